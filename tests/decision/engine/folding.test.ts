import { describe, expect, it } from 'vitest'
import { ALWAYS, all, any, type Condition, NEVER, not } from '../../../src/decision/conditions/condition.js'
import { atMost, hasAny, is, isIn } from '../../../src/decision/conditions/operators.js'
import { keyedRules } from '../../../src/decision/engine/keyed-rules.js'
import { type Denial, type ViewEntry } from '../../../src/decision/engine/rule.js'
import { residueOf } from '../../../src/decision/engine/steps.js'
import {
  denial,
  DISSENT,
  duty,
  engine,
  gateway,
  KNOWN,
  LABELS,
  ORG,
  RANK,
  TYPE,
  USER,
} from './small-rules.js'

const SILENT = { kind: 'withhold', disclose: 'silent' } as const
const { resource: _resource, ...REQUEST } = KNOWN

describe('rules sorted by the one value they are about', () => {
  const rules = [
    denial('any', SILENT),
    denial('council', SILENT, is(ORG, 'COUNCIL')),
    denial('other', SILENT, all([is(TYPE, 'x'), is(ORG, 'OTHER')])),
    denial('either', SILENT, any([is(ORG, 'OTHER'), is(DISSENT, true)])),
    denial('not', SILENT, not(is(ORG, 'COUNCIL'))),
    denial('item', SILENT, is(TYPE, 'x')),
    gateway('power', is(ORG, 'OTHER')),
    duty('user', is(USER, 'worker')),
    denial('council too', SILENT, all([ALWAYS, is(ORG, 'COUNCIL')])),
  ]
  const keyed = keyedRules(rules.map(residueOf))
  const met = (facts: object, unknown: readonly string[] = []): readonly string[] =>
    keyed.for(facts, (it) => unknown.includes(it)).map((it) => it.rule.text.id)

  it.each([
    [{ id: 'COUNCIL' }, 'worker', ['any', 'council', 'either', 'not', 'item', 'user', 'council too']],
    [{ id: 'OTHER' }, 'x', ['any', 'other', 'either', 'not', 'item', 'power']],
    [{ id: 'THIRD' }, 'x', ['any', 'either', 'not', 'item']],
  ])('%j, %s: %j', (org, userId, expected) => {
    expect(met({ requester: { org, userId } })).toEqual(expected)
  })

  it('are all met where the fact is unknown', () => {
    const all = rules.map((it) => it.text.id)
    expect(met({}, ['requester.org.id', 'requester.userId'])).toEqual(all)
    expect(met({ requester: { userId: 'x' } }, ['requester.org.id'])).toEqual(
      all.filter((it) => it !== 'user'),
    )
  })
})

function entry(types: readonly string[], newest?: number, where: Condition = ALWAYS): ViewEntry {
  const parts = [isIn(TYPE, types), where, ...(newest === undefined ? [] : [atMost(RANK, newest)])]
  return { types, newest, where, contains: all(parts) }
}

function view(id: string, applies: Condition, ...entries: readonly ViewEntry[]): Denial {
  const excuses = [{ how: 'within', when: any(entries.map((it) => it.contains)) } as const]
  return denial(id, SILENT, applies, { excuses, view: entries })
}

const VIEWS: readonly (readonly [string, readonly Denial[], number | undefined, boolean])[] = [
  ['no view', [denial('A', SILENT, is(TYPE, 'x'))], undefined, false],
  ['a view of the type', [view('A', ALWAYS, entry(['Encounter']))], undefined, false],
  ['a view of other types', [view('A', ALWAYS, entry(['Condition']))], undefined, true],
  ['the newest few', [view('A', ALWAYS, entry(['Encounter', 'Task'], 3))], 3, false],
  [
    'the larger of two numbers',
    [view('A', ALWAYS, entry(['Encounter'], 3), entry(['Encounter'], 5))],
    5,
    false,
  ],
  [
    'a number beside none',
    [view('A', ALWAYS, entry(['Encounter'], 3), entry(['Encounter']))],
    undefined,
    false,
  ],
  ['a number of another type', [view('A', ALWAYS, entry(['Task'], 9), entry(['Encounter'], 3))], 3, false],
  [
    'a number that does not apply',
    [view('A', ALWAYS, entry(['Encounter'], 9, NEVER), entry(['Encounter'], 3))],
    3,
    false,
  ],
  [
    'a number that may apply',
    [view('A', ALWAYS, entry(['Encounter'], 9, hasAny(LABELS, ['X'])), entry(['Encounter'], 3))],
    9,
    false,
  ],
  ['a view for somebody else', [view('A', is(ORG, 'OTHER'), entry(['Task']))], undefined, false],
  ['a number for somebody else', [view('A', is(ORG, 'OTHER'), entry(['Encounter'], 3))], undefined, false],
  [
    'the smaller of two views',
    [view('A', ALWAYS, entry(['Encounter'], 5)), view('B', ALWAYS, entry(['Encounter'], 3))],
    3,
    false,
  ],
  [
    'two views of which one has no number',
    [view('A', ALWAYS, entry(['Encounter'], 5)), view('B', ALWAYS, entry(['Encounter']))],
    5,
    false,
  ],
  [
    'two views of which one has not the type',
    [view('A', ALWAYS, entry(['Encounter'])), view('B', ALWAYS, entry(['Task']))],
    undefined,
    true,
  ],
]

