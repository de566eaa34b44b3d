import { type Json, type JsonObject } from '../../../model/json.js'
import { type Environment } from '../../expressions/environment.js'
import { type Scope } from '../../expressions/scope.js'
import { type Value, extensionOf, isSourceText } from '../../expressions/value.js'
import { type Built, type Write } from '../built.js'
import { keptText } from '../../kept/kept-by-fields.js'
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
    raiseMissing(environment, scope, missing)
    return undefined
  }
}

/** The same object as JSON text; what the map writes out is text from the start. */
export function objectWriter({ environment, type, fields, standing }: ObjectParts, stands: boolean): Write {
  const members = membersOf(fields)
  const begun = `{"resourceType":${quotedText(type.name)},"id":`
  const begin: (scope: Scope) => string =
    standing === 'resource' ? ({ id = '' }) => begun + quotedText(id) : () => ''
  return (scope) => {
    let text = begin(scope)
    let filled = stands
    let missing: Field | undefined
    for (const { field, write } of members) {
      const member = write(scope, text === '' ? '{' : ',')
      if (member !== undefined) {
        text += member
        filled ||= field.varies
      } else if (field.required) missing ??= field
    }
    if (!filled) return undefined
    if (missing === undefined) return ended(text)
    raiseMissing(environment, scope, missing)
    return undefined
  }
}

function ended(text: string): string {
  return text === '' ? '{}' : `${text}}`
}

/** Writes a member after what is before it: the brace of its object, or the comma after another member. */
type WriteMember = (scope: Scope, before: '{' | ',') => string | undefined

type Member = { readonly field: Field; readonly write: WriteMember }

/** The members in order; neighbours that are written out in the map are one text. */
function membersOf(fields: readonly Field[]): readonly Member[] {
  const members: Member[] = []
  let fixed = ''
  for (const [index, field] of fields.entries()) {
    const { constant } = field.built
    if (constant === undefined) {
      members.push({ field, write: keptMember(field) })
      continue
    }
    fixed += `,${quotedText(field.name)}:${jsonText(constant)}`
    if (fields[index + 1]?.built.constant !== undefined) continue
    members.push({ field: { ...field, varies: false, required: false }, write: fixedWriter(fixed) })
    fixed = ''
  }
  return members
}

function keptMember(field: Field): WriteMember {
  const write = memberWriter(field)
  const { basis } = field.built
  const first = keptText(basis, (scope) => write(scope, '{'))
  const later = keptText(basis, (scope) => write(scope, ','))
  return (scope, before) => (before === ',' ? later(scope) : first(scope))
}

function fixedWriter(later: string): WriteMember {
  const first = `{${later.slice(1)}`
  return (_, before) => (before === ',' ? later : first)
}

function memberWriter({ name, built: { build, write } }: Field): WriteMember {
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
function put(made: Record<string, Json>, name: string, value: NonNullable<Value>): void {
  if (isSourceText(value)) {
    made[`_${name}`] = extensionOf(value)
    return
  }
  made[name] = value
}
