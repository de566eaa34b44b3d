import { describe, expect, it } from 'vitest'
import {
  ALWAYS,
  all,
  any,
  type Condition,
  factsRead,
  NEVER,
  not,
} from '../../../src/decision/conditions/condition.js'
import { compileCondition } from '../../../src/decision/conditions/evaluate-condition.js'
import { type FactPath } from '../../../src/decision/conditions/fact-paths.js'
import { type FactRow } from '../../../src/decision/conditions/fact-row.js'
import { missingFacts } from '../../../src/decision/conditions/missing-facts.js'
import {
  atLeast,
  atMost,
  below,
  everyIn,
  hasAny,
  hasFact,
  is,
  isGiven,
  isIn,
  isMissing,
} from '../../../src/decision/conditions/operators.js'
import { specialise } from '../../../src/decision/conditions/specialise-condition.js'
import { type Truth } from '../../../src/decision/conditions/truth.js'
import { type FactTree } from '../../../src/model/facts.js'

function row(fact: FactPath, holds: FactRow['holds'], mayBeNone = false): FactRow {
  return {
    fact,
    holds,
    values: undefined,
    mayBeNone,
    attestedBy: 'gateway',
    maxAge: 'request',
    ifUnknown: 'cannot-check',
    needed: false,
  }
}

const AGE = row('subject.age', 'number', true)
const DISSENT = row('subject.dissent', 'truth', true)
const PDS = row('subject.pds', 'text', true)
const LABELS = row('resource.labels', 'texts', true)
const CATEGORIES = row('subject.consent.categories', 'texts', true)
const subject = (it: unknown): FactTree => ({ subject: it as object })
const labels = (it: unknown, more: object = {}): FactTree => ({ ...more, resource: { labels: it } as object })

/** A condition, and what it is on each of some trees. */
const CASES: readonly (readonly [string, Condition, readonly (readonly [FactTree, Truth])[]])[] = [
  [
    'is',
    is(DISSENT, true),
    [
      [subject({ dissent: true }), 'yes'],
      [subject({ dissent: false }), 'no'],
      [subject({ dissent: null }), 'no'],
      [subject({ dissent: 'true' }), 'unknown'],
      [{}, 'unknown'],
    ],
  ],
  [
    'is one of',
    isIn(PDS, ['R', 'V']),
    [
      [subject({ pds: 'R' }), 'yes'],
      [subject({ pds: 'V' }), 'yes'],
      [subject({ pds: 'U' }), 'no'],
      [subject({ pds: null }), 'no'],
      [subject({}), 'unknown'],
    ],
  ],
  [
    'is at least',
    atLeast(AGE, 16),
    [
      [subject({ age: 17 }), 'yes'],
      [subject({ age: 16 }), 'yes'],
      [subject({ age: 15 }), 'no'],
      [subject({ age: null }), 'no'],
      [subject({}), 'unknown'],
    ],
  ],
  [
    'is below',
    below(AGE, 16),
    [
      [subject({ age: 17 }), 'no'],
      [subject({ age: 16 }), 'no'],
      [subject({ age: 15 }), 'yes'],
      [subject({ age: null }), 'no'],
      [subject({}), 'unknown'],
    ],
  ],
  [
    'is at most',
    atMost(AGE, 16),
    [
      [subject({ age: 17 }), 'no'],
      [subject({ age: 16 }), 'yes'],
      [subject({ age: null }), 'no'],
      [subject({}), 'unknown'],
    ],
  ],
  [
    'is given',
    isGiven(PDS),
    [
      [subject({ pds: 'x' }), 'yes'],
      [subject({ pds: ' ' }), 'no'],
      [subject({ pds: '' }), 'no'],
      [subject({ pds: null }), 'no'],
      [subject({}), 'unknown'],
    ],
  ],
  [
    'has any of',
    hasAny(LABELS, ['STI', 'HIV']),
    [
      [labels(['X', 'HIV']), 'yes'],
      [labels(['X']), 'no'],
      [labels([]), 'no'],
      [labels(null), 'no'],
      [labels('HIV'), 'unknown'],
    ],
  ],
  [
    'has what another fact is',
    hasFact(LABELS, PDS),
    [
      [labels(['R', 'X'], subject({ pds: 'R' })), 'yes'],
      [labels(['X'], subject({ pds: 'R' })), 'no'],
      [labels(['X'], subject({ pds: null })), 'no'],
      [labels([]), 'no'],
      [labels(null, subject({ pds: 'R' })), 'no'],
      [labels(['X']), 'unknown'],
      [subject({ pds: 'R' }), 'unknown'],
    ],
  ],
  [
    'each of some that is here is there',
    everyIn(LABELS, CATEGORIES, ['STI', 'HIV']),
    [
      [labels(['STI', 'X'], subject({ consent: { categories: ['STI'] } })), 'yes'],
      [labels(['STI', 'HIV'], subject({ consent: { categories: ['STI'] } })), 'no'],
      [labels(['X'], subject({ consent: { categories: [] } })), 'yes'],
      [labels(['X']), 'yes'],
      [labels(['STI']), 'unknown'],
    ],
  ],
  [
    'is missing',
    isMissing(AGE),
    [
      [subject({ age: 1 }), 'no'],
      [subject({ age: null }), 'no'],
      [subject({}), 'unknown'],
    ],
  ],
]

