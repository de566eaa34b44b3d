import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Page } from './page.js'

/** The files of a folder that are not what the pages say, that are missing, or that no page is behind. */
export function staleFiles(folder: string, pages: readonly Page[]): readonly string[] {
  const present = existsSync(folder) ? readdirSync(folder) : []
  const changed = pages.filter(
    ({ file, text }) => !present.includes(file) || readFileSync(join(folder, file), 'utf8') !== text,
  )
  const left = present.filter((name) => !pages.some(({ file }) => file === name))
  return [...changed.map(({ file }) => file), ...left].toSorted()
}
