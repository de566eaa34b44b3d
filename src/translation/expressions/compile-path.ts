import { type Json, isJsonObject } from '../../model/json.js'
import { type SourceField, type SourceKind, type SourceSchema, placesOf } from '../source/source-schema.js'
import { didYouMean } from '../../model/spelling/nearest-name.js'
import { type Compiled, type Environment } from './environment.js'
import { type Name } from './syntax/expression-tree.js'
import { fieldOf } from '../kept/basis.js'
import { ownMember } from './own-member.js'
import { type Item, type Scope } from './scope.js'
import { type Value } from './value.js'
import { BOOLEAN, NUMBER, TEXT, type ValueType } from './value-type.js'

/** Where a path starts: a kind of the source, and how to reach it. */
export type PathStart = {
  /** The record itself, or something in it. */
  readonly of: 'record' | 'part'
  readonly kind: string
  readonly path: string
  readonly item: (scope: Scope) => Item
  /** The value of that item. */
  readonly value: (scope: Scope) => Json | undefined
}

/** The path with every name found in the source schema; undefined when one is not, which is reported. */
export function compilePath(
  environment: Environment,
  start: PathStart,
  names: readonly Name[],
  base: number,
): Compiled | undefined {
  const { schema } = environment.names
  let kind: SourceKind | undefined = schema.kinds.get(start.kind)
  let field: SourceField | undefined
  for (const [index, name] of names.entries()) {
    field = kind?.get(name.text)
    if (field === undefined || kind === undefined) {
      reportUnknown(environment, kind, name, base)
      return undefined
    }
    if (index < names.length - 1 && field.many) {
      const message = `"${name.text}" holds many: stand on each of them with $each`
      environment.report(base + name.at, 'wrong-type', message)
      return undefined
    }
    kind = field.kind === 'record' ? schema.kinds.get(field.of) : undefined
  }
  return field === undefined ? undefined : reader(environment, start, names, field)
}

function reportUnknown(
  environment: Environment,
  kind: SourceKind | undefined,
  name: Name,
  base: number,
): void {
  const hint = didYouMean(name.text, kind?.keys() ?? [])
  environment.report(base + name.at, 'unknown-field', `the source has no field "${name.text}" here${hint}`)
}

function reader(
  environment: Environment,
  start: PathStart,
  names: readonly Name[],
  field: SourceField,
): Compiled {
  const suffix = names.map((it) => `.${it.text}`).join('')
  const path = `${start.path}${suffix}`.replace(/^\./, '')
  const { value } = start
  const member = memberReader(names.map((it) => it.text))
  const locate = (scope: Scope): string => `${start.item(scope).location}${suffix}`.replace(/^\./, '')
  const read = readerOf(environment, field, locate)
  const isColumn = start.of === 'record' && names.length === 1
  const place = placesOf(environment.names.schema.kinds.get(start.kind)).get(path) ?? 0
  return {
    type: typeOf(field),
    reads: [path],
    basis: isColumn && isOneScalar(field) ? [fieldOf(path, place)] : undefined,
    literal: undefined,
    path,
    locate,
    evaluate: isColumn
      ? (scope) => {
          const { fields, record } = scope.run
          return read(scope, fields === undefined ? member(record.content) : fields[place])
        }
      : (scope) => read(scope, member(value(scope))),
  }
}

function isOneScalar(field: SourceField): boolean {
  return field.kind === 'scalar' && !field.many
}

type Reader = (scope: Scope, found: Json | undefined) => Value

function readerOf(environment: Environment, field: SourceField, locate: (scope: Scope) => string): Reader {
  const { schema } = environment.names
  if (field.kind === 'scalar' && field.type === 'text' && !field.many)
    return textReader(schema, readerOfAny(environment, field, locate))
  return readerOfAny(environment, field, locate)
}

/** Text is what nearly every column holds: it is trimmed once. */
function textReader(schema: SourceSchema, otherwise: Reader): Reader {
  return (scope, found) => {
    if (typeof found !== 'string') return found === undefined ? undefined : otherwise(scope, found)
    const text = found.trim()
    return text === '' || schema.blanks.has(text) ? undefined : text
  }
}

function readerOfAny(environment: Environment, field: SourceField, locate: (scope: Scope) => string): Reader {
  const { schema } = environment.names
  const { element } = environment
  const one = oneOf(field)
  const as = field.many ? listReader(schema, one) : one
  return (scope, found) => {
    if (found === undefined || isNothing(schema, found)) return undefined
    const read = as(found)
    if (read === undefined || (isList(read) && isList(found) && read.length < found.length))
      scope.run.raise({
        code: 'unexpected-type',
        severity: 'warning',
        location: locate(scope),
        element,
        value: found,
      })
    return read
  }
}

type ReadOne = (found: Json) => Json | undefined

function oneOf(field: SourceField): ReadOne {
  if (field.kind === 'record') return (found) => (isJsonObject(found) ? found : undefined)
  return SCALARS[field.type]
}

/** Items of another type would be taken for what they are not: they are left out, which is an issue. */
function listReader(schema: SourceSchema, one: ReadOne): ReadOne {
  return (found) =>
    isList(found)
      ? found.map((it) => (isNothing(schema, it) ? undefined : one(it))).filter((it) => it !== undefined)
      : undefined
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

/** Databases disagree on which columns are numeric, so text of digits is a number and a number is text. */
const SCALARS: Readonly<
  Record<'text' | 'number' | 'boolean', (found: Json) => string | number | boolean | undefined>
> = {
  text: (found) =>
    typeof found === 'string' ? found.trim() : typeof found === 'object' ? undefined : String(found),
  number: (found) => {
    if (typeof found === 'number') return Number.isFinite(found) ? found : undefined
    return typeof found === 'string' && /^-?\d{1,15}(\.\d{1,9})?$/.test(found.trim())
      ? Number(found)
      : undefined
  },
  boolean: (found) => (typeof found === 'boolean' ? found : undefined),
}

function isNothing(schema: SourceSchema, found: Json | undefined): boolean {
  if (found === undefined || found === null) return true
  if (typeof found !== 'string') return false
  const text = found.trim()
  return text === '' || schema.blanks.has(text)
}

function typeOf(field: SourceField): ValueType {
  const one: ValueType = field.kind === 'record' ? { kind: 'record', of: field.of } : SCALAR_TYPES[field.type]
  return field.many ? { kind: 'list', of: one } : one
}

const SCALAR_TYPES: Readonly<Record<'text' | 'number' | 'boolean', ValueType>> = {
  text: TEXT,
  number: NUMBER,
  boolean: BOOLEAN,
}

/** Reads the member at the end of the names; own members only. */
function memberReader(names: readonly string[]): (value: Json | undefined) => Json | undefined {
  const [first = '', ...rest] = names
  const read = ownMember(first)
  if (rest.length === 0) return read
  const readRest = memberReader(rest)
  return (value) => readRest(read(value))
}
