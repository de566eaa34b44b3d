import { describe, expect, it } from 'vitest'
import { type AuditEntry, answerOf, recordOperation } from '../../src/audit/record.js'
import { entryColumns, entryText } from '../../src/audit/entry-text.js'
import { type FoundEntry } from '../../src/audit/questions/question.js'
import { type CompiledRules } from '../../src/decision/compile-rules.js'
import { allowOperation } from '../../src/decision/operations/allow-operation.js'
import { type SourceFile } from '../../src/decision/rule-files/problem.js'
import { disclose } from '../../src/disclosure/disclose.js'
import { explainReceipt } from '../../src/disclosure/operations/explain/explain-receipt.js'
import { type OperationRequest } from '../../src/disclosure/operations/operation.js'
import { rulesByHash } from '../../src/gateway-operations.js'
import { compiled, ruleFiles, ruleFilesWith } from '../decision/rule-folder.js'
import { handMade } from './hand-made.js'
import { requestFor, SOCIAL_WORKER, textOfAnswer } from './requests.js'
import { ASTHMA, condition, DISSENT, NOTHING_RECORDED, ods, SYPHILIS, type World } from './world.js'

const RULES = compiled()
const { hash } = RULES.ruleSet

/** The rules of other files, passing for those that were in force: as an engine that decides otherwise would. */
function passingFor(files: readonly SourceFile[]): CompiledRules {
  const rules = compiled(files)
  return { ...rules, ruleSet: { ...rules.ruleSet, hash } }
}

/** Everything is barred that is not of a witness. */
const BARRED = ruleFilesWith(
  'bars.yaml',
  'when: { fact: resource.labels, has: WITNESS }',
  'when: { not: { fact: resource.labels, has: WITNESS } }',
)
/** Direct care is refused, before a dissent is heard. */
const DENIED = ruleFilesWith(
  'integrity.yaml',
  'in: [research, planning]',
  'in: [research, planning, direct-care]',
)

const HELD: Partial<World> = {
  holdings: { a81001: [condition('problem-1', ASTHMA), condition('problem-2', SYPHILIS)] },
}
const DISSENTED: Partial<World> = { registers: { A81001: DISSENT, '9A1': NOTHING_RECORDED } }

type Asked = readonly [type: string, world: Partial<World>]
const RELEASED: Asked = ['Condition', HELD]
const REFUSED: Asked = ['MedicationStatement', DISSENTED]

type RulesOf = (hash: string) => Promise<CompiledRules | undefined>

/** What an officer is told of a disclosure to a social worker, by the rules that are there under the hash. */
async function told([type, world]: Asked, organisation: string, rulesOf: RulesOf): Promise<string> {
  const made = handMade(world)
  await disclose(requestFor({ requester: SOCIAL_WORKER, type }), made.ports)
  const found = foundEntry(made.entries[0]!)
  const explain = explainReceipt({
    log: { entry: () => Promise.resolve(found) },
    controllerOf: (source) => ({ a81001: 'A81001', riverton: '9A1' })[source],
    logOrigin: 'log.example/audit',
    rulesOf,
    descriptors: [],
  })
  const officer = { ...SOCIAL_WORKER, organisation: ods(organisation), roleName: 'ig-officer' }
  const allowed = allowOperation('explain', officer, {
    explain: { scope: { type: 'AuditEvent', permissions: 'rs' }, roles: 'any' },
  })
  const receipt = `${found.origin}#${String(found.index)}`
  const asked: OperationRequest = {
    id: 'r-1',
    at: '2026-11-21T10:00:00.000Z',
    rawQuery: '',
    type: undefined,
    operation: 'explain',
    resourceId: undefined,
    named: undefined,
    requester: officer,
    pairs: [],
    body: { resourceType: 'Parameters', parameter: [{ name: 'receipt', valueString: receipt }] },
  }
  const recorded = await recordOperation(await explain(asked, allowed, () => undefined), made.ports.audit)
  return textOfAnswer(answerOf(recorded))
}

function foundEntry(entry: AuditEntry): FoundEntry {
  const columns = entryColumns(entry)
  const text = entryText(columns, entry.body)
  return { columns, text, shard: 1, index: 7n, origin: 'log.example/audit/1', leaf: '' }
}

const same: RulesOf = () => Promise.resolve(RULES)
const otherwise =
  (files: readonly SourceFile[]): RulesOf =>
  () =>
    Promise.resolve(passingFor(files))
const DIFFERS = /"name":"differs","valueString":"By the same rules and facts this version/
const PART_DIFFERS = '{"name":"differs","valueBoolean":true}'

describe('a recorded decision that is taken otherwise now', () => {
  it('is explained in full while it is not', async () => {
    const whole = await told(RELEASED, 'A81001', same)
    expect(whole).toContain('"valueString":"A-04"')
    expect(whole).toContain('would-change')
    expect(whole).not.toContain('differs')
    expect(await told(REFUSED, '9A1', same)).toContain('"valueString":"R-01"')
  })

  it('is told to its own officer as it was recorded, and that it differs', async () => {
    const whole = await told(RELEASED, 'A81001', otherwise(BARRED))
    expect(whole).toMatch(DIFFERS)
    expect(whole.split(PART_DIFFERS)).toHaveLength(3)
    expect(whole).toContain('"name":"decision","valueCode":"permit"')
    expect(whole).toContain('"valueString":"A-04"')
    for (const it of ['S-04', 'would-change']) expect(whole).not.toContain(it)
  })

  it('is told to others as it was recorded, and nothing of now', async () => {
    const whole = await told(RELEASED, '9A1', otherwise(BARRED))
    expect(whole).toBe(await told(RELEASED, '9A1', same))
    expect(whole).not.toContain('S-04')
  })

  it('of a refusal is told as it was recorded, and that it differs', async () => {
    const whole = await told(REFUSED, '9A1', otherwise(DENIED))
    expect(whole).toMatch(DIFFERS)
    expect(whole).toContain('"valueCode":"NO_PATIENT_CONSENT"')
    expect(whole).toContain('"valueString":"R-01"')
    expect(whole.split(PART_DIFFERS)).toHaveLength(2)
    expect(whole).not.toContain('"valueCode":"ACCESS_DENIED"')
    expect(whole).not.toContain('"name":"source"')
  })
})

describe('rules that were kept', () => {
  const now = compiled(ruleFilesWith('default.yaml', 'kind: rules', '# newer\nkind: rules'))
  const kept = (files: readonly SourceFile[]): RulesOf =>
    rulesByHash(now, { filesOf: () => Promise.resolve(files) })

  it('explain what they decided', async () => {
    expect(await told(RELEASED, 'A81001', kept(ruleFiles()))).toContain('"valueString":"A-04"')
  })

  it.each([
    ['other files under the same hash', BARRED],
    ['one file fewer', ruleFiles().slice(1)],
    ['none', []],
  ])('explain nothing where they are no longer those: %s', async (_, files) => {
    await expect(told(RELEASED, 'A81001', kept(files))).rejects.toMatchObject({ code: 'CANNOT_CHECK' })
  })
})
