import { type Node } from 'yaml'
import { compileScalar } from '../expressions/compile-expression.js'
import { type Compiled, type Environment } from '../expressions/environment.js'
import { type Scope } from '../expressions/scope.js'
import { type Value } from '../expressions/value.js'
import { type ValueType, describeType } from '../expressions/value-type.js'
import { FUNCTIONS } from '../functions/function-table.js'
import { contentOffset } from '../text/mapping-file.js'
import { didYouMean } from '../../model/spelling/nearest-name.js'
import { type Built } from './built.js'
import { type FoundElement } from './r4-elements.js'

/** A hole of the output whose expression is known to give what the element may hold; undefined when not, which is reported. */
export function compileHole(
  environment: Environment,
  node: Node,
  found: FoundElement,
  repeats: 'one' | 'list-allowed',
): Built | undefined {
  const compiled = compileScalar(environment, FUNCTIONS, node)
  if (compiled === undefined) return undefined
  const problem = misfit(compiled, found, repeats)
  if (problem !== undefined) {
    environment.report(contentOffset(node), problem.code, problem.message)
    return undefined
  }
  return {
    ...inRange(environment, compiled, found.type),
    reads: compiled.reads,
    basis: compiled.basis,
    rows: [
      {
        element: environment.element,
        sources: compiled.reads,
        conditions: [],
        refers: compiled.refers ?? [],
      },
    ],
  }
}

type Misfit = { readonly code: 'wrong-cardinality' | 'wrong-type' | 'wrong-code'; readonly message: string }

function misfit(
  compiled: Compiled,
  found: FoundElement,
  repeats: 'one' | 'list-allowed',
): Misfit | undefined {
  const { type } = compiled
  if (type.kind !== 'list') {
    return repeats === 'list-allowed'
      ? { code: 'wrong-cardinality', message: `"${found.name}" repeats: write a list` }
      : oneMisfit(type, found)
  }
  if (repeats === 'one')
    return {
      code: 'wrong-cardinality',
      message: `"${found.name}" takes one value, found ${describeType(type)}`,
    }
  return oneMisfit(type.of, found)
}

function oneMisfit(type: ValueType, found: FoundElement): Misfit | undefined {
  if (type.kind === 'fhir')
    return type.type === found.type ? targetMisfit(type.targets, found) : wrongType(type, found)
  const { codes } = found.shape
  if (type.kind === 'code' && codes !== undefined) {
    const wrong = type.codes.find((it) => !codes.has(it))
    if (wrong === undefined) return undefined
    const hint = didYouMean(wrong, codes)
    return {
      code: 'wrong-code',
      message: `the concept map gives "${wrong}", which "${found.name}" does not allow${hint}`,
    }
  }
  if (type.kind === 'text' && codes !== undefined)
    return { code: 'wrong-type', message: `"${found.name}" allows only some codes: use code(map, value)` }
  return FILLS.get(found.type)?.has(type.kind) === true ? undefined : wrongType(type, found)
}

function targetMisfit(targets: readonly string[] | undefined, found: FoundElement): Misfit | undefined {
  const allowed = found.shape.targets
  const wrong = (targets ?? []).find((it) => allowed.length > 0 && !allowed.includes(it))
  if (wrong === undefined) return undefined
  return {
    code: 'wrong-type',
    message: `"${found.name}" may refer to ${allowed.join(', ')}, not to ${wrong}`,
  }
}

function wrongType(type: ValueType, found: FoundElement): Misfit {
  return { code: 'wrong-type', message: `"${found.name}" is a ${found.type}, found ${describeType(type)}` }
}

const WORDS = new Set(['text', 'code'])

/** Which values may fill a primitive of each type. */
const FILLS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['string', WORDS],
  ['markdown', WORDS],
  ['code', WORDS],
  ['uri', WORDS],
  ['url', WORDS],
  ['canonical', WORDS],
  ['id', WORDS],
  ['boolean', new Set(['boolean'])],
  ['integer', new Set(['integer'])],
  ['unsignedInt', new Set(['integer'])],
  ['positiveInt', new Set(['integer'])],
  ['decimal', new Set(['number', 'integer'])],
  ['date', new Set(['date'])],
  ['dateTime', new Set(['date', 'dateTime', 'instant'])],
  ['instant', new Set(['instant'])],
  ['time', new Set(['time'])],
  ['base64Binary', new Set(['base64Binary'])],
])

const LEAST: ReadonlyMap<string, number> = new Map([
  ['positiveInt', 1],
  ['unsignedInt', 0],
])

/** Elements whose least an invariant of R4 tells (tim-4 and tim-5), by the end of their path. */
const LEAST_AT: readonly (readonly [string, number])[] = [
  ['Timing.repeat.duration', 0],
  ['Timing.repeat.period', 0],
]

function inRange(
  environment: Environment,
  compiled: Compiled,
  type: string,
): Pick<Built, 'build'> & Partial<Pick<Built, 'write'>> {
  const { element } = environment
  const least = LEAST.get(type) ?? LEAST_AT.find(([end]) => element.endsWith(end))?.[1]
  if (least === undefined)
    return compiled.write === undefined
      ? { build: compiled.evaluate }
      : { build: compiled.evaluate, write: compiled.write }
  const build = (scope: Scope): Value => {
    const value = compiled.evaluate(scope)
    if (typeof value !== 'number' || value >= least) return value
    scope.run.raise({
      code: 'out-of-range',
      severity: 'warning',
      location: compiled.locate(scope),
      element,
      value,
    })
    return undefined
  }
  return { build }
}
