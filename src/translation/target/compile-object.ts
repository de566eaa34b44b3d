import { type YAMLMap } from 'yaml'
import { type Environment } from '../expressions/environment.js'
import { type JsonObject } from '../../model/json.js'
import { offsetOf } from '../text/mapping-file.js'
import { didYouMean } from '../../model/spelling/nearest-name.js'
import { keyOf, pairsOf } from './bind-variables.js'
import { type Built, type BuiltObject, type LineageRow, always, union, withConditions } from './built.js'
import { TIED } from './make/keep-invariants.js'
import { basisOf } from '../kept/basis.js'
import { type Made, followedBy, listOf } from './make/make-list.js'
import {
  type Field,
  type ObjectParts,
  type Standing,
  objectBuilder,
  objectWriter,
} from './make/make-object.js'
import { type FoundElement, type TypeShape, elementNames, findElement } from './r4-elements.js'
import { onlyWhereTold, unsharedPart } from './where-told.js'

/** Compiles the value of one element, given its place in the map. */
export type CompileElement = (
  environment: Environment,
  node: unknown,
  found: FoundElement,
) => Built | undefined

/** An object of an R4 type, its keys and required elements checked; undefined when a part cannot be compiled. */
export function compileObject(
  environment: Environment,
  map: YAMLMap,
  type: TypeShape,
  standing: Standing,
  compileElement: CompileElement,
): BuiltObject | undefined {
  const fields = fieldsOf(environment, map, type, standing, compileElement)
  if (fields === undefined) return undefined
  const built = assemble(environment, type, fields, standing)
  const unshared = unsharedPart(type, fields)
  return unshared === undefined ? built : onlyWhereTold(built, unshared)
}

/** A resource, with what is carried of the source in extensions after those it has. */
export function compileResource(
  environment: Environment,
  map: YAMLMap,
  type: TypeShape,
  carried: readonly Built[],
  compileElement: CompileElement,
): BuiltObject | undefined {
  const fields = fieldsOf(environment, map, type, 'resource', compileElement)
  if (fields === undefined) return undefined
  const all = carried.length === 0 ? fields : withCarried(fields, carried, `${environment.element}.extension`)
  return assemble(environment, type, all, 'resource')
}

function withCarried(fields: readonly Field[], carried: readonly Built[], path: string): readonly Field[] {
  const list = listOf(carried)
  const of = (written: Built | undefined): Field => {
    const built = {
      ...(written === undefined ? list : followedBy(written, list)),
      basis: basisOf([written, ...carried]),
      reads: union(written?.reads ?? [], ...carried.map((it) => it.reads)),
      rows: [...(written?.rows ?? []), ...carried.flatMap((it) => it.rows)],
    }
    return { name: 'extension', required: false, path, built, varies: true }
  }
  return fields.some((it) => it.name === 'extension')
    ? fields.map((it) => (it.name === 'extension' ? of(it.built) : it))
    : [...fields, of(undefined)]
}

function fieldsOf(
  environment: Environment,
  map: YAMLMap,
  type: TypeShape,
  standing: Standing,
  compileElement: CompileElement,
): readonly Field[] | undefined {
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
  return complete && sound.length === fields.length ? sound : undefined
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
  const basis = basisOf(fields.map((it) => it.built))
  const constant = standing === 'part' ? constantOf(fields) : undefined
  return {
    ...(constant === undefined ? makersOf({ environment, type, fields, standing }) : always(constant)),
    reads: all,
    basis,
    requires: required,
    rows: fields.flatMap((field) => {
      const isAlone = field.built.reads.length > 0 || standing !== 'part'
      // Of a type whose elements R4 ties together, each decides what becomes of the others.
      const conditions = isAlone && !TIED.has(type.name) ? required : all
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

function makersOf(parts: ObjectParts): Required<Made> {
  const { fields, standing } = parts
  const stands = standing === 'resource' || !fields.some((it) => it.varies)
  const build = objectBuilder(parts, stands)
  return (
    TIED.get(parts.type.name)?.(parts.environment, build) ?? { build, write: objectWriter(parts, stands) }
  )
}
