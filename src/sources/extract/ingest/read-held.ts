import { createHash } from 'node:crypto'
import { type LoadedRecord, type RejectedRecord } from '../../../model/extracts/extract-loading.js'
import { type Json } from '../../../model/json.js'
import { type SourceDescriptor } from '../../../model/source.js'
import { type CompiledMapping } from '../../../translation/compiled-mapping.js'
import { personOf } from '../../../translation/run/record-run.js'
import { type ReadRecord, type SoundRecord } from '../../../translation/records/read-record.js'
import { memberAt } from '../member-at.js'
import { type ExtractOptions } from '../options.js'
import { recordDate } from './record-date.js'

/** A source that drops extracts, with the mapping that reads them. */
export type ExtractSource = {
  readonly descriptor: SourceDescriptor
  readonly options: ExtractOptions
  readonly mapping: CompiledMapping
}

/** What is known of a file besides its records. */
export type FileDates = {
  /** ISO 8601 date given with the file, for records that do not give their own. */
  readonly asOf: string | undefined
  /** ISO 8601 date of today: nothing is true of a later one. */
  readonly today: string
}

/** A record ready to be held, with the period it says its file tells of; or why it cannot be. */
export type ReadHeld =
  | { readonly kind: 'held'; readonly record: LoadedRecord; readonly period: string }
  | { readonly kind: 'rejected'; readonly reject: RejectedRecord }

/** Reads what a record of a file is held by: its key, its date, and whom it is about by NHS number alone. */
export function readHeld(read: ReadRecord, source: ExtractSource, dates: FileDates): ReadHeld {
  if (read.kind === 'rejected') return rejected(read, read.reason, read.column)
  const { options } = source
  const key = options.key.map((it) => valueOf(read.content, it, source))
  if (key.every((it) => it === null)) return rejected(read, 'no-key', 1)
  const asOf = dateOf(read, source, dates)
  if (asOf === undefined) return rejected(read, 'no-date', 1)
  if (asOf > dates.today) return rejected(read, 'date-in-future', 1)
  return {
    kind: 'held',
    period: JSON.stringify((options.period ?? []).map((it) => valueOf(read.content, it, source))),
    record: {
      line: read.line,
      key: createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 32),
      nhsNumber: numberOf(read, source),
      personKey: personKeyOf(read, source),
      asOf,
      content: JSON.stringify(read.content),
    },
  }
}

function rejected(read: ReadRecord, reason: string, column: number): ReadHeld {
  return { kind: 'rejected', reject: { line: read.line, column, reason, text: read.text } }
}

/** A scalar member as text; null where it is missing, blank as the source writes it, or no scalar. */
function valueOf(content: Json, member: string, { mapping }: ExtractSource): string | null {
  const value = memberAt(content, member)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = typeof value === 'string' ? value.trim() : ''
  return text === '' || mapping.schema.blanks.has(text) ? null : text
}

function dateOf(read: SoundRecord, source: ExtractSource, dates: FileDates): string | undefined {
  const member = source.options.asOf
  const written = member === undefined ? null : valueOf(read.content, member, source)
  return written === null ? dates.asOf : recordDate(written)
}

function personKeyOf({ content }: SoundRecord, source: ExtractSource): string | undefined {
  const { person } = source.options
  return person === undefined ? undefined : (valueOf(content, person, source) ?? undefined)
}

/** The valid NHS number the record itself gives, as its mapping reads it. */
function numberOf(read: SoundRecord, { descriptor, mapping }: ExtractSource): string | undefined {
  const record = {
    source: descriptor.id,
    mapping: mapping.name,
    recordId: String(read.line),
    area: undefined,
    content: read.content,
    retrievedAt: '',
    asOf: undefined,
  }
  return personOf(mapping, record, {
    source: descriptor,
    patientReference: 'Patient/nobody',
    nhsNumbers: [],
    idOf: () => 'none',
  })
}
