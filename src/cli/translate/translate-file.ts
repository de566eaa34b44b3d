import { type CommandIo } from '../command.js'
import { type Outputs } from './files/outputs.js'
import { type Rejects, countReject, noRejects } from './files/rejects.js'
import { type Job } from './job.js'
import { type Progress, progressOn } from './progress.js'
import { type Tally, addTally, emptyTally } from './report/tally.js'
import { type Source, translateOpened } from './threads/translate-opened.js'
import { type TranslatedPart } from './translated-part.js'

/** What was done with a file. */
export type FileDone = { readonly tally: Tally; readonly rejects: Rejects }

/**
 * Translates records as they arrive: resources and rejects are written in their order, and no more of it is in memory than
 * what is under way.
 */
export async function translateFile(
  job: Job,
  source: Source,
  outputs: Pick<Outputs, 'out' | 'rejects'>,
  io: CommandIo,
): Promise<FileDone> {
  const run: Run = { outputs, progress: progressOn(io), tally: emptyTally(), rejects: noRejects() }
  try {
    for await (const part of translateOpened(job, source)) await take(run, part)
  } finally {
    run.progress.clear()
  }
  return { tally: run.tally, rejects: run.rejects }
}

type Run = {
  readonly outputs: Pick<Outputs, 'out' | 'rejects'>
  readonly progress: Progress
  readonly tally: Tally
  readonly rejects: Rejects
}

async function take(run: Run, part: TranslatedPart): Promise<void> {
  if (part.bytes.length > 0) await run.outputs.out.write(part.bytes)
  addTally(run.tally, part.tally)
  for (const reject of part.rejects) {
    countReject(run.rejects, reject, part.table?.file)
    if (reject.text !== undefined) await run.outputs.rejects.add(reject.text, part.around, part.table?.name)
  }
  run.progress.show(() => `${run.tally.records} records, ${run.rejects.total} rejected`)
}
