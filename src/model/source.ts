import { type Area } from './area.js'
import { type RecordClass } from './facts.js'
import { type Json } from './json.js'
import { type OdsCode } from './ods-code.js'
import { type Contact } from './refusal.js'

/** A configured source system as the core sees it: what it is, never how it is reached. */
export type SourceDescriptor = {
  /** Lower-case letters, digits and hyphens; the first part of every resource id from this source. */
  readonly id: string
  readonly name: string
  /** The controller of the record. */
  readonly organisation: OdsCode
  readonly recordClass: RecordClass
  /** Whether the source honours an override of dissent; false for GP Connect. */
  readonly overrideSupported: boolean
  readonly areas: readonly Area[]
  /** Telephone number to give when the source cannot or may not answer. */
  readonly telephone: string | undefined
}

/**
 * The source whose resource has that id, of these sources' ids; undefined where none of them has. One may be the
 * beginning of another: the longest that fits is the one meant.
 */
export function sourceOfId(id: string, sources: readonly string[]): string | undefined {
  const [named] = sources
    .filter((it) => id.startsWith(`${it}-`))
    .toSorted((one, other) => other.length - one.length)
  return named
}

/** Whom to telephone about a source's record; nobody where no number is configured. */
export function contactsOf(sources: readonly SourceDescriptor[]): readonly Contact[] {
  return sources.flatMap(({ name, telephone }) => (telephone === undefined ? [] : [{ name, telephone }]))
}

/** One answer of a source system as it came, with the mapping that can read it. */
export type SourceRecord = {
  readonly source: string
  /** The mapping folder that translates it, for example `mosaic-rest`. */
  readonly mapping: string
  /** The source's own identifier of this record, for Provenance. */
  readonly recordId: string
  readonly area: Area | undefined
  readonly content: Json
  /** The NHS number of the person to whom a record was linked that gives none itself. */
  readonly linkedTo?: string | undefined
  /** ISO 8601 instant at which the source answered. */
  readonly retrievedAt: string
  /** ISO 8601 date or instant the data is true of, when that is not the time of retrieval (an extract). */
  readonly asOf: string | undefined
  /** Nobody asked for what it holds: what was asked for is labelled beside it, and it goes no further. */
  readonly forLabelling?: true
  /** No search found what it holds: each came with something that one found, and leaves only with that. */
  readonly cameAlong?: true
}
