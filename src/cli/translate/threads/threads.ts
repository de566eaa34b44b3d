import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { type Transferable, Worker } from 'node:worker_threads'
import { type JobSettings } from '../job.js'
import { threadOf } from './thread.js'
import { type ByteForm, type ChunkAnswer, type ChunkQuestion } from './translate-chunk.js'
import { type RecordsAnswer, type RecordsQuestion } from './translate-given.js'

/** Threads that are asked in turn. */
type Threads<Question, Answer> = {
  /** How many questions may be under way at once. */
  readonly width: number
  ask(question: Question): Promise<Answer>
  close(): Promise<void>
}

export type ChunkThreads = Threads<ChunkQuestion, ChunkAnswer>
export type RecordThreads = Threads<RecordsQuestion, RecordsAnswer>

/** What a thread is told at its start: the form of the file where it is given chunks of it, else records. */
export type ThreadData = { readonly settings: JobSettings; readonly chunksOf: ByteForm | undefined }

/** A file from this size on is worth the start of other threads. */
const LARGE = 16 * 1024 * 1024
const MOST_THREADS = 3
/** Records are short-lived: little memory is enough for those under way. */
const MEMORY = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 24 }

const PROGRAM = new URL('./worker.js', import.meta.url)

/** How many threads a file of so many bytes is worth: none when it is small, or there are no cores for them. */
export function threadsFor(bytes: number | undefined): number {
  const threads = Math.min(MOST_THREADS, availableParallelism())
  // Run from its TypeScript sources, the program has no compiled worker.
  const worthIt = bytes !== undefined && bytes >= LARGE && threads > 1 && existsSync(fileURLToPath(PROGRAM))
  return worthIt ? threads : 0
}

/** Threads for chunks of a file. */
export function startChunkThreads(settings: JobSettings, chunksOf: ByteForm, count: number): ChunkThreads {
  return startThreads<ChunkQuestion, ChunkAnswer>({ settings, chunksOf }, count, ({ bytes, space }) =>
    space === undefined ? [bytes.buffer] : [bytes.buffer, space],
  )
}

/** Threads for records that were read here. */
export function startRecordThreads(settings: JobSettings, count: number): RecordThreads {
  return startThreads<RecordsQuestion, RecordsAnswer>({ settings, chunksOf: undefined }, count, () => [])
}

function startThreads<Question, Answer>(
  workerData: ThreadData,
  count: number,
  transferred: (question: Question) => readonly Transferable[],
): Threads<Question, Answer> {
  const threads = Array.from({ length: count }, () =>
    threadOf<Question, Answer>(new Worker(PROGRAM, { workerData, resourceLimits: MEMORY })),
  )
  let asked = 0
  return {
    width: threads.length * 2,
    ask: (question) => {
      const thread = threads[asked++ % threads.length]
      if (thread === undefined) return Promise.reject(new Error('there is no thread to ask'))
      return thread.ask(question, transferred(question))
    },
    close: async () => {
      await Promise.all(threads.map((it) => it.close()))
    },
  }
}
