import { belongingTo, carriedBy } from '../fhir/carriers/carriers.js'
import { partsOf } from '../fhir/search/local-reference.js'
import { type FhirResource } from '../fhir/resource.js'
import { textOf } from '../model/json.js'
import { type Marks, NO_MARKS, bothMarks, inherited, sameMarks } from './marks.js'

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
    for (const target of literalIn(carriedBy(resource))) add(target, own)
    for (const target of literalIn(belongingTo(resource))) add(own, target)
  }
  return heirs
}

/** How other resources refer to this one: `Type/id`. */
export function referenceTo(resource: FhirResource): string {
  return `${resource.resourceType}/${textOf(resource['id']) ?? ''}`
}

function literalIn(references: readonly string[]): readonly string[] {
  return references
    .map((it) => partsOf(it))
    .filter((it) => it !== undefined)
    .map((it) => `${it.type}/${it.id}`)
}
