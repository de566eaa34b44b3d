import { describe, expect, it } from 'vitest'
import {
  NOT_CHOSEN,
  treeValues,
  type Variable,
  type VariableValue,
  variablesOf,
} from '../../../src/decision/analyse/search/variables.js'
import { type Condition } from '../../../src/decision/conditions/condition.js'
import { atLeast, hasAny, hasFact, is } from '../../../src/decision/conditions/operators.js'
import { type FactTable } from '../../../src/decision/rule-files/fact-table.js'
import { type FactTree } from '../../../src/model/facts.js'
import { AGE, DISSENT, LABELS, OBJECTIONS, ORGANISATION, REASON, TABLE } from './small-field.js'

const CONDITIONS: readonly Condition[] = [
  hasFact(OBJECTIONS, ORGANISATION),
  atLeast(AGE, 18),
  is(REASON, 'a'),
  hasAny(LABELS, ['B', 'A']),
]
const BASE: FactTree = {
  override: { reason: 'q' },
  requester: { org: { id: 'o' } },
  resource: { labels: ['z', 'A'] },
  subject: { age: 70, objectsTo: ['p'] },
}
const AS_IT_IS = {
  'override.reason': 'q',
  'requester.org.id': 'o',
  'resource.labels': ['z', 'A'],
  'subject.age': 70,
  'subject.objectsTo': ['p'],
}

function nameOf({ fact, member }: Variable): string {
  if (member === undefined) return fact
  return `${fact} ${typeof member === 'string' ? member : Object.values(member).join()}`
}

type Chosen = Readonly<Record<string, VariableValue>>

/** The facts that stand for these values, where all others are left as they are in the base. */
function factsOf(chosen: Chosen, base: FactTree, conditions = CONDITIONS, table = TABLE): object {
  const variables = variablesOf(conditions, table, base, 'with-unknowns')
  const names = variables.list.map(nameOf)
  expect(names).toEqual(expect.arrayContaining(Object.keys(chosen)))
  const values = treeValues(
    variables,
    (place) => {
      const name = names[place] ?? ''
      return name in chosen ? chosen[name] : NOT_CHOSEN
    },
    base,
  )
  return Object.fromEntries(values)
}

describe('the facts that chosen values stand for', () => {
  it.each<readonly [string, Chosen, object]>([
    ['nothing chosen', {}, {}],
    ['a number', { 'subject.age': 17 }, { 'subject.age': 17 }],
    ['a text', { 'override.reason': 'a' }, { 'override.reason': 'a' }],
    ['none', { 'subject.age': null }, { 'subject.age': null }],
    ['a list that is none', { 'resource.labels': null }, { 'resource.labels': null }],
    ['a list that is known', { 'resource.labels': 'known' }, { 'resource.labels': ['A'] }],
    ['one text more', { 'resource.labels B': true }, { 'resource.labels': ['A', 'B'] }],
    [
      'one text for another',
      { 'resource.labels B': true, 'resource.labels A': false },
      { 'resource.labels': ['B'] },
    ],
    [
      'the text of a fact that is as it was',
      { 'subject.objectsTo requester.org.id': true },
      { 'subject.objectsTo': ['o'] },
    ],
    [
      'the text of a fact that is none',
      { 'subject.objectsTo requester.org.id': true, 'requester.org.id': null },
      { 'requester.org.id': null, 'subject.objectsTo': ['another text'] },
    ],
    [
      'a text that nobody looks for',
      { 'subject.objectsTo another': true },
      { 'subject.objectsTo': ['another text'] },
    ],
  ])('%s', (_, chosen, changed) => {
    expect(factsOf(chosen, BASE)).toStrictEqual({ ...AS_IT_IS, ...changed })
  })

  it.each(['subject.age', 'resource.labels', 'override.reason', 'requester.org.id'] as const)(
    'a fact made unknown is left out: %s',
    (fact) => {
      const { [fact]: _, ...others } = AS_IT_IS
      expect(factsOf({ [fact]: undefined }, BASE)).toStrictEqual(others)
    },
  )

  it('what the base does not know stays unknown', () => {
    expect(factsOf({}, {})).toStrictEqual({})
    expect(factsOf({ 'subject.age': 17 }, {})).toStrictEqual({ 'subject.age': 17 })
  })

  it('the text of a fact without a row is that of the base', () => {
    const table: FactTable = new Map([[OBJECTIONS.fact, OBJECTIONS]])
    const conditions = [hasFact(OBJECTIONS, ORGANISATION)]
    const chosen = { 'subject.objectsTo requester.org.id': true }
    expect(factsOf(chosen, BASE, conditions, table)).toStrictEqual({ 'subject.objectsTo': ['o'] })
    expect(factsOf(chosen, { subject: { objectsTo: [] } }, conditions, table)).toStrictEqual({
      'subject.objectsTo': ['another text'],
    })
  })
})

describe('the places of variables', () => {
  const variables = variablesOf([...CONDITIONS, is(DISSENT, true)], TABLE, BASE, 'with-unknowns')

  it('go by the names of facts, a list before its members, texts by themselves in order', () => {
    expect(variables.list.map(nameOf)).toEqual([
      'override.reason',
      'requester.org.id',
      'resource.labels',
      'resource.labels A',
      'resource.labels B',
      'subject.age',
      'subject.dissent',
      'subject.objectsTo',
      'subject.objectsTo requester.org.id',
      'subject.objectsTo another',
    ])
  })

  it('are found by fact, list and member; what has none is at -1', () => {
    expect([variables.placeOf('resource.labels'), variables.placeOf('subject.objectsTo')]).toEqual([2, 7])
    expect([variables.membersOf('resource.labels'), variables.membersOf('subject.objectsTo')]).toEqual([
      [3, 4],
      [8, 9],
    ])
    expect(variables.membersOf('subject.age')).toEqual([])
    expect(variables.memberAt('resource.labels', 'B', 'text')).toBe(4)
    expect(variables.memberAt('subject.objectsTo', 'requester.org.id', 'of')).toBe(8)
    expect(variables.memberAt('resource.labels', 'C', 'text')).toBe(-1)
    expect(variables.placeOf('requester.org.type')).toBe(-1)
  })

  it('are not given to a fact without a row', () => {
    expect(variablesOf([is(DISSENT, true)], new Map(), BASE, 'with-unknowns').list).toEqual([])
  })
})