describe('what can be told of a type before an item is seen', () => {
  it.each(VIEWS)('%s', (_what, rules, newest, isExcluded) => {
    const folded = engine(...rules).fold(REQUEST, {})
    // Asked twice: what was worked out once stays so.
    for (const it of [folded, folded]) {
      expect(it.newestOnly('Encounter')).toBe(newest)
      expect(it.viewExcludes('Encounter')).toBe(isExcluded)
    }
  })

  it('a view that turns on what is not known excludes what it would', () => {
    const { subject: _subject, ...unknown } = REQUEST
    const folded = engine(view('A', is(DISSENT, true), entry(['Task']))).fold(unknown, {})
    expect([folded.viewExcludes('Encounter'), folded.viewExcludes('Task')]).toEqual([true, false])
  })

  it('which types are refused, by rules about types, and what asking brings with it', () => {
    const folded = engine(
      gateway('G', is(ORG, 'COUNCIL'), 'g'),
      duty('O', ALWAYS, 'o'),
      denial('A', { kind: 'refuse', code: 'NO_RELATIONSHIP' }, is(TYPE, 'Task')),
      denial('B', SILENT, is(TYPE, 'Encounter')),
    ).fold(REQUEST, {})
    expect(folded.refusalFor('Task')).toMatchObject({ code: 'NO_RELATIONSHIP', reasons: ['G', 'A'] })
    expect(folded.refusalFor('Encounter')).toBeUndefined()
    expect(folded.asking).toMatchObject({ obligations: ['g', 'o'], reasons: ['G', 'O'] })
  })
})

describe('an item that says otherwise of its source than the source', () => {
  const byClass = engine(
    denial('A', SILENT, is({ ...TYPE, fact: 'resource.class' }, 'gp-record')),
    denial('B', SILENT, is({ ...TYPE, fact: 'resource.overrideSupported', holds: 'truth' }, true)),
  ).fold(REQUEST, { class: 'gp-record', overrideSupported: false })
  const reasonsOf = (item: object): readonly string[] =>
    byClass.judge({ type: 'Task', labels: [], ...item }).reasons

  it.each([
    [{}, ['A']],
    [{ class: 'gp-record', overrideSupported: false }, ['A']],
    [{ class: 'social-care' }, []],
    [{ overrideSupported: true }, ['A', 'B']],
    [{ class: 'social-care', overrideSupported: true }, ['B']],
  ])('is judged as it says: %j %j', (item, reasons) => {
    expect(reasonsOf(item)).toEqual(reasons)
  })
})

describe('what was worked out for one item', () => {
  it('is not said of another that lacks another fact', () => {
    const rule = denial('A', SILENT, any([is(TYPE, 'x'), is(RANK, 5)]))
    const folded = engine(rule).fold(REQUEST, {})
    expect(folded.judge({ rank: 1, labels: [] }).missing).toEqual(['resource.type'])
    expect(folded.judge({ type: 'Task', labels: [] }).missing).toEqual(['resource.rank'])
  })
})

describe('rules of which one cannot be evaluated', () => {
  const broken: Condition = {
    kind: 'test',
    facts: ['resource.type'],
    turnsOn: [],
    evaluate: () => {
      throw new Error('broken')
    },
  }
  const last = denial('D', SILENT, NEVER)
  const rules = engine(denial('A', SILENT, broken), { ...last, text: { ...last.text, tier: 'default' } })
  const failed = {
    decision: 'refuse',
    code: 'ACCESS_DENIED',
    disclose: undefined,
    masks: [],
    obligations: [],
    reasons: ['D'],
    basis: undefined,
    missing: [],
  }

  it('refuse everything by the default rule, folded or not', () => {
    expect(rules.decide(KNOWN)).toEqual(failed)
    expect(rules.fold(REQUEST, {}).judge({ type: 'Task', labels: [] })).toEqual(failed)
  })
})
