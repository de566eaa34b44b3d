import { checkSchema } from '../../model/json-schema/check-schema.js'
import { type Schema, type SchemaError } from '../../model/json-schema/schema-error.js'
import { didYouMean } from '../../model/spelling/nearest-name.js'
import { type Problem } from './problem.js'
import { type YamlFile, type YamlPath } from './yaml-file.js'

type Shaped<T> =
  | { readonly kind: 'shaped'; readonly value: T }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }

export type ShapeCheck<T> = (yaml: YamlFile) => Shaped<T>

/** A check of files against a JSON Schema that finds all problems at once, each where it stands in the text. */
export function shapeCheck<T>(schema: Schema): ShapeCheck<T> {
  return (yaml) => {
    const checked = checkSchema<T>(schema, yaml.value)
    if (checked.kind === 'fits') return { kind: 'shaped', value: checked.value }
    // What is wrong with a key was told of the key itself.
    const errors = checked.errors.filter((it) => it.keyword !== 'propertyNames')
    return { kind: 'problems', problems: errors.map((it) => problemOf(yaml, it)) }
  }
}

function problemOf(yaml: YamlFile, error: SchemaError): Problem {
  const path = pathOf(error.instancePath)
  const extra: unknown = error.params['additionalProperty']
  if (typeof extra === 'string') {
    const known = keysOf(error.parentSchema)
    return yaml.keyProblem(
      [...path, extra],
      `unknown key "${extra}": expected ${known.join(', ')}${didYouMean(extra, known)}`,
    )
  }
  if (error.propertyName !== undefined)
    return yaml.keyProblem([...path, error.propertyName], messageOf(error))
  return yaml.problem(path, messageOf(error))
}

const MESSAGES: Readonly<Record<string, (error: SchemaError) => string>> = {
  required: (it) => `key "${String(it.params['missingProperty'])}" is missing`,
  type: (it) => `expected ${[it.params['type']].flat().join(' or ')}, found ${describe(it.data)}`,
  enum: (it) => notAmong(it.data, it.params['allowedValues']),
  const: (it) => `expected ${JSON.stringify(it.params['allowedValue'])}, found ${describe(it.data)}`,
  pattern: (it) => `${describe(it.data)} does not have the form ${String(it.params['pattern'])}`,
  minItems: (it) => `expected at least ${String(it.params['limit'])} item(s)`,
  minLength: () => 'expected text, found an empty one',
  minProperties: () => `expected one key`,
  maxProperties: () => `expected one key, found several`,
}

function messageOf(error: SchemaError): string {
  return MESSAGES[error.keyword]?.(error) ?? error.message
}

function notAmong(found: unknown, allowed: unknown): string {
  const names = Array.isArray(allowed) ? allowed.map(String) : []
  const listed = names.length > 12 ? '' : `: expected ${names.join(', ')}`
  const near = typeof found === 'string' ? didYouMean(found, names) : ''
  return `${describe(found)} is not known here${listed}${near}`
}

function describe(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value)
  return Array.isArray(value) ? 'a list' : 'a mapping'
}

function keysOf(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null || !('properties' in schema)) return []
  const { properties } = schema
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : []
}

/** A JSON pointer as a path; numbers are array positions. */
function pathOf(pointer: string): YamlPath {
  return pointer
    .split('/')
    .slice(1)
    .map((it) => it.replace(/~1/g, '/').replace(/~0/g, '~'))
    .map((it) => (/^\d+$/.test(it) ? Number(it) : it))
}
