import { valuesAt } from '../fhir/element-path.js'
import { resourceType } from '../fhir/resource-types.js'
import { saysUnshared } from '../fhir/unshared.js'
import { type FhirResource } from '../fhir/resource.js'
import { type ResourceFacts } from '../model/facts.js'
import { objectsOf, textOf } from '../model/json.js'
import { isActive } from './activity.js'
import { type FoundCoding, codingsIn, setAsideIn } from './codings.js'
import { type Labelled, type LabelledPerson, type Labeller, type Unlabelled } from './label.js'
import { CONFIDENTIALITY_SYSTEMS, type LabelRules, meaningsOf, spelledOut } from './label-rules.js'
import { type Marks, NO_MARKS, marksOf, withLabels } from './marks.js'
import { ranksOf } from './rank.js'
import { referenceTo, spreadMarks } from './spread.js'
import { type Ownership, ownershipOf } from './subject.js'
import { type ReadBefore, namesUnder, screen } from './words/screen.js'

/**
 * Labels what one source sent, one for one and in order. More sensitive content never means fewer labels, and the order
 * of the resources does not matter. What cannot be understood is said to be unlabelled, which withholds it.
 */
export function labeller(rules: LabelRules): Labeller {
  return function* (resources, person) {
    const readBefore: ReadBefore = new Map()
    const read: { readonly item: Unlabelled; readonly reading: Reading }[] = []
    for (const item of resources) {
      read.push({ item, reading: readingOf(rules, item, readBefore) })
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
      const known = { marks: marks.get(reference) ?? reading.marks, rank: ranks.get(reference) }
      labelled.push(labelledAs(item, factsOf(item, person, { ...reading, ...known })))
    }
    return labelled
  }
}

type Reading = {
  readonly marks: Marks
  readonly isUnderstood: boolean
  /** Labels of the resource alone, which nothing inherits. */
  readonly ownLabels: readonly string[]
}

/** What the resource and its source say of handling it, before anything is inherited. */
function readingOf(rules: LabelRules, item: Unlabelled, readBefore: ReadBefore): Reading {
  const flags = item.flags.map((it) => rules.flags.get(it))
  const setAside = setAsideIn(item.resource)
  const codings = [...codingsIn(item.resource), ...setAside.codings]
  const known = flags.filter((it) => it !== undefined)
  const meanings = codings.flatMap((it) => meaningsOf(rules, it.system, it.code))
  const text = screen(rules.text.terms, item.resource, readBefore)
  const told = [...text.labels, ...toldByMedicines(rules, item.resource)]
  const marks = known.length + meanings.length === 0 ? NO_MARKS : marksOf([...known, ...meanings])
  return {
    marks: told.length === 0 ? marks : withLabels(marks, told),
    ownLabels: text.isScreened ? [] : [rules.text.unscreened],
    isUnderstood:
      known.length === flags.length &&
      setAside.isReadable &&
      codings.every((it) => isUnderstood(rules, it)) &&
      hasId(item.resource),
  }
}

/** What the name of a medicine tells, in the resource itself and in what it contains (leak L31). */
function toldByMedicines({ medicines }: LabelRules, resource: FhirResource): ReadonlySet<string> {
  const places = [resource, ...objectsOf(resource['contained'])]
  return namesUnder(
    medicines.names,
    places.flatMap((place) => {
      const paths = medicines.paths.get(textOf(place['resourceType']) ?? '') ?? []
      return paths.flatMap((path) => valuesAt(place, path))
    }),
  )
}

/** A confidentiality we have no meaning for could be any; what nobody has agreed to share has no label that would do. */
function isUnderstood(rules: LabelRules, coding: FoundCoding): boolean {
  if (saysUnshared(spelled(coding.system), coding.code.trim())) return false
  if (coding.system === undefined || !CONFIDENTIALITY_SYSTEMS.includes(spelledOut(coding.system))) return true
  return meaningsOf(rules, coding.system, coding.code).length > 0
}

function spelled(system: string | undefined): string | undefined {
  return system === undefined ? undefined : spelledOut(system)
}

function hasId(resource: FhirResource): boolean {
  return /^[A-Za-z0-9.-]{1,64}$/.test(textOf(resource['id']) ?? '')
}

type Known = Reading & { readonly rank: number | undefined }

function factsOf(item: Unlabelled, person: LabelledPerson, known: Known): ResourceFacts {
  const row = resourceType(item.resource.resourceType)
  const ownership = row === undefined ? 'unstated' : ownershipOf(row, item.resource, person)
  const active = isActive(item.resource)
  return {
    class: item.source.recordClass,
    type: item.resource.resourceType,
    area: item.area ?? null,
    labels: [...known.marks.labels, ...known.ownLabels].toSorted(),
    confidentiality: known.marks.confidentiality,
    labelled: known.isUnderstood && ownership !== 'unstated',
    ...matching(ownership),
    controllerIsSource: known.marks.isController,
    anonymousAccess: known.marks.anonymousAccess,
    ...(active === undefined ? {} : { active }),
    ...(known.rank === undefined ? {} : { rank: known.rank }),
    overrideSupported: item.source.overrideSupported,
  }
}

/** Unstated is unknown: neither the person's nor somebody else's. */
function matching(ownership: Ownership): Pick<ResourceFacts, 'subjectMatches'> {
  return ownership === 'unstated' ? {} : { subjectMatches: ownership === 'theirs' }
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
