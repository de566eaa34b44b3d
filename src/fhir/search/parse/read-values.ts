import { Refusal } from '../../../model/refusal.js'
import { type SearchValue } from '../../../model/search-query.js'
import { type SearchComponentRow, type SearchKind, type SearchParameterRow } from '../../resource-type-row.js'
import { searchedNumber } from '../compare/number-range.js'
import { mayPointTo } from '../compare/reference-match.js'
import { dateRange } from '../date-range.js'
import { isEscapedWell, splitUnescaped, unescaped } from '../escapes.js'
import { localReference, partsOf } from '../local-reference.js'
import { invalidParameter } from './invalid-parameter.js'
import { type SearchPlace } from './search-place.js'

/** The modifiers each kind understands, besides the type of a reference. */
export const MODIFIERS: Readonly<Record<SearchKind, readonly string[]>> = {
  token: ['not', 'text', 'of-type', 'missing'],
  string: ['exact', 'contains', 'missing'],
  date: ['missing'],
  reference: ['identifier', 'missing'],
  uri: ['missing'],
  number: ['missing'],
  quantity: ['missing'],
  composite: ['missing'],
}

const MOST_ALTERNATIVES = 100
const PREFIXED = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)(?=[\d+-])(.*)$/s

/**
 * The alternatives of one parameter, each checked for its kind. Throws INVALID_PARAMETER naming the parameter as
 * written for an unsupported modifier or prefix, or a malformed value.
 */
export function readValues(
  parameter: SearchParameterRow,
  modifier: string | undefined,
  value: string,
  written: string,
  place: SearchPlace,
): readonly SearchValue[] {
  const invalid = (): Refusal => new Refusal('INVALID_PARAMETER', { expression: parameter.name })
  if (modifier !== undefined && !isModifier(parameter, modifier)) throw invalidParameter(written)
  const parts = splitUnescaped(value, ',')
  if (parts.length > MOST_ALTERNATIVES) throw invalid()
  return parts.map((part) => {
    const read =
      modifier === 'missing' ? readMissing(part, parts) : readPart(parameter, modifier, part, place)
    if (part === '' || !isEscapedWell(part) || read === undefined) throw invalid()
    return read
  })
}

function isModifier(parameter: SearchParameterRow, modifier: string): boolean {
  if (modifier === 'of-type') return parameter.data === 'Identifier'
  if (MODIFIERS[parameter.kind].includes(modifier)) return true
  return parameter.kind === 'reference' && /^[A-Z]/.test(modifier) && mayPointTo(parameter, modifier)
}

function readMissing(part: string, parts: readonly string[]): SearchValue | undefined {
  return (part === 'true' || part === 'false') && parts.length === 1
    ? { prefix: undefined, text: part }
    : undefined
}

function readPart(
  parameter: SearchParameterRow,
  modifier: string | undefined,
  part: string,
  place: SearchPlace,
): SearchValue | undefined {
  const read = modifier === undefined ? READERS[parameter.kind] : MODIFIED[modifier]
  if (read !== undefined) return read(parameter, part, place)
  // `subject:Patient=1` may name only that type.
  return parameter.kind === 'reference' && modifier !== undefined
    ? readReference({ targets: [modifier] }, part, place)
    : READERS[parameter.kind](parameter, part, place)
}

type Row = SearchComponentRow | SearchParameterRow | Pick<SearchComponentRow, 'targets'>
type Reader = (row: Row, part: string, place: SearchPlace) => SearchValue | undefined

const plain = (text: string): SearchValue => ({ prefix: undefined, text })
const readToken: Reader = (_row, part) =>
  splitUnescaped(part, '|').length <= 2 && part !== '|' ? plain(part) : undefined

const READERS: Readonly<Record<SearchKind, Reader>> = {
  token: readToken,
  string: (_row, part) => plain(part),
  uri: (_row, part) => plain(part),
  date: readDate,
  reference: readReference,
  number: (_row, part) => readNumber(part, 1),
  quantity: (_row, part) => readNumber(part, 3),
  composite: readComposite,
}

/** Modifiers under which a value is written otherwise than the kind has it. */
const MODIFIED: Readonly<Record<string, Reader>> = {
  identifier: readToken,
  text: (_row, part) => plain(part),
  'of-type': (_row, part) =>
    /^[^|]+\|[^|]+\|[^|]+$/.test(splitUnescaped(part, '|').join('|')) &&
    splitUnescaped(part, '|').length === 3
      ? plain(part)
      : undefined,
}

function prefixed(part: string): { readonly prefix: string; readonly text: string } {
  const [, prefix, rest] = PREFIXED.exec(part) ?? []
  return { prefix: prefix ?? 'eq', text: rest ?? part }
}

function readDate(_row: Row, part: string, { at }: SearchPlace): SearchValue | undefined {
  const value = prefixed(part)
  const range = dateRange(value.text)
  if (range === undefined) return undefined
  // A tenth of the time between then and now, as the standard recommends (FHIR R4 search, section 3.1.1.4.5).
  const tolerance = Math.abs(Date.parse(at) - range.from) / 10
  return value.prefix === 'ap' ? { ...value, tolerance } : value
}

/** A number and, of a quantity, its unit: `number`, `number|system|code` or `number||code`. */
function readNumber(part: string, most: number): SearchValue | undefined {
  const value = prefixed(part)
  const [number = '', ...unit] = splitUnescaped(value.text, '|')
  if (searchedNumber(number) === undefined || unit.length + 1 > most) return undefined
  return unit.length === 0 || (unit.length === 2 && unit[1] !== '') ? value : undefined
}

function readComposite(row: Row, part: string, place: SearchPlace): SearchValue | undefined {
  const components = 'components' in row ? (row.components ?? []) : []
  const texts = splitUnescaped(part, '$')
  const parts = components.flatMap((it, i) => {
    const text = texts[i] ?? ''
    return text === '' ? [] : (READERS[it.kind](it, text, place) ?? [])
  })
  const isWhole = texts.length === components.length && parts.length === components.length
  return isWhole ? { ...plain(part), parts } : undefined
}

/** `id`, `Type/id` of a type it may point to, this server's own absolute form of it, or another URL. */
function readReference(row: Row, part: string, { fhirBase }: SearchPlace): SearchValue | undefined {
  const text = localReference(unescaped(part), fhirBase)
  if (/^[A-Za-z0-9.-]{1,64}$/.test(text)) return plain(text)
  if (/^(https?:\/\/|urn:)[^\s]+$/.test(text)) return plain(part)
  const parts = partsOf(text)
  if (parts === undefined || !mayPointTo(row, parts.type)) return undefined
  return plain(`${parts.type}/${parts.id}`)
}
