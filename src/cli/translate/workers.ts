import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { textBytes } from './files/text-bytes.js'
import { type Job } from './job.js'
import { type GivenRecord, type TranslatedRecords, translateRecords } from './translate-records.js'

/** Something that translates records, in this thread or in others. */
export type Translating = {
  /** How many parts may be under way at once: where it is one, its bytes are good until the next is begun. */
  readonly width: number
  translate(records: readonly GivenRecord[]): Promise<TranslatedRecords>
  close(): Promise<void>
}

/** A file from this size on is worth the start of other threads. */
const LARGE = 16 * 1024 * 1024
const MOST_THREADS = 4
/** Records are short-lived: little memory is enough for those under way. */
const MEMORY = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 12 }

/** Translates in other threads when the file is large and there are cores for them; else in this one. */
export function startTranslating(job: Job, bytes: number | undefined): Translating {
  const program = new URL('./worker.js', import.meta.url)
  const threads = Math.min(MOST_THREADS, availableParallelism())
  // Run from its TypeScript sources, the program has no compiled worker.
  if (bytes === undefined || bytes < LARGE || threads < 2 || !existsSync(fileURLToPath(program)))
    return inThisThread(job)
  return inThreads(Array.from({ length: threads }, () => startThread(program, job)))
}

function inThisThread(job: Job): Translating {
  const bytes = textBytes()
  return {
    width: 1,
    translate: (records) => Promise.resolve(translateRecords(job, records, bytes)),
    close: () => Promise.resolve(),
  }
}

type Waiting = {
  readonly resolve: (translated: TranslatedRecords) => void
  readonly reject: (error: Error) => void
}
/** A thread answers in the order in which it was asked. */
type Thread = { readonly worker: Worker; readonly waiting: Waiting[] }

function startThread(program: URL, job: Job): Thread {
  const worker = new Worker(program, {
    workerData: job.settings,
    resourceLimits: MEMORY,
  })
  const waiting: Waiting[] = []
  const fail = (error: Error): void => {
    for (const it of waiting.splice(0)) it.reject(error)
  }
  worker.on('message', (translated: TranslatedRecords) => waiting.shift()?.resolve(translated))
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error('a translating thread has ended')))
  return { worker, waiting }
}

function inThreads(threads: readonly Thread[]): Translating {
  let asked = 0
  return {
    width: threads.length * 2,
    translate: (records) =>
      new Promise((resolve, reject) => {
        const thread = threads[asked++ % threads.length]
        thread?.waiting.push({ resolve, reject })
        thread?.worker.postMessage(records)
      }),
    close: async () => {
      await Promise.all(threads.map((it) => it.worker.terminate()))
    },
  }
}
