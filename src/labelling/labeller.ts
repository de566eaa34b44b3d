import { valuesAt } from '../fhir/element-path.js'
import { resourceType } from '../fhir/resource-types.js'
import { saysUnshared } from '../fhir/unshared.js'
import { type FhirResource } from '../fhir/resource.js'
import { type ResourceFacts } from '../model/facts.js'
import { objectsOf, textOf } from '../model/json.js'
import { isActive } from './activity.js'
import { type FoundCoding, contentsOf } from './contents.js'
import { type Labelled, type LabelledPerson, type Labeller, type Unlabelled } from './label.js'
import {
  CONFIDENTIALITY_SYSTEMS,
  type LabelRules,
  type Meaning,
  meaningsOf,
  spelledOut,
} from './label-rules.js'
import { type Marks, NO_MARKS, marksOf, withLabels } from './marks.js'
import { ranksOf } from './rank.js'
import { referenceTo, spreadMarks } from './spread.js'
import { ownershipOf } from './subject.js'
import { type TextsBefore, namesUnder, screen } from './words/screen.js'

/**
 * Labels what one source sent, one for one and in order. More sensitive content never means fewer labels, and the order
 * of the resources does not matter. What cannot be understood is said to be unlabelled, which withholds it.
 */
export function labeller(rules: LabelRules): Labeller {
  return function* (resources, person) {
    const before: ReadBefore = { texts: new Map(), codings: new Map() }
    const read: { readonly item: Unlabelled; readonly reading: Reading }[] = []
    for (const item of resources) {
      read.push({ item, reading: readingOf(rules, item, before) })
      yield
    }
    const marks = spreadMarks(
      read.map(({ item, reading }) => ({ resource: item.resource, marks: reading.marks })),
    )
    yield
    const ranks = ranksOf(resources)
    const labelled: Labelled[] = []
    for (const { item, reading } of read) {
      yield
      const reference = referenceTo(item.resource)
      const facts = factsOf(
        item,
        person,
        reading,
        marks.get(reference) ?? reading.marks,
        ranks.get(reference),
      )
      labelled.push(labelledAs(item, facts))
    }
    return labelled
  }
}

/** What was read in one answer already, and is forgotten with it: a source says the same of many things. */
type ReadBefore = {
  readonly texts: TextsBefore
  /** By code, then by system. */
  readonly codings: Map<string, Map<string | undefined, CodingReading>>
}

type Reading = {
  readonly marks: Marks
  readonly isUnderstood: boolean
  /** Labels of the resource alone, which nothing inherits. */
  readonly ownLabels: readonly string[]
}

/** What the resource and its source say of handling it, before anything is inherited. */
function readingOf(rules: LabelRules, item: Unlabelled, before: ReadBefore): Reading {
  const contents = contentsOf(item.resource)
  const flags = item.flags.map((it) => rules.flags.get(it))
  const meanings = flags.filter((it) => it !== undefined)
  let isUnderstood = meanings.length === flags.length && contents.isReadable && hasId(item.resource)
  for (const it of contents.codings) {
    const reading = codingReading(rules, it, before.codings)
    if (reading.meanings.length > 0) meanings.push(...reading.meanings)
    isUnderstood &&= reading.isUnderstood
  }
  const text = screen(rules.text.terms, contents.texts, before.texts)
  const told = toldByMedicines(rules, item.resource)
  const marks = meanings.length === 0 ? NO_MARKS : marksOf(meanings)
  return {
    marks: text.labels.size + told.size === 0 ? marks : withLabels(marks, [...text.labels, ...told]),
    ownLabels: text.isScreened ? NO_LABELS : [rules.text.unscreened],
    isUnderstood,
  }
}

const NO_LABELS: readonly string[] = []

type CodingReading = { readonly meanings: readonly Meaning[]; readonly isUnderstood: boolean }

function codingReading(rules: LabelRules, coding: FoundCoding, before: ReadBefore['codings']): CodingReading {
  const ofCode = before.get(coding.code) ?? new Map<string | undefined, CodingReading>()
  const known = ofCode.get(coding.system)
  if (known !== undefined) return known
  const meanings = meaningsOf(rules, coding.system, coding.code)
  const reading = { meanings, isUnderstood: isUnderstood(coding, meanings) }
  before.set(coding.code, ofCode.set(coding.system, reading))
  return reading
}

/** What the name of a medicine tells, in the resource itself and in what it contains (leak L31). */
function toldByMedicines({ medicines }: LabelRules, resource: FhirResource): ReadonlySet<string> {
  if (resource['contained'] === undefined && !medicines.paths.has(resource.resourceType)) return NOTHING_TOLD
  const places = [resource, ...objectsOf(resource['contained'])]
  return namesUnder(
    medicines.names,
    places.flatMap((place) => {
      const paths = medicines.paths.get(textOf(place['resourceType']) ?? '') ?? []
      return paths.flatMap((path) => valuesAt(place, path))
    }),
  )
}

const NOTHING_TOLD: ReadonlySet<string> = new Set()

/** A confidentiality we have no meaning for could be any; what nobody has agreed to share has no label that would do. */
function isUnderstood(coding: FoundCoding, meanings: readonly Meaning[]): boolean {
  if (saysUnshared(spelled(coding.system), coding.code.trim())) return false
  if (coding.system === undefined || !CONFIDENTIALITY_SYSTEMS.includes(spelledOut(coding.system))) return true
  return meanings.length > 0
}

function spelled(system: string | undefined): string | undefined {
  return system === undefined ? undefined : spelledOut(system)
}

function hasId(resource: FhirResource): boolean {
  return /^[A-Za-z0-9.-]{1,64}$/.test(textOf(resource['id']) ?? '')
}

function factsOf(
  item: Unlabelled,
  person: LabelledPerson,
  { ownLabels, isUnderstood }: Reading,
  marks: Marks,
  rank: number | undefined,
): ResourceFacts {
  const row = resourceType(item.resource.resourceType)
  const ownership = row === undefined ? 'unstated' : ownershipOf(row, item.resource, person)
  const active = isActive(item.resource)
  const isStated = ownership !== 'unstated'
  return {
    class: item.source.recordClass,
    type: item.resource.resourceType,
    area: item.area ?? null,
    labels: [...marks.labels, ...ownLabels].toSorted(),
    confidentiality: marks.confidentiality,
    labelled: isUnderstood && isStated,
    // Unstated is unknown: neither the person's nor somebody else's.
    ...(isStated ? { subjectMatches: ownership === 'theirs' } : {}),
    controllerIsSource: marks.isController,
    anonymousAccess: marks.anonymousAccess,
    ...(active === undefined ? {} : { active }),
    ...(rank === undefined ? {} : { rank }),
    overrideSupported: item.source.overrideSupported,
  }
}

function labelledAs(item: Unlabelled, facts: ResourceFacts): Labelled {
  return {
    resource: item.resource,
    source: item.source,
    area: item.area,
    facts,
    sourceReference: item.sourceReference,
  }
}
