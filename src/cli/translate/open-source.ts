import { statSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { type Encoding, hasPlainLineEnds } from '../../translation/records/encoding.js'
import { type ReadPart } from '../../translation/records/read-record.js'
import { isReadByPieces, readRecords } from '../../translation/records/read-records.js'
import { type FileForm } from '../../translation/source/file-form.js'
import { type CommandIo } from '../command.js'
import { findJsonFault } from './files/json-fault.js'
import { openInput } from './files/open-input.js'
import { type Job } from './job.js'
import { type TranslateOptions } from './options.js'
import { openTables } from './tables/open-tables.js'
import { readTables } from './tables/read-tables.js'

/** The records of a file, or of a folder of tables, as they arrive. */
export type Opened = {
  readonly parts: AsyncIterable<ReadPart>
  readonly encoding: Encoding
  /** Undefined for standard input. */
  readonly bytes: number | undefined
  /** The names of the tables of a folder; undefined for one file. */
  readonly tables: readonly string[] | undefined
  /** The file itself, where it can be cut after any line: its parts are then those of `parts`. */
  readonly cuttable?: CuttableFile
}

/** A file that can be read in pieces: where it is, and what is in it. */
export type CuttableFile = {
  readonly path: string
  readonly form: FileForm
  readonly encoding: Encoding
}

/** Opens what the command line names; else everything that is wrong with it, a line each. */
export async function openSource(
  job: Job,
  options: TranslateOptions,
  io: CommandIo,
): Promise<Opened | { readonly problems: readonly string[] }> {
  const { file, corrected } = options
  if (isFolder(file, io.cwd)) {
    if (job.mapping?.schema.tables !== undefined) return openFolder(job, options, io)
    return { problems: [`${file}: the mapping ${job.translator.name} reads one file, and this is a folder`] }
  }
  if (corrected !== undefined) return { problems: ['--corrected goes with a folder of tables'] }
  return openFile(job, options, io)
}

async function openFile(
  job: Job,
  { file, encoding: declared }: TranslateOptions,
  io: CommandIo,
): Promise<Opened | { readonly problems: readonly string[] }> {
  const form = formOf(job, file)
  if (typeof form === 'string') return { problems: [`${file}:1:1: ${form}`] }
  const input = await openInput(file, declared ?? form.encoding, io)
  if (typeof input === 'string') return { problems: [`${file}:1:1: ${input}`] }
  const { text, encoding, bytes } = input
  const parts = readRecords(text, { form, schema: job.mapping?.schema }, findJsonFault)
  const opened: Opened = { parts, encoding, bytes, tables: undefined }
  const isCuttable = bytes !== undefined && isReadByPieces(form) && hasPlainLineEnds(encoding)
  return isCuttable ? { ...opened, cuttable: { path: resolve(io.cwd, file), form, encoding } } : opened
}

async function openFolder(
  job: Job,
  { file, corrected, encoding }: TranslateOptions,
  io: CommandIo,
): Promise<Opened | { readonly problems: readonly string[] }> {
  const schema = job.mapping?.schema
  const form = schema?.tables
  if (schema === undefined || form === undefined) return { problems: [] }
  const opened = await openTables({ exported: file, corrected }, schema, encoding, io)
  if ('problems' in opened) return opened
  const inputs = opened.flatMap((it) => it.files).map((it) => it.input)
  const encodings = inputs.map((it) => it.encoding)
  return {
    parts: readTables(opened, schema, form),
    // The least certain of all: where one table's was assumed, that is what should be known.
    encoding:
      encodings.find((it) => it.known === 'assumed') ??
      encodings.find((it) => it.known === 'declared') ??
      UTF_8,
    bytes: inputs.reduce((sum, it) => sum + (it.bytes ?? 0), 0),
    tables: opened.map((it) => it.name),
  }
}

const UTF_8: Encoding = { name: 'utf-8', known: 'valid-throughout' }

function isFolder(file: string, cwd: string): boolean {
  return statSync(resolve(cwd, file), { throwIfNoEntry: false })?.isDirectory() === true
}

const JSON_FILES: ReadonlySet<string> = new Set(['.json', '.ndjson', '.jsonl'])
/** Files that can be nothing else. */
const OTHER_FILES: ReadonlyMap<string, FileForm['kind']> = new Map([
  ['.csv', 'csv'],
  ['.xml', 'xml'],
])

/** The form that the mapping says, unless the file is JSON by its name: records are the same in any form. */
function formOf(job: Job, file: string): FileForm | string {
  const json: FileForm = { kind: 'json', encoding: undefined }
  const ending = extname(file).toLowerCase()
  if (JSON_FILES.has(ending)) return json
  const form = job.mapping?.schema.file ?? json
  const wanted = OTHER_FILES.get(ending)
  if (wanted === undefined || wanted === form.kind) return form
  if (job.mapping?.schema.tables !== undefined)
    return `the mapping ${job.translator.name} reads a folder with a CSV file for each table: name the folder`
  return `the mapping ${job.translator.name} reads ${form.kind}, and this file is ${wanted} by its name`
}
