import { type Built } from '../built.js'

/**
 * The part with its text made once for each record, however many elements it fills. Where making it raises an issue or
 * takes note of a reference it is made for each, since each has its own.
 */
export function writtenOnce(part: Built, name: object | undefined): Built {
  const { write, constant, rows } = part
  if (name === undefined || write === undefined || constant !== undefined) return part
  if (rows.some((it) => (it.refers ?? []).length > 0)) return part
  return {
    ...part,
    write: (scope) => {
      const { memory } = scope.run
      const known = memory.values.get(name)
      if (typeof known === 'string') return known
      const { raised } = memory
      const text = write(scope)
      if (text !== undefined && memory.raised === raised) memory.values.set(name, text)
      return text
    },
  }
}
