import { describe, expect, it } from 'vitest'
import { type OutcomeChange } from '../../../src/decision/replay/outcome-changes.js'
import { type RecordedDecision, type RecordedVerdict } from '../../../src/decision/replay/read-recorded.js'
import { type Replayed } from '../../../src/decision/replay/replay.js'
import { ofHolders, ruleSetChanges } from '../../../src/decision/replay/rule-set-changes.js'
import { changeCounter } from '../../../src/decision/replay/tally-changes.js'
import { type Verdict } from '../../../src/decision/rule-set.js'
import { verdictOf } from '../released/judged-items.js'

const item = (type: string, count = 1, source = 'one'): RecordedVerdict => ({
  ...{ source, type, count, facts: {}, reference: undefined },
  ...{ decision: 'permit', disclose: undefined, reasons: [] },
})

function replayed(more: Partial<Replayed> = {}): Replayed {
  return { code: undefined, verdicts: [], refused: [], saidInstead: [], unheld: [], items: [], ...more }
}
const ofItem = (verdict: Verdict): Replayed => replayed({ items: [{ recorded: item('Flag', 3), verdict }] })
const refusedFor = (source: string, type: string, ...reasons: readonly string[]) => ({
  source,
  type,
  verdict: verdictOf('refuse', { reasons }),
})

const SHOWN = verdictOf('permit', { reasons: ['A-04'] })
const MASKED = verdictOf('mask', { masks: ['note', 'code'], reasons: ['R-09'] })
const KEPT = verdictOf('withhold', { disclose: 'silent', reasons: ['R-11'] })

describe('what becomes of an item under other rules', () => {
  it.each<readonly [string, Verdict, Verdict, Partial<OutcomeChange> | undefined]>([
    ['shown, as before', SHOWN, { ...SHOWN, reasons: ['A-05'] }, undefined],
    ['kept', SHOWN, KEPT, { what: 'now withheld', rules: ['R-11'] }],
    ['kept, masked before', MASKED, KEPT, { what: 'now withheld', rules: ['R-11'] }],
    ['shown, kept before', KEPT, SHOWN, { what: 'now released', rules: ['R-11'] }],
    ['kept by another rule', KEPT, { ...KEPT, reasons: ['S-01'] }, undefined],
    [
      'kept with a warning',
      KEPT,
      { ...KEPT, disclose: 'generic', reasons: ['R-05'] },
      { what: 'withheld otherwise', rules: ['R-05'] },
    ],
    ['masked', SHOWN, MASKED, { what: 'now masked', rules: ['R-09'] }],
    ['in full, masked before', MASKED, SHOWN, { what: 'no longer masked', rules: ['R-09'] }],
    ['masked alike, in another order', MASKED, { ...MASKED, masks: ['code', 'note'] }, undefined],
    [
      'masked in another place',
      MASKED,
      { ...MASKED, masks: ['note', 'text'], reasons: ['R-10'] },
      { what: 'masked otherwise', rules: ['R-10'] },
    ],
  ])('%s', (_what, before, after, change) => {
    const expected = change === undefined ? [] : [{ ...change, type: 'Flag', count: 3 }]
    expect(ruleSetChanges(ofItem(before), ofItem(after))).toEqual(expected)
  })

  it('nothing, where the request is refused before it', () => {
    expect(ruleSetChanges(ofItem(SHOWN), replayed())).toEqual([])
  })
})

