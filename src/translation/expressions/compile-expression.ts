import { isNode, isScalar } from 'yaml'
import { type FunctionTable } from '../functions/function-row.js'
import { contentOffset } from '../text/mapping-file.js'
import { didYouMean } from '../../model/spelling/nearest-name.js'
import { namedBy } from '../kept/basis.js'
import { compileCall } from './compile-call.js'
import { compileOperation } from './compile-operation.js'
import { type PathStart, compilePath } from './compile-path.js'
import { type Compiled, type Environment, type Variable } from './environment.js'
import { isFound, recalled, remember } from './memory.js'
import { type Scope } from './scope.js'
import { type Expression } from './syntax/expression-tree.js'
import { parseExpression } from './syntax/parse-expression.js'
import { BOOLEAN, NUMBER, TEXT } from './value-type.js'

/** The text after `=` when the YAML value is an expression; undefined for a literal. */
export function expressionIn(value: unknown): string | undefined {
  return typeof value === 'string' && value.startsWith('=') ? value.slice(1) : undefined
}

/** Compiles the expression a scalar of the map holds; undefined when it cannot be, each reason reported in place. */
export function compileScalar(
  environment: Environment,
  table: FunctionTable,
  node: unknown,
): Compiled | undefined {
  const text = isScalar(node) ? expressionIn(node.value) : undefined
  if (text === undefined || !isNode(node)) {
    environment.report(isNode(node) ? contentOffset(node) : 0, 'syntax', 'expected an expression: = ...')
    return undefined
  }
  const base = contentOffset(node) + 1
  const expression = parseExpression(text)
  if ('message' in expression) {
    environment.report(base + expression.at, 'syntax', expression.message)
    return undefined
  }
  return compileExpression(environment, table, expression, base)
}

function compileExpression(
  environment: Environment,
  table: FunctionTable,
  expression: Expression,
  base: number,
): Compiled | undefined {
  const inner = (it: Expression): Compiled | undefined => compileExpression(environment, table, it, base)
  switch (expression.kind) {
    case 'literal':
      return literal(expression.value)
    case 'path': {
      const start: PathStart = {
        of: 'record',
        kind: environment.names.schema.record,
        path: '',
        item: (scope: Scope) => ({ value: scope.run.record.content, location: '' }),
        value: (scope: Scope) => scope.run.record.content,
      }
      return compilePath(environment, start, expression.names, base)
    }
    case 'variable':
      return compileVariable(environment, table, expression, base)
    case 'call':
      return compileCall(environment, table, expression, base, inner)
    case 'operation':
      return compileOperation(environment, expression, base, inner)
  }
}

function literal(value: string | number | boolean): Compiled {
  const type = typeof value === 'string' ? TEXT : typeof value === 'number' ? NUMBER : BOOLEAN
  const whole = typeof value === 'number' && Number.isInteger(value)
  return {
    type: whole ? { kind: 'integer' } : type,
    reads: [],
    basis: [],
    literal: value,
    path: undefined,
    evaluate: () => value,
    locate: () => '',
  }
}

type VariableExpression = Extract<Expression, { kind: 'variable' }>

function compileVariable(
  environment: Environment,
  table: FunctionTable,
  expression: VariableExpression,
  base: number,
): Compiled | undefined {
  const variable = environment.variables.get(expression.name)
  if (variable === undefined) {
    const hint = didYouMean(expression.name, environment.variables.keys())
    environment.report(
      base + expression.at,
      'unknown-variable',
      `nothing is named $${expression.name}${hint}`,
    )
    return undefined
  }
  if (variable.kind === 'given') return compileGiven(environment, variable, expression, base)
  if (variable.kind === 'item') return compileItem(environment, variable, expression, base)
  if (expression.names.length > 0) {
    environment.report(base + expression.at, 'wrong-type', `$${expression.name} has no fields`)
    return undefined
  }
  const compiled = compileScalar(
    { ...variable.environment, element: environment.element },
    table,
    variable.node,
  )
  return compiled === undefined || variable.environment.slots > 0
    ? compiled
    : remembered(compiled, variable.node, environment.names.placeOf(variable.node))
}

const SCALARS = new Set([
  'text',
  'code',
  'number',
  'integer',
  'boolean',
  'date',
  'dateTime',
  'instant',
  'time',
])

/**
 * What the whole record says under a name is found once for it, unless each use is to raise an issue or to take note of
 * a reference.
 */
function remembered(compiled: Compiled, name: object, place: number): Compiled {
  if (compiled.literal !== undefined || compiled.path !== undefined || (compiled.refers ?? []).length > 0)
    return compiled
  const { basis, evaluate, type } = compiled
  return {
    ...compiled,
    // What comes of several fields may seldom change where one of them does.
    basis:
      basis === undefined || basis.length < 2 || !SCALARS.has(type.kind)
        ? basis
        : [namedBy(name, place, evaluate, basis)],
    evaluate: (scope) => {
      const { memory } = scope.run
      if (isFound(memory, place)) return recalled(memory, place)
      const { raised } = memory
      const value = evaluate(scope)
      remember(memory, place, value, raised)
      return value
    },
  }
}

function compileGiven(
  environment: Environment,
  variable: Extract<Variable, { kind: 'given' }>,
  expression: VariableExpression,
  base: number,
): Compiled | undefined {
  const written = expression.names.map((it) => it.text).join('.')
  const given = variable.members.get(written)
  if (given === undefined) {
    const hint = didYouMean(written, variable.members.keys())
    const message = `$${expression.name} has no "${written}"${hint}`
    environment.report(base + expression.at, 'unknown-variable', message)
    return undefined
  }
  const rest = { reads: [], basis: [], literal: undefined, path: undefined, locate: () => '' }
  return { ...rest, type: given.type, evaluate: given.read }
}

function compileItem(
  environment: Environment,
  variable: Extract<Variable, { kind: 'item' }>,
  expression: VariableExpression,
  base: number,
): Compiled | undefined {
  const { slot, type, path } = variable
  if (type.kind === 'record' && expression.names.length > 0) {
    const start: PathStart = {
      of: 'part',
      kind: type.of,
      path,
      item: (scope: Scope) => scope.items[slot] ?? { value: undefined, location: '' },
      value: (scope: Scope) => scope.items[slot]?.value,
    }
    return compilePath(environment, start, expression.names, base)
  }
  if (expression.names.length > 0) {
    environment.report(base + expression.at, 'wrong-type', `$${expression.name} has no fields`)
    return undefined
  }
  return {
    type,
    reads: path === '' ? [] : [path],
    literal: undefined,
    path,
    evaluate: (scope) => scope.items[slot]?.value,
    locate: (scope) => scope.items[slot]?.location ?? '',
  }
}
