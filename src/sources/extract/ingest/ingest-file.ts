import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import {
  type ExtractLoader,
  type LoadCounts,
  type Loading,
  type RejectedRecord,
} from '../../../model/extracts/extract-loading.js'
import { chooseEncoding, decodeText } from '../../../translation/records/encoding.js'
import { readRecords } from '../../../translation/records/read-records.js'
import { type FileForm } from '../../../translation/source/file-form.js'
import { MOST_FILE_BYTES } from '../options.js'
import { type LoadRefusal, loadRecords } from './load-records.js'
import { type ExtractSource, type FileDates, type ReadHeld, readHeld } from './read-held.js'

/** A file to be held. */
export type GivenFile = {
  readonly path: string
  readonly form: FileForm
  readonly dates: FileDates
  /** ISO 8601 instant. */
  readonly receivedAt: string
}

/** Where a rejected record stands and why; never what it holds. */
export type RejectPlace = Omit<RejectedRecord, 'text'>

/** What became of a file, in counts and places: nothing of a person. */
export type Ingested =
  | {
      /** `held`: the same bytes are held already, and nothing has changed. */
      readonly kind: 'loaded' | 'held'
      readonly digest: string
      /** ISO 8601 date: the newest the file is true of. */
      readonly asOf: string
      readonly counts: LoadCounts
      /** The first of them. */
      readonly rejects: readonly RejectPlace[]
    }
  | {
      /** Nothing of it is held, and what was held before still is. */
      readonly kind: 'refused'
      readonly digest: string | undefined
      readonly reason: RefusedFile
      /** ISO 8601 date that its bytes are held as at; undefined where they are not held. */
      readonly heldAsOf?: string | undefined
      readonly counts: LoadCounts
      readonly rejects: readonly RejectPlace[]
    }
  | { readonly kind: 'busy' }

/** Why a file is not held, in closed words. */
export type RefusedFile = LoadRefusal | 'unreadable' | 'too-large' | 'wrong-form' | 'held-as-at-another-date'

/** What became of a file that was looked into. */
export type TakenFile = Exclude<Ingested, { readonly kind: 'busy' }>

const MOST_REJECTS = 1_000

/**
 * Holds a file whole or not at all: the same bytes again change nothing, by whatever way they come, an interrupted
 * attempt is gone on with, and an extract takes the place of what was held of its period. The same bytes with another
 * date than was given for them are refused where any record is dated by it: an old extract that is sent again must not
 * become a new one. To date it otherwise, its records have to say their dates. `record` is told what becomes of the
 * file before anything is seen of it. Rejects, with nothing changed, when the store is down or `record` rejects.
 */
export async function ingestFile(
  file: GivenFile,
  source: ExtractSource,
  loader: ExtractLoader,
  record: Recorder,
): Promise<Ingested> {
  const taken = await hold(file, source, loader, record)
  // A load was recorded before it could be seen.
  if (taken.kind === 'held' || taken.kind === 'refused') await record(taken)
  return taken
}

type Recorder = (taken: TakenFile) => Promise<void>

async function hold(
  file: GivenFile,
  source: ExtractSource,
  loader: ExtractLoader,
  record: Recorder,
): Promise<Ingested> {
  const most = source.options.maxFileBytes ?? MOST_FILE_BYTES
  const size = await stat(file.path).then(
    (it) => (it.isFile() ? it.size : undefined),
    () => undefined,
  )
  if (size === undefined) return refused('unreadable', undefined)
  if (size > most) return refused('too-large', undefined)
  const encoding = await chooseEncoding(bytesOf(file.path), file.form.encoding)
  const digest = await digestOf(file.path)
  if (encoding === undefined) return refused('unreadable', digest)
  const text = (): AsyncIterable<string> => decodeText(bytesOf(file.path), encoding)
  const givenAsOf = file.dates.asOf
  const id = { source: source.descriptor.id, digest, recipe: recipeOf(file, source), givenAsOf }
  const run = (loading: Loading) => load({ file, source, digest, record }, text(), loading)
  let done = await loader.load({ ...id, whenHeld: 'leave' }, run)
  if (done.kind === 'held' && (await isDatedAnew(done.givenAsOf, file, source, text()))) {
    if (done.givenAsOf !== undefined)
      return { ...refused('held-as-at-another-date', digest), heldAsOf: done.asOf }
    // Without a date, records that say none were rejected: with one they are taken.
    done = await loader.load({ ...id, whenHeld: 'again' }, run)
  }
  if (done.kind === 'busy') return done
  if (done.kind === 'done') return { ...done.result, digest }
  const rejects = await loader.rejects(id, MOST_REJECTS)
  return { kind: 'held', digest, asOf: done.asOf, counts: done.counts, rejects: rejects.map(placeOf) }
}

/** Whether another date is given than was before, and some record of the file is dated by it. */
async function isDatedAnew(
  before: string | undefined,
  { form, dates }: GivenFile,
  source: ExtractSource,
  text: AsyncIterable<string>,
): Promise<boolean> {
  if (dates.asOf === undefined || dates.asOf === before) return false
  const undated = { ...dates, asOf: undefined }
  for await (const { records } of readRecords(text, { form, schema: source.mapping.schema }, anyJsonFault))
    for (const read of records)
      if (isUndated(readHeld(read, source, undated)) && !isUndated(readHeld(read, source, dates))) return true
  return false
}

function isUndated(read: ReadHeld): boolean {
  return read.kind === 'rejected' && read.reject.reason === 'no-date'
}

type Load = {
  readonly file: GivenFile
  readonly source: ExtractSource
  readonly digest: string
  readonly record: Recorder
}

async function load({ file, source, digest, record }: Load, text: AsyncIterable<string>, loading: Loading) {
  const records = readRecords(text, { form: file.form, schema: source.mapping.schema }, anyJsonFault)
  const read = await loadRecords(records, source, file.dates, loading)
  const rejects = read.rejects.map(placeOf)
  if (read.refusal !== undefined) {
    await loading.discard()
    return { ...refused(read.refusal, undefined), rejects }
  }
  const finished = await loading.finish(read.period, file.receivedAt, (loaded) =>
    record({ ...loaded, digest, rejects }),
  )
  if (finished.kind === 'loaded') return { ...finished, rejects }
  const reason: LoadRefusal = finished.kind === 'older' ? 'older-than-held' : 'no-records'
  return { ...refused(reason, undefined), counts: finished.counts, rejects }
}

function refused(reason: RefusedFile, digest: string | undefined) {
  const counts = { records: 0, unserved: 0, rejected: 0 }
  return { kind: 'refused' as const, digest, reason, counts, rejects: [] }
}

function placeOf({ line, column, reason }: RejectedRecord): RejectPlace {
  return { line, column, reason }
}

/** Everything besides the bytes and the date given that decides what is held of them: read otherwise, they are loaded again. */
function recipeOf({ form }: GivenFile, { options, mapping }: ExtractSource): string {
  const { key, asOf, period, person } = options
  return createHash('sha256')
    .update(JSON.stringify([mapping.version, key, asOf, period, form, person]))
    .digest('hex')
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of bytesOf(path)) hash.update(chunk)
  return hash.digest('hex')
}

async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path)) if (chunk instanceof Uint8Array) yield chunk
}

/** A fault of JSON is placed where its record begins. */
function anyJsonFault(): { readonly offset: number; readonly message: string } {
  return { offset: 0, message: 'expected JSON without a repeated key' }
}
