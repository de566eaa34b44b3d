import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type FhirResource } from '../fhir/resource.js'
import { provenance } from '../fhir/provenance.js'
import { type CompiledMapping } from '../translation/compiled-mapping.js'
import { gpConnectTranslator } from '../translation/gp-connect/gp-connect-translator.js'
import { lineageOf } from '../translation/lineage.js'
import { mappingTranslator } from '../translation/mapping-translator.js'
import { pdsTranslator } from '../translation/pds/pds-translator.js'
import { type Translated, type Translator } from '../translation/translator.js'
import { type Command, type CommandIo } from './command.js'
import { loadMapping } from './mapping.js'
import { dataFolder } from './mapping/read-mapping-folder.js'
import {
  type StandAloneSource,
  organisationOf,
  standAloneContext,
  standAloneRecord,
} from './mapping/stand-alone.js'
import { type ReadRecord, readRecords } from './translate/read-records.js'
import { type TranslationReport, reportLines, summaryOf } from './translate/report.js'

const USAGE = `linchpin translate --mapping NAME FILE [options]

Translates a file of source records to FHIR R4, one resource on each line. FILE is JSON or
NDJSON; "-" reads standard input. The report goes to standard error unless --report is given.

  --mapping NAME       a folder of mappings, or gp-connect or pds
  --out FILE           where the resources go (default: standard output)
  --report FILE        where the report goes, as JSON
  --lineage            adds to the report which source fields each element comes from
  --bundle             one collection Bundle for each record, with its Provenance
  --organisation ODS   whose records these are (default: X26)
  --name TEXT          the name of that organisation
  --at INSTANT         when the records were taken (default: now)
  --mappings DIR       folder of mappings (default: mappings)
  --help               shows this text

Exits 0 when everything was translated; 1 when some of it could not be, as the report says;
2 on bad input, with file:line:column.
`

/** `linchpin translate`: a file of source records to FHIR R4. */
export const translateCommand: Command = {
  name: 'translate',
  summary: 'translates a file of source records to FHIR R4',
  usage: USAGE,
  run: translateFile,
}

/** Translations written in code rather than as a mapping folder. */
const IN_CODE: ReadonlyMap<string, Translator> = new Map(
  [gpConnectTranslator, pdsTranslator].map((it) => [it.name, it]),
)

type Options = NonNullable<ReturnType<typeof parsed>['values']>

type Job = {
  readonly translator: Translator
  readonly mapping: CompiledMapping | undefined
  readonly source: StandAloneSource
  readonly at: string
}

type Done = { readonly line: number; readonly recordId: string; readonly translated: Translated }

async function translateFile(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, file, message } = parsed(argv)
  if (values === undefined || file === undefined || values.mapping === undefined)
    return complain(io, [
      `linchpin translate: ${message ?? '--mapping NAME and FILE are needed'}`,
      USAGE.trimEnd(),
    ])
  const job = jobOf(values, values.mapping, io)
  if (!('translator' in job)) return complain(io, job)
  const text = await readInput(file, io)
  if (text === undefined) return complain(io, [`${file}:1:1: the file cannot be read`])
  const records = readRecords(text)
  const rejected = records.filter((it) => it.kind === 'rejected')
  const done = records.filter((it) => it.kind === 'record').map((it) => translated(job, it))
  const report = reportOf(
    job,
    records.length,
    rejected,
    done,
    values.lineage === true ? 'with-lineage' : 'plain',
  )
  await writeAnswer(job, values, done, report, io)
  if (rejected.length === 0) return report.issues.some((it) => it.severity === 'error') ? 1 : 0
  return complain(
    io,
    rejected.map((it) => `${file}:${it.line}:${it.column}: ${it.message}`),
  )
}

async function writeAnswer(
  job: Job,
  values: Options,
  done: readonly Done[],
  report: TranslationReport,
  io: CommandIo,
): Promise<void> {
  const lines = done.flatMap((it) => linesOf(job, it, values.bundle === true ? 'bundle' : 'resources'))
  await put(values.out, io, lines.map((it) => `${JSON.stringify(it)}\n`).join(''), (it) => io.stdout(it))
  const written =
    values.report === undefined ? reportLines(report).join('\n') : JSON.stringify(report, undefined, 2)
  await put(values.report, io, `${written}\n`, (it) => io.stderr(it))
}

