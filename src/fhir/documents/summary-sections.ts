import { type Area } from '../../model/area.js'

const LOINC = 'http://loinc.org'
const OWN = 'https://linchpin.example/fhir/CodeSystem/summary-section'

/** One column of a section's table: its heading, and the elements of which the first with words is shown. */
export type Column = { readonly title: string; readonly elements: readonly string[] }

/** One section of a summary: what it holds, and of whom its silence is to be understood. */
export type SummarySection = {
  readonly title: string
  readonly code: { readonly system: string; readonly code: string; readonly display: string }
  readonly types: readonly string[]
  /** The areas of sources whose outcomes the section repeats. */
  readonly areas: readonly Area[]
  readonly columns: readonly Column[]
  /** Several sources may each keep a list of the same: that theirs differ in this first column, or two, is said. */
  readonly comparedBy?: 1 | 2
}

const column = (title: string, ...elements: readonly string[]): Column => ({ title, elements })
const loinc = (code: string, display: string): SummarySection['code'] => ({ system: LOINC, code, display })
const own = (code: string, display: string): SummarySection['code'] => ({ system: OWN, code, display })

/**
 * The sections of a summary, in the order in which they are read: who is there and what to beware of first, then care
 * and support, then the clinical record. Titles and LOINC codes of clinical sections follow the International Patient
 * Summary.
 */
export const SUMMARY_SECTIONS: readonly SummarySection[] = [
  {
    title: 'Alerts and risks',
    code: loinc('104605-1', 'Alert'),
    types: ['Flag'],
    areas: ['alerts'],
    columns: [
      column('Alert', 'code'),
      column('Kind', 'category'),
      column('Status', 'status'),
      column('When', 'period'),
    ],
  },
  {
    title: 'Who is involved',
    code: own('involvement', 'Who is involved'),
    types: ['CareTeam', 'EpisodeOfCare'],
    areas: ['involvement'],
    columns: [
      column('Team or service', 'name', 'type'),
      column('Workers', 'participant.member', 'careManager'),
      column('Organisation', 'managingOrganization'),
      column('Telephone', 'telecom'),
      column('Status', 'status'),
      column('When', 'period'),
    ],
  },
  {
    title: 'Family, carers and key holders',
    code: own('contacts', 'Family, carers and key holders'),
    types: ['RelatedPerson'],
    areas: ['contacts'],
    columns: [
      column('Name', 'name'),
      column('Relationship and part', 'relationship'),
      column('Telephone', 'telecom'),
      column('When', 'period'),
    ],
  },
  {
    title: 'Care and support',
    code: loinc('18776-5', 'Plan of care note'),
    types: ['CarePlan', 'ServiceRequest', 'Task'],
    areas: ['services', 'assessments'],
    columns: [
      column('What', 'title', 'category', 'code', 'description'),
      column('Provided', 'activity.detail.code', 'activity.detail.description'),
      column('How often', 'activity.detail.scheduledString', 'activity.detail.scheduledTiming.code'),
      column('By', 'activity.detail.performer', 'owner', 'performer'),
      column('Status', 'status'),
      column('When', 'period', 'executionPeriod', 'authoredOn', 'occurrencePeriod'),
    ],
  },
  {
    title: 'Allergies and intolerances',
    code: loinc('48765-2', 'Allergies and adverse reactions Document'),
    types: ['AllergyIntolerance'],
    areas: ['allergies'],
    comparedBy: 1,
    columns: [
      column('Substance', 'code'),
      column('Reaction', 'reaction.manifestation', 'reaction.description'),
      column('Status', 'clinicalStatus'),
      column('Since', 'onsetDateTime', 'onsetPeriod', 'recordedDate'),
    ],
  },
  {
    title: 'Medicines',
    code: loinc('10160-0', 'History of Medication use Narrative'),
    types: ['MedicationStatement'],
    areas: ['medications'],
    comparedBy: 2,
    columns: [
      column('Medicine', 'medicationCodeableConcept', 'medicationReference'),
      column('Dosage', 'dosage'),
      column('Status', 'status'),
      column('When', 'effectivePeriod', 'effectiveDateTime', 'dateAsserted'),
    ],
  },
  {
    title: 'Problems',
    code: loinc('11450-4', 'Problem list - Reported'),
    types: ['Condition'],
    areas: ['problems'],
    columns: [
      column('Problem', 'code'),
      column('Kind', 'category'),
      column('Status', 'clinicalStatus'),
      column('Since', 'onsetDateTime', 'onsetPeriod', 'recordedDate'),
    ],
  },
  {
    title: 'Immunisations',
    code: loinc('11369-6', 'History of Immunization note'),
    types: ['Immunization'],
    areas: ['immunisations'],
    columns: [
      column(
        'Vaccination',
        'extension=Extension-UKCore-VaccinationProcedure.valueCodeableConcept',
        'vaccineCode',
      ),
      column('Status', 'status'),
      column('When', 'occurrenceDateTime', 'occurrenceString'),
    ],
  },
  {
    title: 'Consultations',
    code: loinc('46240-8', 'History of encounters'),
    types: ['Encounter'],
    areas: ['consultations'],
    columns: [column('Kind', 'type'), column('Reason', 'reasonCode'), column('When', 'period')],
  },
]

/** Every type a summary may hold, the person's own Patient among them. */
export const SUMMARY_TYPES: readonly string[] = ['Patient', ...SUMMARY_SECTIONS.flatMap((it) => it.types)]
