import { recalled, remember } from '../../expressions/memory.js'
import { type Built } from '../built.js'

/**
 * The part with its text made once for each record, however many elements it fills. Where making it raises an issue or
 * takes note of a reference it is made for each, since each has its own.
 */
export function writtenOnce(part: Built, place: number | undefined): Built {
  const { write, constant, rows } = part
  if (place === undefined || write === undefined || constant !== undefined) return part
  if (rows.some((it) => (it.refers ?? []).length > 0)) return part
  return {
    ...part,
    write: (scope) => {
      const { memory } = scope.run
      const known = recalled(memory, place)
      if (typeof known === 'string') return known
      const { raised } = memory
      const text = write(scope)
      if (text !== undefined) remember(memory, place, text, raised)
      return text
    },
  }
}
