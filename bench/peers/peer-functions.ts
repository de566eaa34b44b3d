import { hash } from 'node:crypto'
import { type Lists } from '../concept-maps.js'
import { AT } from '../mapping-under-test.js'

/** What a map needs besides its language, in plain code: the peers are not slowed by writing it in theirs. */
export type PeerFunctions = {
  readonly clean: (text: unknown) => string | undefined
  readonly date: (text: unknown) => string | undefined
  readonly fingerprint: (values: readonly unknown[]) => string
  readonly concept: (list: string, value: unknown) => object | undefined
  readonly code: (list: string, value: unknown) => string | undefined
  readonly today: () => string
}

export function peerFunctions(lists: Lists): PeerFunctions {
  const clean = (text: unknown): string | undefined => {
    const trimmed = typeof text === 'string' ? text.trim() : ''
    return trimmed === '' || trimmed === 'NULL' ? undefined : trimmed
  }
  return {
    clean,
    date: (text) => {
      const cleaned = clean(text)
      return cleaned !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(cleaned) ? cleaned : undefined
    },
    fingerprint: (values) => {
      const text = values.map((it) => (typeof it === 'string' ? it : '')).join('\u001f')
      return hash('sha256', text.toLowerCase(), 'hex').slice(0, 32)
    },
    concept: (list, value) => lists.concepts.get(list)?.get(clean(value) ?? ''),
    code: (list, value) => lists.codes.get(list)?.get(clean(value) ?? ''),
    today: () => AT.slice(0, 10),
  }
}
