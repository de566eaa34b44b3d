import { type JsonObject, isJsonObject } from '../../../model/json.js'
import { checkBinding } from '../base/bindings.js'
import { type InvariantCheck, compileInvariants } from '../base/invariants.js'
import { compares, sameJson } from '../fhirpath/compare.js'
import { type Run, report, reportAt } from '../run.js'
import { type TypeRules } from '../schema/r4-schema.js'
import { SPECIFICATION } from '../specification.js'
import { checkTypes } from './check-types.js'
import { type ConstraintNode, type ConstraintTree } from './constraint-node.js'
import { type Definitions } from './discriminate.js'
import { type Item, itemsOf } from './items.js'
import { matchesPattern } from './match-value.js'
import { compileSlicing } from './slicing.js'

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
    const elsewhere = referencedNode(tree, type, node)
    if (elsewhere !== undefined) find(elsewhere)(item, run)
  }
}

const NOTHING: JsonObject = {}

type ElementCheck = (type: TypeRules, owner: JsonObject, run: Run) => void

function compileElement(definitions: Definitions, node: ConstraintNode, find: Find): ElementCheck {
  const checkItems = (of: ConstraintNode) => (items: readonly Item[], run: Run) => {
    for (const item of items) {
      run.path.push(item.step)
      if (item.index !== undefined) run.path.push(item.index)
      find(of)(item, run)
      run.path.length -= item.index === undefined ? 1 : 2
    }
    inner.get(of)?.(items, run)
  }
  const inner = new Map(
    [...node.slices.values()].map((it) => [it, compileSlicing(definitions, it, checkItems)] as const),
  )
  const slicing = compileSlicing(definitions, node, checkItems)
  return (type, owner, run) => {
    if (node.name === 'value' && type.kind === 'primitive') return
    const items = itemsOf(type, owner, node.name)
    checkCount(node, items.length, run)
    checkItems(node)(items, run)
    slicing?.(items, run)
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

/** A backbone that is defined by reference to another place obeys what the profile says there. */
function referencedNode(
  tree: ConstraintTree,
  type: TypeRules,
  node: ConstraintNode,
): ConstraintNode | undefined {
  if (type.kind !== 'backbone') return undefined
  let found: ConstraintNode | undefined = tree.root
  for (const name of type.name.split('.').slice(1)) found = found?.children.get(name)
  return found === undefined || found.id === node.id.replace(/:[^.]*/g, '') ? undefined : found
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
