import { parentPort, workerData } from 'node:worker_threads'
import { prepareJob } from '../job.js'
import { type ThreadData } from './threads.js'
import { type ChunkQuestion, translateChunk } from './translate-chunk.js'
import { type RecordsQuestion, translateGiven } from './translate-given.js'

// The program of one translating thread: it is told what to do once, then answers each question in turn.
const { settings, chunksOf } = workerData as ThreadData
const job = prepareJob(settings)
if (!('translator' in job)) throw new Error('the mapping has changed since it was checked')

parentPort?.on('message', (question: unknown) => {
  if (chunksOf === undefined) {
    const given = translateGiven(job, question as RecordsQuestion)
    parentPort?.postMessage(given, [given.bytes.buffer])
  } else {
    const answer = translateChunk(job, chunksOf, question as ChunkQuestion)
    parentPort?.postMessage(answer, [answer.bytes.buffer, answer.translated.bytes.buffer])
  }
})
