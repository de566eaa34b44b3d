import { readdir } from 'node:fs/promises'
import { extname, join, resolve } from 'node:path'
import { didYouMean } from '../../../model/spelling/nearest-name.js'
import { type SourceKind, type SourceSchema } from '../../../translation/source/source-schema.js'
import { type CommandIo } from '../../command.js'
import { type Input, openInput } from '../files/open-input.js'

/** A table of the source, with its columns and the files that its rows are in, in that order. */
export type OpenTable = {
  readonly name: string
  readonly columns: SourceKind
  readonly files: readonly TableFile[]
}

/** A file of one table, as the command line would name it. */
export type TableFile = {
  readonly file: string
  readonly input: Input
  readonly rows: 'exported' | 'corrected'
}

/** The folders to read: everything that was exported, and rows of it that were rejected and have been corrected. */
export type TableFolders = { readonly exported: string; readonly corrected: string | undefined }

/** Every table of the source with its files; else everything that is wrong with the folders, a line each. */
export async function openTables(
  folders: TableFolders,
  schema: SourceSchema,
  encoding: string | undefined,
  io: CommandIo,
): Promise<readonly OpenTable[] | { readonly problems: readonly string[] }> {
  const tables = schema.kinds.get(schema.record) ?? NO_TABLES
  const names = [...tables.keys()]
  const problems: string[] = []
  const found = await findFiles(folders, names, io.cwd, problems)
  if (problems.length > 0) return { problems }
  const opened: OpenTable[] = []
  for (const [name, field] of tables) {
    const columns = schema.kinds.get(field.kind === 'record' ? field.of : '') ?? NO_TABLES
    const files = await openFiles(name, found, encoding ?? schema.tables?.encoding, io, problems)
    opened.push({ name, columns, files })
  }
  return problems.length > 0 ? { problems } : opened
}

const NO_TABLES: SourceKind = new Map()

/** The files of both folders; an export lacks no table. */
async function findFiles(
  { exported, corrected }: TableFolders,
  names: readonly string[],
  cwd: string,
  problems: string[],
): Promise<readonly FoundFiles[]> {
  const files = await filesIn(exported, names, cwd, problems)
  for (const name of names) if (!files.has(name)) problems.push(lacking(exported, name))
  const found: FoundFiles = { files, rows: 'exported' }
  if (corrected === undefined) return [found]
  return [found, { files: await filesIn(corrected, names, cwd, problems), rows: 'corrected' }]
}

function lacking(folder: string, table: string): string {
  return `${folder}: there is no ${table}.csv: export the table, or its header alone where it has no rows`
}

/** The files of one folder by their table. */
type FoundFiles = { readonly files: ReadonlyMap<string, string>; readonly rows: TableFile['rows'] }

async function openFiles(
  table: string,
  found: readonly FoundFiles[],
  encoding: string | undefined,
  io: CommandIo,
  problems: string[],
): Promise<readonly TableFile[]> {
  const opened: TableFile[] = []
  for (const { files, rows } of found) {
    const file = files.get(table)
    if (file === undefined) continue
    const input = await openInput(file, encoding, io)
    if (typeof input === 'string') problems.push(`${file}:1:1: ${input}`)
    else opened.push({ file, input, rows })
  }
  return opened
}

/** The file of each table in a folder, whatever the case of its name; every CSV file there is must be of a table. */
async function filesIn(
  folder: string,
  names: readonly string[],
  cwd: string,
  problems: string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (const entry of await entriesOf(folder, cwd, problems)) {
    if (extname(entry).toLowerCase() !== '.csv') continue
    const base = entry.slice(0, -'.csv'.length)
    const name = names.find((it) => it.toLowerCase() === base.toLowerCase())
    const file = join(folder, entry)
    if (name === undefined)
      problems.push(`${file}: no table of the source is named so${didYouMean(base.toUpperCase(), names)}`)
    else if (found.has(name)) problems.push(`${file}: there is another file of ${name}`)
    else found.set(name, file)
  }
  return found
}

async function entriesOf(folder: string, cwd: string, problems: string[]): Promise<readonly string[]> {
  try {
    return (await readdir(resolve(cwd, folder))).sort()
  } catch {
    problems.push(`${folder}: expected a folder with a CSV file for each table`)
    return []
  }
}
