import { type Compiled, type Environment } from '../expressions/environment.js'
import { type Factor, type IssueCode, type Scope } from '../expressions/scope.js'
import { type Value } from '../expressions/value.js'
import { type ValueType } from '../expressions/value-type.js'

/** What an argument may be. */
export type Accepts = 'text' | 'scalar' | 'number' | 'boolean' | 'date' | 'list' | 'any' | 'literal'

export type Parameter = {
  readonly name: string
  readonly accepts: Accepts
  /** Required unless it says otherwise. */
  readonly presence?: 'optional' | 'rest'
}

/** Where a call stands, for messages. */
export type CallSite = {
  readonly environment: Environment
  /** Reports a mistake at the argument with this number. */
  readonly reject: (
    argument: number,
    code: 'unknown-concept-map' | 'unknown-field' | 'unknown-output' | 'wrong-type',
    message: string,
  ) => void
}

/** A call bound to its arguments. */
export type Bound = {
  readonly type: ValueType
  readonly evaluate: (scope: Scope) => Value
  /** The JSON text of the value, where that is known without making it. */
  readonly write?: (scope: Scope) => string | undefined
  /** Source fields it depends on, when those are not just what its arguments read. */
  readonly reads?: readonly string[]
  /** What decides what it gives besides its arguments and the setting. */
  readonly standsOn?: readonly Factor[]
  /** Outputs the call itself refers to. */
  readonly refers?: readonly string[]
  /** Where the value comes from, when that is not the first argument that comes from the record. */
  readonly locate?: (scope: Scope) => string
}

/** One function that maps may call. */
export type FunctionRow = {
  readonly name: string
  readonly parameters: readonly Parameter[]
  /** Undefined when the arguments do not fit together, which it has reported. */
  readonly bind: (site: CallSite, given: readonly Compiled[]) => Bound | undefined
}

export type FunctionTable = ReadonlyMap<string, FunctionRow>

/** Notes what was wrong with the first argument. */
export type Raise = (code: IssueCode, severity?: 'warning' | 'error') => void

/** A function of present values: when its first argument is absent, so is its result. */
export function plainFunction(
  name: string,
  parameters: readonly Parameter[],
  type: ValueType,
  apply: (given: readonly Value[], raise: Raise) => Value,
): FunctionRow {
  return {
    name,
    parameters,
    bind: (site, [start, ...rest]) => {
      const { told, raise } = raiserAt(site, start)
      return {
        type,
        evaluate: (scope) => {
          const first = start?.evaluate(scope)
          if (first === undefined || first === null) return undefined
          const values = rest.length === 0 ? [first] : [first, ...rest.map((it) => it.evaluate(scope))]
          told.of = scope
          told.value = first
          const value = apply(values, raise)
          // Nothing of a record outlives it.
          told.of = undefined
          told.value = undefined
          return value
        },
      }
    },
  }
}

/** What an issue would be about, told before each use: a raiser for each would be most of what a use costs. */
type Told = { of: Scope | undefined; value: Value }

function raiserAt(
  site: CallSite,
  argument: Compiled | undefined,
): { readonly told: Told; readonly raise: Raise } {
  const told: Told = { of: undefined, value: undefined }
  const raise: Raise = (code, severity = 'warning') => {
    const { of: scope, value } = told
    scope?.run.raise({
      code,
      severity,
      location: argument?.locate(scope) ?? '',
      element: site.environment.element,
      value,
    })
  }
  return { told, raise }
}
