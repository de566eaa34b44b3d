import { createHash } from 'node:crypto'
import { type SourceFile } from './problem.js'

/** SHA-256 over the names and exact texts of the files, in the order of their names, in hex. */
export function ruleSetHash(files: readonly SourceFile[]): string {
  const hash = createHash('sha256')
  const ordered = [...files].sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const { name, text } of ordered) {
    for (const part of [name, text]) {
      const bytes = Buffer.from(part, 'utf8')
      hash.update(`${bytes.length}\n`).update(bytes)
    }
  }
  return hash.digest('hex')
}
