import { type Area } from './area.js'
import { type AreaOutcome } from './gap.js'
import { type SourceDescriptor, type SourceRecord } from './source.js'

/** What one source is to be asked: made by the plan, allowed by the permit. */
export type Question = {
  readonly source: SourceDescriptor
  readonly areas: readonly Area[]
  /** Largest number of consultations worth asking for under the requester's view; undefined for all. */
  readonly mostRecentConsultations: number | undefined
  /** True where the requester's view admits no problem that is over. */
  readonly activeProblemsOnly: boolean
  /** The one file wanted with its document, as the source calls it (`Binary/…`); undefined where none is. */
  readonly file?: string | undefined
}

/** What came back from one source: records, and what happened for every area asked. */
export type SourceAnswer = {
  readonly source: string
  readonly records: readonly SourceRecord[]
  /** Exactly one per area asked. */
  readonly outcomes: readonly AreaOutcome[]
  /** The source itself refused for lack of the person's consent. */
  readonly refusedConsent: boolean
}
