import { type Scalar, type YAMLMap, isMap, isNode, isScalar } from 'yaml'
import { arrayOf } from '../../model/json.js'
import { compileScalar } from '../expressions/compile-expression.js'
import { type Compiled, type Environment, type Variable } from '../expressions/environment.js'
import { type Scope } from '../expressions/scope.js'
import { isSourceText } from '../expressions/value.js'
import { FUNCTIONS } from '../functions/function-table.js'
import { offsetOf } from '../text/mapping-file.js'

/** The environment with the pieces that `let` names; each may use those before it. */
export function bindLets(environment: Environment, lets: unknown): Environment {
  let bound = environment
  for (const [name, node] of pairsOf(lets)) {
    if (!isNode(node)) continue
    const variable: Variable = { kind: 'let', node, environment: bound, pieces: new Map() }
    bound = { ...bound, variables: new Map([...bound.variables, [name, variable]]) }
  }
  return bound
}

/** What `$each` stands on: the environment inside it, and the scopes that one scope becomes. */
export type Each = {
  readonly environment: Environment
  readonly scopes: (scope: Scope) => readonly Scope[]
  readonly reads: readonly string[]
}

/** Binds the names of `$each` in order, each to the items of a list; undefined when one is no list, which is reported. */
export function bindEach(environment: Environment, each: unknown): Each | undefined {
  let bound: Each = { environment, scopes: itself, reads: [] }
  for (const [name, node] of pairsOf(each)) {
    const list = compileScalar(bound.environment, FUNCTIONS, node)
    if (list === undefined) return undefined
    if (list.type.kind !== 'list') {
      environment.report(
        offsetOf(node),
        'wrong-type',
        '$each stands on the items of a list; this is one value',
      )
      return undefined
    }
    bound = inside(bound, name, list, list.type)
  }
  return bound
}

/** The keys of a YAML map with their values, in order; empty for anything else. */
export function pairsOf(node: unknown): readonly (readonly [string, unknown])[] {
  if (!isMap(node)) return []
  return node.items.map((pair) => [keyText(pair.key), pair.value] as const)
}

/** The key node, for its place. */
export function keyOf(map: YAMLMap, name: string): Scalar | undefined {
  const pair = map.items.find((it) => keyText(it.key) === name)
  return isScalar(pair?.key) ? pair.key : undefined
}

function inside(
  outer: Each,
  name: string,
  list: Compiled,
  type: Extract<Compiled['type'], { kind: 'list' }>,
): Each {
  const { environment } = outer
  const variable: Variable = {
    kind: 'item',
    slot: environment.slots,
    type: type.of,
    path: list.path ?? '',
  }
  return {
    environment: {
      ...environment,
      slots: environment.slots + 1,
      variables: new Map([...environment.variables, [name, variable]]),
    },
    reads: [...outer.reads, ...list.reads],
    scopes:
      outer.scopes === itself
        ? (scope) => itemsIn(scope, list)
        : (scope) => outer.scopes(scope).flatMap((it) => itemsIn(it, list)),
  }
}

function itself(scope: Scope): readonly Scope[] {
  return [scope]
}

function itemsIn(scope: Scope, list: Compiled): readonly Scope[] {
  const value = list.evaluate(scope)
  const items = arrayOf(isSourceText(value) ? undefined : value)
  if (items.length === 0) return []
  const location = list.locate(scope)
  return items.map((item, index) => ({
    ...scope,
    items: [...scope.items, { value: item, location: `${location}[${index}]` }],
  }))
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : ''
}
