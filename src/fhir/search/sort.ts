import { type Json, isJsonObject, objectsOf, textOf } from '../../model/json.js'
import { type SortKey } from '../../model/search-query.js'
import { valuesAt } from '../element-path.js'
import { type ResourceTypeRow, type SearchKind, type SearchParameterRow } from '../resource-type-row.js'
import { resourceType, searchParameter } from '../resource-types.js'
import { type FhirResource } from '../resource.js'
import { rangeOf } from './compare/date-match.js'
import { quantityRange } from './compare/quantity-match.js'
import { folded, stringsOf } from './compare/string-match.js'

type SortValue = string | number
type Order = (a: FhirResource, b: FhirResource) => number

/**
 * The resources in the order asked, always the same for the same resources: resources without the sorted element come
 * last in either direction, equal ones by type and id. Without sort keys: newest first, undated last.
 */
export function sorted(
  row: ResourceTypeRow,
  keys: readonly SortKey[],
  resources: readonly FhirResource[],
): readonly FhirResource[] {
  const orders = [
    ...(keys.length === 0 ? [newestFirst()] : keys.map((key) => orderBy(row, key))),
    byTypeAndId,
  ]
  return resources.toSorted((a, b) => {
    for (const order of orders) {
      const difference = order(a, b)
      if (difference !== 0) return difference
    }
    return 0
  })
}

/** Newest first by the first date element of its type that the resource has; undated last. Reads each resource once. */
export function newestFirst(): Order {
  const dated = readOnce(datedAt)
  return (a, b) => compare(dated(a), dated(b), -1)
}

/** A resource is compared many times while it is sorted; what it is sorted by is read once. */
function readOnce<T>(read: (resource: FhirResource) => T): (resource: FhirResource) => T {
  const known = new Map<FhirResource, { readonly value: T }>()
  return (resource) => {
    const found = known.get(resource)
    if (found !== undefined) return found.value
    const value = read(resource)
    known.set(resource, { value })
    return value
  }
}

/** The instant that dates a resource; undefined when it states none. */
function datedAt(resource: FhirResource): number | undefined {
  for (const path of resourceType(resource.resourceType)?.date ?? []) {
    for (const value of valuesAt(resource, path)) {
      const range = rangeOf(value)
      if (range !== undefined) return Number.isFinite(range.from) ? range.from : range.to
    }
  }
  return undefined
}

/** Orders resources by type, then id: a fixed order that says nothing of where they came from. */
export function byTypeAndId(a: FhirResource, b: FhirResource): number {
  if (a.resourceType !== b.resourceType) return compare(a.resourceType, b.resourceType, 1)
  return compare(textOf(a['id']) ?? '', textOf(b['id']) ?? '', 1)
}

/**
 * By whichever of its values comes first in the order asked (FHIR R4 search 3.1.1.5.1): of a Period, and of any other
 * date or quantity that stands for a range, its beginning where the order ascends and its end where it descends.
 */
function orderBy(row: ResourceTypeRow, key: SortKey): Order {
  const parameter = searchParameter(row, key.name)
  if (parameter === undefined) return () => 0
  const pick = key.descending ? largest : smallest
  const valueOf = readOnce((it) => pick(sortValues(parameter, it)))
  return (a, b) => compare(valueOf(a), valueOf(b), key.descending ? -1 : 1)
}

function compare(a: SortValue | undefined, b: SortValue | undefined, direction: 1 | -1): number {
  if (a === b) return 0
  if (a === undefined) return 1
  if (b === undefined) return -1
  return a < b ? -direction : direction
}

function smallest(values: readonly SortValue[]): SortValue | undefined {
  return values.reduce<SortValue | undefined>(
    (least, it) => (least === undefined || it < least ? it : least),
    undefined,
  )
}

function largest(values: readonly SortValue[]): SortValue | undefined {
  return values.reduce<SortValue | undefined>(
    (most, it) => (most === undefined || it > most ? it : most),
    undefined,
  )
}

function sortValues(parameter: SearchParameterRow, resource: FhirResource): readonly SortValue[] {
  return parameter.valuesIn(resource).flatMap(SORT_VALUES[parameter.kind])
}

const SORT_VALUES: Readonly<Record<SearchKind, (value: Json) => readonly SortValue[]>> = {
  date: (value) => {
    const range = rangeOf(value)
    return range === undefined ? [] : [range.from, range.to]
  },
  string: (value) => stringsOf(value).map(folded),
  token: tokenTexts,
  reference: (value) => textsIn(value, ['reference']),
  uri: (value) => textsIn(value, []),
  number: (value) => (typeof value === 'number' ? [value] : []),
  quantity: (value) => {
    const measured = quantityRange(value)
    return measured === undefined ? [] : [measured.range.from, measured.range.to]
  },
  composite: () => [],
}

/** What a reader would sort a code by: its text, else its display, else the code itself. */
function tokenTexts(value: Json): readonly string[] {
  if (typeof value === 'boolean') return [String(value)]
  const codings = isJsonObject(value) ? objectsOf(value['coding']) : []
  const own = textsIn(value, ['text', 'display', 'code', 'value']).slice(0, 1)
  const texts = own.length > 0 ? own : codings.flatMap((it) => textsIn(it, ['display', 'code']).slice(0, 1))
  return texts.map(folded)
}

function textsIn(value: Json, names: readonly string[]): readonly string[] {
  if (typeof value === 'string') return [value]
  if (!isJsonObject(value)) return []
  return names.map((name) => textOf(value[name])).filter((it) => it !== undefined)
}
