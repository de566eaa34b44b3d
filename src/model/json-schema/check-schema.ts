import { isJsonObject } from '../json.js'
import { GROUPS, type Keyword, type KeywordGroup, READ_ELSEWHERE } from './keywords.js'
import { type Schema, type SchemaError, type Standing, fail } from './schema-error.js'

/** A value that fits its schema, or every way in which it does not. */
export type Checked<T> =
  | { readonly kind: 'fits'; readonly value: T }
  | { readonly kind: 'errors'; readonly errors: readonly SchemaError[] }

/**
 * Checks a value by a schema; the type says what a value that fits is. JSON Schema (draft 7) as far as the shapes of
 * files and settings need it, and `discriminator` of OpenAPI, with the findings and words of Ajv. It walks the schema
 * rather than compile it to code: a file is read once, and the program starts without a compiler. Throws on a schema
 * with a keyword that is not known: schemas are part of the program.
 */
export function checkSchema<T>(schema: Schema, value: unknown): Checked<T> {
  const errors: SchemaError[] = []
  const fits = (it: unknown): it is T => {
    visit(schema, it, '', { schema, data: it, path: '', root: schema, errors })
    return errors.length === 0
  }
  return fits(value) ? { kind: 'fits', value } : { kind: 'errors', errors }
}

function visit(schema: unknown, data: unknown, path: string, { root, errors }: Standing): void {
  if (schema === true) return
  if (!isJsonObject(schema)) throw new Error('a schema must be an object')
  const at: Standing = { schema, data, path, root, errors }
  const read = readSchema(schema)
  if (read.first === 'type' && !read.types.some((it) => isOfType(data, it))) reportType(read.types, at)
  for (const group of read.groups) visitGroup(group, read, at)
}

function visitGroup(
  { type, keywords }: ReadSchema['groups'][number],
  { types, first }: ReadSchema,
  at: Standing,
) {
  if (type === undefined || isOfType(at.data, type))
    for (const [said, check] of keywords) check(said, at, visit)
  else if (first === 'keywords' && types[0] === type) reportType(types, at)
}

type ReadSchema = {
  readonly types: readonly string[]
  /** Whether the type is told first, or with the keywords that speak of that type alone. */
  readonly first: 'type' | 'keywords'
  readonly groups: readonly {
    readonly type: KeywordGroup['type']
    readonly keywords: readonly (readonly [said: unknown, check: Keyword])[]
  }[]
}

const KNOWN = new WeakMap<object, ReadSchema>()

/** The keywords that a schema has, looked up once. */
function readSchema(schema: Schema): ReadSchema {
  const known = KNOWN.get(schema)
  if (known !== undefined) return known
  const groups = GROUPS.map(({ type, keywords }) => ({
    type,
    keywords: keywords
      .filter(([name]) => schema[name] !== undefined)
      .map(([name, check]) => [schema[name], check] as const),
  })).filter((it) => it.keywords.length > 0)
  const types = [schema['type']].flat().filter((it) => typeof it === 'string')
  const withKeywords = types.length === 1 && groups.some((it) => it.type === types[0])
  const first = withKeywords || types.length === 0 ? 'keywords' : 'type'
  refuseUnknown(schema)
  const read: ReadSchema = { types, first, groups }
  KNOWN.set(schema, read)
  return read
}

const KEYWORDS: ReadonlySet<string> = new Set([
  ...READ_ELSEWHERE,
  ...GROUPS.flatMap(({ keywords }) => keywords.map(([name]) => name)),
])

function refuseUnknown(schema: Schema): void {
  const unknown = Object.keys(schema).find((it) => !KEYWORDS.has(it))
  if (unknown !== undefined) throw new Error(`the keyword ${unknown} of a schema is not known`)
}

function reportType(types: readonly string[], at: Standing): void {
  fail(at, 'type', `must be ${types.join(',')}`, { type: at.schema['type'] })
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'object':
      return isJsonObject(value)
    case 'array':
      return Array.isArray(value)
    case 'integer':
      return Number.isInteger(value)
    case 'number':
      return Number.isFinite(value)
    case 'null':
      return value === null
    default:
      return typeof value === type
  }
}
