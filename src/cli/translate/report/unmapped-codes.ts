import { isCodeByForm } from '../../../translation/quality/code-form.js'
import { type UnlistedCode } from '../../../translation/translator.js'
import { FURTHER, count, countCode } from './tally.js'

/** A code of a source that its concept map does not list, and how many records have it. */
export type UnmappedCode = {
  readonly system: string
  /** Undefined for what is no code by its form, of which nothing is told, and for further codes. */
  readonly code: string | undefined
  readonly count: number
  /** Set where the count is of all codes of the system that came after as many as are told one by one. */
  readonly further?: true
}

/**
 * Counts the codes of one record, each once at each place. A record tells no more of them one by one than a file does,
 * whichever records it is counted with.
 */
export function countUnmapped(counts: Map<string, number>, found: readonly UnlistedCode[]): void {
  if (found.length === 0) return
  const distinct = new Set(found.map(({ system, code, location }) => `${location}\n${keyOf(system, code)}`))
  const ofRecord = new Map<string, number>()
  for (const it of distinct) countCode(ofRecord, it.slice(it.indexOf('\n') + 1), 1)
  for (const [code, number] of ofRecord) count(counts, code, number)
}

/** The codes, the most frequent first. */
export function unmappedCodes(counts: ReadonlyMap<string, number>): readonly UnmappedCode[] {
  return [...counts]
    .map(([key, number]) => {
      const at = key.indexOf('|')
      const code = key.slice(at + 1)
      const system = key.slice(0, at)
      if (code === FURTHER) return { system, code: undefined, count: number, further: true as const }
      return { system, code: code === '' ? undefined : code, count: number }
    })
    .sort(
      (a, b) => b.count - a.count || (`${a.system}|${a.code ?? ''}` < `${b.system}|${b.code ?? ''}` ? -1 : 1),
    )
}

/** `system|code`; no system has a bar in it. */
function keyOf(system: string, code: string): string {
  return `${system.replaceAll('|', '')}|${isCodeByForm(code) ? code : ''}`
}
