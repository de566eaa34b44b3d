import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DataError } from './data-error.js'

/** The table of R4 elements in the folder of profiles, as it stands in its file. Throws a DataError. */
export function r4TableIn(profiles: string): unknown {
  let text: string
  try {
    text = readFileSync(join(profiles, R4_TABLE), 'utf8')
  } catch {
    throw new DataError([`${profiles}: ${R4_TABLE} is missing or cannot be read`])
  }
  try {
    const content: unknown = JSON.parse(text)
    return content
  } catch {
    throw new DataError([`${join(profiles, R4_TABLE)}: is no JSON`])
  }
}

const R4_TABLE = 'r4-elements.json'
