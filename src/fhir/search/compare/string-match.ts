import { type Json, arrayOf, isJsonObject } from '../../../model/json.js'
import { type SearchValue } from '../../../model/search-query.js'
import { type SearchComponentRow } from '../../resource-type-row.js'
import { unescaped } from '../escapes.js'
import { soundOf } from './sound.js'

/** The parts of a HumanName or an Address that a string search looks at; no other element of theirs is text. */
const PARTS = [
  'text',
  'family',
  'given',
  'prefix',
  'suffix',
  'line',
  'city',
  'district',
  'state',
  'postalCode',
  'country',
] as const

const COMPARISONS = {
  'starts-with': (value: string, wanted: string) => searched(value).startsWith(searched(wanted)),
  contains: (value: string, wanted: string) => searched(value).includes(searched(wanted)),
  exact: (value: string, wanted: string) => value === wanted,
  sound: (value: string, wanted: string) => soundsLike(searched(value), searched(wanted)),
} as const

/**
 * String comparison (FHIR R4 search 3.1.1.4.8): starts-with, with case, accents, punctuation and repeated spaces
 * ignored, unless the modifier is `:exact` or `:contains`. Values of a phonetic parameter are compared by sound.
 */
export function matchesString(
  how: 'starts-with' | 'contains' | 'exact',
): (value: Json, wanted: SearchValue, row: Pick<SearchComponentRow, 'data'>) => boolean {
  return (value, wanted, { data }) => {
    const sought = unescaped(wanted.text)
    const compare = COMPARISONS[how === 'starts-with' && data === 'sound' ? 'sound' : how]
    return stringsOf(value).some((text) => compare(text, sought))
  }
}

/** The text with case and accents gone: `Zoë` and `ZOE` fold alike. */
export function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss')
}

/** Folded text without punctuation and repeated spaces; with them where nothing else is left. */
export function searched(text: string): string {
  const plain = folded(text)
  const bare = plain.replace(/\p{P}/gu, '').replace(/\s+/g, ' ').trim()
  return bare === '' ? plain : bare
}

function soundsLike(value: string, wanted: string): boolean {
  const sound = soundOf(wanted)
  return sound !== '' && value.split(' ').some((it) => soundOf(it) === sound)
}

/** The strings of a plain string, HumanName or Address. */
export function stringsOf(value: Json): readonly string[] {
  if (typeof value === 'string') return [value]
  if (!isJsonObject(value)) return []
  return PARTS.flatMap((part) => {
    const inner = value[part]
    return typeof inner === 'string' ? [inner] : arrayOf(inner)
  }).filter((it) => typeof it === 'string')
}
