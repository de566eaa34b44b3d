import { type Node, type YAMLMap, isMap, isNode, isScalar, isSeq } from 'yaml'
import { compileScalar, expressionIn } from '../expressions/compile-expression.js'
import { type Compiled, type Environment } from '../expressions/environment.js'
import { type Scope } from '../expressions/scope.js'
import { type Value } from '../expressions/value.js'
import { FUNCTIONS } from '../functions/function-table.js'
import { offsetOf } from '../text/mapping-file.js'
import { didYouMean } from '../../model/spelling/nearest-name.js'
import { bindEach, bindLets, keyOf, pairsOf } from './bind-variables.js'
import { type Built, always, union, withConditions } from './built.js'
import { literalProblem } from './check-literal.js'
import { compileHole } from './compile-hole.js'
import { compileObject } from './compile-object.js'
import { compileSwitch } from './compile-switch.js'
import { basisOf } from '../kept/basis.js'
import { writtenOnce } from './make/written-once.js'
import { type Made, eachOf, listOf } from './make/make-list.js'
import { type FoundElement } from './r4-elements.js'
import { conditionsWhereTold } from './where-told.js'

/** What is written for one element, checked against R4: type, cardinality, codes. Undefined when wrong, which is reported. */
export function compileElement(
  environment: Environment,
  node: unknown,
  found: FoundElement,
): Built | undefined {
  const named = letIn(environment, node)
  if (named !== undefined) {
    const built = compileElement(named.environment, named.node, found)
    return built === undefined
      ? undefined
      : writtenOnce(built, named.pieceOf(found.shape.many ? 'list' : 'one', found))
  }
  if (!found.shape.many) return compileOne(environment, node, found)
  if (isSeq(node)) return compileList(environment, node.items, found)
  if (isNode(node) && isExpression(node)) return compileHole(environment, node, found, 'list-allowed')
  const message = `"${found.name}" repeats: write a list`
  environment.report(offsetOf(node), 'wrong-cardinality', message)
  return undefined
}

/** The piece of the map that `= $name` stands for, when it is more than an expression. */
function letIn(environment: Environment, node: unknown): NamedPiece | undefined {
  const text = isScalar(node) ? expressionIn(node.value)?.trim() : undefined
  const variable = text?.startsWith('$') === true ? environment.variables.get(text.slice(1)) : undefined
  if (variable?.kind !== 'let' || isScalar(variable.node)) return undefined
  // It sees the names around its definition, and fills the element at its use.
  const { element, slots } = environment
  const { node: piece, environment: around, pieces } = variable
  const pieceOf: NamedPiece['pieceOf'] = (count, { type }) => {
    if (around.slots > 0) return undefined
    const as = `${count} ${type}`
    const known = pieces.get(as) ?? {}
    pieces.set(as, known)
    return environment.names.placeOf(known)
  }
  return { node: piece, environment: { ...around, element, slots }, pieceOf }
}

/** A piece of the map under a name. */
type NamedPiece = {
  readonly node: Node
  readonly environment: Environment
  /** Where the text of what it makes of a record as an R4 type is remembered; undefined where an item of `$each` has a say in it. */
  readonly pieceOf: (count: 'one' | 'list', found: FoundElement) => number | undefined
}

function isExpression(node: unknown): boolean {
  return isScalar(node) && expressionIn(node.value) !== undefined
}

function compileList(
  environment: Environment,
  nodes: readonly unknown[],
  found: FoundElement,
): Built | undefined {
  const items = nodes.map((node) => compileItem(environment, node, found))
  const sound = items.filter((it) => it !== undefined)
  if (sound.length < items.length) return undefined
  const parts = {
    basis: basisOf(sound),
    reads: union(...sound.map((it) => it.reads)),
    rows: sound.flatMap((it) => it.rows),
  }
  const constants = sound.map((it) => it.constant).filter((it) => it !== undefined)
  if (constants.length === sound.length && sound.length > 0) return { ...parts, ...always(constants) }
  return { ...parts, ...listOf(sound) }
}

function compileItem(environment: Environment, node: unknown, found: FoundElement): Built | undefined {
  const named = letIn(environment, node)
  if (named !== undefined) return compileItem(named.environment, named.node, found)
  if (!isMap(node) || !node.has('$each')) return compileOne(environment, node, found)
  const each = bindEach(environment, node.get('$each', true))
  const item = each === undefined ? undefined : compileOne(each.environment, node, found)
  if (each === undefined || item === undefined) return undefined
  return conditionsWhereTold({
    ...eachOf(each, item),
    reads: union(each.reads, item.reads),
    rows: withConditions(item.rows, each.reads),
  })
}

