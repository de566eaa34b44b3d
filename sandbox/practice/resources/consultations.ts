import { type JsonObject } from '../../../src/model/json.js'
import { type ChartConsultation, type ChartEntry, type ChartTopic, type ItemKind } from '../charts/chart.js'
import { localIdentifier, metaOf, profile } from '../record/identify.js'
import { planKey } from './medications.js'
import { organisationReference } from './practice-team.js'
import { RELATED_PROBLEM } from './problems.js'
import {
  clinicianReference,
  patientReference,
  type RecordContext,
  referenceTo,
  resourceId,
} from '../record/record-context.js'
import { entryKey, problemEntryKey } from '../record/selection.js'

const CONSULTATION = { code: '325851000000107', display: 'Consultation' }
const TOPIC = { code: '25851000000105', display: 'Topic (EHR)' }
const HEADING = { code: '24781000000107', display: 'Category (EHR)' }
const COMMENT = { system: 'http://snomed.info/sct', code: '37331000000100', display: 'Comment note' }

/** The Encounter, without `class`: GP Connect never sends it. */
export function encounterResource(context: RecordContext, it: ChartConsultation): JsonObject {
  const id = resourceId(context, 'Encounter', it.key)
  const individual = clinicianReference(context, it.by)
  return {
    resourceType: 'Encounter',
    id,
    meta: metaOf('Encounter', it.handling),
    identifier: localIdentifier(context.chart.practice, id),
    status: it.state === 'closed' ? 'finished' : 'unknown',
    type: [{ text: it.type }],
    subject: patientReference(context),
    participant: [
      { type: [participation('GPConnect-ParticipantType-1', 'REC', 'recorder')], individual },
      { type: [participation(undefined, 'PPRF', 'primary performer')], individual },
    ],
    period: { start: it.start, end: minutesAfter(it.start, it.minutes) },
    length: { value: it.minutes, unit: 'min', system: 'http://unitsofmeasure.org', code: 'min' },
    serviceProvider: { reference: organisationReference(context.chart.practice) },
  }
}

/** The consultation's content: its List, a List a topic, a List a heading, and the Observations they hold. */
export function consultationStructure(context: RecordContext, it: ChartConsultation): readonly JsonObject[] {
  const topics = it.topics.map((_, t) => referenceTo(context, 'List', `${it.key}/${t}`))
  return [
    structureList(context, it, { key: it.key, title: it.type, code: CONSULTATION, references: topics }),
    ...it.topics.flatMap((topic, t) => topicResources(context, it, topic, t)),
  ]
}

function topicResources(
  context: RecordContext,
  consultation: ChartConsultation,
  topic: ChartTopic,
  t: number,
): readonly JsonObject[] {
  const key = `${consultation.key}/${t}`
  const { problem } = topic
  const linked =
    problem === undefined || !context.selection.included.problem.has(problem)
      ? {}
      : {
          extension: [
            {
              url: RELATED_PROBLEM,
              extension: [{ url: 'target', valueReference: referenceTo(context, 'Condition', problem) }],
            },
          ],
        }
  const headings = topic.headings.map((_, h) => referenceTo(context, 'List', `${key}/${h}`))
  return [
    {
      ...structureList(context, consultation, { key, title: topic.title, code: TOPIC, references: headings }),
      ...linked,
    },
    ...topic.headings.flatMap((heading, h) => [
      structureList(context, consultation, {
        key: `${key}/${h}`,
        title: heading.title,
        code: HEADING,
        references: heading.entries.flatMap((it, e) =>
          entryReferences(context, it, entryKey(consultation.key, t, h, e)),
        ),
      }),
      ...heading.entries.flatMap((it, e) =>
        entryObservations(context, consultation, it, entryKey(consultation.key, t, h, e)),
      ),
    ]),
  ]
}

function structureList(
  context: RecordContext,
  consultation: ChartConsultation,
  it: {
    readonly key: string
    readonly title: string
    readonly code: { readonly code: string; readonly display: string }
    readonly references: readonly JsonObject[]
  },
): JsonObject {
  return {
    resourceType: 'List',
    id: resourceId(context, 'List', it.key),
    meta: { ...metaOf('List', consultation.handling), ...profile('List') },
    status: 'current',
    mode: 'snapshot',
    title: it.title,
    code: { coding: [{ system: 'http://snomed.info/sct', ...it.code }] },
    subject: patientReference(context),
    encounter: referenceTo(context, 'Encounter', consultation.key),
    date: consultation.start,
    orderedBy: {
      coding: [{ system: 'http://hl7.org/fhir/list-order', code: 'system', display: 'Sorted by System' }],
    },
    ...(it.references.length === 0 ? {} : { entry: it.references.map((item) => ({ item })) }),
  }
}

const ITEM_REFERENCES: Readonly<
  Record<Exclude<ItemKind, 'consultation'>, { readonly type: string; readonly key: (key: string) => string }>
> = {
  allergy: { type: 'AllergyIntolerance', key: (key) => key },
  medication: { type: 'MedicationRequest', key: planKey },
  immunisation: { type: 'Immunization', key: (key) => key },
  problem: { type: 'Observation', key: problemEntryKey },
}

/** Sealed and ended items are not resources of the answer, so the heading does not refer to them. */
function entryReferences(context: RecordContext, it: ChartEntry, key: string): readonly JsonObject[] {
  if (it.kind !== 'item') return [referenceTo(context, 'Observation', key)]
  if (!context.selection.included[it.item].has(it.key)) return []
  const target = ITEM_REFERENCES[it.item]
  return [referenceTo(context, target.type, target.key(it.key))]
}

function entryObservations(
  context: RecordContext,
  consultation: ChartConsultation,
  it: ChartEntry,
  key: string,
): readonly JsonObject[] {
  if (it.kind === 'item') return []
  const id = resourceId(context, 'Observation', key)
  const comment = it.kind === 'note' ? it.text : it.comment
  return [
    {
      resourceType: 'Observation',
      id,
      meta: metaOf('Observation', consultation.handling),
      identifier: localIdentifier(context.chart.practice, id),
      status: it.kind === 'note' ? 'unknown' : 'final',
      code: it.kind === 'note' ? { coding: [COMMENT] } : it.concept,
      subject: patientReference(context),
      context: referenceTo(context, 'Encounter', consultation.key),
      effectiveDateTime: consultation.start,
      issued: consultation.start,
      performer: [clinicianReference(context, consultation.by)],
      ...(it.kind === 'coded' && it.value !== undefined
        ? { valueQuantity: { ...it.value, system: 'http://unitsofmeasure.org' } }
        : {}),
      ...(comment === undefined ? {} : { comment }),
    },
  ]
}

function participation(system: string | undefined, code: string, display: string): JsonObject {
  return {
    coding: [
      {
        system:
          system === undefined
            ? 'http://hl7.org/fhir/v3/ParticipationType'
            : `https://fhir.nhs.uk/STU3/CodeSystem/${system}`,
        code,
        display,
      },
    ],
  }
}

function minutesAfter(instant: string, minutes: number): string {
  return `${new Date(Date.parse(instant) + minutes * 60_000).toISOString().slice(0, 19)}+00:00`
}
