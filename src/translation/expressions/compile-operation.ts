import { type Compiled, type Environment } from './environment.js'
import { type Expression, type Operator } from './syntax/expression-tree.js'
import { basisOf } from '../kept/basis.js'
import { type Scope } from './scope.js'
import { type Value, isSourceText } from './value.js'
import { BOOLEAN, TEXT, type ValueType, describeType, jointType } from './value-type.js'

type Operation = Extract<Expression, { kind: 'operation' }>

/** The operation with its operands compiled and their types checked; undefined when they do not fit, which is reported. */
export function compileOperation(
  environment: Environment,
  operation: Operation,
  base: number,
  compile: (operand: Expression) => Compiled | undefined,
): Compiled | undefined {
  const operands = operation.operands.map(compile)
  const known = operands.filter((it) => it !== undefined)
  if (known.length < operands.length) return undefined
  const type = typeOf(operation.operator, known)
  if (type === undefined) {
    const types = known.map((it) => describeType(it.type)).join(' and ')
    environment.report(
      base + operation.at,
      'wrong-type',
      `"${operation.operator}" cannot be applied to ${types}`,
    )
    return undefined
  }
  const [first, second] = known
  if (first === undefined) return undefined
  return {
    type,
    reads: [...new Set(known.flatMap((it) => it.reads))],
    refers: known.flatMap((it) => it.refers ?? []),
    basis: basisOf(known),
    literal: undefined,
    path: undefined,
    evaluate: EVALUATORS[operation.operator](first, second ?? first),
    locate: (scope) => {
      if (operation.operator === '??' && first.evaluate(scope) === undefined && second !== undefined)
        return second.locate(scope)
      return known.map((it) => it.locate(scope)).find((it) => it !== '') ?? ''
    },
  }
}

const JOINABLE = new Set(['text', 'code', 'number', 'integer', 'date', 'dateTime'])
const COMPOSED = new Set(['fhir', 'record', 'list'])
const ORDERED = new Set(['number', 'integer', 'date', 'dateTime', 'instant'])

type Typing = (types: readonly ValueType[], joint: ValueType | undefined) => ValueType | undefined

const ofBooleans: Typing = (types) => (types.every((it) => it.kind === 'boolean') ? BOOLEAN : undefined)
const ofEquals: Typing = (_, joint) => (joint === undefined || COMPOSED.has(joint.kind) ? undefined : BOOLEAN)
const ofOrdered: Typing = (_, joint) => (joint !== undefined && ORDERED.has(joint.kind) ? BOOLEAN : undefined)

/** What each operator gives for operands of these types; undefined when it cannot be applied to them. */
const TYPINGS: Readonly<Record<Operator, Typing>> = {
  '??': (_, joint) => joint,
  '&': (types) => (types.every((it) => JOINABLE.has(it.kind)) ? TEXT : undefined),
  and: ofBooleans,
  or: ofBooleans,
  not: ofBooleans,
  '==': ofEquals,
  '!=': ofEquals,
  '<': ofOrdered,
  '<=': ofOrdered,
  '>': ofOrdered,
  '>=': ofOrdered,
}

function typeOf(operator: Operator, operands: readonly Compiled[]): ValueType | undefined {
  const types = operands.map((it) => it.type)
  const [first, second] = types
  return first === undefined ? undefined : TYPINGS[operator](types, jointType(first, second ?? first))
}

type Evaluate = Compiled['evaluate']

/** What is absent is not true, equals nothing, is before nothing and joins with nothing. */
const EVALUATORS: Readonly<Record<Operator, (a: Compiled, b: Compiled) => Evaluate>> = {
  '??': (a, b) => (scope) => a.evaluate(scope) ?? b.evaluate(scope),
  and: (a, b) => (scope) => a.evaluate(scope) === true && b.evaluate(scope) === true,
  or: (a, b) => (scope) => a.evaluate(scope) === true || b.evaluate(scope) === true,
  not: (a) => (scope) => a.evaluate(scope) !== true,
  '==': equals,
  '!=': (a, b) => (scope) => !isEqual(a.evaluate(scope), b.evaluate(scope)),
  '<': (a, b) => (scope) => compared(scope, a, b, (order) => order < 0),
  '<=': (a, b) => (scope) => compared(scope, a, b, (order) => order <= 0),
  '>': (a, b) => (scope) => compared(scope, a, b, (order) => order > 0),
  '>=': (a, b) => (scope) => compared(scope, a, b, (order) => order >= 0),
  '&': (a, b) => (scope) => {
    const [left, right] = [wordsOf(a.evaluate(scope)), wordsOf(b.evaluate(scope))]
    return left === undefined || right === undefined ? undefined : left + right
  },
}

/** Nearly always with a text that the map writes out. */
function equals(a: Compiled, b: Compiled): Evaluate {
  const { literal } = b
  if (literal !== undefined) return (scope) => a.evaluate(scope) === literal
  return (scope) => isEqual(a.evaluate(scope), b.evaluate(scope))
}

function isEqual(a: Value, b: Value): boolean {
  return a !== undefined && a === b
}

function compared(scope: Scope, a: Compiled, b: Compiled, holds: (order: number) => boolean): boolean {
  const [left, right] = [a.evaluate(scope), b.evaluate(scope)]
  if (typeof left === 'number' && typeof right === 'number') return holds(left - right)
  if (typeof left !== 'string' || typeof right !== 'string') return false
  // Dates are compared to the precision that both have: 2024 is neither before nor after 2024-05.
  const shared = Math.min(left.length, right.length, 10)
  const [x, y] = [left.slice(0, shared), right.slice(0, shared)]
  return holds(x < y ? -1 : x > y ? 1 : 0)
}

function wordsOf(value: Value): string | undefined {
  if (isSourceText(value)) return undefined
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}