function compileOne(environment: Environment, node: unknown, found: FoundElement): Built | undefined {
  if (isSeq(node)) {
    environment.report(offsetOf(node), 'wrong-cardinality', `"${found.name}" takes one value, found a list`)
    return undefined
  }
  if (isMap(node)) return compileControlled(environment, node, found)
  const named = letIn(environment, node)
  if (named !== undefined) {
    const built = compileOne(named.environment, named.node, found)
    return built === undefined ? undefined : writtenOnce(built, named.pieceOf('one', found))
  }
  if (isNode(node) && isExpression(node)) return compileHole(environment, node, found, 'one')
  return compileLiteral(environment, node, found)
}

function compileLiteral(environment: Environment, node: unknown, found: FoundElement): Built | undefined {
  const value: unknown = isScalar(node) ? node.value : undefined
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    environment.report(offsetOf(node), 'wrong-type', `"${found.name}" has no value`)
    return undefined
  }
  const problem = literalProblem(value, found.type, found.shape)
  if (problem !== undefined) {
    environment.report(offsetOf(node), problem.code, problem.message)
    return undefined
  }
  return {
    build: () => value,
    constant: value,
    reads: [],
    basis: [],
    rows: [{ element: environment.element, sources: [], conditions: [] }],
  }
}

const CONTROLS = ['$each', '$belongs', '$when', '$let', '$switch', '$case', '$else', '$value']

/** A map with `$when`, `$let`, `$switch` or `$value` in it, or a plain object. */
function compileControlled(environment: Environment, map: YAMLMap, found: FoundElement): Built | undefined {
  const wrong = pairsOf(map).find(([name]) => name.startsWith('$') && !CONTROLS.includes(name))
  if (wrong !== undefined) {
    const hint = didYouMean(wrong[0], CONTROLS)
    environment.report(offsetOf(keyOf(map, wrong[0])), 'shape', `"${wrong[0]}" is not known here${hint}`)
    return undefined
  }
  const inner = bindLets(environment, map.get('$let', true))
  const body = compileBody(inner, map, found)
  const wanted = guarded(inner, map, '$when', body, () => undefined)
  const built = guarded(inner, map, '$belongs', wanted, (scope) => raiseStranger(inner, scope))
  return built === undefined ? undefined : conditionsWhereTold(built)
}

function compileBody(environment: Environment, map: YAMLMap, found: FoundElement): Built | undefined {
  if (map.has('$switch'))
    return compileSwitch(environment, map, (node) => compileOne(environment, node, found))
  if (map.has('$value')) return compileOne(environment, map.get('$value', true), found)
  const type = environment.names.r4.get(found.type)
  if (type !== undefined && type.kind !== 'primitive')
    return compileObject(environment, map, type, 'part', compileElement)
  environment.report(offsetOf(map), 'wrong-type', `"${found.name}" is a ${found.type}, found an object`)
  return undefined
}

function guarded(
  environment: Environment,
  map: YAMLMap,
  key: '$when' | '$belongs',
  body: Built | undefined,
  otherwise: (scope: Scope) => undefined,
): Built | undefined {
  if (body === undefined || !map.has(key)) return body
  const condition = compileScalar(environment, FUNCTIONS, map.get(key, true))
  if (condition === undefined) return undefined
  return {
    ...guardedMakers(condition, body, otherwise),
    basis: basisOf([condition, body]),
    reads: union(condition.reads, body.reads),
    rows: withConditions(body.rows, condition.reads),
  }
}

function guardedMakers(
  condition: Compiled,
  { build, write }: Built,
  otherwise: (scope: Scope) => undefined,
): Made {
  const guard =
    <T>(make: (scope: Scope) => T) =>
    (scope: Scope): T | undefined =>
      isTrue(condition.evaluate(scope)) ? make(scope) : otherwise(scope)
  return { build: guard(build), ...(write === undefined ? {} : { write: guard(write) }) }
}

/** `$belongs`: the item is someone else's, and that is said. */
function raiseStranger({ element }: Environment, scope: Scope): undefined {
  const location = scope.items.at(-1)?.location ?? ''
  scope.run.raise({ code: 'another-person', severity: 'error', location, element, value: undefined })
}

/** `$when` holds for true, and for anything else that is there: `$when: = NHS_Number` asks whether there is one. */
function isTrue(value: Value): boolean {
  return value !== undefined && value !== false && value !== null
}
