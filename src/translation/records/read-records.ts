import { type FileForm } from '../source/file-form.js'
import { type SourceSchema } from '../source/source-schema.js'
import { csvReader } from './csv/read-csv.js'
import { type FindJsonFault } from './json/json-value.js'
import { jsonReader } from './json/read-json.js'
import { type ReadPart, type RecordLimits } from './read-record.js'
import { type Place, type RecordReader, readText } from './record-reader.js'
import { readXml } from './xml/read-xml.js'

/** What a file of records is: its form and, where a mapping reads it, what the source says it holds. */
export type RecordFile = { readonly form: FileForm; readonly schema: SourceSchema | undefined }

/** Bounds of one record in each form, so that memory does not grow with the file. */
const LIMITS: Readonly<Record<FileForm['kind'], RecordLimits>> = {
  csv: { characters: 1_048_576, depth: 1, attributes: 0 },
  xml: { characters: 16_777_216, depth: 64, attributes: 64 },
  json: { characters: 67_108_864, depth: 100, attributes: 0 },
}

/** Reads the records of a file in order, part by part as its text arrives. Never throws on what the text holds. */
export function readRecords(
  chunks: AsyncIterable<string>,
  file: RecordFile,
  findJsonFault: FindJsonFault,
): AsyncGenerator<ReadPart> {
  const { form, schema } = file
  if (form.kind === 'xml' && schema !== undefined)
    return readXml(chunks, { record: form.record, schema }, LIMITS.xml)
  return readText(chunks, recordReader(file, findJsonFault, undefined))
}

/** Whether `recordReader` reads files of this form. */
export function isReadByPieces(form: FileForm): boolean {
  return form.kind !== 'xml'
}

/** Reads CSV or JSON from its beginning or from a place. */
export function recordReader(
  { form, schema }: RecordFile,
  findJsonFault: FindJsonFault,
  from: Place | undefined,
): RecordReader {
  if (form.kind === 'csv') return csvReader({ form, columns: columnsOf(schema) }, LIMITS.csv, from)
  return jsonReader(LIMITS.json, findJsonFault, from)
}

/** The columns of a CSV file: the scalars of the record. */
function columnsOf(schema: SourceSchema | undefined): readonly string[] {
  const record = schema?.kinds.get(schema.record)
  return record === undefined ? [] : [...record.values()].map((it) => it.name)
}
