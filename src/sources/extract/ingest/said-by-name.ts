import { type FileForm } from '../../../translation/source/file-form.js'

const ENDINGS: ReadonlyMap<string, FileForm['kind']> = new Map<string, FileForm['kind']>([
  ['csv', 'csv'],
  ['xml', 'xml'],
  ['json', 'json'],
  ['ndjson', 'json'],
  ['jsonl', 'json'],
])

/** What a file can only be, by the ending of its name; undefined where that says nothing. */
export function saidByName(name: string): FileForm['kind'] | undefined {
  return ENDINGS.get(/\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '')
}
