import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type MappingFile } from '../translation/text/mapping-file.js'

/** The files of a mapping folder, its cases included, by path inside the folder. Throws when the folder cannot be read. */
export function readMappingFolder(folder: string): readonly MappingFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => join(it.parentPath, it.name))
    .sort()
    .map((path) => ({ path: path.slice(folder.length + 1), text: readFileSync(path, 'utf8') }))
}
