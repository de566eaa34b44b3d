import { type JsonObject, isJsonObject } from '../../../model/json.js'
import { checkBinding } from '../base/bindings.js'
import { type InvariantCheck, compileInvariants } from '../base/invariants.js'
import { compares, sameJson } from '../fhirpath/compare.js'
import { type Run, report, reportAt } from '../run.js'
import { type TypeRules } from '../schema/r4-schema.js'
import { SPECIFICATION } from '../specification.js'
import { checkTypes } from './check-types.js'
import { type ConstraintNode, type ConstraintTree } from './constraint-node.js'
import { type Definitions } from './slices/discriminate.js'
import { type Item, itemsOf } from './slices/items.js'
import { matchesPattern } from './slices/match-value.js'
import { type SlicingCheck, compileSlicing } from './slices/slicing.js'

/** Checks one value against what a profile says of it and of everything below. */
export type NodeCheck = (item: Item, run: Run) => void

/** Compiles the nodes of one profile, each when it is first needed. */
export function nodeChecks(
  definitions: Definitions,
  tree: ConstraintTree,
): (node: ConstraintNode) => NodeCheck {
  const known = new Map<ConstraintNode, NodeCheck>()
  return find

  function find(node: ConstraintNode): NodeCheck {
    const made = known.get(node) ?? compileNode(definitions, tree, node, find)
    known.set(node, made)
    return made
  }
}

type Find = (node: ConstraintNode) => NodeCheck

function compileNode(
  definitions: Definitions,
  tree: ConstraintTree,
  node: ConstraintNode,
  find: Find,
): NodeCheck {
  const elements = [...node.children.values()].map((it) => compileElement(definitions, it, find))
  const invariants = new Map<string, InvariantCheck | undefined>()
  const referred = new Map<TypeRules, readonly Referred[]>()
  return (item, run) => {
    checkValue(definitions, node, item, run)
    if (!invariants.has(item.type))
      invariants.set(
        item.type,
        compileInvariants(definitions.schema, node.rules.invariants, item.type, SPECIFICATION.profiling),
      )
    invariants.get(item.type)?.(item.value, item.sibling, run)
    const type = definitions.schema.type(item.type)
    const owner = isJsonObject(item.value) ? item.value : (item.sibling ?? NOTHING)
    if (type === undefined) return
    for (const check of elements) check(type, owner, run)
    const elsewhere = referred.get(type) ?? referredElements(tree, type)
    referred.set(type, elsewhere)
    for (const it of elsewhere) checkEach(find(it.node), itemsOf(type, owner, it.name), run)
  }
}

const NOTHING: JsonObject = {}

type ElementCheck = (type: TypeRules, owner: JsonObject, run: Run) => void

function compileElement(definitions: Definitions, node: ConstraintNode, find: Find): ElementCheck {
  const inner = new Map<ConstraintNode, SlicingCheck | undefined>()
  const checkItems = (of: ConstraintNode) => (items: readonly Item[], run: Run) => {
    checkEach(find(of), items, run)
    inner.get(of)?.(items, run)
  }
  for (const it of node.slices.values()) inner.set(it, compileSlicing(definitions, it, checkItems))
  const slicing = compileSlicing(definitions, node, checkItems)
  return (type, owner, run) => {
    if (node.name === 'value' && type.kind === 'primitive') return
    const items = itemsOf(type, owner, node.name)
    checkCount(node, items.length, run)
    checkEach(find(node), items, run)
    slicing?.(items, run)
  }
}

function checkEach(check: NodeCheck, items: readonly Item[], run: Run): void {
  for (const item of items) {
    run.path.push(item.step)
    if (item.index !== undefined) run.path.push(item.index)
    check(item, run)
    run.path.length -= item.index === undefined ? 1 : 2
  }
}

function checkCount(node: ConstraintNode, count: number, run: Run): void {
  const { min = 0, max = Infinity } = node.rules
  if (count >= min && count <= max) return
  reportAt(run, node.name.replace('[x]', ''), {
    code: count < min ? 'required' : 'structure',
    rule: count < min ? 'min' : 'max',
    message: count < min ? `expected at least ${min}` : `expected at most ${max}`,
    specification: SPECIFICATION.cardinality,
  })
}

type Referred = { readonly name: string; readonly node: ConstraintNode }

/** The elements that are defined by reference to another place, where the profile says something. */
function referredElements(tree: ConstraintTree, type: TypeRules): readonly Referred[] {
  if (type.kind !== 'backbone' && type.kind !== 'resource') return []
  return [...type.elements.values()].flatMap(({ name, types }) => {
    const [place = ''] = types
    const node = place.includes('.') && place !== `${type.name}.${name}` ? nodeAt(tree, place) : undefined
    return node === undefined ? [] : [{ name, node }]
  })
}

function nodeAt(tree: ConstraintTree, path: string): ConstraintNode | undefined {
  const [type, ...names] = path.split('.')
  let found: ConstraintNode | undefined = type === tree.type ? tree.root : undefined
  for (const name of names) found = found?.children.get(name)
  return found
}

function checkValue(definitions: Definitions, node: ConstraintNode, item: Item, run: Run): void {
  const { types, valueSet } = node.rules
  if (types !== undefined) checkTypes(definitions, types, node.name, item, run)
  const { value } = item
  if (value === undefined) return
  if (valueSet !== undefined) checkBinding(value, definitions.valueSet(valueSet), run)
  for (const { rule, message, holds } of VALUE_RULES)
    if (!holds(node.rules, item))
      report(run, { code: 'value', rule, message, specification: SPECIFICATION.profiling })
}

type ValueRule = {
  readonly rule: string
  readonly message: string
  readonly holds: (rules: ConstraintNode['rules'], item: Item) => boolean
}

const VALUE_RULES: readonly ValueRule[] = [
  {
    rule: 'fixed',
    message: 'expected the value that the profile fixes',
    holds: ({ fixed }, { value }) => fixed === undefined || sameJson(value, fixed),
  },
  {
    rule: 'pattern',
    message: 'expected a value that holds the pattern of the profile',
    holds: ({ pattern }, { value }) => pattern === undefined || matchesPattern(value, pattern),
  },
  {
    rule: 'max-length',
    message: 'expected a shorter text',
    holds: ({ maxLength }, { value }) =>
      maxLength === undefined || typeof value !== 'string' || value.length <= maxLength,
  },
  {
    rule: 'min-value',
    message: 'expected a value that is not below the least that the profile allows',
    holds: ({ minValue }, item) =>
      minValue === undefined || compares('>=', [item], [{ ...item, value: minValue }]) !== false,
  },
  {
    rule: 'max-value',
    message: 'expected a value that is not above the greatest that the profile allows',
    holds: ({ maxValue }, item) =>
      maxValue === undefined || compares('<=', [item], [{ ...item, value: maxValue }]) !== false,
  },
]
