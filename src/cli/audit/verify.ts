import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { openCheckpoint, readCheckpoint } from '../../audit/proofs/checkpoint.js'
import { bodyIn } from '../../audit/entry-text.js'
import { LogFileError, parseLogLine } from '../../audit/log-file.js'
import { type LogLine, SHARD_CREATED, SHARD_LEASED } from '../../audit/log-line.js'
import { type ShardHead, readOpening } from '../../audit/shard-opening.js'
import { NoteError, type NoteVerifier, parseVerifierKey } from '../../audit/proofs/note-key.js'
import { LogVerification } from '../../audit/verify-log.js'
import { type LogReport, type VerifyLogSettings } from '../../audit/verify/log-report.js'
import { BODIES_REMOVED, type RecordedRemoval, readRemoved } from '../../audit/retention/removed-bodies.js'
import { type CommandIo } from '../command.js'
import { BadInput } from './bad-input.js'
import { withLog } from './log-place.js'

export type VerifyOptions = {
  readonly data: string | undefined
  readonly keys: readonly string[]
  /** Files with checkpoints that were kept elsewhere. */
  readonly checkpoints: readonly string[]
  /** Public keys of witnesses. */
  readonly witnesses: readonly string[]
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
  const keys = options.keys.map((it) => readKey('--key', it))
  const witnesses = options.witnesses.map((it) => readKey('--witness', it))
  const kept = await Promise.all(options.checkpoints.map((it) => keptCheckpoints(resolve(io.cwd, it), keys)))
  const report =
    file === undefined
      ? await withLog(options.data, io, async (log) => {
          const said = await collect(log.openings())
          const removed = await collect(log.removed())
          const expected = [...kept.flat(), ...said]
          const verification = new LogVerification({ keys, witnesses, removed, expected })
          await log.each((line) => verification.accept(line))
          return verification.report()
        })
      : await verifyFile(resolve(io.cwd, file), { keys, witnesses, expected: kept.flat() })
  if (keys.length === 0)
    io.stderr(
      'note: checkpoints are checked with the keys the log itself names; --key checks them with yours\n',
    )
  print(report, io)
  printWitnessed(report, witnesses, io)
  return report.findings.length === 0 ? 0 : 1
}

/** Two passes: what the shards say of each other can stand anywhere in the file. */
async function verifyFile(file: string, settings: VerifyLogSettings): Promise<LogReport> {
  const said: ShardHead[] = []
  const removed: RecordedRemoval[] = []
  const origins = new Map<number, string>()
  for await (const line of linesOf(file)) {
    said.push(...headsIn(line))
    if (line.kind === 'shard') origins.set(line.shard, line.origin)
    removed.push(...removedIn(line, origins))
  }
  const verification = new LogVerification({
    ...settings,
    removed,
    expected: [...settings.expected, ...said],
  })
  for await (const line of linesOf(file)) verification.accept(line)
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

function removedIn(line: LogLine, origins: ReadonlyMap<number, string>): readonly RecordedRemoval[] {
  if (line.kind !== 'entry' || line.columns.action !== BODIES_REMOVED || line.columns.kind !== 'change')
    return []
  const body = bodyIn(line.text, line.columns)
  const by = { origin: origins.get(line.shard) ?? '', index: line.index }
  const { recorded } = line.columns
  return (body === undefined ? [] : readRemoved(body)).map((it) => ({ ...it, recorded, by }))
}

function readKey(option: string, text: string): NoteVerifier {
  try {
    return parseVerifierKey(text)
  } catch (error) {
    throw new BadInput(`${option} ${text}: ${error instanceof Error ? error.message : ''}`)
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
  const { shards, entries, removed, checkpoints, findings } = report
  if (removed > 0n) io.stdout(`${String(removed)} entries lost their evidence under the retention policy\n`)
  io.stdout(
    `${String(shards)} shards, ${String(entries)} entries, ${String(checkpoints)} checkpoints, ${String(findings.length)} findings\n`,
  )
}

/** Up to where each witness vouches for each shard: what came after, it has not seen yet. */
function printWitnessed(
  { heads, witnessed }: LogReport,
  witnesses: readonly NoteVerifier[],
  io: CommandIo,
): void {
  for (const { name } of witnesses)
    for (const { origin } of heads) {
      const seen = witnessed.find((it) => it.witness === name && it.origin === origin)
      io.stdout(
        seen === undefined
          ? `not witnessed ${origin}: ${name} has signed no checkpoint\n`
          : `witnessed ${origin}: ${String(seen.size)} entries, by ${name} at ${timeOf(seen.at)}\n`,
      )
    }
}

function timeOf(seconds: bigint): string {
  return seconds < 253_402_300_800n ? new Date(Number(seconds) * 1000).toISOString() : 'an impossible time'
}

async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = []
  for await (const it of items) all.push(it)
  return all
}
