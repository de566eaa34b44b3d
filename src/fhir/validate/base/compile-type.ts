import { type JsonObject, isJsonObject } from '../../../model/json.js'
import { type Check, DEEPEST, type Run, report, reportAt } from '../run.js'
import { type NamedElement, type R4Schema, type TypeRules, remembered } from '../schema/r4-schema.js'
import { SPECIFICATION, pageOfType } from '../specification.js'
import { type PropertyCheck, compileProperty, unknownProperty } from './compile-property.js'
import { compilePrimitive, compileValue } from './compile-value.js'
import { compileInvariants } from './invariants.js'

/** Checks that belong to no single type: resources inside resources, and extensions. */
export type OuterChecks = {
  readonly contained: Check
  readonly independent: Check
  readonly extension: (value: JsonObject, run: Run) => void
  readonly modifierExtension: (value: JsonObject, run: Run) => void
}

/** The check of each base R4 type, compiled when it is first needed. */
export function typeChecks(schema: R4Schema, outer: OuterChecks): (type: string) => Check {
  const find: (type: string) => Check = remembered((name) => {
    if (PRIMITIVES_ALONE.has(name)) return compilePrimitive(name)
    const rules = schema.type(name)
    if (rules === undefined || rules.kind === 'primitive') return compilePrimitive(name)
    return compileType(schema, rules, outer, later(find))
  })
  return find
}

/** Types that have no elements but id and extension. */
const PRIMITIVES_ALONE: ReadonlySet<string> = new Set(['xhtml'])

/** A check that is found when it first runs, so that types may hold each other. */
function later(find: (type: string) => Check): (type: string) => Check {
  return (type) => {
    let check: Check | undefined
    return (value, run) => {
      check ??= find(type)
      check(value, run)
    }
  }
}

type Property = {
  readonly check: PropertyCheck
  /** The choice it belongs to, alone in a list; undefined for a plain element. */
  readonly choice: readonly [string] | undefined
  /** For a primitive, the name that its id and extensions stand under; for those, the name of the primitive. */
  readonly beside: string | undefined
}

function compileType(
  schema: R4Schema,
  rules: TypeRules,
  outer: OuterChecks,
  find: (type: string) => Check,
): Check {
  const properties = compileProperties(schema, rules, outer, find)
  const required = [...rules.elements.values()].filter((it) => it.min > 0).map(({ name }) => requiredOf(name))
  const page = pageOfType(rules.name, rules.kind)
  const typeName = rules.kind === 'resource' ? 'resourceType' : undefined
  const invariants = compileInvariants(schema, rules.invariants, rules.name, page)

  return (value, run) => {
    if (!isJsonObject(value)) {
      notAnObject(rules.name, run)
      return
    }
    if (run.path.length > DEEPEST) {
      tooDeep(run)
      return
    }
    const chosen = checkProperties(value, run)
    for (const { name, isAbsent } of required) if (isAbsent(value, chosen)) missing(name, page, run)
    if (run.depth === 'within-limits') invariants?.(value, undefined, run)
  }

  function checkProperties(value: JsonObject, run: Run): readonly string[] {
    let chosen: readonly string[] = NONE
    const siblings = siblingsIn(value)
    if (siblings === 'nothing') emptyObject(run)
    for (const name in value) {
      const property = properties.get(name)
      if (property === undefined) {
        if (name !== typeName) unknownProperty(name, rules.name, run)
        continue
      }
      const { choice, beside } = property
      const other = siblings === 'none' || beside === undefined ? undefined : value[beside]
      // A primitive with a sibling is checked once, with it.
      if (other !== undefined && isSiblingName(name)) continue
      if (choice !== undefined) chosen = choose(choice, chosen, run)
      checkProperty(property, name, value[name], other, run)
    }
    return chosen
  }
}

function checkProperty({ check }: Property, name: string, value: unknown, other: unknown, run: Run): void {
  if (isSiblingName(name)) check(other, value, run)
  else check(value, other, run)
}

const NONE: readonly string[] = []

