import { Refusal } from '../../model/refusal.js'
import { type SearchValue } from '../../model/search-query.js'
import { type SearchParameterRow } from '../resource-type-row.js'
import { dateRange } from './date-range.js'
import { isEscapedWell, splitUnescaped, unescaped } from './escapes.js'
import { invalidParameter } from './invalid-parameter.js'
import { localReference, partsOf } from './local-reference.js'

type Kind = SearchParameterRow['kind']

/** The modifiers each kind understands, besides the type of a reference. */
export const MODIFIERS: Readonly<Record<Kind, readonly string[]>> = {
  token: ['not', 'text', 'missing'],
  string: ['exact', 'contains', 'missing'],
  date: ['missing'],
  reference: ['identifier', 'missing'],
  uri: ['missing'],
}

const MOST_ALTERNATIVES = 100
const PREFIXED = /^(eq|ne|gt|lt|ge|le|sa|eb)(\d.*)$/

/**
 * The alternatives of one parameter, each checked for its kind. Throws INVALID_PARAMETER naming the parameter as
 * written for an unsupported modifier or prefix (`ap` needs a notion of now, and is refused), or a malformed value.
 */
export function readValues(
  parameter: SearchParameterRow,
  modifier: string | undefined,
  value: string,
  written: string,
  fhirBase: string,
): readonly SearchValue[] {
  const invalid = (): Refusal => new Refusal('INVALID_PARAMETER', { expression: parameter.name })
  if (modifier !== undefined && !isModifier(parameter, modifier)) throw invalidParameter(written)
  const parts = splitUnescaped(value, ',')
  if (parts.length > MOST_ALTERNATIVES) throw invalid()
  return parts.map((part) => {
    const read =
      modifier === 'missing' ? readMissing(part, parts) : readPart(parameter, modifier, part, fhirBase)
    if (part === '' || !isEscapedWell(part) || read === undefined) throw invalid()
    return read
  })
}

function isModifier(parameter: SearchParameterRow, modifier: string): boolean {
  if (MODIFIERS[parameter.kind].includes(modifier)) return true
  return parameter.kind === 'reference' && (parameter.targets ?? []).includes(modifier)
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
  fhirBase: string,
): SearchValue | undefined {
  if (modifier === 'identifier' || modifier === 'text') return READERS.token(parameter, part, fhirBase)
  return READERS[parameter.kind](withType(parameter, modifier), part, fhirBase)
}

/** `subject:Patient=1` may name only that type. */
function withType(parameter: SearchParameterRow, modifier: string | undefined): SearchParameterRow {
  return parameter.kind === 'reference' && modifier !== undefined
    ? { ...parameter, targets: [modifier] }
    : parameter
}

type Reader = (parameter: SearchParameterRow, part: string, fhirBase: string) => SearchValue | undefined

const READERS: Readonly<Record<Kind, Reader>> = {
  token: (_parameter, part) =>
    splitUnescaped(part, '|').length <= 2 && part !== '|' ? { prefix: undefined, text: part } : undefined,
  string: (_parameter, part) => ({ prefix: undefined, text: part }),
  uri: (_parameter, part) => ({ prefix: undefined, text: part }),
  date: readDate,
  reference: readReference,
}

function readDate(_parameter: SearchParameterRow, part: string): SearchValue | undefined {
  const [, prefix, rest] = PREFIXED.exec(part) ?? []
  const text = rest ?? part
  return dateRange(text) === undefined ? undefined : { prefix: prefix ?? 'eq', text }
}

/** `id`, `Type/id` of a type it may point to, this server's own absolute form of it, or another server's URL. */
function readReference(
  parameter: SearchParameterRow,
  part: string,
  fhirBase: string,
): SearchValue | undefined {
  const text = localReference(unescaped(part), fhirBase)
  if (/^[A-Za-z0-9.-]{1,64}$/.test(text) || /^(https?:\/\/|urn:)[^\s]+$/.test(text))
    return { prefix: undefined, text }
  const parts = partsOf(text)
  if (parts === undefined || !(parameter.targets ?? []).includes(parts.type)) return undefined
  return { prefix: undefined, text: `${parts.type}/${parts.id}` }
}
