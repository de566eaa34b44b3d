import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Example, type Field, type Goal, findTree } from '../../../src/decision/analyse/search/search.js'
import { any, factsRead, not } from '../../../src/decision/conditions/condition.js'
import { compileCondition } from '../../../src/decision/conditions/evaluate-condition.js'
import { type FactPath, factReader } from '../../../src/decision/conditions/fact-paths.js'
import { type FactValue, isTextList, knownFact } from '../../../src/decision/conditions/fact-row.js'
import { hasAny, is } from '../../../src/decision/conditions/operators.js'
import { type Truth } from '../../../src/decision/conditions/truth.js'
import { factTree } from '../../../src/decision/rule-files/example-facts.js'
import { type FactTree } from '../../../src/model/facts.js'
import { LAW_RUNS } from '../law-runs.js'
import { DISSENT, LABELS, SOME_CONDITION, SOME_TREE, TABLE, everyTree } from './small-field.js'

const WANTS = fc.constantFrom<readonly Truth[]>(
  ['yes'],
  ['no'],
  ['unknown'],
  ['yes', 'unknown'],
  ['no', 'yes'],
)
const GOALS: fc.Arbitrary<readonly Goal[]> = fc.array(
  fc.record({ condition: SOME_CONDITION, wants: WANTS }),
  { minLength: 1, maxLength: 3 },
)

const meets = (goals: readonly Goal[], facts: FactTree): boolean =>
  goals.every(({ condition, wants }) => wants.includes(compileCondition(condition)(facts)))

/** The trees there are over what the goals read; undefined where they are too many to try each. */
function treesOf(goals: readonly Goal[], unknowns: Field['unknowns']): readonly FactTree[] | undefined {
  const facts = new Set(goals.flatMap((it) => [...factsRead(it.condition)]))
  const isKnown = (tree: FactTree): boolean => [...facts].every((it) => factReader(it)(tree) !== undefined)
  return everyTree(facts)?.filter((tree) => unknowns === 'with-unknowns' || isKnown(tree))
}

describe('law: looking for a tree answers as trying every tree does', () => {
  it.each(['with-unknowns', 'all-known'] as const)('%s', (unknowns) => {
    const seen = { found: 0, none: 0, undecided: 0 }
    fc.assert(
      fc.property(GOALS, SOME_TREE, (goals, base) => {
        const trees = treesOf(goals, unknowns)
        if (trees === undefined) return
        const { kind } = findTree(goals, { table: TABLE, base, unknowns })
        seen[kind]++
        expect(kind).toBe(trees.some((it) => meets(goals, it)) ? 'found' : 'none')
      }),
      { numRuns: LAW_RUNS },
    )
    expect(Math.min(seen.found, seen.none)).toBeGreaterThan(LAW_RUNS / 20)
  })
})

it('a fact that is not known in the base is one of those that may be, where all are to be known', () => {
  const goals: readonly Goal[] = [
    { condition: any([is(DISSENT, true), not(is(DISSENT, true))]), wants: ['yes'] },
  ]
  const answer = findTree(goals, { table: TABLE, base: {}, unknowns: 'all-known' })
  expect(answer.kind === 'found' && [...answer.example.changes]).toEqual([['subject.dissent', true]])
})

it('a text that the base has, and the goals can do without, is not kept in a list that changes', () => {
  const goals: readonly Goal[] = [
    { condition: hasAny(LABELS, ['B']), wants: ['yes'] },
    { condition: any([hasAny(LABELS, ['A']), is(DISSENT, true)]), wants: ['yes'] },
  ]
  const base = { subject: { dissent: true }, resource: { labels: ['A'] } }
  const answer = findTree(goals, { table: TABLE, base, unknowns: 'with-unknowns' })
  expect(answer.kind === 'found' && [...answer.example.changes]).toEqual([['resource.labels', ['B']]])
})

/** What is known of a tree. */
function valuesIn(tree: FactTree): Map<FactPath, FactValue> {
  const known = [...TABLE.values()].map((row) => [row.fact, knownFact(row)(tree)] as const)
  return new Map(known.flatMap(([fact, value]) => (value === undefined ? [] : [[fact, value]])))
}

function put(
  values: ReadonlyMap<FactPath, FactValue>,
  fact: FactPath,
  value: FactValue | undefined,
): FactTree {
  const others = [...values].filter(([it]) => it !== fact)
  return factTree(new Map(value === undefined ? others : [...others, [fact, value]]))
}

describe('law: what is found', () => {
  const ofWhatIsFound = (says: (example: Example, goals: readonly Goal[], base: FactTree) => void): void => {
    fc.assert(
      fc.property(GOALS, SOME_TREE, (goals, base) => {
        const answer = findTree(goals, { table: TABLE, base, unknowns: 'with-unknowns' })
        if (answer.kind === 'found') says(answer.example, goals, base)
      }),
      { numRuns: LAW_RUNS },
    )
  }

  it('meets every goal, and is the base with the changes that it names', () => {
    ofWhatIsFound(({ facts, changes }, goals, base) => {
      expect(meets(goals, facts)).toBe(true)
      const values = valuesIn(base)
      for (const [fact, value] of changes)
        if (value === undefined) values.delete(fact)
        else values.set(fact, value)
      expect(valuesIn(facts)).toEqual(values)
    })
  })

  it('has no change that could be left out, and no text in a changed list that could', () => {
    ofWhatIsFound(({ facts, changes }, goals, base) => {
      const values = valuesIn(facts)
      for (const [fact, value] of changes) {
        expect(meets(goals, put(values, fact, valuesIn(base).get(fact)))).toBe(false)
        for (const text of isTextList(value) ? value : []) {
          const fewer = isTextList(value) ? value.filter((it) => it !== text) : []
          expect(meets(goals, put(values, fact, fewer))).toBe(false)
        }
      }
    })
  })

  it('is the base itself where that meets the goals', () => {
    ofWhatIsFound(({ changes }, goals, base) => {
      if (meets(goals, base)) expect([...changes.keys()]).toEqual([])
    })
  })
})
