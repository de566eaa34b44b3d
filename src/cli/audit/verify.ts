import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { openCheckpoint, readCheckpoint } from '../../audit/proofs/checkpoint.js'
import { bodyIn } from '../../audit/entry-text.js'
import { LogFileError, parseLogLine } from '../../audit/log-file.js'
import { type LogLine, SHARD_CREATED, SHARD_LEASED } from '../../audit/log-line.js'
import { type ShardHead, readOpening } from '../../audit/shard-opening.js'
import { NoteError, type NoteVerifier, parseVerifierKey } from '../../audit/proofs/signed-note.js'
import { type LogReport, LogVerification } from '../../audit/verify-log.js'
import { type CommandIo } from '../command.js'
import { BadInput } from './bad-input.js'
import { withLog } from './log-place.js'

export type VerifyOptions = {
  readonly data: string | undefined
  readonly keys: readonly string[]
  /** Files with checkpoints that were kept elsewhere. */
  readonly checkpoints: readonly string[]
}

/**
 * Recomputes the log of a database, or of an export, offline, and prints one line per shard and finding.
 * 0 when nothing is wrong, 1 when the log was changed. Throws BadInput with file and line.
 */
export async function verifyLog(
  file: string | undefined,
  options: VerifyOptions,
  io: CommandIo,
): Promise<number> {
  const keys = options.keys.map(readKey)
  const kept = await Promise.all(options.checkpoints.map((it) => keptCheckpoints(resolve(io.cwd, it), keys)))
  const report =
    file === undefined
      ? await withLog(options.data, io, async (log) => {
          const said = await collect(log.openings())
          return runThrough(log.lines(), keys, [...kept.flat(), ...said])
        })
      : await verifyFile(resolve(io.cwd, file), keys, kept.flat())
  if (keys.length === 0)
    io.stderr(
      'note: checkpoints are checked with the keys the log itself names; --key checks them with yours\n',
    )
  print(report, io)
  return report.findings.length === 0 ? 0 : 1
}

/** Two passes: what the shards say of each other can stand anywhere in the file. */
async function verifyFile(
  file: string,
  keys: readonly NoteVerifier[],
  kept: readonly ShardHead[],
): Promise<LogReport> {
  const said: ShardHead[] = []
  for await (const line of linesOf(file)) said.push(...headsIn(line))
  return runThrough(linesOf(file), keys, [...kept, ...said])
}

async function runThrough(
  lines: AsyncIterable<LogLine>,
  keys: readonly NoteVerifier[],
  expected: readonly ShardHead[],
): Promise<LogReport> {
  const verification = new LogVerification({ keys, expected })
  for await (const line of lines) verification.accept(line)
  return verification.report()
}

async function* linesOf(file: string): AsyncGenerator<LogLine> {
  let number = 0
  try {
    for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      number += 1
      yield parseLogLine(text, number)
    }
  } catch (error) {
    if (error instanceof LogFileError) throw new BadInput(`${file}:${String(error.line)}:1: ${error.message}`)
    throw new BadInput(`${file}: cannot be read`, { cause: error })
  }
}

function headsIn(line: LogLine): readonly ShardHead[] {
  if (line.kind !== 'entry' || ![SHARD_CREATED, SHARD_LEASED].includes(line.columns.action)) return []
  const body = bodyIn(line.text, line.columns)
  return (body === undefined ? undefined : readOpening(body))?.heads ?? []
}

function readKey(text: string): NoteVerifier {
  try {
    return parseVerifierKey(text)
  } catch (error) {
    throw new BadInput(`--key ${text}: ${error instanceof Error ? error.message : ''}`)
  }
}

/** The checkpoints in a file as `audit checkpoint` prints them. */
async function keptCheckpoints(file: string, keys: readonly NoteVerifier[]): Promise<readonly ShardHead[]> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new BadInput(`${file}: cannot be read`)
  })
  try {
    const notes = text.split(/(?<=\n— [^\n]*\n)\n(?=[^—\n])/u)
    return notes.map((it) => (keys.length === 0 ? readCheckpoint(it) : openCheckpoint(it, keys)))
  } catch (error) {
    if (error instanceof NoteError) throw new BadInput(`${file}:1:1: ${error.message}`)
    throw error
  }
}

function print(report: LogReport, io: CommandIo): void {
  const wrong = new Set(report.findings.map((it) => it.origin))
  for (const { origin, size, root } of report.heads)
    if (!wrong.has(origin))
      io.stdout(`ok ${origin}: ${String(size)} entries, root ${Buffer.from(root).toString('base64')}\n`)
  for (const { origin, index, problem } of report.findings)
    io.stdout(`TAMPERED ${origin}${index === undefined ? '' : `#${String(index)}`}: ${problem}\n`)
  const { shards, entries, checkpoints, findings } = report
  io.stdout(
    `${String(shards)} shards, ${String(entries)} entries, ${String(checkpoints)} checkpoints, ${String(findings.length)} findings\n`,
  )
}

async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = []
  for await (const it of items) all.push(it)
  return all
}
