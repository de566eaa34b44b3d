/** The date written as `YYYY-MM-DD` or `DD/MM/YYYY`, in ISO 8601; undefined for anything else, or no day there is. */
export function recordDate(text: string): string | undefined {
  const [, day, month, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text.trim()) ?? []
  const date =
    day === undefined || month === undefined || year === undefined ? text.trim() : `${year}-${month}-${day}`
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined
  const time = Date.parse(date)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date) ? date : undefined
}
