import { type JsonObject } from '../../../src/model/json.js'
import { type TeamMember } from '../surgeries.js'

/** What the practice holds for one person, as its clinicians entered it: FHIR is made of it on the way out. */
export type Chart = {
  readonly nhsNumber: string
  /** ODS code of the practice whose record it is. */
  readonly practice: string
  /** First day of registration here: named by the `data-in-transit` warning. */
  readonly registered: string
  readonly transit: 'complete' | 'awaiting-previous-record'
  /** Kinds with documents that have arrived and are not yet filed. */
  readonly awaitingFiling: readonly ItemKind[]
  readonly allergies: readonly ChartAllergy[]
  readonly medications: readonly ChartMedication[]
  readonly problems: readonly ChartProblem[]
  readonly immunisations: readonly ChartImmunisation[]
  readonly consultations: readonly ChartConsultation[]
  /** Documents filed in the record; none unless given. */
  readonly documents?: readonly ChartDocument[]
  /** What is booked; nothing unless given. */
  readonly appointments?: readonly ChartAppointment[]
}

export type ItemKind = 'allergy' | 'medication' | 'problem' | 'immunisation' | 'consultation'

export type ChartItem = {
  /** Unique among the items of its kind in the chart. */
  readonly key: string
  /** `sealed`: never leaves; only a list warning tells. `nopat`: not for the patient to see. */
  readonly handling?: 'sealed' | 'nopat'
  readonly by?: TeamMember
  /** Keys of the problems it was recorded under. */
  readonly problems?: readonly string[]
}

/** A file in the record, as Access Document lists it. */
export type ChartDocument = Pick<ChartItem, 'key' | 'handling' | 'by'> & {
  readonly title: string
  readonly type: JsonObject
  readonly created: string
  readonly indexed: string
  readonly contentType: string
  /** What is in the file. */
  readonly text: string
  /** Bytes, where that is more than the text: above 5 MB the practice gives no address for it. */
  readonly size?: number
}

/** An appointment, so many days from now, so that some are always to come. */
export type ChartAppointment = Pick<ChartItem, 'key' | 'by'> & {
  readonly inDays: number
  /** Local time of its start, `hh:mm`; it takes ten minutes. */
  readonly at: string
  readonly status: 'booked' | 'cancelled'
  /** Practice-defined slot type. */
  readonly slotType: string
  readonly channel: 'In-person' | 'Telephone' | 'Video'
  readonly description: string
}

export type ChartAllergy = ChartItem & {
  readonly concept: JsonObject
  readonly category: 'medication' | 'environment'
  readonly recorded: string
  readonly reaction?: {
    readonly manifestation: JsonObject
    readonly severity?: 'mild' | 'moderate' | 'severe'
  }
  readonly note?: string
  readonly ended?: { readonly date: string; readonly reason: string }
}

export type ChartMedication = ChartItem & {
  readonly concept: JsonObject
  readonly status: 'active' | 'stopped' | 'completed'
  readonly prescription: 'acute' | 'repeat' | 'repeat-dispensing' | 'delayed-prescribing'
  readonly agency:
    'prescribed-at-gp-practice' | 'prescribed-by-another-organisation' | 'prescribed-by-previous-practice'
  readonly dosage: string
  readonly patientInstruction?: string
  readonly start: string
  readonly end?: string
  readonly quantity: { readonly value: number; readonly unit: string } | { readonly text: string }
  readonly days: number
  readonly repeats?: { readonly issued: number; readonly allowed?: number; readonly expires?: string }
  readonly stopped?: { readonly date: string; readonly reason: JsonObject }
  /** Dates of issue, oldest first. */
  readonly issues: readonly string[]
  readonly note?: string
}

export type ChartProblem = ChartItem & {
  readonly concept: JsonObject
  readonly status: 'active' | 'inactive'
  readonly significance: 'major' | 'minor'
  readonly onset: string
  readonly ended?: string
  readonly note?: string
  /** Key of the problem this one was grouped under. */
  readonly parent?: string
}

export type ChartImmunisation = ChartItem & {
  readonly procedure: JsonObject
  readonly date: string
  readonly recorded: string
  readonly given:
    | { readonly kind: 'given'; readonly lot: string; readonly expires: string; readonly dose: number }
    | { readonly kind: 'not-given'; readonly reason: JsonObject }
  readonly note?: string
}

export type ChartConsultation = ChartItem & {
  readonly start: string
  readonly minutes: number
  readonly type: string
  /** A draft is one the clinician has not closed. */
  readonly state: 'closed' | 'draft'
  readonly topics: readonly ChartTopic[]
}

export type ChartTopic = {
  readonly title: string
  /** Key of the problem the topic is about. */
  readonly problem?: string
  readonly headings: readonly { readonly title: string; readonly entries: readonly ChartEntry[] }[]
}

export type ChartEntry =
  | { readonly kind: 'note'; readonly text: string }
  | {
      readonly kind: 'coded'
      readonly concept: JsonObject
      readonly value?: { readonly value: number; readonly unit: string; readonly code: string }
      readonly comment?: string
    }
  | { readonly kind: 'item'; readonly item: Exclude<ItemKind, 'consultation'>; readonly key: string }
