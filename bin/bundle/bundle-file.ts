import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a bundle is made of: what the compiler wrote last, and the versions of the packages. */
const MADE_OF: readonly string[] = ['dist/build.tsbuildinfo', 'package-lock.json']

/**
 * The file for the bundle of a command of the build in this project, named after what it was compiled from: once
 * anything else is compiled or installed, a bundle of before is not found any more. Undefined where that cannot be told.
 */
export function bundleFile(root: string, command: string): string | undefined {
  const hash = createHash('sha256')
  try {
    for (const file of MADE_OF) hash.update(readFileSync(join(root, file)))
  } catch {
    return undefined
  }
  return join(root, BUNDLES, command, `${hash.digest('hex').slice(0, 32)}.cjs`)
}

/** The folder of all bundles, in that of the project: a folder for each command. */
export const BUNDLES: string = join('dist', 'bundle')
