import { type DateRange, dateRange } from '../../../fhir/search/date-range.js'
import { type FhirResource } from '../../../fhir/resource.js'
import { type Json, isJsonObject, objectOf, objectsOf, textOf } from '../../../model/json.js'
import { type Code } from '../directive.js'
import { codesOf, literalReference } from '../read-provision.js'

/** When an item is about, most clinically relevant element first; when it was written down comes last. */
const DATE_ELEMENTS = [
  'effectiveDateTime',
  'effectivePeriod',
  'effectiveInstant',
  'performedDateTime',
  'performedPeriod',
  'occurrenceDateTime',
  'occurrencePeriod',
  'onsetDateTime',
  'onsetPeriod',
  'period',
  'executionPeriod',
  'start',
  'date',
  'authoredOn',
  'authored',
  'created',
  'sent',
  'recordedDate',
  'issued',
] as const

const AUTHOR_ELEMENTS = [
  'author',
  'performer',
  'asserter',
  'recorder',
  'requester',
  'informationSource',
  'source',
  'sender',
] as const

/** The elements that say what an item is. */
const CODE_ELEMENTS = ['code', 'medicationCodeableConcept', 'vaccineCode', 'type', 'category'] as const

/** The period an item is about; undefined when it gives none that can be read. */
export function datesOf(resource: FhirResource): DateRange | undefined {
  const value = DATE_ELEMENTS.map((name) => resource[name]).find((it) => it !== undefined)
  if (typeof value === 'string') return dateRange(value)
  const period = objectOf(value)
  const [start, end] = [period?.['start'], period?.['end']].map((it) => dateRange(textOf(it) ?? ''))
  if (start === undefined && end === undefined) return undefined
  return { from: start?.from ?? -Infinity, to: end?.to ?? Infinity }
}

/** Whom the item names as its authors, as literal references. */
export function authorsOf(resource: FhirResource): readonly string[] {
  return AUTHOR_ELEMENTS.flatMap((name) => {
    const value = resource[name]
    const named = isJsonObject(value) ? [value] : objectsOf(value)
    return named.flatMap((it) => literalReference(objectOf(it['actor']) ?? it) ?? [])
  })
}

/** Every literal reference in a resource, at any depth. */
export function referencesIn(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((it: Json) => referencesIn(it))
  if (!isJsonObject(value)) return []
  const own = literalReference(value)
  const deeper = Object.values(value).flatMap((it) => (it === undefined ? [] : referencesIn(it)))
  return own === undefined ? deeper : [own, ...deeper]
}

/** The codes that say what the item is, and every code anywhere in it. */
export function codingsOfResource(resource: FhirResource): {
  readonly own: readonly Code[]
  readonly all: readonly Code[]
} {
  const own = CODE_ELEMENTS.flatMap((name) => {
    const value = resource[name]
    const concepts = isJsonObject(value) ? [value] : objectsOf(value)
    return concepts.flatMap((it) => codesOf(objectsOf(it['coding'])))
  })
  return { own, all: codingsIn(resource) }
}

function codingsIn(value: Json): readonly Code[] {
  if (Array.isArray(value)) return value.flatMap((it: Json) => codingsIn(it))
  if (!isJsonObject(value)) return []
  const code = textOf(value['code'])
  const own = code === undefined ? [] : [{ system: textOf(value['system']), code }]
  return [...own, ...Object.values(value).flatMap((it) => (it === undefined ? [] : codingsIn(it)))]
}
