import { type JsonObject, textOf } from '../../model/json.js'
import { type SourceDescriptor, sourceOfId } from '../../model/source.js'
import { type ReportedOutcome, outcomeIssues } from '../outcomes/reported-outcome.js'
import { type FhirResource } from '../resource.js'
import { type PersonView, escaped, personNarrative, sectionNarrative } from './narrative.js'
import { SUMMARY_SECTIONS, type SummarySection } from './summary-sections.js'
import { firstWords } from './words.js'

/** What a summary is made of: what was released, what the sources said, whose it is, and when it was asked. */
export type SummaryParts = {
  readonly fhirBase: string
  /** The opaque id of the person. */
  readonly patientId: string
  readonly released: readonly FhirResource[]
  /** What a section may hold of them: the rest is in the document as something else names it. */
  readonly lookedFor: ReadonlySet<FhirResource>
  readonly outcomes: readonly ReportedOutcome[]
  readonly sources: readonly SourceDescriptor[]
  /** ISO 8601 instant. */
  readonly at: string
  /** The correlation id, which also names the document. */
  readonly id: string
}

/** A summary: the document, and the same for a reader, section by section. */
export type Summary = {
  readonly bundle: FhirResource
  readonly title: string
  /** Whose record it is, as XHTML. */
  readonly person: string
  readonly sections: readonly { readonly title: string; readonly html: string }[]
}

/**
 * A document in the shape of the International Patient Summary, from both sides at once: a Composition with a
 * narrative, then everything it rests on. Narratives are written from what was released, never taken from a source; a
 * section without entries says so and never that there is nothing to know.
 */
export function summaryOf(parts: SummaryParts): Summary {
  const { fhirBase, released, lookedFor, outcomes, at, id } = parts
  const names = new Map(parts.sources.map((it) => [it.id, it.name]))
  const sections = SUMMARY_SECTIONS.map((section) => {
    const entries = released.filter((it) => lookedFor.has(it) && section.types.includes(it.resourceType))
    const own = outcomes.filter((it) => section.areas.includes(it.area))
    const html = sectionNarrative(section, entries, released, own, (source) => names.get(source) ?? source)
    return { section, entries, html }
  })
  const title = `Summary of ${personName(parts)}`
  const person = personNarrative(
    patientsIn(parts).find((it) => it['id'] === parts.patientId),
    viewsIn(parts, names),
    at,
  )
  const composition = {
    resourceType: 'Composition',
    id,
    status: 'final',
    type: { coding: [{ system: 'http://loinc.org', code: '60591-5', display: 'Patient summary Document' }] },
    subject: { reference: `Patient/${parts.patientId}` },
    date: at,
    author: [{ display: 'Linchpin record-sharing gateway' }],
    title,
    confidentiality: 'R',
    text: { status: 'generated', div: div(`<p>${escaped(NOTICE)}</p>${person}`) },
    section: sections.map(({ section, entries, html }) => compositionSection(section, entries, html)),
  }
  const said = { resourceType: 'OperationOutcome', id: `${id}-sources`, issue: outcomeIssues(outcomes) }
  const entry = [composition, ...inOrder(parts), said].map((resource) => ({
    fullUrl: `${fhirBase}/${resource.resourceType}/${textOf(resource['id']) ?? ''}`,
    resource,
  }))
  return {
    title,
    person,
    sections: sections.map(({ section, html }) => ({ title: section.title, html })),
    bundle: {
      resourceType: 'Bundle',
      type: 'document',
      identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${id}` },
      timestamp: at,
      entry,
    },
  }
}

/** What every summary says of itself. */
export const NOTICE =
  'This may not be the complete record. An empty section does not mean that there is nothing to know.'

function compositionSection(
  { title, code }: SummarySection,
  entries: readonly FhirResource[],
  html: string,
): JsonObject {
  const references = entries.map((it) => ({ reference: `${it.resourceType}/${textOf(it['id']) ?? ''}` }))
  return {
    title,
    code: { coding: [code] },
    text: { status: 'generated', div: div(html) },
    ...(references.length === 0 ? { emptyReason: UNAVAILABLE } : { entry: references }),
  }
}

const UNAVAILABLE: JsonObject = {
  coding: [
    {
      system: 'http://terminology.hl7.org/CodeSystem/list-empty-reason',
      code: 'unavailable',
      display: 'Unavailable',
    },
  ],
}

function div(html: string): string {
  return `<div xmlns="http://www.w3.org/1999/xhtml">${html}</div>`
}

/** The person's own Patient first. */
function inOrder({ released, patientId }: SummaryParts): readonly FhirResource[] {
  const isOwn = (it: FhirResource): boolean => it.resourceType === 'Patient' && it['id'] === patientId
  return [...released.filter(isOwn), ...released.filter((it) => !isOwn(it))]
}

/** The person's own Patient first, then what each source has of them. */
function patientsIn(parts: SummaryParts): readonly FhirResource[] {
  return inOrder(parts).filter((it) => it.resourceType === 'Patient')
}

function viewsIn(parts: SummaryParts, names: ReadonlyMap<string, string>): readonly PersonView[] {
  return patientsIn(parts)
    .filter((it) => it['id'] !== parts.patientId)
    .map((patient) => {
      const source = sourceOfId(textOf(patient['id']) ?? '', [...names.keys()]) ?? ''
      return { patient, source: names.get(source) ?? 'another source' }
    })
}

function personName(parts: SummaryParts): string {
  return (
    patientsIn(parts)
      .map((it) => firstWords(it, ['name']))
      .find((it) => it !== '') ?? 'one person'
  )
}
