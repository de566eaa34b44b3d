import { createWriteStream } from 'node:fs'
import { resolve } from 'node:path'
import { finished } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { readSettings } from '../config/settings.js'
import { type StandAloneExtracts, openExtracts } from '../gateway/extracts.js'
import { type Ingested } from '../sources/extract/ingest/ingest-file.js'
import { saidByName } from '../sources/extract/ingest/said-by-name.js'
import { type Command, type CommandIo } from './command.js'

const USAGE = `linchpin ingest --source ID FILE [options]

Loads an extract into the records that are held for a source: all of it or nothing. The same bytes again
change nothing, and with another date than was given for them are refused; an attempt that was cut short is gone on with; an extract takes the place of what was held
of its period. FILE is CSV, XML, JSON or NDJSON, as the source's mapping says. Needs DATABASE_URL.

  --source ID      a source of the kind extract in the settings
  --config FILE    the settings (default: linchpin.yaml)
  --as-of DATE     the date the extract is true of, YYYY-MM-DD, where its records do not say it themselves
  --rejects FILE   the records that were rejected, one JSON object on each line, with line and reason
  --help           shows this text

Exits 0 when every record is held; 1 when some were rejected, or another load of the source is under way;
2 on bad input, with file:line:column. Records without a valid NHS number are held, counted and never shown.
`

/** `linchpin ingest`: loads a file into the records held for a source. */
export const ingestCommand: Command = {
  name: 'ingest',
  summary: 'loads an extract into the records held for a source',
  usage: USAGE,
  run,
}

type Wanted = {
  readonly file: string
  readonly source: string
  readonly config: string
  readonly asOf: string | undefined
  readonly rejects: string | undefined
}

async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const wanted = readWanted(argv)
  if (typeof wanted === 'string') return complain(io, wanted)
  const databaseUrl = io.environment['DATABASE_URL'] ?? ''
  if (databaseUrl === '') return complain(io, 'DATABASE_URL is not set')
  const settings = readSettings(resolve(io.cwd, wanted.config))
  const environment = { databaseUrl, variable: (name: string) => io.environment[name] }
  const extracts = await openExtracts(settings, databaseUrl, environment)
  try {
    return await take(extracts, wanted, io)
  } finally {
    await extracts.close()
  }
}

async function take(extracts: StandAloneExtracts, wanted: Wanted, io: CommandIo): Promise<number> {
  const source = extracts.sources.get(wanted.source)
  if (source === undefined) {
    const known = [...extracts.sources.keys()].join(', ') || 'none'
    return complain(io, `no source ${JSON.stringify(wanted.source)} takes extracts; those that do: ${known}`)
  }
  const taken = await extracts.take(source, {
    path: resolve(io.cwd, wanted.file),
    said: saidByName(wanted.file),
    asOf: wanted.asOf,
    by: 'command line',
  })
  if (taken.kind !== 'busy' && taken.digest !== undefined && wanted.rejects !== undefined)
    await writeRejects(resolve(io.cwd, wanted.rejects), extracts, wanted.source, taken.digest)
  return tell(taken, wanted, io)
}

const MOST_SHOWN = 20
const MOST_REJECTS = 1_000_000

function tell(taken: Ingested, { source, file }: Wanted, io: CommandIo): number {
  if (taken.kind === 'busy') {
    io.stderr(`linchpin ingest: another load of ${source} is under way\n`)
    return 1
  }
  for (const it of taken.rejects.slice(0, MOST_SHOWN))
    io.stderr(`${file}:${it.line}:${it.column}: ${it.reason}\n`)
  if (taken.kind === 'refused') {
    const held = taken.heldAsOf === undefined ? '' : ` (held as at ${taken.heldAsOf})`
    io.stderr(`${file}:${taken.rejects.at(-1)?.line ?? 1}:1: not held: ${taken.reason}${held}\n`)
    return 2
  }
  const { records, unserved, rejected } = taken.counts
  const done = taken.kind === 'held' ? 'held already' : 'loaded'
  io.stdout(
    `${source}: ${done}, as at ${taken.asOf}: ${records} records, ${unserved} of them without a valid NHS number and not shown, ${rejected} rejected\n`,
  )
  return rejected === 0 ? 0 : 1
}

async function writeRejects(
  path: string,
  extracts: StandAloneExtracts,
  source: string,
  digest: string,
): Promise<void> {
  const rejects = await extracts.rejects(source, digest, MOST_REJECTS)
  const output = createWriteStream(path, { mode: 0o600 })
  for (const it of rejects) output.write(`${JSON.stringify(it)}\n`)
  output.end()
  await finished(output)
}

function readWanted(argv: readonly string[]): Wanted | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        source: { type: 'string' },
        config: { type: 'string', default: 'linchpin.yaml' },
        'as-of': { type: 'string' },
        rejects: { type: 'string' },
      },
    })
    const [file] = positionals
    const { source, config, rejects, 'as-of': asOf } = values
    if (file === undefined || source === undefined || positionals.length > 1)
      return '--source ID and one FILE are needed'
    if (asOf !== undefined && !isDate(asOf)) return '--as-of expects a date, YYYY-MM-DD'
    return { file, source, config, asOf, rejects }
  } catch (error) {
    return error instanceof Error ? error.message : 'bad arguments'
  }
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
}

function complain(io: CommandIo, problem: string): number {
  io.stderr(`linchpin ingest: ${problem}\n`)
  return 2
}
