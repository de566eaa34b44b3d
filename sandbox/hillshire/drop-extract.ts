import { mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hillshireExtract } from './extract.js'
import { lastReturn } from './quarter.js'

/**
 * Puts the extract into the folder as the council's nightly job does: written beside it and renamed into place, with
 * the time of its writing long past. Gives the folder. `today` is an ISO 8601 date.
 */
export function dropExtract(dataDir: string, today: string): string {
  const folder = join(dataDir, 'extracts', 'la-hillshire')
  mkdirSync(folder, { recursive: true })
  const name = `cld-${lastReturn(today).end}.csv`
  const unfinished = join(folder, `.${name}.part`)
  writeFileSync(unfinished, hillshireExtract(today), { mode: 0o600 })
  const written = new Date(Date.now() - 3_600_000)
  utimesSync(unfinished, written, written)
  renameSync(unfinished, join(folder, name))
  return folder
}
