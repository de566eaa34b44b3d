import { parentPort, workerData } from 'node:worker_threads'
import { textBytes } from './files/text-bytes.js'
import { type JobSettings, prepareJob } from './job.js'
import { type GivenRecord, translateRecords } from './translate-records.js'

// The program of one translating thread: it is told what to do once, then answers each part in turn.
const settings = workerData as JobSettings
const job = prepareJob(settings)
if (!('translator' in job)) throw new Error('the mapping has changed since it was checked')

parentPort?.on('message', (records: readonly GivenRecord[]) => {
  const translated = translateRecords(job, records, textBytes())
  parentPort?.postMessage(translated, [translated.bytes.buffer])
})