function jobOf(values: Options, name: string, io: CommandIo): Job | readonly string[] {
  const organisation = organisationOf(values.organisation)
  if (organisation === undefined) return ['linchpin translate: --organisation expects an ODS code']
  const at = values.at ?? new Date().toISOString()
  if (Number.isNaN(Date.parse(at))) return ['linchpin translate: --at expects an ISO 8601 instant']
  const source = { name: values.name ?? organisation, organisation }
  const inCode = IN_CODE.get(name)
  if (inCode !== undefined) return { translator: inCode, mapping: undefined, source, at }
  const mappings =
    values.mappings === undefined ? dataFolder('mappings', io.cwd) : resolve(io.cwd, values.mappings)
  const loaded = loadMapping(mappings, name, io.cwd)
  if (!('mapping' in loaded)) return loaded
  return { translator: mappingTranslator(loaded.mapping), mapping: loaded.mapping, source, at }
}

function translated(job: Job, record: Extract<ReadRecord, { kind: 'record' }>): Done {
  const recordId = String(record.line)
  const source = standAloneRecord(job.translator.name, recordId, record.content, job.at)
  const context = standAloneContext(job.mapping, source, job.source)
  return { line: record.line, recordId, translated: job.translator.translate(source, context) }
}

function linesOf(job: Job, done: Done, form: 'bundle' | 'resources'): readonly object[] {
  const resources = done.translated.resources.map((it) => it.resource)
  if (form === 'resources') return resources
  const entries = resources.length === 0 ? [] : [...resources, provenanceOf(job, done, resources)]
  return [{ resourceType: 'Bundle', type: 'collection', entry: entries.map((resource) => ({ resource })) }]
}

function provenanceOf(job: Job, done: Done, resources: readonly FhirResource[]): FhirResource {
  return provenance({
    id: `provenance-${done.recordId}`,
    targets: resources.map((it) => `${it.resourceType}/${typeof it['id'] === 'string' ? it['id'] : ''}`),
    organisation: job.source.organisation,
    source: job.source.name,
    recordId: done.recordId,
    mapping: job.translator.name,
    mappingVersion: job.translator.version,
    retrievedAt: job.at,
  })
}

function reportOf(
  job: Job,
  records: number,
  rejected: TranslationReport['rejected'],
  done: readonly Done[],
  detail: 'with-lineage' | 'plain',
): TranslationReport {
  const resources: Record<string, number> = {}
  for (const { translated } of done)
    for (const { resource } of translated.resources)
      resources[resource.resourceType] = (resources[resource.resourceType] ?? 0) + 1
  const issues = done.flatMap(({ line, translated }) => translated.issues.map((it) => ({ line, ...it })))
  const lineage = detail === 'plain' || job.mapping === undefined ? undefined : lineageOf(job.mapping)
  return {
    mapping: job.translator.name,
    version: job.translator.version,
    records,
    rejected: rejected.map(({ line, column, message }) => ({ line, column, message })),
    resources,
    issues,
    summary: summaryOf(issues),
    ...(lineage === undefined ? {} : { lineage }),
  }
}

function parsed(argv: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        mapping: { type: 'string' },
        mappings: { type: 'string' },
        out: { type: 'string' },
        report: { type: 'string' },
        organisation: { type: 'string' },
        name: { type: 'string' },
        at: { type: 'string' },
        lineage: { type: 'boolean' },
        bundle: { type: 'boolean' },
      },
    })
    const message = positionals.length > 1 ? 'one FILE at a time' : undefined
    return { values, file: message === undefined ? positionals[0] : undefined, message }
  } catch (error) {
    return {
      values: undefined,
      file: undefined,
      message: error instanceof Error ? error.message : 'bad arguments',
    }
  }
}

async function readInput(file: string, io: CommandIo): Promise<string | undefined> {
  if (file !== '-') return readFile(resolve(io.cwd, file), 'utf8').catch(() => undefined)
  const chunks: Uint8Array[] = []
  for await (const chunk of io.stdin) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

async function put(
  file: string | undefined,
  io: CommandIo,
  text: string,
  otherwise: (text: string) => void,
): Promise<void> {
  if (file === undefined) otherwise(text)
  else await writeFile(resolve(io.cwd, file), text)
}

function complain(io: CommandIo, lines: readonly string[]): number {
  for (const line of lines) io.stderr(`${line}\n`)
  return 2
}
