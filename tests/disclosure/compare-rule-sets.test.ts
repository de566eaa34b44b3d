import { describe, expect, test } from 'vitest'
import { type EntryColumns, entryText } from '../../src/audit/entry-text.js'
import { type FoundEntry } from '../../src/audit/questions/question.js'
import { compareRuleSets } from '../../src/disclosure/simulation/compare-rule-sets.js'
import { compileRules } from '../../src/decision/compile-rules.js'
import { type Viewer } from '../../src/model/officers/officer.js'
import { ruleFilesWith } from '../decision/rule-folder.js'
import { ods } from './world.js'

const compiled = compileRules(ruleFilesWith('integrity.yaml', 'at_least: 2', 'at_least: 2'))
if (compiled.kind !== 'compiled') throw new Error('rules do not compile')
const rules = compiled

const COLUMNS: EntryColumns = {
  recorded: '2026-11-21T10:00:00.000Z',
  kind: 'disclosure',
  requestId: 'r-1',
  actor: 'SW-1',
  actorOrganisation: '9A1',
  subject: '9990000018',
  action: 'search',
  purpose: 'direct-care',
  outcome: 'released',
  breakGlass: false,
}
const entryWith = (body: string): FoundEntry => ({
  shard: 0,
  index: 1n,
  columns: COLUMNS,
  origin: 'test.example/log',
  text: entryText(COLUMNS, body),
  leaf: '',
})

/** How many entries a comparison says it could not read. */
async function unreadableFor(viewer: Viewer, body: string): Promise<number | undefined> {
  const found = await compareRuleSets(
    { viewer, from: '2026-11-21', to: '2026-11-21', before: 'then', after: rules.ruleSet.hash },
    {
      log: {
        search: (_viewer, { kind }) =>
          Promise.resolve({ entries: kind === 'disclosure' ? [entryWith(body)] : [], next: undefined }),
      },
      rulesOf: () => Promise.resolve(rules),
      controllerOf: () => undefined,
    },
  )
  return found?.unreadable
}

describe('an entry that cannot be read', () => {
  test.each([
    ['is no JSON', '{"facts":'],
    ['holds no decision', '{}'],
  ])('because it %s fails no comparison, and is counted to whose worker asked alone', async (_why, body) => {
    expect(await unreadableFor('all', body)).toBe(1)
    expect(await unreadableFor(ods('9A1'), body)).toBe(1)
    expect(await unreadableFor(ods('A81001'), body)).toBe(0)
  })
})
