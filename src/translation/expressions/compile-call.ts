import {
  type Accepts,
  type FunctionRow,
  type FunctionTable,
  type Parameter,
} from '../functions/function-row.js'
import { didYouMean } from '../../model/spelling/nearest-name.js'
import { type Compiled, type Environment } from './environment.js'
import { type Expression } from './syntax/expression-tree.js'
import { basisOf } from '../kept/basis.js'
import { describeType } from './value-type.js'

type Call = Extract<Expression, { kind: 'call' }>

/** The call with its function found and its arguments checked; undefined when it cannot stand, which is reported. */
export function compileCall(
  environment: Environment,
  table: FunctionTable,
  call: Call,
  base: number,
  compile: (argument: Expression) => Compiled | undefined,
): Compiled | undefined {
  const row = table.get(call.name)
  if (row === undefined) {
    const hint = didYouMean(call.name, table.keys())
    environment.report(base + call.at, 'unknown-function', `no function is named "${call.name}"${hint}`)
    return undefined
  }
  const given = call.arguments.map(compile)
  const known = given.filter((it) => it !== undefined)
  if (known.length < given.length || !argumentsFit(environment, row, call, known, base)) return undefined
  const bound = row.bind(
    {
      environment,
      reject: (argument, code, message) =>
        environment.report(base + (call.arguments[argument]?.at ?? call.at), code, message),
    },
    known,
  )
  if (bound === undefined) return undefined
  return {
    type: bound.type,
    reads: bound.reads ?? [...new Set(known.flatMap((it) => it.reads))],
    refers: [...(bound.refers ?? []), ...known.flatMap((it) => it.refers ?? [])],
    basis: basisOf([...known, { basis: bound.standsOn ?? [] }]),
    literal: undefined,
    path: undefined,
    evaluate: bound.evaluate,
    ...(bound.write === undefined ? {} : { write: bound.write }),
    locate: bound.locate ?? ((scope) => known.map((it) => it.locate(scope)).find((it) => it !== '') ?? ''),
  }
}

function argumentsFit(
  environment: Environment,
  row: FunctionRow,
  call: Call,
  given: readonly Compiled[],
  base: number,
): boolean {
  const counted = countProblem(row, given.length)
  if (counted !== undefined) {
    environment.report(base + call.at, 'wrong-arguments', counted)
    return false
  }
  for (const [index, argument] of given.entries()) {
    const parameter = parameterAt(row, index)
    if (parameter === undefined || fits(parameter, argument)) continue
    const at = call.arguments[index]?.at ?? call.at
    environment.report(base + at, 'wrong-arguments', argumentProblem(row, parameter, argument))
    return false
  }
  return true
}

function countProblem(row: FunctionRow, count: number): string | undefined {
  const least = row.parameters.filter((it) => it.presence === undefined).length
  const most = row.parameters.some((it) => it.presence === 'rest') ? Infinity : row.parameters.length
  if (count >= least && count <= most) return undefined
  return `${signature(row)} was given ${count} argument${count === 1 ? '' : 's'}`
}

function argumentProblem(row: FunctionRow, parameter: Parameter, argument: Compiled): string {
  const expected = parameter.accepts === 'literal' ? 'a text written out' : parameter.accepts
  return `${signature(row)} expects ${expected} for ${parameter.name}, found ${describeType(argument.type)}`
}

const KINDS: Readonly<Record<Accepts, ReadonlySet<string> | undefined>> = {
  text: new Set(['text', 'code']),
  scalar: new Set(['text', 'code', 'number', 'integer', 'boolean', 'date', 'dateTime', 'instant']),
  number: new Set(['number', 'integer']),
  boolean: new Set(['boolean']),
  date: new Set(['date', 'dateTime', 'instant']),
  list: new Set(['list']),
  any: undefined,
  literal: new Set(['text']),
}

function fits(parameter: Parameter, argument: Compiled): boolean {
  if (parameter.accepts === 'literal' && typeof argument.literal !== 'string') return false
  return KINDS[parameter.accepts]?.has(argument.type.kind) ?? true
}

function parameterAt(row: FunctionRow, index: number): Parameter | undefined {
  const last = row.parameters.at(-1)
  return row.parameters[index] ?? (last?.presence === 'rest' ? last : undefined)
}

function signature(row: FunctionRow): string {
  const parameters = row.parameters.map((it) =>
    it.presence === 'rest' ? `${it.name}...` : it.presence === 'optional' ? `${it.name}?` : it.name,
  )
  return `${row.name}(${parameters.join(', ')})`
}
