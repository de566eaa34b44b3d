import { type JsonObject, type Json, isJsonObject } from '../../../model/json.js'
import { compileCondition } from '../fhirpath/compile-expression.js'
import { type Environment } from '../fhirpath/environment.js'
import { mayPrecede } from '../fhirpath/moments.js'
import { type Node, resourceNode } from '../fhirpath/node.js'
import { UnsupportedExpression } from '../fhirpath/syntax/syntax.js'
import { type Run, type Scope, report } from '../run.js'
import { type Invariant, type R4Schema } from '../schema/r4-schema.js'
import { hasContent, isNarrative } from './whole/narrative.js'
import { resolveReference } from './whole/references.js'

/** Checks the invariants of one element or type on one value. */
export type InvariantCheck = (value: Json | undefined, sibling: JsonObject | undefined, run: Run) => void

/** Compiles invariants, each when it is first needed. One that cannot be evaluated is reported as not checked. */
export function compileInvariants(
  schema: R4Schema,
  invariants: readonly Invariant[],
  type: string,
  specification: string,
): InvariantCheck | undefined {
  const asked = invariants.filter((it) => !STRUCTURAL.has(it.key))
  if (asked.length === 0) return undefined
  let compiled: readonly Compiled[] | undefined
  return (value, sibling, run) => {
    compiled ??= asked.map((it) => compile(it))
    const focus: Focus = [{ value, sibling, type: typeOf(type, value) }]
    for (const it of compiled) evaluate(it, focus, run)
  }
  function evaluate(it: Compiled, focus: Focus, run: Run): void {
    const outcome = it.holds(focus, run, schema)
    if (outcome === 'holds') return
    report(run, {
      severity: outcome === 'broken' ? 'error' : 'information',
      code: outcome === 'broken' ? 'invariant' : 'informational',
      rule: it.key,
      message: outcome === 'broken' ? `expected: ${it.expression}` : `not checked: ${it.expression}`,
      specification,
    })
  }
}

type Outcome = 'holds' | 'broken' | 'not-checked'
/** The one value that is asked about. */
type Focus = readonly [Node]
type Holds = (focus: Focus, run: Run, schema: R4Schema) => Outcome
type Compiled = Invariant & { readonly holds: Holds }

/** Rules that the structure checks state themselves, each where it is broken. */
const STRUCTURAL: ReadonlySet<string> = new Set([
  'ele-1',
  'ext-1',
  'dom-2',
  'dom-3',
  'dom-4',
  'dom-5',
  'ref-1',
])

/** The invariants that almost every resource meets, without FHIRPath: by key and text, so that no other is meant. */
const NATIVE: ReadonlyMap<string, Holds> = new Map<string, Holds>([
  ['txt-1 htmlChecks()', ([{ value }]) => outcomeOf(typeof value !== 'string' || isNarrative(value))],
  ['txt-2 htmlChecks()', ([{ value }]) => outcomeOf(typeof value !== 'string' || hasContent(value))],
  [
    'per-1 start.hasValue().not() or end.hasValue().not() or (start <= end)',
    ([{ value }]) => outcomeOf(isPeriod(value)),
  ],
])

function compile(invariant: Invariant): Compiled {
  const native = NATIVE.get(`${invariant.key} ${invariant.expression}`)
  if (native !== undefined) return { ...invariant, holds: native }
  try {
    return { ...invariant, holds: interpreted(invariant.expression) }
  } catch (error) {
    if (!(error instanceof UnsupportedExpression)) throw error
    return { ...invariant, holds: () => 'not-checked' }
  }
}

/** What is empty does not hold, as in the reference validator: an invariant must evaluate to true. */
function interpreted(expression: string): Holds {
  const condition = compileCondition(expression)
  const asksContext = expression.includes('%context')
  return (focus, { scope }, schema) => {
    scope.environment ??= environmentOf(scope, schema)
    const environment = asksContext ? { ...scope.environment, context: focus[0] } : scope.environment
    return outcomeOf(condition(focus, environment) === true)
  }
}

/** What all invariants of one resource are evaluated in. */
function environmentOf(scope: Scope, schema: R4Schema): Environment {
  return {
    schema,
    resource: scope.resource,
    rootResource: scope.root,
    context: undefined,
    resolve: (reference) => {
      const target = resolveReference(reference, scope)
      return target === undefined ? undefined : resourceNode(target)
    },
  }
}

function outcomeOf(holds: unknown): Outcome {
  return holds === true ? 'holds' : 'broken'
}

function typeOf(type: string, value: Json | undefined): string {
  if (type !== 'Resource' || !isJsonObject(value)) return type
  const named = value['resourceType']
  return typeof named === 'string' ? named : type
}

function isPeriod(value: Json | undefined): boolean {
  if (!isJsonObject(value)) return true
  const { start, end } = value
  return typeof start !== 'string' || typeof end !== 'string' || mayPrecede(start, end)
}
