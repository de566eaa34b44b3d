import { type CommandIo } from '../../command.js'
import { type TranslateOptions } from '../options.js'
import { openOutput, outputTo } from './open-output.js'
import { type Kept, type Output, NOTHING_KEPT, allKept } from './output.js'
import { NO_REJECTS_FILE, type RejectsFile, rejectsFile, rejectsFolder } from './rejects.js'

/** Everything that a translation writes. */
export type Outputs = {
  readonly out: Output
  readonly rejects: RejectsFile
  readonly report: Output | undefined
}

/**
 * Opens all of them before the work, so that a place where nothing can be written is known before hours of it; else
 * says which cannot be, a line each. `tables`: those of a source of many, each with rejects of its own.
 */
export async function openOutputs(
  { out, rejects, report }: TranslateOptions,
  tables: readonly string[] | undefined,
  io: CommandIo,
): Promise<Outputs | { readonly problems: readonly string[] }> {
  const place = (parameter: string, file: string) => ({ parameter, file, cwd: io.cwd })
  const rejectsAt = (file: string) =>
    tables === undefined
      ? rejectsFile(place('--rejects', file))
      : rejectsFolder(place('--rejects', file), tables)
  const opened = {
    out: out === undefined ? outputTo((text) => io.stdout(text)) : await openOutput(place('--out', out)),
    rejects: rejects === undefined ? NO_REJECTS_FILE : await rejectsAt(rejects),
    report: report === undefined ? undefined : await openOutput(place('--report', report)),
  }
  if (isOpen(opened)) return opened
  const all = [opened.out, opened.rejects, opened.report]
  for (const it of all) if (typeof it === 'object') await it.drop()
  return { problems: all.filter((it) => typeof it === 'string').map((it) => `linchpin translate: ${it}`) }
}

function isOpen(opened: { readonly [Name in keyof Outputs]: Outputs[Name] | string }): opened is Outputs {
  return Object.values(opened).every((it) => typeof it !== 'string')
}

/** Puts each in its place, whatever becomes of the others, the report last: a report is of what is there. */
export async function keepOutputs({ out, rejects, report }: Outputs, anyRejected: boolean): Promise<Kept> {
  return allKept([await out.keep(), await rejects.keep(anyRejected), (await report?.keep()) ?? NOTHING_KEPT])
}

/** Leaves all as it was, but for the files that it gives. */
export async function dropOutputs({ out, rejects, report }: Outputs): Promise<readonly string[]> {
  const lost: string[] = []
  for (const it of [out, rejects, report]) lost.push(...((await it?.drop()) ?? []))
  return lost
}
