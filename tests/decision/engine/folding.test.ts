import { describe, expect, it } from 'vitest'
import { ALWAYS, all, any, type Condition, NEVER, not } from '../../../src/decision/conditions/condition.js'
import { atMost, hasAny, is, isIn } from '../../../src/decision/conditions/operators.js'
import { type FactPath } from '../../../src/decision/conditions/fact-paths.js'
import { keyedRules } from '../../../src/decision/engine/keyed-rules.js'
import { type Denial, type Rule, type ViewEntry } from '../../../src/decision/engine/rule.js'
import { residueOf } from '../../../src/decision/engine/steps.js'
import { type FoldedRules } from '../../../src/decision/rule-set.js'
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

const AREA = { ...TYPE, fact: 'resource.area' } as const
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
    denial('one of', SILENT, isIn(ORG, ['COUNCIL', 'THIRD'])),
  ]
  const keyed = keyedRules(rules.map(residueOf))
  const met = (facts: object, unknown: readonly string[] = []): readonly string[] =>
    keyed.for(facts, (it) => unknown.includes(it)).map((it) => it.rule.text.id)

  it.each([
    [
      { id: 'COUNCIL' },
      'worker',
      ['any', 'council', 'either', 'not', 'item', 'user', 'council too', 'one of'],
    ],
    [{ id: 'OTHER' }, 'x', ['any', 'other', 'either', 'not', 'item', 'power', 'one of']],
    [{ id: 'THIRD' }, 'x', ['any', 'either', 'not', 'item', 'one of']],
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
  ['what is withheld in silence is not said to be out of view', [denial('A', SILENT)], undefined, false],
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
  ['a number for another type', [view('A', is(TYPE, 'Task'), entry(['Encounter'], 3))], undefined, false],
  ['a number for this type', [view('A', is(TYPE, 'Encounter'), entry(['Encounter'], 3))], 3, false],
  [
    'a number for some items of the type',
    [view('A', hasAny(LABELS, ['X']), entry(['Encounter'], 3))],
    undefined,
    false,
  ],
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

const ACTIVE = is({ ...TYPE, fact: 'resource.active', holds: 'truth' }, true)

const OVER: readonly (readonly [string, readonly Denial[], boolean])[] = [
  ['no view', [denial('A', SILENT, is(TYPE, 'x'))], false],
  ['what is withheld in silence is not said to be out of view', [denial('A', SILENT)], false],
  ['a view of whatever is of the type', [view('A', ALWAYS, entry(['Encounter']))], false],
  ['a view of what is active', [view('A', ALWAYS, entry(['Encounter'], undefined, ACTIVE))], true],
  ['a view of other types', [view('A', ALWAYS, entry(['Task']))], true],
  [
    'a view of what is active or bears a label',
    [view('A', ALWAYS, entry(['Encounter'], undefined, any([ACTIVE, hasAny(LABELS, ['X'])])))],
    false,
  ],
  [
    'two views of which one leaves out what is over',
    [view('A', ALWAYS, entry(['Encounter'])), view('B', ALWAYS, entry(['Encounter'], undefined, ACTIVE))],
    true,
  ],
  ['a view for somebody else', [view('A', is(ORG, 'OTHER'), entry(['Encounter'], undefined, ACTIVE))], false],
  [
    'a view that turns on what is not known',
    [view('A', is({ ...USER, fact: 'requester.role' }, 'x'), entry(['Encounter'], undefined, ACTIVE))],
    true,
  ],
]

describe('what can be told of a type before an item is seen', () => {
  it.each(VIEWS)('%s', (_what, rules, newest, isExcluded) => {
    const folded = engine(...rules).fold(REQUEST, {})
    expect(folded.newestOnly('Encounter')).toBe(newest)
    expect(folded.viewExcludes('Encounter')).toBe(isExcluded)
  })

  it.each(OVER)('whether what is over may be asked for: %s', (_what, rules, isActiveOnly) => {
    expect(
      engine(...rules)
        .fold(REQUEST, {})
        .activeOnly('Encounter'),
    ).toBe(isActiveOnly)
  })

  it('each question of it apart, in whatever order and however often they are asked', () => {
    const fold = (): FoldedRules =>
      engine(
        view(
          'A',
          ALWAYS,
          entry(['Encounter'], 3, is(AREA, 'consultations')),
          entry(['Condition'], undefined, ACTIVE),
        ),
        denial('B', { kind: 'refuse', code: 'ACCESS_DENIED' }, is(TYPE, 'Task')),
      ).fold(REQUEST, {})
    const questions = ['Encounter', 'Condition', 'Task'].flatMap((type) => [
      (it: FoldedRules) => it.viewExcludes(type),
      (it: FoldedRules) => it.viewExcludes(type, 'consultations'),
      (it: FoldedRules) => it.viewExcludes(type, 'problems'),
      (it: FoldedRules) => it.activeOnly(type),
      (it: FoldedRules) => it.newestOnly(type),
      (it: FoldedRules) => it.refusalFor(type)?.reasons,
    ])
    const alone = questions.map((ask) => ask(fold()))
    expect(new Set(alone.map((it) => JSON.stringify(it))).size).toBeGreaterThan(3)
    for (const order of [questions, questions.toReversed()]) {
      const folded = fold()
      const first = new Map(order.map((ask) => [ask, ask(folded)]))
      expect(questions.map((ask) => first.get(ask))).toEqual(alone)
      expect(questions.map((ask) => ask(folded))).toEqual(alone)
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

  it('what asking owes because something of the request or the source is not known', () => {
    const { subject: _subject, ...unknown } = REQUEST
    const owed = duty(
      'O',
      any([is(DISSENT, true), is(ORG, 'x'), is({ ...TYPE, fact: 'resource.class' }, 'x')]),
      'o',
    )
    const { asking } = engine(owed).fold(unknown, { class: 'gp-record' })
    expect(asking).toMatchObject({ reasons: ['O'], obligations: ['o'], missing: ['subject.dissent'] })
  })
})

function broken(...facts: readonly FactPath[]): Condition {
  const evaluate = (): never => {
    throw new Error('broken')
  }
  return { kind: 'test', facts, turnsOn: [], evaluate }
}

describe('rules of which one cannot be evaluated', () => {
  const byDefault = (effect: Denial['effect']): Denial => {
    const written = denial('D', effect, NEVER)
    return { ...written, text: { ...written.text, tier: 'default' } }
  }
  const REFUSE = { kind: 'refuse', code: 'NO_RELATIONSHIP' } as const
  const foldedWith = (rule: Rule): FoldedRules =>
    engine(rule, byDefault(REFUSE), byDefault(SILENT)).fold(REQUEST, {})
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
  const TASK = { type: 'Task', labels: [] }

  it('refuse everything by the default rule', () => {
    const rules = engine(denial('A', SILENT, broken('resource.type')), byDefault(REFUSE), byDefault(SILENT))
    expect(rules.decide(KNOWN)).toEqual(failed)
    expect(rules.fold(REQUEST, {}).judge(TASK)).toEqual(failed)
  })

  it('open nothing where it is about the request', () => {
    const folded = foldedWith(gateway('A', broken('subject.dissent')))
    expect(folded.asking).toEqual(failed)
    expect(folded.judge(TASK)).toEqual(failed)
    expect(folded.refusalFor('Task')).toEqual(failed)
    expect(folded.newestOnly('Task')).toBeUndefined()
    expect([folded.viewExcludes('Task'), folded.activeOnly('Task')]).toEqual([true, true])
  })

  it('nor where it is a view of items', () => {
    const folded = foldedWith(view('A', broken('resource.type'), entry(['Task'], 3)))
    expect(folded.newestOnly('Task')).toBeUndefined()
    expect([folded.viewExcludes('Task'), folded.activeOnly('Task')]).toEqual([true, true])
    expect(folded.judge(TASK)).toEqual(failed)
  })

  it('nor where it refuses items', () => {
    const folded = foldedWith(denial('A', REFUSE, broken('resource.type')))
    expect(folded.refusalFor('Task')).toEqual(failed)
    expect(folded.judge(TASK)).toEqual(failed)
  })

  it('nor where it is a power over items', () => {
    const folded = foldedWith(gateway('A', broken('resource.type')))
    expect(folded.asking).toEqual(failed)
    expect(folded.judge(TASK)).toEqual(failed)
  })
})
