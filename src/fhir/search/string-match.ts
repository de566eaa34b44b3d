import { type Json, arrayOf, isJsonObject } from '../../model/json.js'
import { type SearchValue } from '../../model/search-query.js'
import { unescaped } from './escapes.js'

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
  'starts-with': (value: string, wanted: string) => folded(value).startsWith(folded(wanted)),
  contains: (value: string, wanted: string) => folded(value).includes(folded(wanted)),
  exact: (value: string, wanted: string) => value === wanted,
} as const

/** String comparison (FHIR R4 search 3.1.1.4.8): case and accents ignored and starts-with, unless the modifier is `:exact` or `:contains`. */
export function matchesString(how: keyof typeof COMPARISONS): (value: Json, wanted: SearchValue) => boolean {
  return (value, wanted) => {
    const sought = unescaped(wanted.text)
    return stringsOf(value).some((text) => COMPARISONS[how](text, sought))
  }
}

/** The text with case and accents gone: `Zoë` and `ZOE` fold alike. */
export function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss')
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
