import { valuesAt } from '../fhir/element-path.js'
import { partsOf } from '../fhir/search/local-reference.js'
import { type FhirResource } from '../fhir/resource.js'
import { isJsonObject, textOf } from '../model/json.js'
import { type Marks, bothMarks, inherited, sameMarks } from './marks.js'

/**
 * Elements through which a resource tells what another one is about: an antiretroviral tells its reason, an
 * appointment the clinic that gave it (leak L31). Membership of lists and plans is not among them: it is pruned.
 */
const CARRIERS: readonly string[] = [
  'basedOn',
  'context',
  'context.encounter',
  'derivedFrom',
  'encounter',
  'evidence.detail',
  'hasMember',
  'ingredient.itemReference',
  'medicationReference',
  'partOf',
  'priorPrescription',
  'reasonReference',
  'serviceProvider',
]

export type Marked = { readonly resource: FhirResource; readonly marks: Marks }

/**
 * The marks of each reference after every resource has inherited those of what it refers to, however far: the least
 * fixed point, so neither the order of resources nor cycles matter. Copies of one resource share their marks.
 */
export function spreadMarks(marked: readonly Marked[]): ReadonlyMap<string, Marks> {
  const marks = ownMarks(marked)
  const referrers = referrersOf(marked)
  const waiting = [...marks.keys()]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const from = marks.get(next)
    if (from !== undefined) waiting.push(...raise(marks, referrers.get(next) ?? new Set(), from))
  }
  return marks
}

/** Raises the marks of those who refer to a resource, and names those whose marks rose. */
function raise(marks: Map<string, Marks>, referrers: ReadonlySet<string>, from: Marks): readonly string[] {
  return [...referrers].filter((referrer) => {
    const before = marks.get(referrer)
    if (before === undefined) return false
    const after = bothMarks(before, inherited(from))
    marks.set(referrer, after)
    return !sameMarks(before, after)
  })
}

function ownMarks(marked: readonly Marked[]): Map<string, Marks> {
  const marks = new Map<string, Marks>()
  for (const it of marked) {
    const before = marks.get(referenceTo(it.resource))
    marks.set(referenceTo(it.resource), before === undefined ? it.marks : bothMarks(before, it.marks))
  }
  return marks
}

function referrersOf(marked: readonly Marked[]): ReadonlyMap<string, ReadonlySet<string>> {
  const referrers = new Map<string, Set<string>>()
  for (const it of marked)
    for (const target of carriedBy(it.resource)) {
      const known = referrers.get(target) ?? new Set<string>()
      referrers.set(target, known.add(referenceTo(it.resource)))
    }
  return referrers
}

export function referenceTo(resource: FhirResource): string {
  return `${resource.resourceType}/${textOf(resource['id']) ?? ''}`
}

function carriedBy(resource: FhirResource): readonly string[] {
  return CARRIERS.flatMap((path) => valuesAt(resource, path))
    .map((it) => (isJsonObject(it) ? partsOf(textOf(it['reference']) ?? '') : undefined))
    .filter((it) => it !== undefined)
    .map((it) => `${it.type}/${it.id}`)
}
