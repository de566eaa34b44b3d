import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recompileRules } from '../../src/decision/compile-rules.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { ruleSetStore } from '../../src/storage/rules/rule-sets.js'
import { compiled, ruleFiles, ruleFilesWith } from '../decision/rule-folder.js'
import { type TestDatabase, testDatabase } from './test-database.js'

let made: TestDatabase
let database: Database
let owner: pg.Client

beforeAll(async () => {
  made = await testDatabase()
  database = openDatabase(made.url)
  owner = new pg.Client({ connectionString: made.url })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await database.close()
  await made.close()
})

const LOCAL = {
  name: 'ours.yaml',
  text: `kind: rules
tier: restriction
rules:
  - id: L-01
    plain: We do not show flags.
    when: { fact: resource.type, is: Flag }
    effect: { withhold: generic }
    cite: [local]
    owner: ig
    review_by: 2027-04-01
    examples:
      - { case: A flag., facts: { resource.type: Flag }, then: fires }
      - { case: A medicine., then: does-not-fire }
`,
}

describe('rule sets that were in force', () => {
  it('come back as they were, under the hash they had, local ones too', async () => {
    const store = ruleSetStore(database.pool)
    for (const rules of [compiled(), compiled(ruleFiles(), [LOCAL])]) {
      await store.keep(rules.ruleSet.hash, rules.files)
      const kept = await store.filesOf(rules.ruleSet.hash)
      const again = recompileRules(kept ?? [])
      expect(again.kind === 'compiled' && again.ruleSet.hash).toBe(rules.ruleSet.hash)
      expect(again.kind === 'compiled' && again.rules).toEqual(rules.rules)
    }
    expect(await store.filesOf('0'.repeat(64))).toBeUndefined()
  })

  it('are kept once, and nobody changes them, not even the owner of the database', async () => {
    const store = ruleSetStore(database.pool)
    const { ruleSet, files } = compiled()
    const other = compiled(ruleFilesWith('obligations.yaml', 'O-02\n', 'O-03\n'))
    await store.keep(ruleSet.hash, files)
    await store.keep(ruleSet.hash, other.files)
    expect(await store.filesOf(ruleSet.hash)).toEqual(files)
    const changes = [`update rule_set set files = '[]'`, 'delete from rule_set', 'truncate rule_set']
    for (const change of changes) {
      await expect(owner.query(change)).rejects.toThrow('is kept as it is')
      await expect(database.pool.query(change)).rejects.toThrow(/permission denied/)
    }
  })
})
