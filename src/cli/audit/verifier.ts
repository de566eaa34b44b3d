import { existsSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type CommandIo } from '../command.js'
import { BadInput } from './bad-input.js'

/**
 * Writes the page that checks proofs offline in a browser: to the file, which must not be there yet, else to standard
 * output. Throws BadInput when the file cannot be made.
 */
export async function writeVerifier(out: string | undefined, io: CommandIo): Promise<number> {
  const page = await readFile(ownPage(), 'utf8').catch(() => {
    throw new BadInput('this installation came without the verifier')
  })
  if (out === undefined) {
    io.stdout(page)
    return 0
  }
  const file = await open(resolve(io.cwd, out), 'wx').catch(() => {
    throw new BadInput(`${out}: cannot be made, or is there already`)
  })
  try {
    await file.writeFile(page)
  } finally {
    await file.close()
  }
  return 0
}

const PAGE = join('docs', 'verifier', 'linchpin-verify.html')

/** The page that came with the program; never one in the current folder, which could be anybody's. */
function ownPage(): string {
  const start = dirname(fileURLToPath(import.meta.url))
  for (let at = start; at !== dirname(at); at = dirname(at))
    if (existsSync(join(at, PAGE))) return join(at, PAGE)
  return join(start, PAGE)
}
