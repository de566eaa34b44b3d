import { type JsonObject } from '../../../src/model/json.js'
import { type SandboxPerson } from '../../people.js'
import { type Chart, type ChartItem, type ChartMedication } from '../charts/chart.js'
import { inBundleWarnings } from '../operation-outcome.js'
import { allergyResource } from '../resources/allergies.js'
import { type AskedFor } from './asked-for.js'
import { consultationStructure, encounterResource } from '../resources/consultations.js'
import { immunisationResource } from '../resources/immunisations.js'
import { disabledList, disabledText, recordLists } from './lists.js'
import { medicationResources } from '../resources/medications.js'
import { patientResource } from '../resources/patient.js'
import { teamResources } from '../resources/practice-team.js'
import { type TeamMember } from '../surgeries.js'
import { problemResources } from '../resources/problems.js'
import { type RecordContext } from './record-context.js'
import { selectItems } from './selection.js'

/**
 * The Bundle of GP Connect 1.6.2: a collection of one Patient, the practice, its clinicians, one List an
 * area that was asked for and what the Lists refer to; every reference in it resolves within it.
 */
export function structuredRecord(
  chart: Chart,
  person: SandboxPerson,
  asked: AskedFor,
  answer: { readonly traceId: string; readonly now: string },
): JsonObject {
  const context: RecordContext = { chart, selection: selectItems(chart, asked), now: answer.now }
  const warnings = inBundleWarnings(answer.traceId, [
    ...asked.disabled.map((it) => ({ text: disabledText(it), diagnostics: DISABLED_PARAMETERS[it] })),
    ...asked.unrecognised.map((it) => ({
      text: `${it} is an unrecognised parameter`,
      diagnostics: it,
    })),
  ])
  const resources: readonly JsonObject[] = [
    patientResource(context, person),
    ...teamResources(context.chart.practice, teamOf(context)),
    ...recordLists(context),
    ...asked.disabled.map((it) => disabledList(context, it)),
    ...clinicalResources(context, asked),
    ...warnings,
  ]
  return {
    resourceType: 'Bundle',
    id: answer.traceId,
    meta: {
      profile: ['https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-StructuredRecord-Bundle-1'],
    },
    type: 'collection',
    entry: resources.map((resource) => ({ resource })),
  }
}

const DISABLED_PARAMETERS = {
  uncategorised: 'includeUncategorisedData',
  investigations: 'includeInvestigations',
  referrals: 'includeReferrals',
  diary: 'includeDiaryEntries',
} as const

function clinicalResources(context: RecordContext, asked: AskedFor): readonly JsonObject[] {
  const { chart, selection } = context
  const { included } = selection
  const structured = selection.primary.consultations?.keys ?? []
  return [
    ...chart.allergies.filter((it) => included.allergy.has(it.key)).map((it) => allergyResource(context, it)),
    ...distinct(
      chart.medications
        .filter((it) => included.medication.has(it.key))
        .flatMap((it) => medicationResources(context, it, issuesOf(it, asked))),
    ),
    ...chart.problems
      .filter((it) => included.problem.has(it.key))
      .flatMap((it) => problemResources(context, it)),
    ...chart.immunisations
      .filter((it) => included.immunisation.has(it.key))
      .map((it) => immunisationResource(context, it)),
    ...chart.consultations
      .filter((it) => included.consultation.has(it.key))
      .flatMap((it) => [
        encounterResource(context, it),
        ...(structured.includes(it.key) ? consultationStructure(context, it) : []),
      ]),
  ]
}

/** Issues are left out when the request says so; those before the search date are over. */
function issuesOf(it: ChartMedication, asked: AskedFor): readonly string[] {
  if (asked.medications?.issues === false) return []
  const from = asked.medications?.from
  return from === undefined ? it.issues : it.issues.filter((date) => date >= from)
}

/** Two prescriptions of one drug share a Medication, which must come once. */
function distinct(resources: readonly JsonObject[]): readonly JsonObject[] {
  return [...new Map(resources.map((it) => [JSON.stringify([it['resourceType'], it['id']]), it])).values()]
}

/** The clinicians the answer refers to; the patient's own GP is always one of them. */
function teamOf({ chart, selection }: RecordContext): ReadonlySet<TeamMember> {
  const { included, primary, ofProblems, inConsultations } = selection
  const ended = [primary, ofProblems, inConsultations].flatMap((it) => it['ended-allergies']?.keys ?? [])
  const items: readonly ChartItem[] = [
    ...chart.allergies.filter((it) => included.allergy.has(it.key) || ended.includes(it.key)),
    ...chart.medications.filter((it) => included.medication.has(it.key)),
    ...chart.problems.filter((it) => included.problem.has(it.key)),
    ...chart.immunisations.filter((it) => included.immunisation.has(it.key)),
    ...chart.consultations.filter((it) => included.consultation.has(it.key)),
  ]
  return new Set<TeamMember>(['gp', ...items.map((it) => it.by ?? 'gp')])
}
