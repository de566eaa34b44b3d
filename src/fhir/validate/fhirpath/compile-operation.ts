import { distinct } from './collection-functions.js'
import { areEqual, areEquivalent, compares, sameNode } from './compare.js'
import { type Evaluate, type EvaluateTruth } from './environment.js'
import { type Collection, NOTHING, single } from './node.js'
import { UnsupportedExpression } from './syntax/syntax.js'

/** The two sides of an operation, compiled as the operator needs them. */
export type Sides = {
  truths(): readonly [EvaluateTruth, EvaluateTruth]
  values(): readonly [Evaluate, Evaluate]
}

type Logic = (left: boolean | undefined, right: () => boolean | undefined) => boolean | undefined
type Comparison = (left: Collection, right: Collection) => boolean | undefined

/** Three-valued logic (FHIRPath 2.0 §6.5). */
const LOGIC: ReadonlyMap<string, Logic> = new Map<string, Logic>([
  ['and', (left, right) => (left === false ? false : conjunction(left, right()))],
  ['or', (left, right) => (left === true ? true : disjunction(left, right()))],
  ['implies', (left, right) => (left === false ? true : disjunction(negation(left), right()))],
  ['xor', (left, right) => exclusive(left, right())],
])

const COMPARISONS: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ['=', areEqual],
  ['!=', (left, right) => negation(areEqual(left, right))],
  ['~', areEquivalent],
  ['!~', (left, right) => !areEquivalent(left, right)],
  ['<', (left, right) => compares('<', left, right)],
  ['<=', (left, right) => compares('<=', left, right)],
  ['>', (left, right) => compares('>', left, right)],
  ['>=', (left, right) => compares('>=', left, right)],
  ['in', isIn],
  ['contains', (left, right) => isIn(right, left)],
])

const OPERATIONS: ReadonlyMap<string, (left: Collection, right: Collection) => Collection> = new Map([
  ['|', (left: Collection, right: Collection) => distinct([...left, ...right])],
  ['&', (left: Collection, right: Collection) => single(`${textOf(left)}${textOf(right)}`, 'string')],
  ['+', added],
  ['-', (left: Collection, right: Collection) => computed(left, right, (a, b) => a - b)],
  ['*', (left: Collection, right: Collection) => computed(left, right, (a, b) => a * b)],
  ['/', (left: Collection, right: Collection) => computed(left, right, (a, b) => a / b)],
  ['div', (left: Collection, right: Collection) => computed(left, right, (a, b) => Math.trunc(a / b))],
  ['mod', (left: Collection, right: Collection) => computed(left, right, (a, b) => a % b)],
])

/** Compiles logic and comparisons; undefined for an operator whose result is no truth value. */
export function compileTruthOperation(operator: string, sides: Sides): EvaluateTruth | undefined {
  const logic = LOGIC.get(operator)
  if (logic !== undefined) {
    const [left, right] = sides.truths()
    return (focus, environment) => logic(left(focus, environment), () => right(focus, environment))
  }
  const comparison = COMPARISONS.get(operator)
  if (comparison === undefined) return undefined
  const [left, right] = sides.values()
  return (focus, environment) => comparison(left(focus, environment), right(focus, environment))
}

/** Compiles the other operators. Throws `UnsupportedExpression` for one that is not known. */
export function compileOperation(operator: string, left: Evaluate, right: Evaluate): Evaluate {
  const operation = OPERATIONS.get(operator)
  if (operation === undefined) throw new UnsupportedExpression(`operator ${operator} cannot be evaluated`)
  return (focus, environment) => operation(left(focus, environment), right(focus, environment))
}

function conjunction(left: boolean | undefined, right: boolean | undefined): boolean | undefined {
  if (right === false) return false
  return left === true && right === true ? true : undefined
}

function disjunction(left: boolean | undefined, right: boolean | undefined): boolean | undefined {
  if (right === true) return true
  return left === false && right === false ? false : undefined
}

function exclusive(left: boolean | undefined, right: boolean | undefined): boolean | undefined {
  return left === undefined || right === undefined ? undefined : left !== right
}

function negation(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value
}

function isIn(left: Collection, right: Collection): boolean | undefined {
  const [wanted] = left
  if (wanted === undefined) return undefined
  return right.some((it) => sameNode(it, wanted))
}

function textOf(collection: Collection): string {
  const value = collection[0]?.value
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function added(left: Collection, right: Collection): Collection {
  const [one, other] = [left[0]?.value, right[0]?.value]
  if (typeof one === 'string' && typeof other === 'string') return single(one + other, 'string')
  return computed(left, right, (a, b) => a + b)
}

function computed(left: Collection, right: Collection, by: (a: number, b: number) => number): Collection {
  const [one, other] = [left[0]?.value, right[0]?.value]
  if (typeof one !== 'number' || typeof other !== 'number') return NOTHING
  const result = by(one, other)
  return Number.isFinite(result) ? single(result, 'decimal') : NOTHING
}
