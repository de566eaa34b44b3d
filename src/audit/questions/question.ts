import { type Viewer } from '../../model/officers/officer.js'
import { type EntryColumns } from '../entry-text.js'

/** What is looked for in the log; every member that is there must hold. */
export type LogQuestion = {
  readonly nhsNumber?: string | undefined
  readonly user?: string | undefined
  /** ODS code of the organisation that asked. */
  readonly organisation?: string | undefined
  readonly purpose?: string | undefined
  /** Id of a rule that determined something of the event. */
  readonly rule?: string | undefined
  /** `released`, or the code of a refusal. */
  readonly outcome?: string | undefined
  readonly kind?: EntryColumns['kind'] | undefined
  /** The correlation id of the answer. */
  readonly requestId?: string | undefined
  readonly breakGlass?: true | undefined
  /** First and last day (ISO 8601 dates, UTC), both included. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** Where an entry is in the log. */
export type EntryPlace = { readonly shard: number; readonly index: bigint }

/** After which entry the next page begins. */
export type LogCursor = EntryPlace & { readonly recorded: string }

/** An entry with its exact text, and the origin of its shard. */
export type FoundEntry = EntryPlace & {
  readonly columns: EntryColumns
  readonly origin: string
  readonly text: string
  /** Leaf hash of the text (RFC 6962 section 2.1), hexadecimal. */
  readonly leaf: string
}

/** Entries from the newest to the oldest. */
export type LogPage = {
  readonly entries: readonly FoundEntry[]
  /** Where the next page begins; undefined on the last one. */
  readonly next: LogCursor | undefined
}

/** What an organisation was asked and what became of it, over a period. */
export type SharingFigure = {
  /** ODS codes of who holds the records and of who asked. */
  readonly holder: string
  readonly asker: string
  readonly asked: number
  readonly answered: number
  /** Exchanges in which something was withheld or refused. */
  readonly withheld: number
  readonly timedOut: number
  readonly failed: number
  /** Milliseconds from the request to the durable answer. */
  readonly medianMs: number
}

/** What one source did in a period. */
export type SourceFigure = {
  readonly source: string
  readonly asked: number
  readonly answered: number
  readonly timedOut: number
  readonly failed: number
  /** When it last answered, ISO 8601; undefined when it did not. */
  readonly lastAnswer: string | undefined
}

/** The log as the console asks it. Every answer is limited to what the viewer may see. */
export type LogQuestions = {
  search(viewer: Viewer, question: LogQuestion, after: LogCursor | undefined, most: number): Promise<LogPage>
  /** The entry at a place; undefined where there is none or the viewer may not see it. */
  entry(viewer: Viewer, place: EntryPlace): Promise<FoundEntry | undefined>
  /**
   * Disclosures of a period in the order of the hash of the seed with their places: whoever knows the seed draws the same.
   */
  sample(viewer: Viewer, since: Date, until: Date, seed: string, most: number): Promise<readonly FoundEntry[]>
  /** Proof of inclusion under the newest checkpoint (C2SP tlog-proof); undefined while no checkpoint covers the entry. */
  proof(place: EntryPlace, extra: string | undefined): Promise<string | undefined>
  /** Entries by the hour (UTC, ISO 8601) and outcome, since an instant. */
  byHour(viewer: Viewer, since: Date): Promise<readonly HourCount[]>
  figures(viewer: Viewer, since: Date): Promise<readonly SharingFigure[]>
  sources(viewer: Viewer, since: Date): Promise<readonly SourceFigure[]>
  integrity(): Promise<readonly ShardState[]>
}

export type HourCount = {
  readonly hour: string
  readonly kind: EntryColumns['kind']
  readonly breakGlass: boolean
  readonly count: number
}

/** What a shard's head and its newest checkpoint say. */
export type ShardState = {
  readonly origin: string
  readonly size: bigint
  readonly checkpointSize: bigint | undefined
  /** When the newest checkpoint was signed, ISO 8601. */
  readonly signed: string | undefined
}
