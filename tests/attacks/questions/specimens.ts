import { type SearchParameterRow, type ResourceTypeRow } from '../../../src/fhir/resource-type-row.js'
import { RESOURCE_TYPES } from '../../../src/fhir/resource-types.js'
import { type FhirResource } from '../../../src/fhir/resource.js'
import { type Json, type JsonObject, objectOf, objectsOf } from '../../../src/model/json.js'
import { casesOf } from '../../fhir/parameter-samples.js'

/** What a council that sends FHIR holds of somebody, each with one value that a search parameter finds it by. */
export type Specimen = {
  readonly type: string
  readonly parameter: SearchParameterRow
  readonly resource: FhirResource
  /** A value that finds it, and one that does not; references by the id of the source. */
  readonly hit: string
  readonly miss: string
}

/** The types of which a source of a person's record may hold something that is searched. */
export const SEARCHED: readonly ResourceTypeRow[] = RESOURCE_TYPES.filter(
  (it) => it.interactions.includes('search') && it.areas.length > 0 && it.personIdentifier === undefined,
)

/** Her id at the source; so that what refers to anything refers to what is there, everything shown has this id as well. */
export const ID = '1'
const HER = { reference: `Patient/${ID}` }

/** Of sexual health: withheld from whomever she has not agreed to (rule R-05). */
const SENSITIVE: JsonObject = {
  security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'STD' }],
}

/** The resource as one of hers: beside what else stands in the element that says whose it is. */
function hers({ type, subject }: ResourceTypeRow, id: string, more: JsonObject): FhirResource {
  const [path = ''] = subject
  const [first = '', inner] = path.split('.')
  const own: Json =
    inner === undefined ? HER : [...objectsOf(more[first]), { [inner]: HER, status: 'accepted' }]
  return { resourceType: type, id, ...more, ...(first === '' ? {} : { [first]: own }) }
}

/** One for each element that a search parameter of the tables looks at, but for those that name whom a search is about. */
export const SPECIMENS: readonly Specimen[] = SEARCHED.flatMap((row) =>
  row.searchParameters
    .filter((it) => it.names === undefined)
    .flatMap((parameter) =>
      casesOf(row.type, parameter).map(({ resource, hit, miss }, n) => {
        const { id: _id, meta, ...rest } = resource
        const own = objectOf(meta)
        const more = { ...rest, meta: { ...own, ...SENSITIVE } }
        const id = `${parameter.name.replaceAll('_', '')}-${String(n)}`
        return { type: row.type, parameter, resource: hers(row, id, more), hit, miss }
      }),
    ),
)

/** One of each type that may be shown whoever asks, and one that is withheld in every world: there is always a notice. */
export const ALWAYS: readonly FhirResource[] = SEARCHED.flatMap((row) => [
  hers(row, ID, {}),
  hers(row, 'withheld', { meta: SENSITIVE }),
])

/** What is about nobody and comes with the rest: the places, people and things that others refer to. */
export const ABOUT_NOBODY: readonly FhirResource[] = RESOURCE_TYPES.filter(
  (it) => it.areas.length === 0 && it.type !== 'Provenance',
).map(({ type }) => ({ resourceType: type, id: ID }))
