import { all, any, type Condition, NEVER, not } from '../conditions/condition.js'
import { type FactPath, isFactPath } from '../conditions/fact-paths.js'
import { type FactRow } from '../conditions/fact-row.js'
import { atLeast, below, everyIn, hasAny, hasFact, is, isGiven, isIn } from '../conditions/operators.js'
import { didYouMean } from '../../model/spelling/nearest-name.js'
import { type Problem } from './problem.js'
import { type WrittenCondition } from './rule-schema.js'
import { type YamlFile, type YamlPath } from './yaml-file.js'

/** What a condition may refer to, and where its problems go. */
export type ConditionScope = {
  readonly yaml: YamlFile
  readonly facts: ReadonlyMap<FactPath, FactRow>
  readonly situations: ReadonlyMap<string, Condition>
  readonly gateways: ReadonlyMap<string, Condition>
  readonly problems: Problem[]
}

const FORMS = ['fact', 'all', 'any', 'not', 'gateway', 'situation'] as const
type Form = (typeof FORMS)[number]

/** Reads a written condition with gateways and situations put in place; problems are added to the scope. */
export function readCondition(written: WrittenCondition, path: YamlPath, scope: ConditionScope): Condition {
  const forms = FORMS.filter((it) => written[it] !== undefined)
  const [form] = forms
  if (form === undefined || forms.length > 1) {
    return wrong(scope, path, `expected exactly one of ${FORMS.join(', ')}`)
  }
  if (form !== 'fact' && Object.keys(written).length > 1) {
    return wrong(scope, path, `a condition with "${form}" has no other key`)
  }
  return READERS[form](written, path, scope)
}

type Reader = (written: WrittenCondition, path: YamlPath, scope: ConditionScope) => Condition

const READERS: Readonly<Record<Form, Reader>> = {
  fact: readTest,
  all: (it, path, scope) => all(readParts(it.all ?? [], [...path, 'all'], scope)),
  any: (it, path, scope) => any(readParts(it.any ?? [], [...path, 'any'], scope)),
  not: (it, path, scope) =>
    it.not === undefined ? NEVER : not(readCondition(it.not, [...path, 'not'], scope)),
  gateway: (it, path, scope) =>
    named(it.gateway ?? '', scope.gateways, 'gateway', [...path, 'gateway'], scope),
  situation: (it, path, scope) =>
    named(it.situation ?? '', scope.situations, 'situation', [...path, 'situation'], scope),
}

function readParts(
  parts: readonly WrittenCondition[],
  path: YamlPath,
  scope: ConditionScope,
): readonly Condition[] {
  return parts.map((it, i) => readCondition(it, [...path, i], scope))
}

/** The condition behind a name, or a problem with the nearest name. */
export function named(
  name: string,
  known: ReadonlyMap<string, Condition>,
  what: string,
  path: YamlPath,
  scope: ConditionScope,
): Condition {
  const condition = known.get(name)
  if (condition !== undefined) return condition
  const names = [...known.keys()]
  const expected = names.length === 0 ? 'none may be named here' : `expected ${names.join(', ')}`
  return wrong(scope, path, `"${name}" is not a ${what}: ${expected}${didYouMean(name, names)}`)
}

type Operator = {
  /** What the fact must hold for the operator to make sense. */
  readonly on: readonly FactRow['holds'][]
  read(row: FactRow, written: WrittenCondition, path: YamlPath, scope: ConditionScope): Condition
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  is: {
    on: ['truth', 'text', 'number'],
    read: (row, { is: expected }, path, scope) => {
      if (expected === undefined) return NEVER
      checkValue(row, expected, [...path, 'is'], scope)
      return is(row, expected)
    },
  },
  in: {
    on: ['text'],
    read: (row, { in: expected = [] }, path, scope) => {
      expected.forEach((it, i) => checkValue(row, it, [...path, 'in', i], scope))
      return isIn(row, expected)
    },
  },
  has: { on: ['texts'], read: (row, { has = '' }) => hasAny(row, [has]) },
  has_any: { on: ['texts'], read: (row, { has_any: expected = [] }) => hasAny(row, expected) },
  has_fact: {
    on: ['texts'],
    read: (row, { has_fact: member = '' }, path, scope) => {
      const other = rowOf(member, [...path, 'has_fact'], scope)
      return other === undefined ? NEVER : hasFact(row, other)
    },
  },
  'each_of+also_in': {
    on: ['texts'],
    read: (row, { each_of: texts = [], also_in: within = '' }, path, scope) => {
      const other = rowOf(within, [...path, 'also_in'], scope)
      return other === undefined ? NEVER : everyIn(row, other, texts)
    },
  },
  at_least: { on: ['number'], read: (row, { at_least: bound = 0 }) => atLeast(row, bound) },
  below: { on: ['number'], read: (row, { below: bound = 0 }) => below(row, bound) },
  given: { on: ['text'], read: (row) => isGiven(row) },
}

function readTest(written: WrittenCondition, path: YamlPath, scope: ConditionScope): Condition {
  const row = rowOf(written.fact ?? '', [...path, 'fact'], scope)
  if (row === undefined) return NEVER
  const keys = Object.keys(written).filter((it) => it !== 'fact')
  const operator = OPERATORS[keys.join('+')] ?? OPERATORS[keys.toReversed().join('+')]
  if (operator === undefined) {
    const known = Object.keys(OPERATORS).join(', ')
    return wrong(scope, path, `expected "fact" with exactly one operator: ${known}`)
  }
  if (!operator.on.includes(row.holds)) {
    const [key = ''] = keys
    return wrong(
      scope,
      [...path, key],
      `"${key}" needs a fact that holds ${operator.on.join(' or ')}; ${row.fact} holds ${row.holds}`,
    )
  }
  return operator.read(row, written, path, scope)
}

function rowOf(fact: string, path: YamlPath, scope: ConditionScope): FactRow | undefined {
  const row = isFactPath(fact) ? scope.facts.get(fact) : undefined
  if (row === undefined) {
    const near = didYouMean(fact, [...scope.facts.keys()])
    wrong(scope, path, `no row for "${fact}" in the fact table: no rule may read it${near}`)
  }
  return row
}

function checkValue(
  row: FactRow,
  value: string | number | boolean,
  path: YamlPath,
  scope: ConditionScope,
): void {
  const expected = { truth: 'boolean', number: 'number', text: 'string', texts: 'string' }[row.holds]
  if (typeof value !== expected) {
    wrong(scope, path, `${row.fact} holds ${row.holds}, which "${String(value)}" is not`)
  } else if (row.values !== undefined && !row.values.includes(String(value))) {
    const near = didYouMean(String(value), row.values)
    wrong(scope, path, `"${String(value)}" is not a value of ${row.fact}: ${row.values.join(', ')}${near}`)
  }
}

function wrong(scope: ConditionScope, path: YamlPath, message: string): Condition {
  scope.problems.push(scope.yaml.problem(path, message))
  return NEVER
}
