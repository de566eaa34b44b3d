import { type Compiled } from '../expressions/environment.js'
import { type Value } from '../expressions/value.js'
import {
  BOOLEAN,
  INTEGER,
  NUMBER,
  type ValueType,
  describeType,
  jointType,
} from '../expressions/value-type.js'
import { type Bound, type CallSite, type FunctionRow, plainFunction } from './function-row.js'

const MONEY: ValueType = { kind: 'fhir', type: 'Money' }

/** Choices, presence, numbers and yes or no. */
export const CHOICE_FUNCTIONS: readonly FunctionRow[] = [
  {
    name: 'if',
    parameters: [
      { name: 'condition', accepts: 'boolean' },
      { name: 'then', accepts: 'any' },
      { name: 'otherwise', accepts: 'any', presence: 'optional' },
    ],
    bind: bindIf,
  },
  {
    name: 'default',
    parameters: [
      { name: 'value', accepts: 'any' },
      { name: 'otherwise', accepts: 'any' },
    ],
    bind: bindDefault,
  },
  {
    name: 'present',
    parameters: [{ name: 'value', accepts: 'any' }],
    bind: (_, [value]) => ({
      type: BOOLEAN,
      evaluate: (scope) => isPresent(value?.evaluate(scope)),
    }),
  },
  plainFunction('yesNo', [{ name: 'value', accepts: 'scalar' }], BOOLEAN, ([value], raise) => {
    const answer = typeof value === 'object' ? undefined : YES_NO.get(String(value).trim().toLowerCase())
    if (answer === undefined) raise('yes-no-malformed')
    return answer
  }),
  plainFunction('integer', [{ name: 'value', accepts: 'scalar' }], INTEGER, ([value], raise) => {
    const number = numberOf(value)
    if (number !== undefined && Number.isInteger(number) && Math.abs(number) <= 2_147_483_647) return number
    raise('number-malformed')
    return undefined
  }),
  plainFunction('decimal', [{ name: 'value', accepts: 'scalar' }], NUMBER, ([value], raise) => {
    const number = numberOf(value)
    if (number === undefined) raise('number-malformed')
    return number
  }),
  plainFunction('money', [{ name: 'pounds', accepts: 'scalar' }], MONEY, ([pounds], raise) => {
    const value = numberOf(typeof pounds === 'string' ? pounds.replace(/[£,]/g, '') : pounds)
    if (value === undefined) raise('number-malformed')
    return value === undefined ? undefined : { value, currency: 'GBP' }
  }),
]

const YES_NO: ReadonlyMap<string, boolean> = new Map([
  ['y', true],
  ['yes', true],
  ['true', true],
  ['1', true],
  ['n', false],
  ['no', false],
  ['false', false],
  ['0', false],
])

function bindIf(site: CallSite, given: readonly Compiled[]): Bound | undefined {
  const [condition, then, otherwise] = given
  if (condition === undefined || then === undefined) return undefined
  const type = otherwise === undefined ? then.type : jointOf(site, then, otherwise)
  if (type === undefined) return undefined
  return {
    type,
    evaluate: (scope) =>
      condition.evaluate(scope) === true ? then.evaluate(scope) : otherwise?.evaluate(scope),
    locate: (scope) =>
      (condition.evaluate(scope) === true ? then : otherwise)?.locate(scope) ?? condition.locate(scope),
  }
}

function bindDefault(site: CallSite, given: readonly Compiled[]): Bound | undefined {
  const [value, otherwise] = given
  if (value === undefined || otherwise === undefined) return undefined
  const type = jointOf(site, value, otherwise)
  return type === undefined
    ? undefined
    : {
        type,
        evaluate: (scope) => value.evaluate(scope) ?? otherwise.evaluate(scope),
        locate: (scope) => (value.evaluate(scope) === undefined ? otherwise : value).locate(scope),
      }
}

function jointOf(site: CallSite, a: Compiled, b: Compiled): ValueType | undefined {
  const type = jointType(a.type, b.type)
  if (type === undefined)
    site.reject(
      1,
      'wrong-type',
      `${describeType(a.type)} and ${describeType(b.type)} cannot stand for each other`,
    )
  return type
}

function isPresent(value: Value): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)
}

function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || !/^\s*-?\d{1,15}(\.\d{1,9})?\s*$/.test(value)) return undefined
  return Number(value)
}
