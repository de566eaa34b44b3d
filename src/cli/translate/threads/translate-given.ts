import { textBytes } from '../files/text-bytes.js'
import { type Job } from '../job.js'
import { type Tally, emptyTally } from '../report/tally.js'
import { type GivenRecord, type Refused, translateRecords } from '../translate-records.js'

/** Records for a thread, of a file that only one can read. */
export type RecordsQuestion = { readonly records: readonly GivenRecord[] }

export type RecordsAnswer = {
  /** NDJSON in UTF-8, in the order of the records. */
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly tally: Tally
  readonly refused: readonly Refused[]
}

/** Answers for some records. */
export function translateGiven(job: Job, { records }: RecordsQuestion): RecordsAnswer {
  const bytes = textBytes()
  const tally = emptyTally()
  const refused = translateRecords(job, records, { bytes, tally })
  return { bytes: bytes.taken(), tally, refused }
}
