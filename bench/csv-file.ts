import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { HEADER, cldRows } from './cld-rows.js'

/** Writes a file of client level data of about so many megabytes, and says how many rows it has. */
export async function writeCsvFile(path: string, megabytes: number): Promise<number> {
  const rows = cldRows(2_000)
  const block = Buffer.from(rows.map((row) => lineOf(HEADER.map((it) => row[it] ?? ''))).join(''))
  const blocks = Math.max(1, Math.round((megabytes * 1_000_000) / block.length))
  const file = createWriteStream(path)
  file.write(lineOf(HEADER))
  for (let i = 0; i < blocks; i++) if (!file.write(block)) await once(file, 'drain')
  file.end()
  await finished(file)
  return blocks * rows.length
}

/** RFC 4180: quoted where it must be. */
function lineOf(cells: readonly string[]): string {
  return `${cells.map((it) => (/[",\r\n]/.test(it) ? `"${it.replace(/"/g, '""')}"` : it)).join(',')}\r\n`
}
