import { type ReadPart } from '../../../translation/records/read-record.js'
import { textBytes } from '../files/text-bytes.js'
import { type Job } from '../job.js'
import { type Opened } from '../open-source.js'
import { type TranslatedPart, rejectsOf, translateParts } from '../translated-part.js'
import { cutFile } from './cut-file.js'
import { type RecordThreads, startChunkThreads, startRecordThreads, threadsFor } from './threads.js'
import { translateCut } from './translate-cut.js'
import { type RecordsAnswer } from './translate-given.js'

/** What is opened, translated part by part in its order; the bytes of a part are good until the next is asked for. */
export type Source = Pick<Opened, 'parts' | 'bytes' | 'cuttable'>

/** Bytes of a chunk: what comes of it is several times as much. */
const CHUNK = 128 * 1024

/** Translates in other threads when the file is large and there are cores for them; else in this one. */
export function translateOpened(job: Job, source: Source): AsyncGenerator<TranslatedPart> {
  const { parts, bytes, cuttable } = source
  const threads = threadsFor(bytes)
  if (threads === 0) return translateHere(job, parts)
  if (cuttable === undefined) return translateRead(parts, startRecordThreads(job.settings, threads))
  const start = () => startChunkThreads(job.settings, cuttable, threads)
  return translateCut(job, cuttable, cutFile(cuttable.path, CHUNK), start)
}

async function* translateHere(job: Job, parts: AsyncIterable<ReadPart>): AsyncGenerator<TranslatedPart> {
  const bytes = textBytes()
  for await (const part of parts) yield translateParts(job, [part], bytes)
}

type UnderWay = { readonly part: ReadPart; readonly answer: Promise<RecordsAnswer> }

/** What is read here is translated there. */
async function* translateRead(
  parts: AsyncIterable<ReadPart>,
  threads: RecordThreads,
): AsyncGenerator<TranslatedPart> {
  const underWay: UnderWay[] = []
  try {
    for await (const part of parts) {
      if (part.records.length === 0) continue
      underWay.push(begin(part, threads))
      if (underWay.length >= threads.width) yield* finishNext(underWay)
    }
    while (underWay.length > 0) yield* finishNext(underWay)
  } finally {
    await threads.close()
  }
}

function begin(part: ReadPart, threads: RecordThreads): UnderWay {
  const sound = part.records.filter((it) => it.kind === 'record')
  const answer = threads.ask({ records: sound.map(({ line, content }) => ({ line, content })) })
  // A failure is met when its turn comes.
  answer.catch(() => undefined)
  return { part, answer }
}

async function* finishNext(underWay: UnderWay[]): AsyncGenerator<TranslatedPart> {
  const next = underWay.shift()
  if (next === undefined) return
  const { bytes, tally, refused } = await next.answer
  const { records, around, table } = next.part
  const rejects = rejectsOf(records, refused)
  yield { bytes, tally, rejects, around, ...(table === undefined ? {} : { table }) }
}
