import { type Head } from '../../../translation/records/record-reader.js'
import { textBytes } from '../files/text-bytes.js'
import { type Job } from '../job.js'
import { type TranslatedPart } from '../translated-part.js'
import { type Chunk } from './cut-file.js'
import { type ByteForm, type ByteTranslation, type ChunkAnswer, translateBytes } from './translate-chunk.js'
import { type ChunkThreads } from './threads.js'
import { type Trust, trustInCuts } from './trust.js'

/**
 * Translates a file that was cut into chunks, in threads that know nothing of each other, to exactly what one thread
 * makes of it. A thread takes it for granted that a record begins with its chunk. Where that turns out not to be so, and
 * where a chunk has a say in the next, it is translated again here, on from what came before it, until a chunk begins
 * with a record again.
 */
export async function* translateCut(
  job: Job,
  form: ByteForm,
  chunks: AsyncIterable<Chunk>,
  start: () => ChunkThreads,
): AsyncGenerator<TranslatedPart> {
  const here = translateBytes(job, form, undefined, textBytes())
  const trust = trustInCuts()
  const cut: Cut = { job, form, here, head: undefined, threads: undefined, underWay: [], spaces: [], trust }
  try {
    for await (const chunk of chunks) {
      if (cut.head !== undefined) cut.threads ??= start()
      cut.underWay.push(begin(cut, chunk))
      if (cut.underWay.length >= (cut.threads?.width ?? 1)) yield* finishNext(cut)
      if (hasStopped(cut)) return
    }
    yield* finishAll(cut)
  } finally {
    await cut.threads?.close()
  }
}

async function* finishAll(cut: Cut): AsyncGenerator<TranslatedPart> {
  while (cut.underWay.length > 0) yield* finishNext(cut)
  if (cut.here !== undefined && !hasStopped(cut)) yield cut.here.end()
}

function hasStopped({ here }: Cut): boolean {
  return here?.hasStopped() === true
}

type UnderWay = { readonly chunk: Chunk; readonly answer: Promise<ChunkAnswer> | undefined }

type Cut = {
  readonly job: Job
  readonly form: ByteForm
  readonly underWay: UnderWay[]
  readonly spaces: ArrayBuffer[]
  readonly trust: Trust
  threads: ChunkThreads | undefined
  /** Known once the beginning of the file has been read. */
  head: Head | undefined
  /** What goes on here: undefined when what comes next begins with a record, on the line that its chunk says. */
  here: ByteTranslation | undefined
}

function begin(cut: Cut, chunk: Chunk): UnderWay {
  const { threads, head, trust, spaces } = cut
  const { bytes, line } = chunk
  if (threads === undefined || head === undefined || line === undefined || !trust.isDeserved())
    return { chunk, answer: undefined }
  const answer = threads.ask({ bytes, from: { line, head }, space: spaces.pop() })
  // A failure is met when its turn comes.
  answer.catch(() => undefined)
  return { chunk, answer }
}

async function* finishNext(cut: Cut): AsyncGenerator<TranslatedPart> {
  const next = cut.underWay.shift()
  if (next === undefined) return
  const { chunk } = next
  const answered = await next.answer
  if (answered === undefined) yield goOnHere(cut, chunk, chunk.bytes)
  else {
    const isRight = cut.here === undefined && beginsWithRecord(chunk.nextLine, answered)
    cut.trust.judge(isRight)
    yield isRight ? answered.translated : goOnHere(cut, chunk, answered.bytes)
    // It has been written by now.
    cut.spaces.push(answered.translated.bytes.buffer)
  }
}

/** Whether what follows the chunk, on this line, does. */
function beginsWithRecord(line: number | undefined, answered: ChunkAnswer): boolean {
  return line !== undefined && line === answered.nextLine
}

function goOnHere(cut: Cut, { line, nextLine }: Chunk, bytes: Uint8Array): TranslatedPart {
  cut.here ??= beginHere(cut, line)
  const translated = cut.here.take(bytes)
  const place = cut.here.place()
  cut.head ??= place?.head
  const isSure = place !== undefined && place.line === nextLine
  if (isSure) cut.here = undefined
  cut.trust.foundEnd(isSure)
  return translated
}

function beginHere({ job, form, head }: Cut, line: number | undefined): ByteTranslation {
  if (line === undefined || head === undefined)
    throw new Error('a chunk that begins with no record is read on')
  return translateBytes(job, form, { line, head }, textBytes())
}
