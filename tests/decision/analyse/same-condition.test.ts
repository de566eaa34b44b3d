import { expect, it } from 'vitest'
import { meaningOf } from '../../../src/decision/analyse/same-condition.js'
import { variablesOf } from '../../../src/decision/analyse/search/variables.js'
import { all, any, type Condition, not } from '../../../src/decision/conditions/condition.js'
import {
  atLeast,
  atMost,
  below,
  hasAny,
  hasFact,
  is,
  isIn,
} from '../../../src/decision/conditions/operators.js'
import { AGE, DISSENT, KIND, LABELS, OBJECTIONS, ORGANISATION, TABLE } from './small-field.js'

const YES: Condition = { kind: 'constant', truth: 'yes' }
const UNKNOWN: Condition = { kind: 'constant', truth: 'unknown' }
const NOTHING_READ: Condition = { kind: 'test', facts: [], turnsOn: [], evaluate: () => 'unknown' }
const [dissents, adult, trust] = [is(DISSENT, true), atLeast(AGE, 18), is(KIND, 'trust')]

/** Whether two conditions share their text, over the variables of both. */
function isOneMeaning(one: Condition, other: Condition): boolean {
  const variables = variablesOf([one, other], TABLE, {}, 'with-unknowns')
  return meaningOf(one, variables, TABLE) === meaningOf(other, variables, TABLE)
}

it.each<readonly [string, Condition, Condition]>([
  ['parts in another order', all([dissents, adult]), all([adult, dissents])],
  ['a part said twice', any([dissents, adult, dissents]), any([dissents, adult])],
  ['one text, and a list of one', trust, isIn(KIND, ['trust'])],
  ['texts of a list in another order', hasAny(LABELS, ['A', 'B']), hasAny(LABELS, ['B', 'A'])],
  ['at most 17, and below 18', atMost(AGE, 17), below(AGE, 18)],
])('conditions mean the same: %s', (_, one, other) => {
  expect(isOneMeaning(one, other)).toBe(true)
})

it.each<readonly [string, Condition, Condition]>([
  ['constants', YES, UNKNOWN],
  ['a constant and its contrary', UNKNOWN, not(UNKNOWN)],
  ['a condition and its contrary', dissents, not(dissents)],
  ['all and any', all([dissents, adult]), any([dissents, adult])],
  ['one part fewer', all([dissents, adult]), all([dissents])],
  ['facts', dissents, trust],
  ['values', trust, is(KIND, 'council')],
  ['bounds', adult, atLeast(AGE, 17)],
  ['texts of a list', hasAny(LABELS, ['A']), hasAny(LABELS, ['B'])],
  ['texts together and apart', hasAny(LABELS, ['A', 'B']), hasAny(LABELS, ['AB'])],
  ['lists', hasFact(LABELS, ORGANISATION), hasFact(OBJECTIONS, ORGANISATION)],
  ['what is looked for in a list', hasFact(LABELS, ORGANISATION), hasFact(LABELS, KIND)],
  ['a text, and what a fact is', hasAny(LABELS, []), hasFact(LABELS, ORGANISATION)],
  ['a test that reads nothing, and one that reads a fact', NOTHING_READ, dissents],
])('conditions do not mean the same: other %s', (_, one, other) => {
  expect(isOneMeaning(one, other)).toBe(false)
})
