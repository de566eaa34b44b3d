import { type JsonObject } from '../../../src/model/json.js'
import { type Chart, type ChartItem, type ChartProblem } from '../charts/chart.js'
import { localIdentifier, metaOf, profile } from '../record/identify.js'
import { planKey } from './medications.js'
import {
  clinicianReference,
  encounterReference,
  patientReference,
  type RecordContext,
  referenceTo,
  resourceId,
} from '../record/record-context.js'
import { entryKey, problemEntryKey } from '../record/selection.js'

const HL7 = 'https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-'
export const RELATED_PROBLEM = `${HL7}RelatedProblemHeader-1`

/** The problem header, and the coded entry that is the problem. References go only to what is in the answer. */
export function problemResources(context: RecordContext, it: ChartProblem): readonly JsonObject[] {
  return [header(context, it), actualProblem(context, it)]
}

function header(context: RecordContext, it: ChartProblem): JsonObject {
  const id = resourceId(context, 'Condition', it.key)
  const encounter = encounterReference(context, 'problem', it.key)
  return {
    resourceType: 'Condition',
    id,
    meta: {
      ...metaOf('Condition', it.handling),
      ...profile('ProblemHeader-Condition'),
    },
    extension: [
      {
        url: `${HL7}ActualProblem-1`,
        valueReference: referenceTo(context, 'Observation', problemEntryKey(it.key)),
      },
      { url: `${HL7}ProblemSignificance-1`, valueCode: it.significance },
      ...relatedProblems(context, it),
      ...contentOf(context, it).map((reference) => ({
        url: `${HL7}RelatedClinicalContent-1`,
        valueReference: reference,
      })),
    ],
    identifier: localIdentifier(context.chart.practice, id),
    clinicalStatus: it.status,
    category: [
      {
        coding: [
          {
            system: 'https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-ConditionCategory-1',
            code: 'problem-list-item',
            display: 'Problem List Item',
          },
        ],
      },
    ],
    code: it.concept,
    subject: patientReference(context),
    ...(encounter === undefined ? {} : { context: encounter }),
    onsetDateTime: it.onset,
    ...(it.ended === undefined ? {} : { abatementDateTime: it.ended }),
    assertedDate: `${it.onset}T09:00:00+00:00`,
    asserter: clinicianReference(context, it.by),
    ...(it.note === undefined ? {} : { note: [{ text: it.note }] }),
  }
}

function actualProblem(context: RecordContext, it: ChartProblem): JsonObject {
  const id = resourceId(context, 'Observation', problemEntryKey(it.key))
  const encounter = encounterReference(context, 'problem', it.key)
  return {
    resourceType: 'Observation',
    id,
    meta: metaOf('Observation', it.handling),
    identifier: localIdentifier(context.chart.practice, id),
    status: 'unknown',
    code: it.concept,
    subject: patientReference(context),
    ...(encounter === undefined ? {} : { context: encounter }),
    effectiveDateTime: it.onset,
    issued: `${it.onset}T09:00:00+00:00`,
    performer: [clinicianReference(context, it.by)],
  }
}

function relatedProblems(context: RecordContext, it: ChartProblem): readonly JsonObject[] {
  const included = context.selection.included.problem
  const children = context.chart.problems.filter((other) => other.parent === it.key)
  const related = [
    ...(it.parent === undefined ? [] : [{ type: 'parent', key: it.parent }]),
    ...children.map((child) => ({ type: 'child', key: child.key })),
  ]
  return related
    .filter((other) => included.has(other.key))
    .map((other) => ({
      url: RELATED_PROBLEM,
      extension: [
        { url: 'type', valueCode: other.type },
        { url: 'target', valueReference: referenceTo(context, 'Condition', other.key) },
      ],
    }))
}

function contentOf(context: RecordContext, problem: ChartProblem): readonly JsonObject[] {
  const { chart, selection } = context
  const { included } = selection
  const under = (it: ChartItem): boolean => (it.problems ?? []).includes(problem.key)
  return [
    ...chart.allergies
      .filter((it) => under(it) && included.allergy.has(it.key))
      .map((it) => referenceTo(context, 'AllergyIntolerance', it.key)),
    ...chart.medications
      .filter((it) => under(it) && included.medication.has(it.key))
      .map((it) => referenceTo(context, 'MedicationRequest', planKey(it.key))),
    ...chart.immunisations
      .filter((it) => under(it) && included.immunisation.has(it.key))
      .map((it) => referenceTo(context, 'Immunization', it.key)),
    ...entriesUnder(chart, problem.key)
      .filter((key) => selection.inConsultations.uncategorised?.keys.includes(key) === true)
      .map((key) => referenceTo(context, 'Observation', key)),
  ]
}

function entriesUnder(chart: Chart, problem: string): readonly string[] {
  return chart.consultations.flatMap((consultation) =>
    consultation.topics.flatMap((topic, t) =>
      topic.problem === problem
        ? topic.headings.flatMap((heading, h) =>
            heading.entries.map((_, e) => entryKey(consultation.key, t, h, e)),
          )
        : [],
    ),
  )
}
