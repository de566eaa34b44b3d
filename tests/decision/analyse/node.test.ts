import { describe, expect, it } from 'vitest'
import { type Choice, NO, nodeOf, OPEN, UNKNOWN, YES } from '../../../src/decision/analyse/search/node.js'
import {
  NOT_CHOSEN,
  treeValues,
  type Variables,
  variablesOf,
} from '../../../src/decision/analyse/search/variables.js'
import { all, any, type Condition, not } from '../../../src/decision/conditions/condition.js'
import { compileCondition } from '../../../src/decision/conditions/evaluate-condition.js'
import { type FactPath } from '../../../src/decision/conditions/fact-paths.js'
import { type FactValue } from '../../../src/decision/conditions/fact-row.js'
import { atLeast, hasAny, hasFact, is } from '../../../src/decision/conditions/operators.js'
import { factTree } from '../../../src/decision/rule-files/example-facts.js'
import { AGE, DISSENT, KIND, LABELS, OBJECTIONS, ORGANISATION, TABLE, TESTS } from './small-field.js'

const BITS = { yes: YES, no: NO, unknown: UNKNOWN }
const U: Condition = { kind: 'constant', truth: 'unknown' }
const NOTHING_READ: Condition = { kind: 'test', facts: [], turnsOn: [], evaluate: () => 'unknown' }
const [dissents, adult, trust] = [is(DISSENT, true), atLeast(AGE, 18), is(KIND, 'trust')]

/** Every choice for these variables, with each of them open or not. */
function everyChoice({ list }: Variables): readonly Choice[] {
  const rows = list.reduce<readonly (readonly number[])[]>(
    (made, { values }) => made.flatMap((it) => [OPEN, ...values.keys()].map((at) => [...it, at])),
    [[]],
  )
  return rows.map((it) => Int16Array.from(it))
}

const isWhole = (choice: Choice): boolean => !choice.includes(OPEN)

const completes = (whole: Choice, choice: Choice): boolean =>
  choice.every((it, at) => it === OPEN || it === whole[at])

function valuesOf(variables: Variables, choice: Choice): ReadonlyMap<FactPath, FactValue> {
  const chosen = (place: number) => {
    const at = choice[place] ?? OPEN
    return at === OPEN ? NOT_CHOSEN : variables.list[place]?.values[at]
  }
  return treeValues(variables, chosen, {})
}

const APART: readonly Condition[] = [
  ...TESTS.filter((it) => it.kind === 'test' || it.kind === 'constant'),
  NOTHING_READ,
  not(adult),
  not(U),
  all([]),
  any([]),
  all([dissents, adult]),
  any([dissents, adult]),
  all([dissents, U]),
  any([dissents, U]),
  all([dissents, not(adult), trust]),
  any([dissents, all([adult, trust])]),
  all([any([dissents, U]), not(any([adult, trust]))]),
]

describe('a condition whose parts read different facts', () => {
  it.each(APART.map((it, at) => [at, it] as const))('%i', (_, condition) => {
    const variables = variablesOf([condition], TABLE, {}, 'with-unknowns')
    const { truths } = nodeOf(condition, variables, TABLE)
    const [choices, truth] = [everyChoice(variables), compileCondition(condition)]
    const wholes = choices.filter(isWhole)
    for (const it of wholes)
      expect(truths(it), [...it].join()).toBe(BITS[truth(factTree(valuesOf(variables, it)))])
    for (const choice of choices) {
      const may = wholes.filter((it) => completes(it, choice)).reduce((bits, it) => bits | truths(it), 0)
      expect(truths(choice), [...choice].join()).toBe(may)
    }
  })
})

describe('a test depends on what is open of its facts', () => {
  it.each(APART.filter((it) => it.kind === 'test').map((it, at) => [at, it] as const))('%i', (_, test) => {
    const others = [hasAny(LABELS, ['B']), is(ORGANISATION, 'p')]
    for (const more of [[], others.filter((it) => it.facts.every((fact) => !test.facts.includes(fact)))]) {
      const variables = variablesOf([test, ...more], TABLE, {}, 'with-unknowns')
      const { open } = nodeOf(test, variables, TABLE)
      const none = Int16Array.from(variables.list, () => OPEN)
      const reads = variables.list.flatMap(({ fact }, at) => (test.facts.includes(fact) ? [at] : []))
      expect(found(open, none)).toEqual(reads)
      for (const at of reads) expect(found(open, none.with(at, 0))).toEqual(reads.filter((it) => it !== at))
    }
  })
})

function found(open: (choice: Choice, into: Set<number>) => void, choice: Choice): readonly number[] {
  const into = new Set<number>()
  open(choice, into)
  return [...into].toSorted((a, b) => a - b)
}

/** A choice where everything is open but these facts, each with the value given. */
function chosen(
  { list }: Variables,
  facts: Readonly<Partial<Record<FactPath, FactValue | undefined>>>,
): Choice {
  return Int16Array.from(list, ({ fact, values }) =>
    fact in facts ? values.findIndex((it) => it === facts[fact]) : OPEN,
  )
}

it.each<readonly [string, Condition, Parameters<typeof chosen>[1], readonly FactPath[]]>([
  ['yes', all([any([dissents, adult]), trust]), { 'subject.dissent': true }, ['requester.org.type']],
  ['no', any([all([dissents, adult]), trust]), { 'subject.dissent': false }, ['requester.org.type']],
  ['unknown', all([any([U, all([U, adult])]), trust]), {}, ['requester.org.type']],
  [
    'either',
    all([any([dissents, adult]), trust]),
    {},
    ['requester.org.type', 'subject.age', 'subject.dissent'],
  ],
])('a part that is settled leaves nothing open: %s', (_, condition, facts, expected) => {
  const variables = variablesOf([condition], TABLE, {}, 'with-unknowns')
  const { open } = nodeOf(condition, variables, TABLE)
  const places = found(open, chosen(variables, facts))
  expect(places.map((it) => variables.list[it]?.fact)).toEqual(expected)
})

it.each([dissents, hasAny(LABELS, ['A']), hasFact(OBJECTIONS, ORGANISATION)])(
  'a test of facts that nobody gave is nothing, and waits for nothing',
  (test) => {
    const { truths, open } = nodeOf(test, variablesOf([], TABLE, {}, 'with-unknowns'), TABLE)
    expect([truths(new Int16Array(0)), found(open, new Int16Array(0))]).toEqual([0, []])
  },
)

it('a part is answered for as a whole', () => {
  const variables = variablesOf([dissents, adult], TABLE, {}, 'with-unknowns')
  const yes = { truths: () => YES, open: () => undefined }
  const { truths } = nodeOf(all([adult, not(dissents)]), variables, TABLE, (it) =>
    it.kind === 'not' || it === adult ? yes : undefined,
  )
  expect(truths(Int16Array.from([OPEN, OPEN]))).toBe(YES)
})
