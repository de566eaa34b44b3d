import { type YAMLMap } from 'yaml'
import { type Environment } from '../expressions/environment.js'
import { type Scope } from '../expressions/scope.js'
import { type Value, extensionOf, isSourceText } from '../expressions/value.js'
import { type Json, type JsonObject } from '../../model/json.js'
import { offsetOf } from '../text/mapping-file.js'
import { didYouMean } from '../../model/spelling/nearest-name.js'
import { keyOf, pairsOf } from './bind-variables.js'
import { type Built, type BuiltObject, type LineageRow, union, withConditions } from './built.js'
import { type FoundElement, type TypeShape, elementNames, findElement } from './r4-elements.js'

/** Compiles the value of one element, given its place in the map. */
export type CompileElement = (
  environment: Environment,
  node: unknown,
  found: FoundElement,
) => Built | undefined

/** Whether an object whose holes are all empty still stands: the resource itself does, its parts do not. */
export type Standing = 'part' | 'resource'

type Field = {
  readonly name: string
  readonly required: boolean
  readonly path: string
  readonly built: Built
  /** Whether a source field has a say in it: what is always there does not make the object stand. */
  readonly varies: boolean
}

/** An object of an R4 type, its keys and required elements checked; undefined when a part cannot be compiled. */
export function compileObject(
  environment: Environment,
  map: YAMLMap,
  type: TypeShape,
  standing: Standing,
  compileElement: CompileElement,
): BuiltObject | undefined {
  const fields: (Field | undefined)[] = []
  const written = new Set<unknown>()
  for (const [name, node] of pairsOf(map)) {
    if (name.startsWith('$') || (standing === 'resource' && name === 'resourceType')) continue
    const found = findElement(type, name)
    if (found !== undefined) written.add(found.shape)
    if (found === undefined || !isWritable(type, name, found, standing)) {
      reportUnknown(environment, map, type, name)
      fields.push(undefined)
    } else fields.push(fieldOf(environment, name, node, found, compileElement))
  }
  const complete = hasRequired(environment, map, type, written)
  const sound = fields.filter((it) => it !== undefined)
  return complete && sound.length === fields.length ? assemble(environment, type, sound, standing) : undefined
}

function fieldOf(
  environment: Environment,
  name: string,
  node: unknown,
  found: FoundElement,
  compileElement: CompileElement,
): Field | undefined {
  const path = `${environment.element}.${found.name}`
  const built = compileElement({ ...environment, element: path }, node, found)
  return built === undefined
    ? undefined
    : { name, required: found.shape.required, path, built, varies: built.reads.length > 0 }
}

function hasRequired(
  environment: Environment,
  map: YAMLMap,
  type: TypeShape,
  written: ReadonlySet<unknown>,
): boolean {
  const missing = [...type.elements].filter(([, shape]) => shape.required && !written.has(shape))
  for (const [name] of missing)
    environment.report(offsetOf(map), 'missing-element', `${type.name} requires "${name}"`)
  return missing.length === 0
}

/** A reference is made by `reference` or `person`, which see to it that it points somewhere. */
function isWritable(type: TypeShape, name: string, found: FoundElement, standing: Standing): boolean {
  if (type.name === 'Reference' && name === 'reference') return false
  return found.type !== 'Resource' && !(standing === 'resource' && name === 'id')
}

function reportUnknown(environment: Environment, map: YAMLMap, type: TypeShape, name: string): void {
  const hint = didYouMean(name, elementNames(type))
  const message = `${type.name} has no element "${name}" that a map may write${hint}`
  environment.report(offsetOf(keyOf(map, name)), 'unknown-element', message)
}

function assemble(
  environment: Environment,
  type: TypeShape,
  fields: readonly Field[],
  standing: Standing,
): BuiltObject {
  const required = union(...fields.filter((it) => it.required).map((it) => it.built.reads))
  const all = union(...fields.map((it) => it.built.reads))
  const constant = standing === 'part' ? constantOf(fields) : undefined
  return {
    build: constant === undefined ? builder(environment, type, fields, standing) : () => constant,
    ...(constant === undefined ? {} : { constant }),
    reads: all,
    requires: required,
    rows: fields.flatMap((field) => {
      const conditions = field.built.reads.length === 0 && standing === 'part' ? all : required
      return withConditions(rowsOf(field), conditions)
    }),
  }
}

/** The object when all of it is written out; undefined when a part of it has yet to be known. */
function constantOf(fields: readonly Field[]): JsonObject | undefined {
  const entries = fields.map((it) => [it.name, it.built.constant] as const)
  return entries.every(([, value]) => value !== undefined) ? Object.fromEntries(entries) : undefined
}

function rowsOf(field: Field): readonly LineageRow[] {
  return field.built.rows.length > 0
    ? field.built.rows
    : [{ element: field.path, sources: [], conditions: [] }]
}

function builder(
  environment: Environment,
  type: TypeShape,
  fields: readonly Field[],
  standing: Standing,
): (scope: Scope) => Value {
  const stands = standing === 'resource' || !fields.some((it) => it.varies)
  const begun: (scope: Scope) => Record<string, Json> =
    standing === 'resource' ? ({ id = '' }) => ({ resourceType: type.name, id }) : () => ({})
  return (scope) => {
    const made = begun(scope)
    let filled = stands
    let missing: Field | undefined
    for (const field of fields) {
      const { constant } = field.built
      if (constant !== undefined) {
        made[field.name] = constant
        continue
      }
      const value = field.built.build(scope)
      if (value === undefined || value === null) {
        if (field.required) missing ??= field
        continue
      }
      filled ||= field.varies
      write(made, field.name, value)
    }
    if (!filled) return undefined
    if (missing === undefined) return made satisfies JsonObject
    raiseMissing(environment, scope, missing)
    return undefined
  }
}

/** Without an element that R4 requires the object would be invalid: it is left out, and that is said. */
function raiseMissing(environment: Environment, scope: Scope, field: Field): void {
  scope.run.raise({
    code: 'missing-required',
    severity: 'error',
    location: scope.items.at(-1)?.location ?? environment.names.schema.record,
    element: field.path,
    value: undefined,
  })
}

/** Text that could not be read as the primitive stands in an extension beside it. */
function write(made: Record<string, Json>, name: string, value: NonNullable<Value>): void {
  if (isSourceText(value)) {
    made[`_${name}`] = extensionOf(value)
    return
  }
  made[name] = value
}
