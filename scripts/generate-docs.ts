// Writes docs/generated from the tables of the code and from the data folders. `--check` writes nothing, and exits 1
// with the names of the files that are not fresh.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generatedPages } from './docs/generated-pages.js'
import { staleFiles } from './docs/stale-files.js'

const folder = join('docs', 'generated')
const pages = generatedPages('.')
const stale = staleFiles(folder, pages)

if (process.argv.includes('--check')) {
  for (const file of stale) process.stderr.write(`${folder}/${file} is stale: run npm run docs\n`)
  process.exitCode = stale.length === 0 ? 0 : 1
} else {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const { file, text } of pages) writeFileSync(join(folder, file), text)
  process.stdout.write(`${folder}: ${String(pages.length)} pages, ${String(stale.length)} changed\n`)
}
