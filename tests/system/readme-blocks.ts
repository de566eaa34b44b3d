import { readFileSync } from 'node:fs'

/** The commands that README.md shows, block by block. */
export function readmeBlocks(): readonly string[] {
  return [...readFileSync('README.md', 'utf8').matchAll(/^```sh\n(.*?)^```$/gms)].map((it) =>
    (it[1] ?? '').trim(),
  )
}

/** The block that starts so. Throws when there is none, or more than one. */
export function readmeBlock(start: string): string {
  const [found, ...more] = readmeBlocks().filter((it) => it.startsWith(start))
  if (found === undefined || more.length > 0) throw new Error(`README.md has not exactly one block ${start}`)
  return found
}
