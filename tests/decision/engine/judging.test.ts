import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ALWAYS, all, any, type Condition, not } from '../../../src/decision/conditions/condition.js'
import { atMost, hasAny, hasFact, is, isIn } from '../../../src/decision/conditions/operators.js'
import { type Denial, type Excuse, type Rule } from '../../../src/decision/engine/rule.js'
import { type RequestFacts, type ResourceFacts } from '../../../src/model/facts.js'
import { LAW_RUNS } from '../law-runs.js'
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
const CLASS = { ...TYPE, fact: 'resource.class' } as const
const OVERRIDE = { ...TYPE, fact: 'resource.overrideSupported', holds: 'truth' } as const
const { resource: _resource, ...REQUEST } = KNOWN
const GP = { class: 'gp-record', overrideSupported: false } as const

/** Facts of the request, of the source and of the item, alone and compared with each other. */
const tests: fc.Arbitrary<Condition> = fc.constantFrom(
  is(DISSENT, true),
  is(ORG, 'COUNCIL'),
  is(USER, 'worker'),
  is(CLASS, 'gp-record'),
  is(TYPE, 'Task'),
  atMost(RANK, 2),
  hasAny(LABELS, ['X']),
  hasFact(LABELS, ORG),
  hasFact(LABELS, CLASS),
)
const conditions: fc.Arbitrary<Condition> = fc.oneof(
  tests,
  tests.map(not),
  fc.array(tests, { minLength: 2, maxLength: 3 }).map(all),
  fc.array(tests, { minLength: 2, maxLength: 3 }).map(any),
)
const excuses: fc.Arbitrary<readonly Excuse[]> = fc
  .uniqueArray(fc.constantFrom('overridden' as const, 'lifted' as const), { maxLength: 2 })
  .chain((hows) => fc.tuple(...hows.map((how) => conditions.map((when): Excuse => ({ how, when })))))
const effects: fc.Arbitrary<Denial['effect']> = fc.constantFrom<Denial['effect']>(
  { kind: 'refuse', code: 'NO_RELATIONSHIP' },
  SILENT,
  { kind: 'withhold', disclose: 'none' },
  { kind: 'mask', paths: ['a'] },
  { kind: 'mask', paths: ['b'] },
)
const someRules: fc.Arbitrary<readonly Rule[]> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.tuple(fc.constant('denial' as const), conditions, effects, excuses) },
      fc.tuple(fc.constantFrom('gateway' as const, 'duty' as const), conditions),
    ),
    { maxLength: 6 },
  )
  .map((written) =>
    written.map((it, i): Rule => {
      const [kind, when] = it
      if (kind === 'denial') return denial(`D-${i}`, it[2], when, { excuses: it[3] })
      return kind === 'gateway' ? gateway(`G-${i}`, when, `g${i}`) : duty(`O-${i}`, when, `o${i}`)
    }),
  )

const requests: fc.Arbitrary<RequestFacts> = fc.record({
  subject: fc.constantFrom({}, { dissent: true }, { dissent: false }),
  requester: fc.constantFrom({}, { userId: 'worker' }, { userId: 'worker', org: { id: 'COUNCIL' } }),
})
const sources = fc.constantFrom<Pick<ResourceFacts, 'class' | 'overrideSupported'>>({}, GP)
const items: fc.Arbitrary<ResourceFacts> = fc.record(
  {
    type: fc.constantFrom('Task', 'Encounter'),
    rank: fc.constantFrom(1, 3),
    labels: fc.constantFrom([], ['X'], ['COUNCIL'], ['X', 'gp-record']),
    class: fc.constantFrom('gp-record' as const, 'exchange' as const),
  },
  { requiredKeys: [] },
)

describe('whatever the rules', () => {
  it('each of many items is judged as if it were the only one', () => {
    fc.assert(
      fc.property(
        someRules,
        requests,
        sources,
        fc.array(items, { minLength: 4, maxLength: 12 }),
        (rules, request, source, several) => {
          const ruleSet = engine(...rules)
          const folded = ruleSet.fold(request, source)
          expect(several.map((it) => folded.judge(it))).toEqual(
            several.map((it) => ruleSet.decide({ ...request, resource: { ...source, ...it } })),
          )
        },
      ),
      { numRuns: LAW_RUNS },
    )
  })
})

