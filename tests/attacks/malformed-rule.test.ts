import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { loadData } from '../../src/gateway/data/load-data.js'

const root = (folder: string): string => fileURLToPath(new URL(`../../${folder}`, import.meta.url))
const folders: string[] = []
afterEach(() => {
  for (const it of folders.splice(0)) rmSync(it, { recursive: true, force: true })
})

/** Loads the project's data with one rule file changed; what it says when it refuses. */
function problemsWith(file: string, change: (text: string) => string): readonly string[] {
  const rules = mkdtempSync(join(tmpdir(), 'linchpin-rules-'))
  folders.push(rules)
  cpSync(root('consent-rules'), rules, { recursive: true })
  writeFileSync(join(rules, file), change(readFileSync(join(rules, file), 'utf8')))
  try {
    const own = { mappings: root('mappings'), profiles: root('profiles') }
    loadData({ folders: { rules, ...own, localRules: undefined }, sources: [] })
    return []
  } catch (error) {
    if (error instanceof Error && error.name === 'DataError') return error.message.split('\n')
    throw error
  }
}

describe('a rule that cannot be understood stops the start (catalogue 34)', () => {
  const CHANGES: readonly (readonly [string, string, (text: string) => string])[] = [
    ['YAML that does not parse', 'restrictions.yaml', (it) => `${it}\n  - [`],
    ['a misspelt effect', 'restrictions.yaml', (it) => it.replace('withhold: generic', 'withold: generic')],
    [
      'a misspelt fact',
      'restrictions.yaml',
      (it) => it.replace('subject.dissent, is: true', 'subject.disent, is: true'),
    ],
    [
      'an unknown refusal',
      'restrictions.yaml',
      (it) => it.replace('refuse: NO_PATIENT_CONSENT', 'refuse: NO_CONSENT'),
    ],
    [
      'a misspelt element to mask',
      'restrictions.yaml',
      (it) => it.replace('        - birthPlace', '        - birthplace'),
    ],
    ['a second rule of one id', 'restrictions.yaml', (it) => it.replace('id: R-02', 'id: R-01')],
    ['a misspelt label', 'exclusion-categories.yaml', (it) => it.replace('- label: STI', '- lable: STI')],
    [
      'a flag without a meaning',
      'labels.yaml',
      (it) => it.replace('flag: sealed, label: SEALED', 'flag: sealed'),
    ],
  ]
  test.each(CHANGES)('%s, with file, line and column', (_what, file, change) => {
    const problems = problemsWith(file, change)
    expect(problems.length).toBeGreaterThan(0)
    for (const it of problems) expect(it).toMatch(/\.yaml:\d+:\d+: /)
    expect(problems.some((it) => it.includes(file))).toBe(true)
  })

  test('and the project’s own rules do not', () => {
    expect(problemsWith('restrictions.yaml', (it) => it)).toEqual([])
  })
})
