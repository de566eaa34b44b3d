import { describe, expect, it } from 'vitest'
import { findTree, type Goal } from '../../../src/decision/analyse/search/search.js'
import { all, any, type Condition, factsRead, not } from '../../../src/decision/conditions/condition.js'
import { compileCondition } from '../../../src/decision/conditions/evaluate-condition.js'
import { factReader } from '../../../src/decision/conditions/fact-paths.js'
import { atLeast, hasAny, hasFact, is, isIn } from '../../../src/decision/conditions/operators.js'
import { type Truth } from '../../../src/decision/conditions/truth.js'
import { type FactTree } from '../../../src/model/facts.js'
import {
  AGE,
  DISSENT,
  everyTree,
  KIND,
  LABELS,
  OBJECTIONS,
  ORGANISATION,
  TABLE,
  TESTS,
} from './small-field.js'

const TRUTHS: readonly Truth[] = ['yes', 'no', 'unknown']
const BASES: readonly FactTree[] = [
  {},
  { subject: { age: 40, dissent: false, objectsTo: ['A', 'z'] }, resource: { labels: ['B', 'z'] } },
]

/** Which truths two conditions have together, over every tree of the facts that they read; undefined for too many. */
function together(one: Condition, other: Condition, isKnown: boolean): ReadonlySet<string> | undefined {
  const facts = new Set([...factsRead(one), ...factsRead(other)])
  const [first, second] = [compileCondition(one), compileCondition(other)]
  const every = everyTree(facts)
  if (every === undefined) return undefined
  const trees = every.filter(
    (tree) => !isKnown || [...facts].every((it) => factReader(it)(tree) !== undefined),
  )
  return new Set(trees.map((it) => `${first(it)} ${second(it)}`))
}

describe('of two tests, whatever they are, a tree is found for the truths that they have together', () => {
  it.each(TESTS.map((_, at) => at))('test %i and each after it', (at) => {
    for (const other of TESTS.slice(at))
      for (const unknowns of ['with-unknowns', 'all-known'] as const) {
        const one = TESTS[at] ?? other
        const there = together(one, other, unknowns === 'all-known')
        if (there === undefined) continue
        for (const base of BASES) {
          const found = TRUTHS.flatMap((a) =>
            TRUTHS.filter((b) => {
              const goals: readonly Goal[] = [
                { condition: one, wants: [a] },
                { condition: other, wants: [b] },
              ]
              return findTree(goals, { table: TABLE, base, unknowns }).kind === 'found'
            }).map((b) => `${a} ${b}`),
          )
          expect(found.toSorted()).toEqual([...there].toSorted())
        }
      }
  })
})

const no = (condition: Condition): Goal => ({ condition, wants: ['no'] })
const yes = (condition: Condition): Goal => ({ condition, wants: ['yes'] })
const [adult, trust, dissents] = [atLeast(AGE, 18), is(KIND, 'trust'), is(DISSENT, true)]
const UNKNOWN: Condition = { kind: 'constant', truth: 'unknown' }
const objects = hasFact(OBJECTIONS, ORGANISATION)
const wide = any([adult, trust, dissents, hasAny(LABELS, ['A', 'B', 'C']), objects])
const deep = all([wide, any([not(trust), isIn(KIND, ['council']), hasAny(OBJECTIONS, ['A'])])])
const both = all([trust, dissents])

describe('few steps', () => {
  // What is shared counts as one thing, so that what it is made of need not be tried.
  it.each<readonly [string, readonly Goal[]]>([
    [
      'a part and its contrary',
      [yes(all([deep, any([adult, trust])])), yes(all([not(deep), any([adult, trust])]))],
    ],
    [
      'a part beside what is not known',
      [yes(all([deep, any([UNKNOWN, adult])])), yes(all([not(deep), any([UNKNOWN, adult])]))],
    ],
    ['one of two parts, and neither', [yes(any([wide, deep])), yes(not(wide)), yes(not(deep))]],
    ['a part in any place', [yes(all([wide, adult])), yes(all([not(wide), trust]))]],
  ])('are enough for a contradiction of what is shared: %s', (_, goals) => {
    expect(findTree(goals, { table: TABLE, base: {}, unknowns: 'with-unknowns', steps: 12 })).toEqual({
      kind: 'none',
    })
  })

  it.each<readonly [string, readonly Goal[]]>([
    ['a part said twice', [yes(deep), yes(any([deep, not(wide)]))]],
    ['a part that may be either', [yes(any([deep, adult])), yes(any([not(deep), trust]))]],
    [
      'two parts, of which one holds and the other does not',
      [yes(all([wide, any([wide, trust])])), no(both), no(any([both, not(adult)]))],
    ],
    ['parts that hold apart', [yes(any([wide, dissents])), yes(any([not(wide), not(adult)]))]],
  ])('never make a contradiction of what can be: %s', (_, goals) => {
    const field = { table: TABLE, base: {}, unknowns: 'with-unknowns' as const }
    const kinds = Array.from(
      { length: 60 },
      (_, steps) => findTree(goals, { ...field, steps: steps + 1 }).kind,
    )
    expect(kinds).not.toContain('none')
    expect([kinds[0], kinds.at(-1)]).toEqual(['undecided', 'found'])
    expect(findTree(goals, field).kind).toBe('found')
  })
})
