import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { rulesCommand } from '../../src/cli/rules.js'
import { disclose } from '../../src/disclosure/disclose.js'
import { openAuditLog } from '../../src/storage/audit-log.js'
import { signingKey } from '../audit/audit-entries.js'
import { ruleFilesWith } from '../decision/rule-folder.js'
import { handMade } from '../disclosure/hand-made.js'
import { requestFor } from '../disclosure/requests.js'
import { ASTHMA, DISSENT, NOTHING_RECORDED, PERSON, SYPHILIS, condition } from '../disclosure/world.js'
import { type TestDatabase, testDatabase } from '../storage/test-database.js'
import { runIn } from './ran.js'

const folders = {
  opening: mkdtempSync(join(tmpdir(), 'linchpin-draft-')),
  closing: mkdtempSync(join(tmpdir(), 'linchpin-draft-')),
}
let made: TestDatabase

beforeAll(async () => {
  const opening = ruleFilesWith(
    'restrictions.yaml',
    'has_any: [STI, HIV, TOP, FERTILITY, GENDER] }\n    lifted_by',
    'has_any: [HIV, TOP, FERTILITY, GENDER] }\n    lifted_by',
  )
  const closing = ruleFilesWith('integrity.yaml', 'authAssurance, at_least: 2', 'authAssurance, at_least: 3')
  for (const it of opening) writeFileSync(join(folders.opening, it.name), it.text)
  for (const it of closing) writeFileSync(join(folders.closing, it.name), it.text)
  made = await testDatabase()
  const log = await openAuditLog({ url: made.url, logOrigin: 'log.example/draft', signingKey: signingKey() })
  const holdings = { a81001: [condition('problem-1', ASTHMA), condition('problem-2', SYPHILIS)] }
  for (const registers of [
    { A81001: NOTHING_RECORDED, '9A1': NOTHING_RECORDED },
    { A81001: DISSENT, '9A1': NOTHING_RECORDED },
  ]) {
    const { ports } = handMade({ holdings, registers })
    await disclose(requestFor(), { ...ports, audit: { ...ports.audit, log } })
  }
  await log.close()
})
afterAll(async () => {
  await made.close()
  for (const it of Object.values(folders)) rmSync(it, { recursive: true, force: true })
})

const simulate = (...argv: readonly string[]): ReturnType<typeof runIn> =>
  runIn(rulesCommand, ['simulate', ...argv], { DATABASE_URL: made.url })

it('the rules that were in force change nothing', async () => {
  const { code, out } = await simulate('--draft', 'consent-rules', '--since', '2020-01-01')
  expect(out).toContain('2 decisions taken again, 0 come out otherwise')
  expect(code).toBe(0)
})

it('a draft that opens: what would have been released, by whom it was asked, with receipts, and exit 1', async () => {
  const { code, out } = await simulate('--draft', folders.opening, '--since', '2020-01-01')
  expect(out).toMatch(/now released\t1\t1\t9A1\tsocial-worker\tCondition\tR-05\tlog\.example\/draft\S*#\d+/)
  expect(out).toContain('1 come out otherwise')
  expect(code).toBe(1)
  for (const it of [PERSON, SYPHILIS, 'problem-', 'SW-1', 'TEST-WORKER']) expect(out).not.toContain(it)
})

it('a draft that closes: the request refused and its item withheld, and exit 0', async () => {
  const { code, out } = await simulate('--draft', folders.closing, '--since', '2020-01-01')
  expect(out).toMatch(/now refused\t1\t1\t9A1\tsocial-worker\trequest\tI-02/)
  expect(out).toMatch(/now withheld\t1\t1\t9A1\tsocial-worker\tCondition\tI-02/)
  expect(code).toBe(0)
})

it('decisions before the date are left alone; a bad date is bad input', async () => {
  expect((await simulate('--draft', folders.opening, '--since', '2999-01-01')).out).toContain('0 decisions')
  expect((await simulate('--draft', folders.opening, '--since', 'lately')).code).toBe(2)
})
