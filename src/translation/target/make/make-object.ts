import { type Json, type JsonObject } from '../../../model/json.js'
import { type Environment } from '../../expressions/environment.js'
import { type Scope } from '../../expressions/scope.js'
import { type Value, extensionOf, isSourceText } from '../../expressions/value.js'
import { type Built, type Write } from '../built.js'
import { type Part, neighbours } from '../../kept/neighbours.js'
import { isPlain, jsonText, quotedText } from './json-text.js'
import { type TypeShape } from '../r4-elements.js'

/** Whether an object whose holes are all empty still stands: the resource itself does, its parts do not. */
export type Standing = 'part' | 'resource'

/** One element of an object that is made. */
export type Field = {
  readonly name: string
  readonly required: boolean
  /** FHIRPath of the element. */
  readonly path: string
  readonly built: Built
  /** Whether a source field has a say in it: what is always there does not make the object stand. */
  readonly varies: boolean
}

export type ObjectParts = {
  readonly environment: Environment
  readonly type: TypeShape
  readonly fields: readonly Field[]
  readonly standing: Standing
}

/** Makes the object, or nothing: when no hole is filled, or without an element that R4 requires, which is said. */
export function objectBuilder(
  { environment, type, fields, standing }: ObjectParts,
  stands: boolean,
): Built['build'] {
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
      put(made, field.name, value)
    }
    if (!filled) return undefined
    if (missing === undefined) return made satisfies JsonObject
    raiseMissing(environment, scope, missing.path)
    return undefined
  }
}

/** The same object as JSON text; what the map writes out is text from the start. */
export function objectWriter(parts: ObjectParts, stands: boolean): Write {
  const { environment, type, fields, standing } = parts
  const [hole, other] = fields.filter((it) => it.built.constant === undefined)
  if (standing === 'part' && hole !== undefined && other === undefined)
    return oneHoleWriter(environment, fields, hole, stands)
  const write = neighbours(partsOf(fields), '{')
  const begun = `{"resourceType":${quotedText(type.name)},"id":`
  const begin: (scope: Scope) => string =
    standing === 'resource' ? ({ id = '' }) => begun + quotedText(id) : () => ''
  return (scope) => {
    const { text, isFilled, missing } = write(scope, begin(scope))
    if (!isFilled && !stands) return undefined
    if (missing === undefined) return text === '' ? '{}' : `${text}}`
    raiseMissing(environment, scope, missing)
    return undefined
  }
}

/** What is around an object of which only one element is not written out keeps it, where that is worth it. */
function oneHoleWriter(
  environment: Environment,
  fields: readonly Field[],
  hole: Field,
  stands: boolean,
): Write {
  const at = fields.indexOf(hole)
  const head = fields.slice(0, at).map(fixedMember)
  const tail = fields.slice(at + 1).map(fixedMember)
  const before = head.length === 0 ? '{' : `{${head.join(',')},`
  const after = tail.length === 0 ? '}' : `,${tail.join(',')}}`
  const write = memberBetween(before, hole, after)
  const without = `{${[...head, ...tail].join(',')}}`
  return (scope) => {
    const text = write(scope)
    if (text !== undefined || !stands) return text
    if (!hole.required) return without
    raiseMissing(environment, scope, hole.path)
    return undefined
  }
}

function fixedMember({ name, built }: Field): string {
  return `${quotedText(name)}:${jsonText(built.constant ?? null)}`
}

/** The members in order; neighbours that are written out in the map are one text. */
function partsOf(fields: readonly Field[]): readonly Part[] {
  const parts: Part[] = []
  let fixed = ''
  for (const [index, field] of fields.entries()) {
    const { path, required, varies } = field
    const { constant, basis } = field.built
    if (constant === undefined) {
      const first = memberBetween('{', field, '')
      const later = memberBetween(',', field, '')
      const write: Part['write'] = (scope, before) => (before === ',' ? later(scope) : first(scope))
      parts.push({ write, basis, isConstant: false, varies, required: required ? path : undefined })
      continue
    }
    fixed += `,${fixedMember(field)}`
    if (fields[index + 1]?.built.constant !== undefined) continue
    const write = fixedWriter(fixed)
    parts.push({ write, basis: [], isConstant: true, varies: false, required: undefined })
    fixed = ''
  }
  return parts
}

function fixedWriter(later: string): Part['write'] {
  const first = `{${later.slice(1)}`
  return (_, before) => (before === ',' ? later : first)
}

/** The member with what stands before and after it, where it is there. */
function memberBetween(before: string, { name, built }: Pick<Field, 'name' | 'built'>, after: string): Write {
  const { build, write } = built
  const begun = `${before}${quotedText(name)}:`
  if (write !== undefined)
    return (scope) => {
      const text = write(scope)
      return text === undefined ? undefined : begun + text + after
    }
  // Fewer pieces than the value in its quotes between the two.
  const [opened, closed] = [`${begun}"`, `"${after}`]
  return (scope) => {
    const value = build(scope)
    if (value === undefined || value === null) return undefined
    if (typeof value === 'string' && isPlain(value)) return opened + value + closed
    if (isSourceText(value))
      return `${before}${quotedText(`_${name}`)}:${jsonText(extensionOf(value))}${after}`
    return begun + jsonText(value) + after
  }
}

/** Without an element that R4 requires the object would be invalid: it is left out, and that is said. */
function raiseMissing(environment: Environment, scope: Scope, element: string): void {
  scope.run.raise({
    code: 'missing-required',
    severity: 'error',
    location: scope.items.at(-1)?.location ?? environment.names.schema.record,
    element,
    value: undefined,
  })
}

/** Text that could not be read as the primitive stands in an extension beside it. */
function put(made: Record<string, Json>, name: string, value: NonNullable<Value>): void {
  if (isSourceText(value)) {
    made[`_${name}`] = extensionOf(value)
    return
  }
  made[name] = value
}
