import { type Json } from '../../model/json.js'

/** Why a record of a file cannot be read, in closed words. */
export type RejectionReason =
  | 'ragged-row'
  | 'stray-quote'
  | 'unclosed-quote'
  | 'inside-damage'
  | 'damaged-characters'
  | 'too-long'
  | 'too-deep'
  | 'too-many-attributes'
  | 'not-json'
  | 'not-an-object'
  | 'repeated-key'
  | 'not-well-formed'
  | 'document-type'
  | 'wrong-header'
  | 'wrong-record'
  | 'rest-unreadable'
  | 'row-of-nobody'

/** A part of the file that is no record: where it stands and what was expected; never what it holds. */
export type Rejection = {
  readonly kind: 'rejected'
  readonly line: number
  readonly column: number
  readonly reason: RejectionReason
  readonly message: string
  /** As it stands in the file, so that it can be corrected; undefined when there is too much of it, or nothing. */
  readonly text: string | undefined
}

/** A record of the file: where it begins, what it holds, and how it is written there. */
export type SoundRecord = {
  readonly kind: 'record'
  readonly line: number
  readonly content: Json
  readonly text: string
}

export type ReadRecord = SoundRecord | Rejection

/** What surrounds records in a file of their form, so that some of them can be written as such a file again. */
export type Surroundings = { readonly before: string; readonly between: string; readonly after: string }

/** The table that rows are of, where there are many: its name, and its file as it was found. */
export type TablePlace = { readonly name: string; readonly file: string }

/** Part of a file that has been read: its records in their order, and what a file of such records begins with. */
export type ReadPart = {
  readonly records: readonly ReadRecord[]
  readonly around: Surroundings
  readonly table?: TablePlace
}

/** Characters one record may have; a longer one is rejected, so that memory stays bounded. */
export type RecordLimits = {
  readonly characters: number
  readonly depth: number
  readonly attributes: number
}
