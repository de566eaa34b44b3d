import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The files directly in a folder whose names end as given, in the order of their names. Throws when it cannot be read. */
export function readFolder(
  folder: string,
  ending: string,
): readonly { readonly name: string; readonly text: string }[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((it) => it.isFile() && it.name.endsWith(ending))
    .map((it) => it.name)
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
}

/** The names of the folders directly in a folder, in order. Throws when it cannot be read. */
export function foldersIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((it) => it.isDirectory())
    .map((it) => it.name)
    .sort()
}
