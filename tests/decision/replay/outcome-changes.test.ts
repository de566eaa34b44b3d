import { describe, expect, test } from 'vitest'
import { type OutcomeChange, outcomeChanges } from '../../../src/decision/replay/outcome-changes.js'
import { type RecordedDecision, type RecordedVerdict } from '../../../src/decision/replay/read-recorded.js'
import { type Replayed, departures } from '../../../src/decision/replay/replay.js'
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
  verdicts: [],
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
    saidInstead: [],
    unheld: [],
    verdicts: [],
    items: [{ recorded: { ...ITEM, ...before }, verdict: after }],
  }
  expect(outcomeChanges(DECISION, replayed).map((it) => [it.what, it.count])).toEqual(
    what === undefined ? [] : [[what, 2]],
  )
})

const kept = { decision: 'withhold', disclose: 'silent', reasons: ['R-05'], reference: undefined } as const
const withheld = (disclose: Verdict['disclose'], reasons: readonly string[]): Verdict => ({
  ...verdict('withhold', reasons),
  disclose,
})

const replayedAs = (code: Replayed['code'], ...items: Replayed['items']): Replayed => ({
  code,
  refused: [],
  saidInstead: [],
  unheld: [],
  verdicts: code === undefined ? [] : [verdict('refuse', ['A-01']), verdict('refuse', ['A-01', 'A-02'])],
  items,
})

describe('what other rules would have done', () => {
  test.each<readonly [string, Partial<RecordedVerdict>, Verdict, OutcomeChange[]]>([
    [
      'release what was kept back, by the rules that kept it',
      kept,
      verdict('permit', ['A-04']),
      [{ what: 'now released', type: 'CarePlan', count: 2, rules: ['R-05'] }],
    ],
    [
      'keep back what was released, by the rules that do',
      permit,
      withheld('generic', ['R-07']),
      [{ what: 'now withheld', type: 'CarePlan', count: 2, rules: ['R-07'] }],
    ],
    [
      'keep it back in another way',
      kept,
      withheld('generic', ['R-07']),
      [{ what: 'withheld otherwise', type: 'CarePlan', count: 2, rules: ['R-07'] }],
    ],
    ['keep it back in the same way', kept, withheld('silent', ['R-07']), []],
    ['refuse it, which is silent too', kept, verdict('refuse', ['I-01']), []],
    [
      'mask it otherwise, by the rules that do',
      mask,
      verdict('mask', ['R-21']),
      [{ what: 'masked otherwise', type: 'CarePlan', count: 2, rules: ['R-21'] }],
    ],
    [
      'mask it by the same rules in another order',
      { ...mask, reasons: ['R-09', 'A'] },
      verdict('mask', ['A', 'R-09']),
      [],
    ],
    [
      'mask it no longer, by the rules that did',
      mask,
      verdict('permit', ['A-04']),
      [{ what: 'no longer masked', type: 'CarePlan', count: 2, rules: ['R-09'] }],
    ],
    [
      'mask it, by the rules that do',
      permit,
      verdict('mask', ['R-09']),
      [{ what: 'now masked', type: 'CarePlan', count: 2, rules: ['R-09'] }],
    ],
  ])('%s', (_, before, after, changes) => {
    const replayed = replayedAs(undefined, { recorded: { ...ITEM, ...before }, verdict: after })
    expect(outcomeChanges(DECISION, replayed)).toEqual(changes)
  })

  test('refuse the whole request: what was released is kept back by that, what was kept back stays so', () => {
    const replayed = replayedAs(
      'NO_RELATIONSHIP',
      { recorded: ITEM, verdict: withheld('silent', ['D-00']) },
      { recorded: { ...ITEM, ...kept, disclose: 'generic' }, verdict: withheld('silent', ['D-00']) },
    )
    expect(outcomeChanges(DECISION, replayed)).toEqual([
      { what: 'now refused', type: 'request', count: 1, rules: ['A-01', 'A-02'] },
      { what: 'now withheld', type: 'CarePlan', count: 2, rules: ['A-01', 'A-02'] },
    ])
  })

  test.each<readonly [string, Replayed['code'], OutcomeChange[]]>([
    ['ask where it was refused', undefined, [{ what: 'now asked', type: 'request', count: 1, rules: [] }]],
    ['refuse it still', 'NO_RELATIONSHIP', []],
  ])('%s', (_, code, changes) => {
    const refused = { ...DECISION, phase: 'request', refusal: 'ACCESS_DENIED' } as const
    expect(outcomeChanges(refused, replayedAs(code))).toEqual(changes)
  })
})

describe('where a decision taken again is another, in words', () => {
  const REFUSED = {
    source: 'la-riverton',
    types: ['Task', 'Goal'],
    code: 'NO_RELATIONSHIP',
    reasons: ['A-01', 'A-02'],
  }
  const again = (type: string, reasons = ['A-01', 'A-02']): Replayed['refused'][number] => ({
    source: 'la-riverton',
    type,
    verdict: { ...verdict('refuse', reasons), code: 'NO_RELATIONSHIP' },
  })

  test.each<readonly [string, Partial<RecordedDecision>, Partial<Replayed>, readonly string[]]>([
    ['the same', { refused: [REFUSED] }, { refused: [again('Goal'), again('Task')] }, []],
    ['asked, and is refused', {}, { code: 'ACCESS_DENIED' }, ['the request: asked became ACCESS_DENIED']],
    [
      'refused, and is asked',
      { phase: 'request', refusal: 'ACCESS_DENIED' },
      {},
      ['the request: ACCESS_DENIED became asked'],
    ],
    [
      'refused, and is so with another code, whatever was refused where',
      { phase: 'request', refusal: 'ACCESS_DENIED', refused: [REFUSED] },
      { code: 'NO_RELATIONSHIP' },
      ['the request: ACCESS_DENIED became NO_RELATIONSHIP'],
    ],
    [
      'refused in part, and in another',
      { refused: [REFUSED] },
      { refused: [again('Task'), again('Goal', ['A-01'])] },
      [
        'no longer: la-riverton Goal: NO_RELATIONSHIP (A-01, A-02)',
        'now: la-riverton Goal: NO_RELATIONSHIP (A-01)',
      ],
    ],
    [
      'kept back, and is so in another way',
      {},
      { items: [{ recorded: { ...ITEM, ...kept }, verdict: withheld('generic', ['R-05']) }] },
      ['la-riverton CarePlan: withhold silent (R-05) became la-riverton CarePlan: withhold generic (R-05)'],
    ],
    [
      'kept back as it was',
      {},
      { items: [{ recorded: { ...ITEM, ...kept }, verdict: withheld(undefined, ['R-05']) }] },
      [],
    ],
    [
      'released, and is so on other grounds',
      {},
      { items: [{ recorded: ITEM, verdict: verdict('permit', ['A-04', 'R-01 overridden']) }] },
      ['la-riverton CarePlan: permit () became la-riverton CarePlan: permit (A-04, R-01 overridden)'],
    ],
  ])('%s', (_, recorded, replayed, expected) => {
    const said = departures({ ...DECISION, ...recorded }, { ...replayedAs(undefined), ...replayed })
    expect(said).toEqual(expected)
  })
})
