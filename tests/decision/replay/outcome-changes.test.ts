import { expect, test } from 'vitest'
import { type OutcomeChange, outcomeChanges } from '../../../src/decision/replay/outcome-changes.js'
import { type RecordedDecision, type RecordedVerdict } from '../../../src/decision/replay/read-recorded.js'
import { type Replayed } from '../../../src/decision/replay/replay.js'
import { type Verdict } from '../../../src/decision/rule-set.js'

const ITEM: RecordedVerdict = {
  source: 'la-riverton',
  type: 'CarePlan',
  facts: {},
  count: 2,
  reference: 'CarePlan/1',
  decision: 'permit',
  disclose: undefined,
  reasons: [],
}
const DECISION: RecordedDecision = {
  phase: 'items',
  refusal: undefined,
  ruleSetHash: 'hash',
  at: '2026-11-21T10:00:00.000Z',
  purpose: 'direct-care',
  organisation: '9A1',
  role: 'gp',
  considered: [],
  items: [],
  refused: [],
}
const verdict = (decision: Verdict['decision'], reasons: readonly string[] = []): Verdict => ({
  decision,
  code: undefined,
  disclose: undefined,
  masks: decision === 'mask' ? ['address'] : [],
  obligations: [],
  reasons,
  basis: undefined,
  missing: [],
})

const permit = { decision: 'permit' } as const
const mask = { decision: 'mask', reasons: ['R-09'] } as const

test.each<readonly [string, Partial<RecordedVerdict>, Verdict, OutcomeChange['what'] | undefined]>([
  ['what is shown whole and then not', permit, verdict('mask', ['R-09']), 'now masked'],
  ['what was masked and is whole', mask, verdict('permit'), 'no longer masked'],
  ['what is masked by another rule', mask, verdict('mask', ['R-21']), 'masked otherwise'],
  ['what is masked by the same', mask, verdict('mask', ['R-09']), undefined],
  ['what is shown as before, on other grounds', permit, verdict('permit', ['A-04']), undefined],
  ['what was masked and is withheld', mask, verdict('withhold', ['R-05']), 'now withheld'],
])('%s', (_what, before, after, what) => {
  const replayed: Replayed = {
    code: undefined,
    refused: [],
    verdicts: [],
    items: [{ recorded: { ...ITEM, ...before }, verdict: after }],
  }
  expect(outcomeChanges(DECISION, replayed).map((it) => [it.what, it.count])).toEqual(
    what === undefined ? [] : [[what, 2]],
  )
})
