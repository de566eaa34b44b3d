import { type DisclosureRequest, type Interaction, type PersonKey } from '../model/disclosure-request.js'
import { Refusal } from '../model/refusal.js'
import { type Requester } from '../model/requester.js'
import { EMPTY_QUERY, type SearchQuery } from '../model/search-query.js'
import { type ResourceTypeRow } from '../fhir/resource-type-row.js'
import { isSealed } from '../decision/paging/sealed-values.js'
import { readPersonKey } from '../fhir/search/parse/person-key.js'
import { invalidParameter } from '../fhir/search/parse/invalid-parameter.js'
import { readEverything } from '../fhir/search/parse/read-everything.js'
import { readCrossReference } from '../fhir/parameters/read-cross-reference.js'
import { readMatchInput } from '../fhir/parameters/read-match-input.js'
import { type FhirResource } from '../fhir/resource.js'
import { resourceType } from '../fhir/resource-types.js'
import { type ParsedSearch, parseSearch } from '../fhir/search/parse/parse-search.js'
import { type HttpPorts } from './ports.js'

/** An HTTP request as far as it has been understood. */
export type IncomingRequest = {
  readonly id: string
  readonly at: string
  readonly interaction: Interaction
  readonly type: string
  readonly resourceId: string | undefined
  /** Parameters of the URL and the form body, decoded, in order. */
  readonly pairs: readonly (readonly [string, string])[]
  readonly format?: DisclosureRequest['format']
  /** The resource of a JSON body, where the interaction takes one. */
  readonly resource?: FhirResource | undefined
  /** Base64 of the request line and form body. */
  readonly rawQuery: string
}

/**
 * The disclosure asked for. Refuses a type or interaction this server does not offer, and every parameter, modifier
 * and prefix it does not evaluate: nothing is ever ignored.
 */
export function readRequest(
  incoming: IncomingRequest,
  requester: Requester,
  { fhirBase, openValue }: Pick<HttpPorts, 'fhirBase' | 'openValue'>,
): DisclosureRequest {
  const { id, at, interaction, type, rawQuery } = incoming
  const row = resourceType(type)
  if (row === undefined || !offers(interaction, row.interactions))
    throw new Refusal('NOT_SUPPORTED', { detail: interaction })
  if (isDescribed(interaction)) {
    const rest = { query: EMPTY_QUERY, cursor: undefined, rawQuery }
    return { id, at, requester, interaction, type, ...rest, ...DESCRIBED[interaction](incoming) }
  }
  const [cursor, pairs] = takeCursor(incoming.pairs.map((it) => opened(it, requester, openValue)))
  if (interaction === 'search') {
    const { person, query } = parseSearch(row, pairs, { fhirBase, offset: undefined, at })
    return { id, at, requester, interaction, type, person: personKey(person), query, cursor, rawQuery }
  }
  const { named, rest } = WHOLE.includes(interaction)
    ? takePerson(row, pairs, fhirBase)
    : { named: undefined, rest: pairs }
  const resourceId = incoming.resourceId ?? ''
  const person = named ?? personById(row, resourceId)
  // INVARIANT: a request is about one person, named once (rule A-08).
  if ((named === undefined) === (incoming.resourceId === undefined)) throw new Refusal('ONE_PERSON_REQUIRED')
  const query = QUERIES[interaction](row, rest, cursor)
  const { format } = incoming
  return { id, at, requester, interaction, type, person, query, cursor, format, rawQuery }
}

/** A value that stands sealed in a link of ours. Throws INVALID_PARAMETER where it was sealed for somebody else. */
function opened(
  [name, value]: readonly [string, string],
  requester: Requester,
  openValue: HttpPorts['openValue'],
): readonly [string, string] {
  if (!isSealed(value)) return [name, value]
  const text = openValue(name, value, requester)
  if (text === undefined) throw invalidParameter(name)
  return [name, text]
}

