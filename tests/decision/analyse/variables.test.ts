import { describe, expect, it } from 'vitest'
import { type VariableValue, variablesOf } from '../../../src/decision/analyse/search/variables.js'
import { type Condition, type Test } from '../../../src/decision/conditions/condition.js'
import { type FactPath } from '../../../src/decision/conditions/fact-paths.js'
import { type FactValue } from '../../../src/decision/conditions/fact-row.js'
import {
  atLeast,
  below,
  hasAny,
  hasFact,
  is,
  isGiven,
  isIn,
} from '../../../src/decision/conditions/operators.js'
import { factTree } from '../../../src/decision/rule-files/example-facts.js'
import { AGE, DISSENT, KIND, LABELS, OBJECTIONS, ORGANISATION, REASON, TABLE } from './small-field.js'

type Written = Readonly<Partial<Record<FactPath, FactValue>>>
const NONE: Written = {}

/** A test like another, of which something else is said as well. */
const naming = (test: Test, turnsOn: readonly (string | number)[]): Condition => ({ ...test, turnsOn })
const NEVER_READ: Condition = { kind: 'test', facts: ['subject.age'], turnsOn: [], evaluate: () => 'no' }

/** What stands for each member of a list, and for a fact: the first value is that of the base. */
function valuesOf(
  conditions: readonly Condition[],
  facts: Written,
  unknowns: 'with-unknowns' | 'all-known',
): Readonly<Record<string, readonly VariableValue[]>> {
  const known = Object.entries(facts).flatMap(([path, value]): readonly (readonly [FactPath, FactValue])[] =>
    [...TABLE.keys()].flatMap((fact) => (fact === path ? [[fact, value] as const] : [])),
  )
  const { list } = variablesOf(conditions, TABLE, factTree(new Map(known)), unknowns)
  return Object.fromEntries(
    list.map(({ fact, member, values }) => [
      member === undefined
        ? fact
        : `${fact} ${typeof member === 'string' ? member : Object.values(member).join()}`,
      values,
    ]),
  )
}

describe('the values that conditions can tell apart, that of the base first', () => {
  it.each<
    readonly [string, readonly Condition[], Written, Readonly<Record<string, readonly VariableValue[]>>]
  >([
    ['a truth', [is(DISSENT, true)], NONE, { 'subject.dissent': [undefined, true, false] }],
    [
      'a truth that is known',
      [is(DISSENT, true)],
      { 'subject.dissent': false },
      { 'subject.dissent': [false, true, undefined] },
    ],
    [
      'the first truth',
      [is(DISSENT, true)],
      { 'subject.dissent': true },
      { 'subject.dissent': [true, false, undefined] },
    ],
    [
      'what is no truth',
      [is(DISSENT, true)],
      { 'subject.dissent': null },
      { 'subject.dissent': [undefined, true, false] },
    ],
    ['a number that nobody compares', [NEVER_READ], NONE, { 'subject.age': [undefined, 0] }],
    [
      'bounds in any order',
      [atLeast(AGE, 18), below(AGE, 16)],
      NONE,
      { 'subject.age': [undefined, 15, 16, 18] },
    ],
    [
      'what is no number',
      [atLeast(AGE, 18)],
      { 'subject.age': 'many' },
      { 'subject.age': [undefined, 17, 18] },
    ],
    [
      'a number beside a text',
      [naming(atLeast(AGE, 18), ['x', 18])],
      NONE,
      { 'subject.age': [undefined, 17, 18] },
    ],
    [
      'a text beside a number',
      [naming(is(REASON, 'a'), [7, 'a'])],
      NONE,
      { 'override.reason': [undefined, 'a', 'another'] },
    ],
    [
      'the first of some texts',
      [is(KIND, 'council')],
      { 'requester.org.type': 'council' },
      { 'requester.org.type': ['council', 'trust', undefined] },
    ],
    [
      'what is no text',
      [is(KIND, 'trust')],
      { 'requester.org.type': null },
      { 'requester.org.type': [undefined, 'council', 'trust'] },
    ],
    [
      'a list beside a number',
      [naming(hasAny(LABELS, ['A']), [7, 'A'])],
      NONE,
      {
        'resource.labels': [undefined, null, 'known'],
        'resource.labels A': [false, true],
      },
    ],
    ['a number', [atLeast(AGE, 18)], NONE, { 'subject.age': [undefined, 17, 18] }],
    [
      'a number far above',
      [below(AGE, 16), atLeast(AGE, 18)],
      { 'subject.age': 70 },
      { 'subject.age': [19, 15, 16, undefined] },
    ],
    [
      'a number far below',
      [below(AGE, 16), atLeast(AGE, 18)],
      { 'subject.age': 3 },
      { 'subject.age': [15, 16, 18, undefined] },
    ],
    [
      'a number that is none',
      [atLeast(AGE, 18)],
      { 'subject.age': null },
      { 'subject.age': [null, 18, undefined] },
    ],
    [
      'one of some texts',
      [is(KIND, 'trust')],
      { 'requester.org.type': 'practice' },
      { 'requester.org.type': ['practice', 'trust', undefined] },
    ],
    [
      'a text that is named',
      [isIn(REASON, ['a', 'b'])],
      { 'override.reason': 'b' },
      { 'override.reason': ['b', 'another', undefined] },
    ],
    [
      'a text that nobody names',
      [is(REASON, 'a')],
      { 'override.reason': 'q' },
      { 'override.reason': ['another', 'a', undefined] },
    ],
    [
      'a text that says something',
      [isGiven(REASON)],
      NONE,
      { 'override.reason': [undefined, 'another', ' '] },
    ],
    [
      'a list',
      [hasAny(LABELS, ['B', 'A'])],
      { 'resource.labels': ['A'] },
      {
        'resource.labels': ['known', null, undefined],
        'resource.labels A': [true, false],
        'resource.labels B': [false, true],
      },
    ],
    [
      'a list that is unknown',
      [hasAny(OBJECTIONS, ['A'])],
      NONE,
      {
        'subject.objectsTo': [undefined, 'known'],
        'subject.objectsTo A': [false, true],
      },
    ],
    [
      'a list that another fact is looked for in',
      [hasFact(OBJECTIONS, ORGANISATION)],
      { 'subject.objectsTo': ['o'], 'requester.org.id': 'o' },
      {
        'requester.org.id': ['another', null, undefined],
        'subject.objectsTo': ['known', undefined],
        'subject.objectsTo requester.org.id': [true, false],
        'subject.objectsTo another': [false, true],
      },
    ],
    [
      'a list that holds something else',
      [hasFact(OBJECTIONS, ORGANISATION)],
      { 'subject.objectsTo': ['p'], 'requester.org.id': 'o' },
      {
        'requester.org.id': ['another', null, undefined],
        'subject.objectsTo': ['known', undefined],
        'subject.objectsTo requester.org.id': [false, true],
        'subject.objectsTo another': [false, true],
      },
    ],
  ])('%s', (_, conditions, facts, expected) => {
    expect(valuesOf(conditions, facts, 'with-unknowns')).toEqual(expected)
    const known = Object.entries(expected).map(([name, values]) => [
      name,
      values.filter((it) => it !== undefined),
    ])
    expect(valuesOf(conditions, facts, 'all-known')).toEqual(Object.fromEntries(known))
  })
})
