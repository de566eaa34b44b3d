import { type SourceOutcome } from '../gap.js'
import { type OdsCode } from '../ods-code.js'
import { type SourceRecord } from '../source.js'

/** A directory of services as the core sees it: it holds no person's record, and is told of nobody. */
export type DirectoryDescriptor = {
  /** Lower-case letters, digits and hyphens; the first part of every resource id from this directory. */
  readonly id: string
  readonly name: string
  /** Who publishes it. */
  readonly organisation: OdsCode
}

/** What came of one search of a directory. A failure is never an empty answer. */
export type DirectoryFound = {
  readonly records: readonly SourceRecord[]
  readonly outcome: Extract<
    SourceOutcome,
    'answered' | 'answered-empty' | 'partial' | 'timed-out' | 'error' | 'not-permitted'
  >
  /** ISO 8601 instant. */
  readonly asOf: string
}

export type ServiceDirectory = {
  readonly descriptor: DirectoryDescriptor
  /** The services that the directory finds for the words; those it lists first without any. Never rejects. */
  find(words: string | undefined): Promise<DirectoryFound>
}
