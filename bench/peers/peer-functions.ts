import { NHS_NUMBER } from '../cld-rows.js'
import { type Lists } from '../concept-maps.js'
import { AT, idOf } from '../mapping-under-test.js'
import { clean, dateOf, fingerprintOf, nhsNumberOf, postcodeOf } from '../values.js'

/** What a map needs besides its language, in plain code: the peers are not slowed by writing it in theirs. */
export type PeerFunctions = {
  readonly clean: (text: unknown) => string | undefined
  readonly date: (text: unknown) => string | undefined
  /** The NHS number of the person; undefined for anybody else's, of whom nothing may be made. */
  readonly person: (text: unknown) => string | undefined
  readonly postcode: (text: unknown) => string | undefined
  /** The id of a resource from its id in the source. */
  readonly id: (type: string, sourceId: unknown) => string
  readonly fingerprint: (values: readonly unknown[]) => string
  readonly concept: (list: string, value: unknown) => object | undefined
  readonly code: (list: string, value: unknown) => string | undefined
  readonly today: () => string
}

export function peerFunctions(lists: Lists): PeerFunctions {
  return {
    clean,
    date: dateOf,
    person: (text) => {
      const number = nhsNumberOf(text)
      return number === NHS_NUMBER ? number : undefined
    },
    postcode: postcodeOf,
    id: (type, sourceId) => idOf(type, typeof sourceId === 'string' ? sourceId : ''),
    fingerprint: fingerprintOf,
    concept: (list, value) => lists.concepts.get(list)?.get(clean(value) ?? ''),
    code: (list, value) => lists.codes.get(list)?.get(clean(value) ?? ''),
    today: () => AT.slice(0, 10),
  }
}
