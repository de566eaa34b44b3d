import { type CommandIo } from '../../command.js'
import { type TranslateOptions } from '../options.js'
import { type Output, openOutput, outputTo } from './open-output.js'
import { NO_REJECTS_FILE, type RejectsFile, rejectsFile, rejectsFolder } from './rejects.js'

/** Everything that a translation writes. */
export type Outputs = {
  readonly out: Output
  readonly rejects: RejectsFile
  readonly report: Output | undefined
}

/**
 * Opens all of them before the work, so that a place where nothing can be written is known before hours of it; else
 * says which cannot be, a line each.
 */
export async function openOutputs(
  { out, rejects, report }: TranslateOptions,
  files: 'one' | 'one-for-each-table',
  io: CommandIo,
): Promise<Outputs | { readonly problems: readonly string[] }> {
  const place = (parameter: string, file: string) => ({ parameter, file, cwd: io.cwd })
  const opened = {
    out: out === undefined ? outputTo((text) => io.stdout(text)) : await openOutput(place('--out', out)),
    rejects:
      rejects === undefined
        ? NO_REJECTS_FILE
        : await (files === 'one' ? rejectsFile : rejectsFolder)(place('--rejects', rejects)),
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

/** Puts all in its place, the report last: a report is of what is there. */
export async function keepOutputs({ out, rejects, report }: Outputs, anyRejected: boolean): Promise<void> {
  await out.keep()
  await rejects.keep(anyRejected)
  await report?.keep()
}

/** Leaves all as it was, what was kept by now excepted. */
export async function dropOutputs({ out, rejects, report }: Outputs): Promise<void> {
  for (const it of [out, rejects, report]) await it?.drop()
}
