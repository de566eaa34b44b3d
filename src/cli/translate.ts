import { basename } from 'node:path'
import { type Command, type CommandIo } from './command.js'
import { prepareJob } from './translate/job.js'
import { openSource } from './translate/open-source.js'
import { type Output, openOutput } from './translate/files/open-output.js'
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
                       a folder where FILE is one
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
  // Opened before the work, so that a place where no report can be written is known before hours of it.
  const place = await openReport(options, io)
  const done = await translateFile(job, options, source, io)
  const report = reportOf(job, done, source.encoding, options.lineage ? 'with-lineage' : 'plain')
  await place?.write(reportText(report, options))
  await place?.close()
  showRejected(report, options.file, io)
  for (const line of summaryLines(report)) io.stderr(`${line}\n`)
  return exitCode(report)
}

async function openReport({ report }: TranslateOptions, io: CommandIo): Promise<Output | undefined> {
  return report === undefined ? undefined : openOutput(report, io.cwd, () => undefined)
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
const NOT_READ: ReadonlySet<string> = new Set(['wrong-header', 'wrong-record'])

function exitCode(report: TranslationReport): number {
  if (report.rejected.some((it) => NOT_READ.has(it.reason))) return 2
  return report.rejectedTotal > 0 || report.summary.some((it) => it.severity === 'error') ? 1 : 0
}

function complain(io: CommandIo, lines: readonly string[]): number {
  for (const line of lines) io.stderr(`${line}\n`)
  return 2
}
