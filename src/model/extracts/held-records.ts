import { type Json } from '../json.js'

/** One record of an extract as it is held, of a person whose NHS number it gives or to whom it was linked. */
export type HeldRecord = {
  /** The source's own key of the record, hashed: the same record of a later extract has the same. */
  readonly recordId: string
  readonly nhsNumber: string
  /** True where the record gives no valid NHS number, and was linked to the person. */
  readonly isLinked: boolean
  readonly content: Json
  /** ISO 8601 date the record is true of: never now. */
  readonly asOf: string
  /** ISO 8601 instant at which the file it came in was loaded. */
  readonly receivedAt: string
}

/** What is held of one source about one person. */
export type Holding = {
  /** The newest date any extract of the source is true of; undefined when nothing was ever loaded. */
  readonly asOf: string | undefined
  /** True where rows of an extract that is in force could not be read: whose they are is not known. */
  readonly isPartial: boolean
  /** True where records were linked to the person of which the source itself says now that they are somebody else's. */
  readonly isDisputed: boolean
  /** Superseded records are not among them; in a fixed order. */
  readonly records: readonly HeldRecord[]
}

/** A person of a source whose records give no valid NHS number, with the newest of them. */
export type UnnumberedPerson = {
  /** The source's own id of the person. */
  readonly personKey: string
  readonly recordId: string
  readonly content: Json
  readonly asOf: string
}

/** Extracts that are held, as a connector reads them. Rejects when the store is down. */
export type HeldRecords = {
  /** At most `most` records of exactly these numbers. */
  holding(source: string, nhsNumbers: readonly string[], most: number): Promise<Holding>
}
