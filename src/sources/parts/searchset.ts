import {
  type Json,
  type JsonObject,
  arrayOf,
  isJsonObject,
  objectOf,
  objectsOf,
  textOf,
} from '../../model/json.js'

/** A page of a search as a source sent it. */
export type Searchset = { readonly bundle: JsonObject; readonly entries: readonly Entry[] }

type Entry = { readonly resource: JsonObject; readonly type: string; readonly mode: string | undefined }

/** The resources of a searchset; undefined for anything else, and where any entry cannot be read: never "none". */
export function readSearchset(body: Json | undefined): Searchset | undefined {
  const bundle = objectOf(body)
  if (bundle?.['resourceType'] !== 'Bundle' || bundle['type'] !== 'searchset') return undefined
  const { entry = [] } = bundle
  if (!Array.isArray(entry)) return undefined
  const read = arrayOf(entry).map(readEntry)
  const entries = read.filter((it) => it !== undefined)
  return entries.length === read.length ? { bundle, entries } : undefined
}

function readEntry(entry: Json): Entry | undefined {
  const resource = objectOf(objectOf(entry)?.['resource'])
  const type = textOf(resource?.['resourceType'])
  const mode = textOf(objectOf(objectOf(entry)?.['search'])?.['mode'])
  return resource === undefined || type === undefined ? undefined : { resource, type, mode }
}

/** The resources of one type. */
export function ofType({ entries }: Searchset, type: string): readonly JsonObject[] {
  return entries.filter((it) => it.type === type).map((it) => it.resource)
}

/**
 * Whether a search for a type is not all that was asked for: a further page, a larger total than what was sent, a
 * shortened resource, a match of another type, or an OperationOutcome that is more than information. What of this cannot be read says that too.
 */
export function saysThereIsMore(searchset: Searchset, type: string): boolean {
  const { total } = searchset.bundle
  // The total is of the matches alone (bundle-definitions.html#Bundle.total).
  const count = searchset.entries.filter((it) => it.type === type && it.mode !== 'include').length
  return (
    leadsOn(searchset.bundle) ||
    (total !== undefined && !(typeof total === 'number' && total <= count)) ||
    searchset.entries.some((it) => isStrange(it, type) || isSubset(it.resource)) ||
    ofType(searchset, 'OperationOutcome').some(tellsOfLoss)
  )
}

/** Whether a Bundle has a next page, or links of which nobody can say. */
export function leadsOn({ link = [] }: JsonObject): boolean {
  if (!Array.isArray(link)) return true
  return arrayOf(link).some((it) => !isJsonObject(it) || !NOT_ONWARD.includes(textOf(it['relation']) ?? ''))
}

/** Links that lead to no more of the same answer (IANA link relations); any other may continue it, and is not followed. */
export const NOT_ONWARD: readonly string[] = [
  ...['self', 'first', 'last', 'prev', 'previous'],
  ...['about', 'alternate', 'canonical', 'describedby', 'fhir-base', 'search', 'up', 'via'],
]

/** A resource marked as shortened by the source. */
export function isSubset(resource: JsonObject): boolean {
  return objectsOf(objectOf(resource['meta'])?.['tag']).some((it) => it['code'] === 'SUBSETTED')
}

/** Whether an OperationOutcome says anything beyond information, or nothing that can be read. */
export function tellsOfLoss(outcome: JsonObject): boolean {
  const issues = objectsOf(outcome['issue'])
  return issues.length === 0 || issues.some((it) => it['severity'] !== 'information')
}

/** What comes with what was searched for. */
const COMPANY: readonly string[] = [
  ...['Patient', 'Practitioner', 'PractitionerRole', 'Organization', 'Location'],
  ...['Binary', 'OperationOutcome'],
]

function isStrange({ type: found, mode }: Entry, type: string): boolean {
  if (found === 'OperationOutcome') return false
  if (mode === 'outcome') return true
  return found !== type && (mode === 'match' || (mode !== 'include' && !COMPANY.includes(found)))
}
