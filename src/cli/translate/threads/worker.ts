import { parentPort, workerData } from 'node:worker_threads'
import { prepareJob } from '../job.js'
import { type Answered, type Asked } from './thread.js'
import { type ThreadData } from './threads.js'
import { type ChunkAnswer, type ChunkQuestion, translateChunk } from './translate-chunk.js'
import { type RecordsAnswer, type RecordsQuestion, translateGiven } from './translate-given.js'

// The program of one translating thread: it is told what to do once, then answers each question in turn.
const { settings, chunksOf } = workerData as ThreadData
const job = prepareJob(settings)
if (!('translator' in job)) throw new Error('the mapping has changed since it was checked')

parentPort?.on('message', ({ number, question }: Asked) => {
  if (chunksOf === undefined) {
    const answer = translateGiven(job, question as RecordsQuestion)
    const answered: Answered<RecordsAnswer> = { number, answer }
    parentPort?.postMessage(answered, [answer.bytes.buffer])
  } else {
    const answer = translateChunk(job, chunksOf, question as ChunkQuestion)
    const answered: Answered<ChunkAnswer> = { number, answer }
    parentPort?.postMessage(answered, [answer.bytes.buffer, answer.translated.bytes.buffer])
  }
})
