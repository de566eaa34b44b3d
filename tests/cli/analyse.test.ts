import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { rulesCommand } from '../../src/cli/rules.js'
import { ruleFilesWith } from '../decision/rule-folder.js'
import { runIn } from './ran.js'

const folder = mkdtempSync(join(tmpdir(), 'linchpin-analyse-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// One category fewer is kept back.
for (const { name, text } of ruleFilesWith(
  'restrictions.yaml',
  'has_any: [STI, HIV, TOP, FERTILITY, GENDER] }\n    lifted_by',
  'has_any: [HIV, TOP, FERTILITY, GENDER] }\n    lifted_by',
))
  writeFileSync(join(folder, name), text)

const rules = (...argv: readonly string[]): ReturnType<typeof runIn> => runIn(rulesCommand, argv)

describe('linchpin rules analyse', () => {
  it('says in words that the bars are proven and that there is nothing to see to', async () => {
    const { code, out } = await rules('analyse')
    expect(code).toBe(0)
    expect(out).toContain('proven for S-01, S-02, S-03, S-04')
    expect(out).toContain('Nothing to see to.')
  })

  it('exits 1 where a draft releases more, with the facts that show it, as JSON too', async () => {
    const { code, out } = await rules('analyse', '--rules', folder, '--against', 'consent-rules', '--json')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      negative: 1,
      comparison: {
        widens: [{ kind: 'widens', rule: 'R-05', example: { 'resource.labels': ['STI'] } }],
        narrows: [],
      },
    })
  })

  it('exits 0 where a draft only keeps back more', async () => {
    const { code, out } = await rules('analyse', 'consent-rules', '--against', folder)
    expect(code).toBe(0)
    expect(out).toContain('R-05 keeps back what was released\n    example: resource.labels = ["STI"]')
  })

  it('exits 2 where a folder cannot be read', async () => {
    expect((await rules('analyse', '--against', join(folder, 'nowhere'))).code).toBe(2)
  })
})
