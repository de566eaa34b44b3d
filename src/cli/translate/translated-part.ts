import { wordsFor } from '../../translation/quality/issue-words.js'
import {
  type ReadPart,
  type ReadRecord,
  type SoundRecord,
  type Surroundings,
  type TablePlace,
} from '../../translation/records/read-record.js'
import { type Reject } from './files/rejects.js'
import { type TextBytes } from './files/text-bytes.js'
import { type Job } from './job.js'
import { type Tally, emptyTally } from './report/tally.js'
import { type Refused, translateRecords } from './translate-records.js'

/** What came of part of a file: plain data, so that a thread can hand it back. */
export type TranslatedPart = {
  /** NDJSON in UTF-8, in the order of the records. */
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly tally: Tally
  /** In the order of the file. */
  readonly rejects: readonly Reject[]
  readonly around: Surroundings
  readonly table?: TablePlace
}

/** Translates what was read, several parts as one; the bytes are those of `bytes`, and good as long as those. */
export function translateParts(job: Job, parts: Iterable<ReadPart>, bytes: TextBytes): TranslatedPart {
  const tally = emptyTally()
  const rejects: Reject[] = []
  let last: ReadPart | undefined
  for (const part of parts) {
    last = part
    const sound = part.records.filter((it) => it.kind === 'record')
    for (const it of rejectsOf(part.records, translateRecords(job, sound, { bytes, tally }))) rejects.push(it)
  }
  const { around = NOTHING_AROUND, table } = last ?? {}
  return { bytes: bytes.taken(), tally, rejects, around, ...(table === undefined ? {} : { table }) }
}

const NOTHING_AROUND: Surroundings = { before: '', between: '', after: '' }

/** Records that could not be read, and those of which nothing came, in the order of the file. */
export function rejectsOf(
  records: readonly ReadRecord[],
  refusedRecords: readonly Refused[],
): readonly Reject[] {
  const refused = new Map(refusedRecords.map((it) => [it.index, it]))
  const rejects: Reject[] = []
  let index = 0
  for (const record of records) {
    if (record.kind === 'rejected') rejects.push(record)
    else {
      const obstacle = refused.get(index++)
      if (obstacle !== undefined) rejects.push(refusedRecord(record, obstacle))
    }
  }
  return rejects
}

function refusedRecord({ line, text }: SoundRecord, { code, location }: Refused): Reject {
  const message = `nothing came of the record: ${code} at ${location || 'the record'}: ${wordsFor(code)}`
  return { kind: 'refused', line, column: 1, reason: code, message, text }
}
