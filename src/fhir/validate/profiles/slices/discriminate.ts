import { type Json, arrayOf, isJsonObject } from '../../../../model/json.js'
import { membershipOf, type ValueSetLookup } from '../../base/bindings.js'
import { RESTFUL, resolveReference } from '../../base/whole/references.js'
import { sameJson } from '../../fhirpath/compare.js'
import { compilePath } from '../../fhirpath/compile-expression.js'
import { type Environment, type Evaluate } from '../../fhirpath/environment.js'
import { type Node, resourceNode } from '../../fhirpath/node.js'
import { UnsupportedExpression } from '../../fhirpath/syntax/syntax.js'
import { type Run } from '../../run.js'
import { type R4Schema } from '../../schema/r4-schema.js'
import { type ConstraintNode, type ConstraintTree, type Discriminator } from '../constraint-node.js'
import { matchesPattern } from './match-value.js'

/** What discriminators look things up in. */
export type Definitions = {
  readonly schema: R4Schema
  readonly tree: (url: string) => ConstraintTree | undefined
  readonly valueSet: (url: string) => ValueSetLookup
  /** Whether a value conforms to a profile; undefined when the profile is not loaded. */
  readonly conforms: (url: string, node: Node, run: Run) => boolean | undefined
  /** Checks a value against a profile; reports it as not checked when the profile is not loaded. */
  readonly check: (url: string, node: Node, run: Run) => void
}

/** Whether an item belongs to the slice by this discriminator; undefined when that cannot be told. */
export type Belongs = (item: Node, run: Run) => boolean | undefined

/** Compiles one discriminator of a slice (profiling.html#discriminator); undefined when the slice says nothing there. */
export function compileDiscriminator(
  definitions: Definitions,
  discriminator: Discriminator,
  slice: ConstraintNode,
): Belongs | undefined {
  const compile = KINDS.get(discriminator.type)
  const evaluate = pathOf(discriminator.path)
  if (compile === undefined || evaluate === undefined) return undefined
  const decide = compile(definitions, nodesAlong(definitions, slice, stepsOf(discriminator.path)))
  if (decide === undefined) return undefined
  return (item, run) => decide(evaluate([item], environmentOf(definitions.schema, item, run)), run)
}

type Decide = (found: readonly Node[], run: Run) => boolean | undefined
type Compile = (definitions: Definitions, along: Along) => Decide | undefined

/** What a slice says at the end of a discriminator's path. */
type Along = {
  readonly nodes: readonly ConstraintNode[]
  /** Parts of fixed or pattern values further up that reach down to the end. */
  readonly patterns: readonly Json[]
}

const KINDS: ReadonlyMap<string, Compile> = new Map<string, Compile>([
  ['value', byValue],
  ['pattern', byValue],
  ['exists', (_, { nodes }) => byExistence(nodes)],
  ['type', (_, { nodes }) => byType(nodes)],
  ['profile', byProfile],
])

function pathOf(path: string): Evaluate | undefined {
  try {
    return compilePath(path)
  } catch (error) {
    if (error instanceof UnsupportedExpression) return undefined
    throw error
  }
}

/** The element names of a discriminator's path; functions that do not lead down are left out. */
function stepsOf(path: string): readonly string[] {
  const steps = path.match(/extension\('[^']*'\)|[^.()]+(?:\([^)]*\))?/g) ?? []
  return steps.filter((it) => it !== '$this' && it !== 'resolve()' && !it.startsWith('ofType('))
}

function nodesAlong(definitions: Definitions, slice: ConstraintNode, steps: readonly string[]): Along {
  let nodes: readonly ConstraintNode[] = withProfiles(definitions, slice)
  let patterns: readonly Json[] = valuesOf(nodes)
  for (const step of steps) {
    nodes = nodes.flatMap((it) => below(definitions, it, step)).flatMap((it) => withProfiles(definitions, it))
    patterns = [...patterns.flatMap((it) => partsOf(it, step)), ...valuesOf(nodes)]
  }
  return { nodes, patterns }
}

/** The node, and the roots of the profiles its type is narrowed to. */
function withProfiles(definitions: Definitions, node: ConstraintNode): readonly ConstraintNode[] {
  const profiles = node.rules.types?.length === 1 ? (node.rules.types[0]?.profiles ?? []) : []
  const roots = profiles.length === 1 ? profiles.map((it) => definitions.tree(it)?.root) : []
  return [node, ...roots.filter((it) => it !== undefined)]
}

function below(definitions: Definitions, node: ConstraintNode, step: string): readonly ConstraintNode[] {
  const url = /^extension\('([^']*)'\)$/.exec(step)?.[1]
  if (url !== undefined) return extensionSlices(definitions, node, url)
  const child = node.children.get(step) ?? node.children.get(`${step}[x]`)
  if (child === undefined) return []
  return [child, ...(child.slices.size === 1 ? child.slices.values() : [])]
}

