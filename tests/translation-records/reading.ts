import { parse } from 'yaml'
import { positionIn, readJson } from '../../src/cli/rules/json-text.js'
import { type Json } from '../../src/model/json.js'
import { type ReadRecord } from '../../src/translation/records/read-record.js'
import { readRecords } from '../../src/translation/records/read-records.js'
import { readSourceSchema } from '../../src/translation/source/read-source-schema.js'
import { type SourceSchema } from '../../src/translation/source/source-schema.js'
import { readMappingFile } from '../../src/translation/text/mapping-file.js'
import { type MappingProblem } from '../../src/translation/text/mapping-problem.js'

/** The source schema that a text holds; fails with its problems. */
export function schemaOf(text: string): SourceSchema {
  const problems: MappingProblem[] = []
  const file = readMappingFile({ path: 'source.yaml', text }, problems)
  const schema = file === undefined ? undefined : readSourceSchema(file)
  if (schema === undefined) throw new Error(JSON.stringify([problems, parse(text)]))
  return schema
}

const field = (name: string): string => `    ${JSON.stringify(name)}: { type: text, privacy: personal }`

/** A source with these text columns. */
export function columnsSchema(columns: readonly string[], file = '{ form: csv }'): SourceSchema {
  const head = `name: t\nversion: 1.0.0\ntitle: t\nrecord: Row\nfile: ${file}\nkinds:\n  Row:\n`
  return schemaOf(`${head}${columns.map(field).join('\n')}\n`)
}

/** Everything read from texts that arrive one after the other. */
export async function readAll(
  chunks: readonly string[],
  schema: SourceSchema,
): Promise<readonly ReadRecord[]> {
  const all: ReadRecord[] = []
  const arriving = (async function* () {
    for (const chunk of chunks) yield await Promise.resolve(chunk)
  })()
  for await (const { records } of readRecords(arriving, { form: schema.file, schema }, findFault))
    all.push(...records)
  return all
}

/** What was read, in short: content of records, `line:column reason` of rejections. */
export async function shown(
  text: string,
  schema: SourceSchema,
  size = text.length,
): Promise<readonly (Json | string)[]> {
  return (await readAll(inChunks(text, size), schema)).map((it) =>
    it.kind === 'record' ? it.content : `${it.line}:${it.column} ${it.reason}`,
  )
}

/** The text cut into pieces of one size. */
export function inChunks(text: string, size: number): readonly string[] {
  const step = Math.max(1, size)
  return Array.from({ length: Math.ceil(text.length / step) }, (_, i) => text.slice(i * step, (i + 1) * step))
}

function findFault(text: string): { offset: number; message: string } {
  const read = readJson(text)
  if (read.kind === 'error') return read
  return { ...positionIn(text, 0), offset: 0, message: 'no fault' }
}