describe('what comes out alike', () => {
  const elsewhere = Array.from({ length: 30 }, (_, i) =>
    denial(`L-${i}`, SILENT, all([isIn(ORG, ['OTHER']), hasAny(LABELS, [`${i}`])])),
  )
  const rules = engine(
    gateway('G', is(TYPE, 'Task'), 'g'),
    denial('A', { kind: 'mask', paths: ['a'] }, hasAny(LABELS, ['X'])),
    ...elsewhere,
  )
  const folded = rules.fold(REQUEST, GP)
  const TASK = { type: 'Task', labels: ['X'], rank: 1 }

  it.each<readonly [string, ResourceFacts, boolean]>([
    ['an older one', { ...TASK, rank: 2 }, true],
    ['one that says what its source is', { ...TASK, ...GP }, true],
    ['one without the label', { ...TASK, labels: [] }, false],
    ['one of another type', { ...TASK, type: 'Encounter' }, false],
  ])('is put together once, with rules of others left out: %s', (_what, item, isAlike) => {
    expect(folded.judge(TASK) === folded.judge(item)).toBe(isAlike)
  })

  it('is not mistaken where there are too many rules to count every combination', () => {
    const many = Array.from({ length: 40 }, (_, i) =>
      denial(`M-${i}`, { kind: 'mask', paths: [`p${i}`] }, hasAny(LABELS, [`${i}`])),
    )
    const folded = engine(...many).fold(REQUEST, {})
    expect(folded.judge({ labels: ['0'] }).masks).toEqual(['p0'])
    expect(folded.judge({ labels: ['0', '39'] }).masks).toEqual(['p0', 'p39'])
  })
})

describe('what is known of the request', () => {
  it.each(['subject.dissent', 'resource.class'] as const)('is worked out once for all items: %s', (fact) => {
    let count = 0
    const evaluate = () => {
      count++
      return 'yes' as const
    }
    const counted: Condition = { kind: 'test', facts: [fact], turnsOn: [], evaluate }
    const folded = engine(denial('A', SILENT, all([counted, is(TYPE, 'Task')]))).fold(REQUEST, GP)
    const before = count
    for (const rank of [1, 2, 3]) folded.judge({ type: 'Task', labels: [], rank })
    // What is told of an item that fires a rule is put together once, from the whole rule.
    expect(count - before).toBeLessThan(3)
  })
})

describe('an item that says otherwise of its source than the source', () => {
  const folded = engine(
    denial('A', SILENT, is(CLASS, 'gp-record')),
    denial('B', SILENT, is(OVERRIDE, true)),
  ).fold(REQUEST, GP)

  it.each<readonly [ResourceFacts, readonly string[]]>([
    [{}, ['A']],
    [GP, ['A']],
    [{ class: 'exchange' }, []],
    [{ overrideSupported: true }, ['A', 'B']],
    [{ class: 'exchange', overrideSupported: true }, ['B']],
  ])('is judged as it says: %j', (item, reasons) => {
    expect(folded.judge({ type: 'Task', labels: [], ...item }).reasons).toEqual(reasons)
  })
})

describe('what was worked out for one item', () => {
  it('is not said of another that lacks another fact', () => {
    const folded = engine(denial('A', SILENT, any([is(TYPE, 'x'), is(RANK, 5)]))).fold(REQUEST, {})
    expect(folded.judge({ rank: 1, labels: [] }).missing).toEqual(['resource.type'])
    expect(folded.judge({ type: 'Task', labels: [] }).missing).toEqual(['resource.rank'])
  })

  it('nor where rules compare what the item and its source tell', () => {
    const folded = engine(
      gateway('G', hasFact(LABELS, CLASS), 'g'),
      denial('A', { kind: 'mask', paths: ['a'] }, is(TYPE, 'x')),
    ).fold(REQUEST, GP)
    expect(folded.judge({ type: 'Task', labels: ['gp-record'] }).obligations).toEqual(['g'])
    expect(folded.judge({ type: 'Task', labels: ['X'] }).obligations).toEqual([])
  })

  it.each([ALWAYS, is(ORG, 'COUNCIL')])('a power over one is none over another', (also) => {
    const folded = engine(gateway('G', all([also, is(TYPE, 'Task')]), 'g')).fold(REQUEST, {})
    expect(folded.judge({ type: 'Task' }).obligations).toEqual(['g'])
    expect(folded.judge({ type: 'Encounter' }).obligations).toEqual([])
  })
})
