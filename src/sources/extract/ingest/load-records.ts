import {
  type LoadedRecord,
  type Loading,
  type RejectedRecord,
} from '../../../model/extracts/extract-loading.js'
import {
  type ReadPart,
  type ReadRecord,
  type RejectionReason,
} from '../../../translation/records/read-record.js'
import { type ExtractSource, type FileDates, readHeld } from './read-held.js'

/** Why a file whose records were read is not held. */
export type LoadRefusal =
  'wrong-header' | 'wrong-record' | 'rest-unreadable' | 'no-records' | 'older-than-held'

/** What was read of a file. */
export type LoadedRecords = {
  readonly period: string
  /** The first of them. */
  readonly rejects: readonly RejectedRecord[]
  /** Defined where the file as a whole cannot be trusted. */
  readonly refusal: LoadRefusal | undefined
}

/** Records that become durable together. */
const PART = 1_000
const MOST_REJECTS = 1_000

/** Rejections that tell of the file rather than of one record: what they leave unread could be anything. */
const OF_THE_FILE: ReadonlyMap<RejectionReason, LoadRefusal> = new Map<RejectionReason, LoadRefusal>([
  ['wrong-header', 'wrong-header'],
  ['wrong-record', 'wrong-record'],
  ['rest-unreadable', 'rest-unreadable'],
])

/** Adds every record of a file to what is being loaded, leaving out what an interrupted attempt has kept. */
export async function loadRecords(
  parts: AsyncIterable<ReadPart>,
  source: ExtractSource,
  dates: FileDates,
  loading: Loading,
): Promise<LoadedRecords> {
  const run: Run = { source, dates, period: undefined, seen: 0, first: [], records: [], rejects: [] }
  for await (const { records } of parts)
    for (const read of records) {
      const refusal = read.kind === 'rejected' ? OF_THE_FILE.get(read.reason) : undefined
      take(run, read, loading.kept)
      if (refusal !== undefined) return { period: '', rejects: run.first, refusal }
      if (run.records.length + run.rejects.length >= PART) await keep(run, loading)
    }
  await keep(run, loading)
  return { period: run.period ?? '', rejects: run.first, refusal: undefined }
}

type Run = {
  readonly source: ExtractSource
  readonly dates: FileDates
  period: string | undefined
  seen: number
  readonly first: RejectedRecord[]
  records: LoadedRecord[]
  rejects: RejectedRecord[]
}

function take(run: Run, read: ReadRecord, kept: number): void {
  const { record, reject } = sorted(run, read)
  const isNew = ++run.seen > kept
  if (reject !== undefined && run.first.length < MOST_REJECTS) run.first.push(reject)
  if (isNew && record !== undefined) run.records.push(record)
  if (isNew && reject !== undefined) run.rejects.push(reject)
}

type Sorted = { readonly record?: LoadedRecord; readonly reject?: RejectedRecord }

/** All records of a file tell of the period of the first: one that does not may belong to another file. */
function sorted(run: Run, read: ReadRecord): Sorted {
  const held = readHeld(read, run.source, run.dates)
  if (held.kind === 'rejected') return { reject: held.reject }
  run.period ??= held.period
  if (held.period === run.period) return { record: held.record }
  const text = read.kind === 'record' ? read.text : undefined
  return { reject: { line: held.record.line, column: 1, reason: 'other-period', text } }
}

async function keep(run: Run, loading: Loading): Promise<void> {
  if (run.records.length + run.rejects.length === 0) return
  await loading.add({ records: run.records, rejects: run.rejects })
  run.records = []
  run.rejects = []
}
