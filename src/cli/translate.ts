import { basename } from 'node:path'
import { type Command, type CommandIo } from './command.js'
import { type Job, prepareJob } from './translate/job.js'
import { type Opened, openSource } from './translate/open-source.js'
import { type Kept, NOTHING_KEPT } from './translate/files/output.js'
import { type Outputs, dropOutputs, keepOutputs, openOutputs } from './translate/files/outputs.js'
import { type TranslateOptions, readOptions } from './translate/options.js'
import { reportPage } from './translate/report/report-page.js'
import { type TranslationReport, reportOf } from './translate/report/report.js'
import { summaryLines } from './translate/report/summary.js'
import { translateFile } from './translate/translate-file.js'

const USAGE = `linchpin translate --mapping NAME FILE [options]

Translates source records to FHIR R4, one resource on each line, in the order of FILE, which
is CSV, XML, JSON or NDJSON, as the mapping says; "-" reads standard input. For a mapping of
many tables FILE is a folder with a CSV file named for each table (DM_PERSONS.csv): all of
them, each with every column in its header. Rows are joined as the mapping's source.yaml says.
What was done is shown on standard error at the end.

  --mapping NAME       a folder of mappings, or pds
  --out FILE           where the resources go (default: standard output)
  --report FILE        a report: a page for a person when FILE ends with .html, else JSON
  --rejects FILE       the records that were rejected, to be corrected and translated again;
                       a folder where FILE is one; without any there is no such file
  --corrected DIR      with a folder of tables: the rows of its rejects, corrected; only records
                       that have one of them are translated
  --lineage            adds to the report which source fields each element comes from
  --bundle             one collection Bundle for each record, with its Provenance
  --encoding NAME      the encoding of FILE where it is not UTF-8 (default: windows-1252)
  --organisation ODS   whose records these are (default: X26)
  --name TEXT          the name of that organisation
  --at INSTANT         when the records were taken (default: now)
  --mappings DIR       folder of mappings (default: mappings)
  --help               shows this text

The files named by --out, --report and --rejects are put there when all is translated: until
then, and when it is broken off, those that were there stay. A file in a folder that may not be
written is written over as it goes.

Exits 0 when everything was translated; 1 when something was rejected or has an error, as
the summary says; 2 on bad input, with file:line:column.
`

/** `linchpin translate`: a file of source records to FHIR R4. */
export const translateCommand: Command = {
  name: 'translate',
  summary: 'translates a file of source records to FHIR R4',
  usage: USAGE,
  run,
}

async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const options = readOptions(argv, io)
  if (typeof options === 'string') return complain(io, [`linchpin translate: ${options}`, USAGE.trimEnd()])
  const job = prepareJob(options.settings)
  if (!('translator' in job)) return complain(io, job)
  const source = await openSource(job, options, io)
  if ('problems' in source) return complain(io, source.problems)
  const outputs = await openOutputs(options, source.tables, io)
  if ('problems' in outputs) return complain(io, outputs.problems)
  const report = await translated(job, options, { source, outputs }, io)
  showRejected(report, options.file, io)
  for (const line of summaryLines(report)) io.stderr(`${line}\n`)
  return exitCode(report)
}

type Open = { readonly source: Opened; readonly outputs: Outputs }

/** All is put in its place when the whole file is translated, and nothing before. */
async function translated(
  job: Job,
  options: TranslateOptions,
  { source, outputs }: Open,
  io: CommandIo,
): Promise<TranslationReport> {
  let report: TranslationReport
  try {
    const done = await translateFile(job, source, outputs, io)
    report = reportOf(job, done, source.encoding, options.lineage ? 'with-lineage' : 'plain')
    await outputs.report?.write(reportText(report, options))
  } catch (error) {
    throw brokenOff(options, error, await dropOutputs(outputs))
  }
  const kept = await (isRead(report) ? keepOutputs(outputs, report.rejectedTotal > 0) : keepReport(outputs))
  if (kept.failed.length > 0) throw notInPlace(options, kept)
  return report
}

/** Of a file that is not read at all there is a report, and nothing takes the place of what was made of another. */
async function keepReport({ out, rejects, report }: Outputs): Promise<Kept> {
  const lost = [...(await out.drop()), ...(await rejects.drop())]
  const { inPlace, failed } = (await report?.keep()) ?? NOTHING_KEPT
  return { inPlace, failed: [...failed, ...lost.map((it) => `${it}: what was there is lost`)] }
}

function notInPlace({ file, out }: TranslateOptions, { inPlace, failed }: Kept): Error {
  const whole = [...(out === undefined ? ['what was printed'] : []), ...inPlace]
  const rest = whole.length === 0 ? 'no file was written' : `whole: ${whole.join(', ')}`
  return new Error(`${file} was translated, and not all is in its place: ${[...failed, rest].join('; ')}`)
}

function brokenOff({ file, out }: TranslateOptions, error: unknown, lost: readonly string[]): Error {
  const reason = error instanceof Error ? error.message : 'unexpected failure'
  const left =
    lost.length > 0
      ? `of this there is only a part: ${lost.join(', ')}`
      : out === undefined
        ? 'what was printed is not all of it'
        : 'no file was written'
  return new Error(`${file} was not translated to its end: ${reason}; ${left}`, { cause: error })
}

function reportText(report: TranslationReport, { report: place = '', file }: TranslateOptions): string {
  if (/\.html?$/i.test(place)) return reportPage(report, basename(file))
  return `${JSON.stringify(report, undefined, 2)}\n`
}

const MOST_SHOWN = 20

function showRejected(report: TranslationReport, file: string, io: CommandIo): void {
  const shown = report.rejected.slice(0, MOST_SHOWN)
  for (const it of shown) io.stderr(`${it.file ?? file}:${it.line}:${it.column}: ${it.message}\n`)
  const more = report.rejectedTotal - shown.length
  if (more > 0) io.stderr(`and ${more} more rejected\n`)
}

/** Reasons for which a file is not read at all. */
const NOT_READ: ReadonlySet<string> = new Set(['wrong-header', 'wrong-record', 'document-type'])
/** Reasons that end the reading: of a file in which nothing was read before, it is the same. */
const ENDS_READING: ReadonlySet<string> = new Set(['not-json', 'not-well-formed', 'rest-unreadable'])

function isRead({ rejectedByReason, rejectedTotal, read }: TranslationReport): boolean {
  const reasons = Object.keys(rejectedByReason)
  if (reasons.some((it) => NOT_READ.has(it))) return false
  return read > 0 || rejectedTotal !== 1 || !reasons.some((it) => ENDS_READING.has(it))
}

function exitCode(report: TranslationReport): number {
  if (!isRead(report)) return 2
  return report.rejectedTotal > 0 || report.summary.some((it) => it.severity === 'error') ? 1 : 0
}

function complain(io: CommandIo, lines: readonly string[]): number {
  for (const line of lines) io.stderr(`${line}\n`)
  return 2
}
