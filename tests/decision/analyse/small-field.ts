import fc from 'fast-check'
import { all, any, type Condition, not } from '../../../src/decision/conditions/condition.js'
import { type FactPath } from '../../../src/decision/conditions/fact-paths.js'
import { type FactRow, type FactValue } from '../../../src/decision/conditions/fact-row.js'
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
} from '../../../src/decision/conditions/operators.js'
import { factTree } from '../../../src/decision/rule-files/example-facts.js'
import { type FactTable } from '../../../src/decision/rule-files/fact-table.js'
import { type FactTree } from '../../../src/model/facts.js'

function row(fact: FactPath, holds: FactRow['holds'], more: Partial<FactRow> = {}): FactRow {
  return {
    fact,
    holds,
    values: undefined,
    mayBeNone: false,
    attestedBy: 'gateway',
    maxAge: 'request',
    ifUnknown: 'cannot-check',
    needed: false,
    ...more,
  }
}

export const DISSENT = row('subject.dissent', 'truth')
export const KIND = row('requester.org.type', 'text', { values: ['council', 'trust', 'practice'] })
export const REASON = row('override.reason', 'text', { mayBeNone: true })
export const AGE = row('subject.age', 'number', { mayBeNone: true })
export const LABELS = row('resource.labels', 'texts', { mayBeNone: true })
export const ORGANISATION = row('requester.org.id', 'text', { mayBeNone: true })
export const OBJECTIONS = row('subject.objectsTo', 'texts')
const CATEGORIES = row('subject.consent.categories', 'texts')

const subsets = (...texts: readonly string[]): readonly (readonly string[])[] =>
  texts.reduce<readonly (readonly string[])[]>(
    (sets, text) => [...sets, ...sets.map((it) => [...it, text])],
    [[]],
  )

type Values = readonly (FactValue | undefined)[]

/** Each fact with every value that some condition below could tell from the others, and one more of its kind. */
const DOMAIN: readonly (readonly [FactRow, Values])[] = [
  [DISSENT, [true, false, undefined]],
  [KIND, ['council', 'trust', 'practice', undefined]],
  [REASON, ['a', 'b', 'c', ' ', null, undefined]],
  [AGE, [15, 16, 17, 18, 19, null, undefined]],
  [LABELS, [...subsets('A', 'B', 'o', 'p'), null, undefined]],
  [ORGANISATION, ['A', 'o', 'p', null, undefined]],
  [OBJECTIONS, [...subsets('A', 'o', 'p'), undefined]],
  [CATEGORIES, [...subsets('A', 'B'), undefined]],
]

export const TABLE: FactTable = new Map(DOMAIN.map(([it]) => [it.fact, it]))

/** Every tree there is over these facts alone; undefined where there are too many to try. */
export function everyTree(facts: ReadonlySet<FactPath>): readonly FactTree[] | undefined {
  const read = DOMAIN.filter(([it]) => facts.has(it.fact))
  if (read.reduce((product, [, values]) => product * values.length, 1) > MOST) return undefined
  const choices = read.reduce<readonly (readonly (readonly [FactPath, FactValue | undefined])[])[]>(
    (made, [{ fact }, values]) =>
      made.flatMap((it) => values.map((value) => [...it, [fact, value] as const])),
    [[]],
  )
  return choices.map(treeOf)
}

const MOST = 2_000

/** Some tree over all of these facts. */
export const SOME_TREE: fc.Arbitrary<FactTree> = fc
  .tuple(...DOMAIN.map(([{ fact }, values]) => fc.constantFrom(...values).map((it) => [fact, it] as const)))
  .map(treeOf)

function treeOf(values: readonly (readonly [FactPath, FactValue | undefined])[]): FactTree {
  return factTree(new Map(values.flatMap(([fact, value]) => (value === undefined ? [] : [[fact, value]]))))
}

export const TESTS: readonly Condition[] = [
  is(DISSENT, true),
  is(DISSENT, false),
  is(KIND, 'trust'),
  isIn(KIND, ['trust', 'practice']),
  is(REASON, 'a'),
  isIn(REASON, ['a', 'b']),
  isGiven(REASON),
  is(AGE, 17),
  atLeast(AGE, 16),
  below(AGE, 18),
  atMost(AGE, 16),
  hasAny(LABELS, ['A']),
  hasAny(LABELS, ['B', 'C']),
  is(ORGANISATION, 'o'),
  hasAny(OBJECTIONS, ['A']),
  hasFact(OBJECTIONS, ORGANISATION),
  hasFact(LABELS, ORGANISATION),
  everyIn(LABELS, CATEGORIES, ['A', 'B']),
  { kind: 'constant', truth: 'unknown' },
]

/** A condition of a few of these tests, in any arrangement. */
export const SOME_CONDITION: fc.Arbitrary<Condition> = fc.letrec<{ whole: Condition; leaf: Condition }>(
  (tie) => ({
    leaf: fc.constantFrom(...TESTS),
    whole: fc.oneof(
      { depthSize: 'small', maxDepth: 2 },
      tie('leaf'),
      fc.array(tie('whole'), { maxLength: 3 }).map(all),
      fc.array(tie('whole'), { maxLength: 3 }).map(any),
      tie('whole').map(not),
    ),
  }),
).whole
