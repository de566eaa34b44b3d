import { type Json, type JsonObject } from '../../../model/json.js'
import { type Environment } from '../../expressions/environment.js'
import { type Scope } from '../../expressions/scope.js'
import { type Value, extensionOf, isSourceText } from '../../expressions/value.js'
import { type Built, type Write } from '../built.js'
import { type Part, neighbours } from '../../kept/neighbours.js'
import { jsonText, quotedText } from './json-text.js'
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
export function objectWriter({ environment, type, fields, standing }: ObjectParts, stands: boolean): Write {
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

/** The members in order; neighbours that are written out in the map are one text. */
function partsOf(fields: readonly Field[]): readonly Part[] {
  const parts: Part[] = []
  let fixed = ''
  for (const [index, { name, path, required, varies, built }] of fields.entries()) {
    const { constant, basis } = built
    if (constant === undefined) {
      const write = memberWriter(name, built)
      parts.push({ write, basis, isConstant: false, varies, required: required ? path : undefined })
      continue
    }
    fixed += `,${quotedText(name)}:${jsonText(constant)}`
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

function memberWriter(name: string, { build, write }: Built): Part['write'] {
  const later = `,${quotedText(name)}:`
  const first = `{${later.slice(1)}`
  if (write !== undefined)
    return (scope, before) => {
      const text = write(scope)
      return text === undefined ? undefined : (before === ',' ? later : first) + text
    }
  return (scope, before) => {
    const value = build(scope)
    if (value === undefined || value === null) return undefined
    if (isSourceText(value)) return `${before}${quotedText(`_${name}`)}:${jsonText(extensionOf(value))}`
    return (before === ',' ? later : first) + jsonText(value)
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
