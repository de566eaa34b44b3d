import { type Json, isJsonObject, objectsOf, textOf } from '../../model/json.js'
import { grouped } from '../../model/grouped.js'
import { valuesAt } from '../element-path.js'
import { type FhirResource } from '../resource.js'

/**
 * Elements through which a resource tells what another one is about: an antiretroviral tells its reason, an
 * appointment the clinic that gave it, a letter who wrote it (leak L31). Membership of lists and plans is not among
 * them: it is pruned.
 */
export const CARRIERS: readonly string[] = [
  'author',
  'basedOn',
  'context',
  'context.encounter',
  'custodian',
  'derivedFrom',
  'encounter',
  'episodeOfCare',
  'evidence.detail',
  'focus',
  'hasMember',
  'healthcareService',
  'ingredient.itemReference',
  'location',
  'location.location',
  'locationReference',
  'medicationReference',
  'organization',
  'partOf',
  'participant.actor',
  'participant.individual',
  'performer',
  'performer.actor',
  'priorPrescription',
  'reaction.detail',
  'reasonReference',
  'requester',
  'result',
  'securityContext',
  'serviceProvider',
  'specimen',
]

/** The same by their first element: a resource has few of them. */
const CARRIERS_FROM = grouped(CARRIERS, (path) => path.split('.')[0] ?? path)

/** The same for elements that mean something else in other types: a Patient is managed by whoever registered them. */
export const CARRIERS_OF: ReadonlyMap<string, readonly string[]> = new Map([
  ['EpisodeOfCare', ['managingOrganization']],
])

const OWN = 'https://linchpin.example/fhir/StructureDefinition/'

/** Extensions that tie a part of a consultation to the problem it is about, by type: it inherits from the problem. */
const ABOUT_PROBLEM: ReadonlyMap<string, string> = new Map([['List', `${OWN}related-problem-header`]])

/** Extensions that name what belongs to a problem, by type: a medicine given for it inherits from the problem. */
const CONTENT_OF_PROBLEM: ReadonlyMap<string, string> = new Map([
  ['Condition', `${OWN}related-clinical-content`],
])

/** The parts of a consultation inherit from the part they are in; the entries that are no part are pruned instead. */
const PARTS: ReadonlyMap<string, { readonly path: string; readonly names: RegExp }> = new Map([
  ['List', { path: 'entry.item', names: /(?:^|\/)List\/[^/]+/ }],
])

/** The references to what the resource tells of, itself or by what it contains (leak L20), as they are written. */
export function carriedBy(resource: FhirResource): readonly string[] {
  const parts = [resource, ...objectsOf(resource['contained'])]
  const values = parts.flatMap((part) => {
    const own = CARRIERS_OF.get(textOf(part['resourceType']) ?? '') ?? []
    const common = Object.keys(part).flatMap((element) => CARRIERS_FROM.get(element) ?? [])
    return [...common, ...own].flatMap((path) => valuesAt(part, path))
  })
  return textsIn([...values, ...linkedBy(ABOUT_PROBLEM, resource)])
}

/** The references to what tells of the resource by belonging to it, as they are written. */
export function belongingTo(resource: FhirResource): readonly string[] {
  const part = PARTS.get(resource.resourceType)
  const parts = part === undefined ? [] : textsIn(valuesAt(resource, part.path))
  return [
    ...textsIn(linkedBy(CONTENT_OF_PROBLEM, resource)),
    ...parts.filter((it) => part?.names.test(it) === true),
  ]
}

/** The references in extensions of a resource, at the top or one level down. */
function linkedBy(links: ReadonlyMap<string, string>, resource: FhirResource): readonly Json[] {
  const url = links.get(resource.resourceType)
  if (url === undefined) return []
  return objectsOf(resource['extension'])
    .filter((it) => it['url'] === url)
    .flatMap((it) => [it, ...objectsOf(it['extension'])])
    .flatMap((it) => it['valueReference'] ?? [])
}

function textsIn(values: readonly Json[]): readonly string[] {
  return values.flatMap((it) => (isJsonObject(it) ? (textOf(it['reference']) ?? []) : []))
}
