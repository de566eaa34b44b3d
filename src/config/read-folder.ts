import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parsedBefore } from './parsed-files.js'

/** A file of a folder of data. */
export type DataFile = {
  readonly name: string
  readonly text: string
  /** What the text says, where the build has parsed a file of the same bytes. */
  readonly content: unknown
}

/** The files directly in a folder whose names end as given, in the order of their names. Throws when it cannot be read. */
export function readFolder(folder: string, ending: string): readonly DataFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((it) => it.isFile() && it.name.endsWith(ending))
    .map((it) => it.name)
    .sort()
    .map((name) => {
      const bytes = readFileSync(join(folder, name))
      return { name, text: bytes.toString('utf8'), content: parsedBefore(bytes) }
    })
}

/** The names of the folders directly in a folder, in order. Throws when it cannot be read. */
export function foldersIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((it) => it.isDirectory())
    .map((it) => it.name)
    .sort()
}
