import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { REFUSALS } from '../../src/model/refusal.js'
import { trackedFiles } from './tracked-files.js'

const TABLE = 'src/model/refusal.ts'

/** Everything in the files whose path fits. */
function textOf(path: RegExp): string {
  return trackedFiles()
    .filter((it) => path.test(it) && it !== TABLE)
    .map((it) => readFileSync(it, 'utf8'))
    .join('\n')
}

const used = textOf(/^(src\/.*\.ts|consent-rules\/.*\.yaml)$/)
const asserted = textOf(/^tests\/(?!repository\/).*\.ts$/)

/** The code as a text of its own: as TypeScript or YAML would write it. */
function names(text: string, code: string): boolean {
  return new RegExp(`\\b${code}\\b`).test(text)
}

describe('every refusal', () => {
  test.each(Object.keys(REFUSALS))('%s is used', (code) => {
    expect(names(used, code)).toBe(true)
  })

  test.each(Object.keys(REFUSALS))('%s is asserted in a test', (code) => {
    expect(names(asserted, code)).toBe(true)
  })

  test.each(Object.entries(REFUSALS))('%s has a whole sentence and a basis', (_code, row) => {
    expect(row.text).toMatch(/^[A-Z].*[.]$/)
    expect(row.basis).not.toBe('')
  })
})