describe('what becomes of a request under other rules', () => {
  const refused = replayed({
    code: 'NO_PATIENT_CONSENT',
    verdicts: [
      verdictOf('refuse', { reasons: ['R-01', 'R-02'] }),
      verdictOf('refuse', { reasons: ['R-01'] }),
    ],
    refused: [refusedFor('one', 'Flag', 'R-01')],
  })
  const whole = { type: 'request', count: 1, rules: ['R-01', 'R-02'] }
  const inPart = (...types: Replayed['refused']): Replayed => replayed({ refused: types })
  const flag = refusedFor('one', 'Flag', 'A-05')
  it.each<readonly [string, Replayed, Replayed, readonly OutcomeChange[]]>([
    ['refused', replayed(), refused, [{ ...whole, what: 'now refused' }]],
    ['asked', refused, replayed(), [{ ...whole, what: 'now asked' }]],
    ['refused still', refused, refused, []],
    ['asked still', inPart(flag), inPart({ ...flag, verdict: KEPT }), []],
    [
      'refused in part',
      inPart(flag),
      inPart(refusedFor('one', 'Task', 'A-04'), flag),
      [{ what: 'now refused', type: 'Task', rules: ['A-04'], count: 1 }],
    ],
    [
      'asked of one source, and of another no more',
      inPart(flag),
      inPart(refusedFor('two', 'Flag', 'A-06')),
      [
        { what: 'now refused', type: 'Flag', rules: ['A-06'], count: 1 },
        { what: 'now asked', type: 'Flag', rules: ['A-05'], count: 1 },
      ],
    ],
  ])('%s', (_what, before, after, expected) => {
    expect(ruleSetChanges(before, after)).toEqual(expected)
  })
})

const DECISION: RecordedDecision = {
  ...{ at: '2026-11-21T10:00:00Z', organisation: '9A1', role: 'social-worker', purpose: 'direct-care' },
  ...{ ruleSetHash: 'x', refusal: undefined, phase: 'items', considered: [], refused: [], verdicts: [] },
  items: [item('Flag', 1, 'one'), item('Task', 1, 'two')],
}

it('a decision about some holders is about what these hold', () => {
  const refusal = (source: string) => ({ source, types: ['Flag'], code: 'ACCESS_DENIED', reasons: [] })
  const considered = (source: string | undefined): RecordedDecision['considered'][number] => ({
    ...{ source, recordClass: 'gp-record', overrideSupported: true, types: [], facts: {} },
  })
  const all = {
    ...DECISION,
    refused: [refusal('one'), refusal('two')],
    considered: [considered('one'), considered(undefined), considered('two')],
  }
  expect(ofHolders(all, (it) => it === 'two')).toEqual({
    ...DECISION,
    items: [item('Task', 1, 'two')],
    refused: [refusal('two')],
    considered: [considered('two')],
  })
})

describe('what decisions taken again come to', () => {
  const change = (what: OutcomeChange['what'], count: number, type = 'Flag'): OutcomeChange => ({
    ...{ what, type, count, rules: ['R-01'] },
  })

  it('is nothing before any is', () => {
    expect(changeCounter().tally()).toEqual({
      replayed: 0,
      otherwise: 0,
      unreadable: 0,
      rows: [],
      totals: [],
    })
  })

  it('is counted by decision and by item, for each kind of asker and of change', () => {
    const counter = changeCounter<string>()
    counter.unreadable()
    counter.replayed(DECISION, [], 'same')
    counter.replayed(DECISION, [change('now withheld', 2), change('now withheld', 3)], 'first')
    counter.replayed(DECISION, [change('now withheld', 1), change('now withheld', 4, 'Task')], 'second')
    counter.replayed({ ...DECISION, role: 'gp' }, [change('now released', 1)], 'third')
    const row = { rules: ['R-01'], organisation: '9A1', role: 'social-worker', type: 'Flag' }
    expect(counter.tally()).toEqual({
      ...{ replayed: 4, otherwise: 3, unreadable: 1 },
      rows: [
        { ...row, what: 'now withheld', items: 6, decisions: 2, places: ['first', 'second'] },
        { ...row, what: 'now withheld', type: 'Task', items: 4, decisions: 1, places: ['second'] },
        { ...row, what: 'now released', role: 'gp', items: 1, decisions: 1, places: ['third'] },
      ],
      totals: [
        { what: 'now withheld', items: 10, decisions: 2 },
        { what: 'now released', items: 1, decisions: 1 },
      ],
    })
  })

  it('with the first five places', () => {
    const counter = changeCounter<number>()
    for (let i = 0; i < 7; i++) counter.replayed(DECISION, [change('now masked', 1)], i)
    expect(counter.tally().rows).toMatchObject([{ decisions: 7, places: [0, 1, 2, 3, 4] }])
  })
})