function extensionSlices(
  definitions: Definitions,
  node: ConstraintNode,
  url: string,
): readonly ConstraintNode[] {
  const slices = [...(node.children.get('extension')?.slices.values() ?? [])]
  return slices.filter((it) =>
    withProfiles(definitions, it).some((each) => each.children.get('url')?.rules.fixed === url),
  )
}

function valuesOf(nodes: readonly ConstraintNode[]): readonly Json[] {
  return nodes.flatMap(({ rules }) => [rules.fixed, rules.pattern]).filter((it) => it !== undefined)
}

function partsOf(pattern: Json, step: string): readonly Json[] {
  const objects = Array.isArray(pattern) ? arrayOf(pattern) : [pattern]
  return objects
    .filter((it) => isJsonObject(it))
    .map((it) => it[step])
    .filter((it) => it !== undefined)
}

function byValue({ valueSet }: Definitions, { nodes, patterns }: Along): Decide | undefined {
  const lookups = nodes.flatMap((it) =>
    it.rules.valueSet === undefined ? [] : [valueSet(it.rules.valueSet)],
  )
  const deeper = nodes.filter((it) => hasValuesBelow(it))
  if (patterns.length === 0 && lookups.length === 0 && deeper.length === 0) return undefined
  return (found) => {
    const answers = found.map(({ value }) => {
      if (value === undefined || !patterns.every((it) => matchesItem(value, it))) return false
      if (!deeper.every((it) => matchesBelow(value, it))) return false
      const members = lookups.map((it) => membershipOf(value, it))
      if (members.includes('out')) return false
      return members.includes('unknown') ? undefined : true
    })
    return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false
  }
}

/** A pattern's array is matched by the items one at a time, as the path walks through them. */
function matchesItem(value: Json, pattern: Json): boolean {
  if (Array.isArray(pattern) && !Array.isArray(value))
    return pattern.some((it: Json) => matchesPattern(value, it))
  return matchesPattern(value, pattern)
}

function hasValuesBelow(node: ConstraintNode): boolean {
  return [...node.children.values()].some(
    ({ rules, ...it }) =>
      rules.fixed !== undefined || rules.pattern !== undefined || hasValuesBelow({ rules, ...it }),
  )
}

/** Where a slice fixes parts of the discriminating element one by one, all of them must be there. */
function matchesBelow(value: Json, node: ConstraintNode): boolean {
  const candidates = Array.isArray(value) ? arrayOf(value) : [value]
  return candidates.some(
    (it) =>
      isJsonObject(it) &&
      [...node.children.values()].every((child) => {
        const { fixed, pattern } = child.rules
        const held = it[child.name]
        if (fixed !== undefined && !sameJson(held, fixed)) return false
        if (pattern !== undefined && !matchesPattern(held, pattern)) return false
        return !hasValuesBelow(child) || (held !== undefined && matchesBelow(held, child))
      }),
  )
}

function byExistence(nodes: readonly ConstraintNode[]): Decide | undefined {
  if (nodes.some((it) => it.rules.max === 0)) return (found) => found.length === 0
  if (nodes.some((it) => (it.rules.min ?? 0) > 0)) return (found) => found.length > 0
  return undefined
}

function byType(nodes: readonly ConstraintNode[]): Decide | undefined {
  const types = nodes.find((it) => it.rules.types !== undefined)?.rules.types
  if (types === undefined) return undefined
  const codes = types.flatMap((it) =>
    it.targetProfiles.length > 0 ? it.targetProfiles.map((url) => url.split('/').at(-1) ?? '') : [],
  )
  const wanted = new Set([...types.map((it) => it.code), ...codes])
  return (found) => found.some((it) => wanted.has(it.type))
}

function byProfile(definitions: Definitions, { nodes }: Along): Decide | undefined {
  const types = nodes.flatMap((it) => it.rules.types ?? [])
  const profiles = [
    ...new Set(types.flatMap((it) => (it.profiles.length > 0 ? it.profiles : it.targetProfiles))),
  ]
  if (profiles.length === 0) return undefined
  return (found, run) => {
    const answers = found.flatMap((node) =>
      profiles.map((it) => (node.value === undefined ? undefined : definitions.conforms(it, node, run))),
    )
    return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false
  }
}

function environmentOf(schema: R4Schema, item: Node, run: Run): Environment {
  return {
    schema,
    resource: run.scope.resource,
    rootResource: run.scope.root,
    context: item,
    resolve: (reference) => {
      const target = resolveReference(reference, run.scope)
      return target === undefined ? typedOnly(reference) : resourceNode(target)
    },
  }
}

/** A resource that is elsewhere: its type is known from the reference, its content is not. */
function typedOnly(reference: string): Node | undefined {
  const type = RESTFUL.exec(reference)?.[1]
  return type === undefined ? undefined : { value: undefined, sibling: undefined, type }
}
