import { wordsFor } from '../../translation/quality/issue-words.js'
import { type ReadPart, type ReadRecord, type SoundRecord } from '../../translation/records/read-record.js'
import { type CommandIo } from '../command.js'
import { type Job } from './job.js'
import { type Opened } from './open-source.js'
import { openOutput } from './files/open-output.js'
import { type TranslateOptions } from './options.js'
import { type Progress, progressOn } from './progress.js'
import {
  type Reject,
  type Rejects,
  type RejectsFile,
  countReject,
  noRejects,
  rejectsFile,
  rejectsFolder,
} from './files/rejects.js'
import { type Tally, addTally, emptyTally } from './report/tally.js'
import { type TranslatedRecords } from './translate-records.js'
import { type Translating, startTranslating } from './workers.js'

/** What was done with a file. */
export type FileDone = { readonly tally: Tally; readonly rejects: Rejects }

/**
 * Translates records as they arrive: resources and rejects are written in their order, and no more of it is in memory than
 * what is under way.
 */
export async function translateFile(
  job: Job,
  options: TranslateOptions,
  source: Pick<Opened, 'parts' | 'bytes' | 'files'>,
  io: CommandIo,
): Promise<FileDone> {
  const output = await openOutput(options.out, io.cwd, (text) => io.stdout(text))
  const run: Run = {
    translating: startTranslating(job, source.bytes),
    write: (bytes) => output.write(bytes),
    file:
      source.files === 'one' ? rejectsFile(options.rejects, io.cwd) : rejectsFolder(options.rejects, io.cwd),
    progress: progressOn(io),
    tally: emptyTally(),
    rejects: noRejects(),
    underWay: [],
  }
  try {
    for await (const part of source.parts) await begin(run, part)
    while (run.underWay.length > 0) await finishNext(run)
  } finally {
    run.progress.clear()
    await run.file.close()
    await output.close()
    await run.translating.close()
  }
  return { tally: run.tally, rejects: run.rejects }
}

type UnderWay = { readonly part: ReadPart; readonly translated: Promise<TranslatedRecords> }

type Run = {
  readonly translating: Translating
  readonly write: (bytes: Uint8Array) => Promise<void>
  readonly file: RejectsFile
  readonly progress: Progress
  readonly tally: Tally
  readonly rejects: Rejects
  readonly underWay: UnderWay[]
}

async function begin(run: Run, part: ReadPart): Promise<void> {
  if (part.records.length === 0) return
  const records = part.records.filter((it) => it.kind === 'record')
  const translated = run.translating.translate(records.map(({ line, content }) => ({ line, content })))
  // A failure is met when its turn comes.
  translated.catch(() => undefined)
  run.underWay.push({ part, translated })
  if (run.underWay.length >= run.translating.width) await finishNext(run)
}

async function finishNext(run: Run): Promise<void> {
  const next = run.underWay.shift()
  if (next === undefined) return
  const translated = await next.translated
  if (translated.bytes.length > 0) await run.write(translated.bytes)
  addTally(run.tally, translated.tally)
  for (const reject of rejectsOf(next.part.records, translated)) {
    countReject(run.rejects, reject, next.part.table?.file)
    if (reject.text !== undefined) await run.file.add(reject.text, next.part.around, next.part.table?.name)
  }
  run.progress.show(() => `${run.tally.records} records, ${run.rejects.total} rejected`)
}

/** Records that could not be read, and those of which nothing came, in the order of the file. */
function rejectsOf(records: readonly ReadRecord[], translated: TranslatedRecords): readonly Reject[] {
  const refused = new Map(translated.refused.map((it) => [it.index, it]))
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

function refusedRecord(
  { line, text }: SoundRecord,
  obstacle: { readonly code: string; readonly location: string },
): Reject {
  const { code, location } = obstacle
  const message = `nothing came of the record: ${code} at ${location || 'the record'}: ${wordsFor(code)}`
  return { kind: 'refused', line, column: 1, reason: obstacle.code, message, text }
}
