import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the build leaves what data files say as JSON, each under the SHA-256 of the bytes it was parsed from. */
export const PARSED_FOLDER = join('dist', 'parsed')

/** The name under which the build leaves what a file of these bytes says. */
export function parsedName(bytes: Uint8Array): string {
  return `${createHash('sha256').update(bytes).digest('hex')}.json`
}

/**
 * What a data file of these bytes says, where the build has parsed one; undefined otherwise. It cannot be stale, since
 * a file that was altered has another name; nothing is left of files in which something was wrong.
 */
export function parsedBefore(bytes: Uint8Array): unknown {
  if (folder === undefined) return undefined
  try {
    const content: unknown = JSON.parse(readFileSync(join(folder, parsedName(bytes)), 'utf8'))
    return content
  } catch {
    return undefined
  }
}

const folder = folderFrom(dirname(fileURLToPath(import.meta.url)))

/** In the folder of the package that this file belongs to. */
function folderFrom(start: string): string | undefined {
  for (let at = start; at !== dirname(at); at = dirname(at))
    if (existsSync(join(at, 'package.json'))) return join(at, PARSED_FOLDER)
  return undefined
}