/** Whether an object has anything, and ids or extensions of primitives: nearly none has, and none is then looked for. */
function siblingsIn(value: JsonObject): 'some' | 'none' | 'nothing' {
  let found: 'none' | 'nothing' = 'nothing'
  for (const name in value) {
    if (isSiblingName(name)) return 'some'
    found = 'none'
  }
  return found
}

function isSiblingName(name: string): boolean {
  return name.charCodeAt(0) === UNDERSCORE
}

const UNDERSCORE = 95

type Required = {
  readonly name: string
  readonly isAbsent: (value: JsonObject, chosen: readonly string[]) => boolean
}

function requiredOf(name: string): Required {
  if (name.endsWith('[x]')) return { name, isAbsent: (_, chosen) => !chosen.includes(name) }
  const sibling = `_${name}`
  return { name, isAbsent: (value) => value[name] === undefined && value[sibling] === undefined }
}

function choose(alone: readonly [string], chosen: readonly string[], run: Run): readonly string[] {
  if (chosen.length === 0) return alone
  const [choice] = alone
  if (chosen.includes(choice))
    reportAt(run, choice.slice(0, -3), {
      code: 'structure',
      rule: 'choice',
      message: 'expected one type of value, found several',
      specification: `${SPECIFICATION.formats}#choice`,
    })
  return [...chosen, choice]
}

function compileProperties(
  schema: R4Schema,
  rules: TypeRules,
  outer: OuterChecks,
  find: (type: string) => Check,
): ReadonlyMap<string, Property> {
  const page = pageOfType(rules.name, rules.kind)
  const sibling = find('Element')
  const found = new Map<string, Property>()
  for (const element of rules.named.values()) {
    const type = typeIn(rules, element)
    const value = compileValue(schema, { ...element, type }, checkOf(element, type, outer, find), page)
    const definition = `${rules.name}.${element.rules.name}`
    const choice = element.rules.name.endsWith('[x]') ? ([element.rules.name] as const) : undefined
    const check = compileProperty(element, definition, value, sibling)
    if (!isPrimitive(schema, type)) found.set(element.json, { choice, check, beside: undefined })
    else {
      const beside = `_${element.json}`
      found.set(element.json, { choice, check, beside })
      found.set(beside, { choice, check, beside: element.json })
    }
  }
  return found
}

/** R4 types the id of a resource as a string, and means an id (resource.html#id). */
function typeIn(rules: TypeRules, element: NamedElement): string {
  return element.json === 'id' && rules.lineage.includes('Resource') ? 'id' : element.type
}

function isPrimitive(schema: R4Schema, type: string): boolean {
  return type === 'id' || schema.type(type)?.kind === 'primitive'
}

function checkOf(
  element: NamedElement,
  type: string,
  outer: OuterChecks,
  find: (type: string) => Check,
): Check {
  if (type === 'Resource')
    return (value, run) =>
      element.json === 'contained' ? outer.contained(value, run) : outer.independent(value, run)
  const check = find(type)
  if (type !== 'Extension') return check
  const further = element.json === 'modifierExtension' ? outer.modifierExtension : outer.extension
  return (value, run) => {
    check(value, run)
    if (isJsonObject(value)) further(value, run)
  }
}

function missing(name: string, page: string, run: Run): void {
  reportAt(run, name.replace('[x]', ''), {
    code: 'required',
    rule: 'min',
    message: `expected the element ${name}`,
    specification: page,
  })
}

function notAnObject(type: string, run: Run): void {
  report(run, {
    code: 'structure',
    rule: 'type',
    message: `expected an object of type ${type}`,
    specification: SPECIFICATION.json,
  })
}

function emptyObject(run: Run): void {
  report(run, {
    code: 'structure',
    rule: 'ele-1',
    message: 'expected a value or children',
    specification: SPECIFICATION.json,
  })
}

function tooDeep(run: Run): void {
  if (run.depth === 'exceeded') return
  run.depth = 'exceeded'
  report(run, {
    code: 'too-long',
    rule: 'depth',
    message: 'nested too deeply to be checked',
    specification: SPECIFICATION.json,
  })
}
