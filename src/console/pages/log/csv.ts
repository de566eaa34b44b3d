/**
 * Comma-separated values (RFC 4180), with a byte order mark so that a spreadsheet reads UTF-8. A cell that a
 * spreadsheet would take for a formula is preceded by an apostrophe.
 */
export function csv(head: readonly string[], rows: readonly (readonly (string | undefined)[])[]): string {
  return `\ufeff${[head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`
}

function cell(value: string | undefined): string {
  const text = value ?? ''
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