describe.each(CASES)('a fact %s', (_what, condition, trees) => {
  it.each(trees)('%j: %s', (facts, truth) => {
    expect(compileCondition(condition)(facts)).toBe(truth)
    expect(specialise(condition, { settles: () => true, facts })).toEqual({ kind: 'constant', truth })
    expect(specialise(condition, { settles: () => false, facts })).toEqual(condition)
  })
})

const UNKNOWN: Condition = { kind: 'constant', truth: 'unknown' }
const [yes, no, unknown] = ['yes', 'no', 'unknown'] as const

/** Kleene's tables: two parts, whether all hold, and whether any does. */
const KLEENE: readonly (readonly [Condition, Condition, Truth, Truth])[] = [
  [ALWAYS, ALWAYS, yes, yes],
  [ALWAYS, NEVER, no, yes],
  [ALWAYS, UNKNOWN, unknown, yes],
  [NEVER, NEVER, no, no],
  [NEVER, UNKNOWN, no, unknown],
  [UNKNOWN, UNKNOWN, unknown, unknown],
]

/** The truth of a condition, evaluated, and worked out beforehand. */
function truthsOf(condition: Condition): readonly unknown[] {
  const left = specialise(condition, { settles: () => true, facts: {} })
  return [compileCondition(condition)({}), left.kind === 'constant' ? left.truth : left]
}

describe('conditions of three values', () => {
  it.each(KLEENE)('%j and %j', (a, b, both, either) => {
    for (const parts of [
      [a, b],
      [b, a],
      [a, b, b],
    ]) {
      expect(truthsOf(all(parts))).toEqual([both, both])
      expect(truthsOf(any(parts))).toEqual([either, either])
    }
  })

  it('of one part and of none', () => {
    for (const it of [ALWAYS, NEVER, UNKNOWN]) {
      expect(truthsOf(all([it]))).toEqual(truthsOf(it))
      expect(truthsOf(any([it]))).toEqual(truthsOf(it))
    }
    expect([truthsOf(all([])), truthsOf(any([]))]).toEqual([
      [yes, yes],
      [no, no],
    ])
  })

  it('turned round', () => {
    expect([ALWAYS, NEVER, UNKNOWN].map((it) => truthsOf(not(it)))).toEqual([
      [no, no],
      [yes, yes],
      [unknown, unknown],
    ])
  })

  it('what is left once a part is settled is the other part', () => {
    const open = is(AGE, 1)
    const now = { settles: (it: FactPath) => it !== 'subject.age', facts: {} }
    expect(specialise(all([ALWAYS, open]), now)).toEqual(open)
    expect(specialise(any([NEVER, open]), now)).toEqual(open)
    expect(specialise(not(open), now)).toEqual(not(open))
    expect(specialise(all([UNKNOWN, open, ALWAYS]), now)).toEqual(all([open, UNKNOWN]))
    expect(specialise(any([open, not(open)]), now)).toEqual(any([open, not(open)]))
  })
})

describe('the facts of a condition', () => {
  const condition = all([is(AGE, 1), any([not(is(DISSENT, true)), ALWAYS]), hasFact(LABELS, PDS), is(AGE, 2)])

  it('that it reads, each once', () => {
    expect([...factsRead(condition)]).toEqual([
      'subject.age',
      'subject.dissent',
      'resource.labels',
      'subject.pds',
    ])
  })

  it('that are missing, only where it turns on them', () => {
    const known: readonly FactPath[] = ['subject.pds']
    const isUnknown = (it: FactPath): boolean => !known.includes(it)
    const pds = subject({ pds: 'R' })
    expect(missingFacts(condition, pds, isUnknown)).toEqual(['subject.age', 'resource.labels'])
    expect(missingFacts(all([is(AGE, 1), not(is(DISSENT, true))]), pds, isUnknown)).toEqual([
      'subject.age',
      'subject.dissent',
    ])
    expect(missingFacts(any([is(AGE, 1), ALWAYS]), pds, isUnknown)).toEqual([])
    expect(missingFacts(UNKNOWN, pds, isUnknown)).toEqual([])
    expect(missingFacts(is(PDS, 'R'), pds, () => true)).toEqual([])
  })
})