/** What is asked of interactions that name their person in a way of their own. */
const DESCRIBED: Readonly<
  Record<
    'match' | 'ihe-pix',
    (incoming: IncomingRequest) => Pick<DisclosureRequest, 'person' | 'targetSystems'>
  >
> = {
  match: ({ resource, pairs, at }) => ({ person: readMatchInput(resource, pairs, at.slice(0, 10)) }),
  'ihe-pix': ({ pairs }) => readCrossReference(pairs),
}

function isDescribed(interaction: Interaction): interaction is keyof typeof DESCRIBED {
  return Object.hasOwn(DESCRIBED, interaction)
}

/** Interactions over the whole record of a person, who may be named by NHS number in the body instead of by id. */
const WHOLE: readonly Interaction[] = ['everything', 'involvement', 'summary']

/** What each interaction but a search takes besides the person. */
const QUERIES: Readonly<
  Record<
    Exclude<Interaction, 'search' | 'match' | 'ihe-pix'>,
    (row: ResourceTypeRow, pairs: Pairs, cursor: string | undefined) => SearchQuery
  >
> = {
  read: (_row, pairs, cursor) => plainQuery(pairs, cursor, JSON_FORMATS),
  everything: readEverything,
  involvement: (_row, pairs, cursor) => plainQuery(pairs, cursor, JSON_FORMATS),
  summary: (_row, pairs, cursor) => plainQuery(pairs, cursor, [...JSON_FORMATS, 'html', 'text/html']),
}

function personById({ type }: ResourceTypeRow, id: string): PersonKey {
  return type === PERSON_TYPE ? { kind: 'patient-id', id } : { kind: 'resource', type, id }
}

/** The person named by `patient.identifier` or `identifier`, and the parameters that are left. */
function takePerson(
  row: ResourceTypeRow,
  pairs: Pairs,
  fhirBase: string,
): { readonly named: PersonKey | undefined; readonly rest: Pairs } {
  const keys = pairs.filter(([name]) => PERSON_NAMES.includes(name))
  const [key] = keys
  if (keys.length > 1) throw new Refusal('ONE_PERSON_REQUIRED', { expression: keys[1]?.[0] ?? '' })
  const parameter = row.searchParameters.find((it) => it.names === 'nhs-number')
  const rest = pairs.filter(([name]) => !PERSON_NAMES.includes(name))
  if (key === undefined || parameter === undefined) return { named: undefined, rest }
  return { named: readPersonKey(parameter, key[1], { fhirBase }), rest }
}

const PERSON_NAMES: readonly string[] = ['identifier', 'patient.identifier']

/** The one type whose id names a person by itself. */
const PERSON_TYPE = 'Patient'

function offers(interaction: Interaction, offered: readonly string[]): boolean {
  if (isDescribed(interaction)) return offered.includes('search')
  return offered.includes(WHOLE.includes(interaction) ? 'read' : interaction)
}

function personKey(person: ParsedSearch['person']): PersonKey {
  if (person === undefined) throw new Refusal('ONE_PERSON_REQUIRED')
  return person
}

type Pairs = readonly (readonly [string, string])[]

function takeCursor(pairs: Pairs): readonly [string | undefined, Pairs] {
  const cursors = pairs.filter(([name]) => name === '_cursor')
  if (cursors.length > 1) throw new Refusal('INVALID_PARAMETER', { expression: '_cursor' })
  return [cursors[0]?.[1], pairs.filter(([name]) => name !== '_cursor')]
}

/** Takes `_format` in a form that is offered and nothing else. */
function plainQuery(pairs: Pairs, cursor: string | undefined, formats: readonly string[]): SearchQuery {
  const [unknown] = pairs.filter(([name, value]) => name !== '_format' || !formats.includes(value))
  if (unknown !== undefined) throw invalidParameter(unknown[0])
  if (cursor !== undefined) throw new Refusal('INVALID_PARAMETER', { expression: '_cursor' })
  return EMPTY_QUERY
}

const JSON_FORMATS: readonly string[] = ['json', 'application/json', 'application/fhir+json', 'text/json']
