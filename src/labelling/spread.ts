import { valuesAt } from '../fhir/element-path.js'
import { partsOf } from '../fhir/search/local-reference.js'
import { type FhirResource } from '../fhir/resource.js'
import { grouped } from '../model/grouped.js'
import { type Json, isJsonObject, objectsOf, textOf } from '../model/json.js'
import { type Marks, NO_MARKS, bothMarks, inherited, sameMarks } from './marks.js'

/**
 * Elements through which a resource tells what another one is about: an antiretroviral tells its reason, an
 * appointment the clinic that gave it, a letter who wrote it (leak L31). Membership of lists and plans is not among
 * them: it is pruned.
 */
const CARRIERS: readonly string[] = [
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
const CARRIERS_OF: ReadonlyMap<string, readonly string[]> = new Map([
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
const PARTS: ReadonlyMap<string, string> = new Map([['List', 'entry.item']])

export type Marked = { readonly resource: FhirResource; readonly marks: Marks }

/**
 * The marks of each reference after every resource has inherited those of what it refers to, however far: the least
 * fixed point, so neither the order of resources nor cycles matter. Copies of one resource share their marks.
 */
export function spreadMarks(marked: readonly Marked[]): ReadonlyMap<string, Marks> {
  const marks = ownMarks(marked)
  // Nobody inherits anything from what is unmarked, and most of what is asked for is.
  if (marked.every((it) => it.marks === NO_MARKS)) return marks
  const heirs = heirsOf(marked)
  const waiting = [...marks.keys()]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const from = marks.get(next)
    if (from !== undefined) waiting.push(...raise(marks, heirs.get(next) ?? new Set(), from))
  }
  return marks
}

/** Raises the marks of those who inherit from a resource, and names those whose marks rose. */
function raise(marks: Map<string, Marks>, heirs: ReadonlySet<string>, from: Marks): readonly string[] {
  return [...heirs].filter((heir) => {
    const before = marks.get(heir)
    if (before === undefined) return false
    const after = bothMarks(before, inherited(from))
    marks.set(heir, after)
    return !sameMarks(before, after)
  })
}

function ownMarks(marked: readonly Marked[]): Map<string, Marks> {
  const marks = new Map<string, Marks>()
  for (const it of marked) {
    const reference = referenceTo(it.resource)
    const before = marks.get(reference)
    marks.set(reference, before === undefined ? it.marks : bothMarks(before, it.marks))
  }
  return marks
}

/** Who inherits from each reference. */
function heirsOf(marked: readonly Marked[]): ReadonlyMap<string, ReadonlySet<string>> {
  const heirs = new Map<string, Set<string>>()
  const add = (from: string, heir: string): void => {
    const known = heirs.get(from) ?? new Set<string>()
    heirs.set(from, known.add(heir))
  }
  for (const { resource } of marked) {
    const own = referenceTo(resource)
    for (const target of carriedBy(resource)) add(target, own)
    for (const target of belongingTo(resource)) add(own, target)
  }
  return heirs
}

/** How other resources refer to this one: `Type/id`. */
export function referenceTo(resource: FhirResource): string {
  return `${resource.resourceType}/${textOf(resource['id']) ?? ''}`
}

/** What the resource tells of, itself or by what it contains (leak L20). */
function carriedBy(resource: FhirResource): readonly string[] {
  const parts = [resource, ...objectsOf(resource['contained'])]
  const values = parts.flatMap((part) => {
    const own = CARRIERS_OF.get(textOf(part['resourceType']) ?? '') ?? []
    const common = Object.keys(part).flatMap((element) => CARRIERS_FROM.get(element) ?? [])
    return [...common, ...own].flatMap((path) => valuesAt(part, path))
  })
  return literalIn([...values, ...linkedBy(ABOUT_PROBLEM, resource)])
}

/** What tells of the resource by belonging to it. */
function belongingTo(resource: FhirResource): readonly string[] {
  const path = PARTS.get(resource.resourceType)
  const parts = path === undefined ? [] : literalIn(valuesAt(resource, path))
  return [
    ...literalIn(linkedBy(CONTENT_OF_PROBLEM, resource)),
    ...parts.filter((it) => it.startsWith(`${resource.resourceType}/`)),
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

function literalIn(values: readonly Json[]): readonly string[] {
  return values
    .map((it) => (isJsonObject(it) ? partsOf(textOf(it['reference']) ?? '') : undefined))
    .filter((it) => it !== undefined)
    .map((it) => `${it.type}/${it.id}`)
}
