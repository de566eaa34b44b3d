import {
  type Accepts,
  type FunctionRow,
  type FunctionTable,
  type Parameter,
} from '../functions/function-row.js'
import { didYouMean } from '../text/nearest-name.js'
import { type Compiled, type Environment } from './environment.js'
import { type Expression } from './syntax/expression-tree.js'
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
    reads: [...new Set(known.flatMap((it) => it.reads))],
    literal: undefined,
    path: undefined,
    evaluate: bound.evaluate,
    locate: (scope) => known.map((it) => it.locate(scope)).find((it) => it !== '') ?? '',
  }
}

function argumentsFit(
  environment: Environment,
  row: FunctionRow,
  call: Call,
  given: readonly Compiled[],
  base: number,
): boolean {
  const least = row.parameters.filter((it) => it.presence === undefined || it.presence === 'required').length
  const most = row.parameters.some((it) => it.presence === 'rest') ? Infinity : row.parameters.length
  if (given.length < least || given.length > most) {
    const message = `${signature(row)} was given ${given.length} argument${given.length === 1 ? '' : 's'}`
    environment.report(base + call.at, 'wrong-arguments', message)
    return false
  }
  const wrong = given.findIndex((it, index) => !fits(parameterAt(row, index), it))
  if (wrong < 0) return true
  const parameter = parameterAt(row, wrong)
  const found = given[wrong] === undefined ? 'nothing' : describeType(given[wrong].type)
  const expected = parameter?.accepts === 'literal' ? 'a text written out' : (parameter?.accepts ?? 'nothing')
  const message = `${signature(row)} expects ${expected} for ${parameter?.name ?? '?'}, found ${found}`
  environment.report(base + (call.arguments[wrong]?.at ?? call.at), 'wrong-arguments', message)
  return false
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

function fits(parameter: Parameter | undefined, argument: Compiled): boolean {
  if (parameter === undefined) return false
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
