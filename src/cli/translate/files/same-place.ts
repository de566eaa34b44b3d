import { readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** What the command line calls a file or folder, and its whole path. */
export type NamedPlace = { readonly name: string; readonly path: string }

/**
 * The names of two places that are one file, whatever paths, symbolic or hard links lead to it, so that no output is
 * written over what is read. Of a folder, its CSV files count too. Undefined where all differ.
 */
export function sharedPlace(places: readonly NamedPlace[]): readonly [string, string] | undefined {
  const owners = new Map<string, string>()
  for (const { name, path } of places)
    for (const it of [path, ...tablesIn(path)]) {
      const identity = identityOf(it)
      const owner = owners.get(identity)
      if (owner !== undefined && owner !== name) return [owner, name]
      owners.set(identity, name)
    }
  return undefined
}

function tablesIn(folder: string): readonly string[] {
  if (stateOf(folder)?.isDirectory() !== true) return []
  const names = readdirSync(folder).filter((it) => /\.csv$/i.test(it))
  return names.map((it) => join(folder, it))
}

/** The same for two paths exactly when they lead to one file; one that is not there yet is its name in its folder. */
function identityOf(path: string): string {
  const found = stateOf(path)
  if (found !== undefined) return `${found.dev}:${found.ino}`
  const folder = stateOf(dirname(path))
  return folder === undefined ? path : join(realpathSync(dirname(path)), basename(path))
}

function stateOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false, bigint: true })
  } catch {
    return undefined
  }
}
