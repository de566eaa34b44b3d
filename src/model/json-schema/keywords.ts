import { isJsonObject } from '../json.js'
import { type Schema, type Standing, type Visit, fail } from './schema-error.js'

/** Checks what one keyword says of the value. */
export type Keyword = (said: unknown, at: Standing, visit: Visit) => void

/** The keywords that speak of values of one type, or of any; groups and keywords in the order in which they report. */
export type KeywordGroup = {
  readonly type: 'number' | 'string' | 'array' | 'object' | undefined
  readonly keywords: readonly (readonly [name: string, check: Keyword])[]
}

export const GROUPS: readonly KeywordGroup[] = [
  {
    type: 'number',
    keywords: [
      bound('maximum', '<=', (it, limit) => it <= limit),
      bound('minimum', '>=', (it, limit) => it >= limit),
      bound('exclusiveMaximum', '<', (it, limit) => it < limit),
      bound('exclusiveMinimum', '>', (it, limit) => it > limit),
    ],
  },
  {
    type: 'string',
    keywords: [
      ...limits('maxLength', 'minLength', 'characters', (it) =>
        typeof it === 'string' ? Array.from(it).length : 0,
      ),
      ['pattern', pattern],
    ],
  },
  {
    type: undefined,
    keywords: [
      ['$ref', (said, at, visit) => visit(referred(said, at), at.data, at.path, at)],
      ['const', constant],
      ['enum', enumeration],
      ['not', not],
      ['anyOf', anyOf],
      ['oneOf', oneOf],
      ['if', conditional],
    ],
  },
  {
    type: 'array',
    keywords: [
      ...limits('maxItems', 'minItems', 'items', (it) => listOf(it).length),
      ['items', items],
      ['uniqueItems', uniqueItems],
    ],
  },
  {
    type: 'object',
    keywords: [
      ...limits('maxProperties', 'minProperties', 'properties', (it) => Object.keys(objectFrom(it)).length),
      ['required', required],
      ['propertyNames', propertyNames],
      ['additionalProperties', additionalProperties],
      ['properties', properties],
      ['patternProperties', patternProperties],
      ['discriminator', discriminator],
    ],
  },
]

/** Keywords that say nothing themselves, or are read with another. */
export const READ_ELSEWHERE: ReadonlySet<string> = new Set(['type', 'then', 'else', '$defs', 'description'])

function bound(
  name: string,
  comparison: string,
  holds: (value: number, limit: number) => boolean,
): readonly [string, Keyword] {
  return [
    name,
    (limit, at) => {
      if (typeof at.data !== 'number' || typeof limit !== 'number' || holds(at.data, limit)) return
      fail(at, name, `must be ${comparison} ${limit}`, { comparison, limit })
    },
  ]
}

function limits(
  most: string,
  least: string,
  of: string,
  count: (value: unknown) => number,
): readonly (readonly [string, Keyword])[] {
  return [
    [
      most,
      (limit, at) => {
        if (typeof limit === 'number' && count(at.data) > limit)
          fail(at, most, `must NOT have more than ${limit} ${of}`, { limit })
      },
    ],
    [
      least,
      (limit, at) => {
        if (typeof limit === 'number' && count(at.data) < limit)
          fail(at, least, `must NOT have fewer than ${limit} ${of}`, { limit })
      },
    ],
  ]
}

function pattern(said: unknown, at: Standing): void {
  if (typeof said !== 'string' || typeof at.data !== 'string' || patternOf(said).test(at.data)) return
  fail(at, 'pattern', `must match pattern "${said}"`, { pattern: said })
}

const PATTERNS = new Map<string, RegExp>()

/** Schemas are part of the program: there are only so many patterns. */
function patternOf(source: string): RegExp {
  const known = PATTERNS.get(source) ?? new RegExp(source, 'u')
  PATTERNS.set(source, known)
  return known
}

/** INVARIANT: the schemas of this project name scalars only, here and in lists of allowed values. */
function constant(said: unknown, at: Standing): void {
  if (said === at.data) return
  fail(at, 'const', 'must be equal to constant', { allowedValue: said })
}

function enumeration(said: unknown, at: Standing): void {
  if (listOf(said).includes(at.data)) return
  fail(at, 'enum', 'must be equal to one of the allowed values', { allowedValues: said })
}

function not(said: unknown, at: Standing, visit: Visit): void {
  if (departures(said, at, visit).length === 0) fail(at, 'not', 'must NOT be valid', {})
}

function anyOf(said: unknown, at: Standing, visit: Visit): void {
  const found = listOf(said).map((it) => departures(it, at, visit))
  if (found.some((it) => it.length === 0)) return
  at.errors.push(...found.flat())
  fail(at, 'anyOf', 'must match a schema in anyOf', {})
}

function oneOf(said: unknown, at: Standing, visit: Visit): void {
  // One member then tells which of the schemas is meant.
  if (at.schema['discriminator'] !== undefined) return
  const passing: number[] = []
  const found: Standing['errors'] = []
  for (const [index, it] of listOf(said).entries()) {
    if (passing.length > 1) break
    const errors = departures(it, at, visit)
    if (errors.length === 0) passing.push(index)
    found.push(...errors)
  }
  if (passing.length === 1) return
  at.errors.push(...found)
  const passingSchemas = passing.length === 0 ? null : passing
  fail(at, 'oneOf', 'must match exactly one schema in oneOf', { passingSchemas })
}

function conditional(said: unknown, at: Standing, visit: Visit): void {
  const failingKeyword = departures(said, at, visit).length === 0 ? 'then' : 'else'
  const chosen = at.schema[failingKeyword]
  const found = chosen === undefined ? [] : departures(chosen, at, visit)
  if (found.length === 0) return
  at.errors.push(...found)
  fail(at, 'if', `must match "${failingKeyword}" schema`, { failingKeyword })
}

function departures(schema: unknown, at: Standing, visit: Visit): Standing['errors'] {
  const errors: Standing['errors'] = []
  visit(schema, at.data, at.path, { ...at, errors })
  return errors
}

function uniqueItems(said: unknown, at: Standing): void {
  if (said !== true) return
  const seen = new Map<string, number>()
  for (const [i, item] of listOf(at.data).entries()) {
    const text = JSON.stringify(item)
    const j = seen.get(text)
    seen.set(text, i)
    if (j === undefined) continue
    fail(at, 'uniqueItems', `must NOT have duplicate items (items ## ${j} and ${i} are identical)`, { i, j })
    return
  }
}

function items(said: unknown, at: Standing, visit: Visit): void {
  for (const [i, it] of listOf(at.data).entries()) visit(said, it, `${at.path}/${i}`, at)
}

function required(said: unknown, at: Standing): void {
  const object = objectFrom(at.data)
  for (const name of listOf(said))
    if (typeof name === 'string' && object[name] === undefined)
      fail(at, 'required', `must have required property '${name}'`, { missingProperty: name })
}

function propertyNames(said: unknown, at: Standing, visit: Visit): void {
  for (const propertyName of Object.keys(objectFrom(at.data))) {
    const found = departures(said, { ...at, data: propertyName }, visit)
    if (found.length === 0) continue
    at.errors.push(...found.map((it) => ({ ...it, propertyName })))
    fail(at, 'propertyNames', 'property name must be valid', { propertyName })
  }
}

function additionalProperties(said: unknown, at: Standing, visit: Visit): void {
  const known = objectFrom(at.schema['properties'])
  const patterns = Object.keys(objectFrom(at.schema['patternProperties'])).map(patternOf)
  for (const [name, it] of Object.entries(objectFrom(at.data))) {
    if (Object.hasOwn(known, name) || patterns.some((each) => each.test(name))) continue
    if (said !== false) visit(said, it, pathTo(at, name), at)
    else fail(at, 'additionalProperties', 'must NOT have additional properties', { additionalProperty: name })
  }
}

function properties(said: unknown, at: Standing, visit: Visit): void {
  const object = objectFrom(at.data)
  for (const [name, schema] of Object.entries(objectFrom(said)))
    if (object[name] !== undefined) visit(schema, object[name], pathTo(at, name), at)
}

function patternProperties(said: unknown, at: Standing, visit: Visit): void {
  for (const [source, schema] of Object.entries(objectFrom(said)))
    for (const [name, it] of Object.entries(objectFrom(at.data)))
      if (patternOf(source).test(name)) visit(schema, it, pathTo(at, name), at)
}

/** OpenAPI's keyword: the schema of `oneOf` whose member of that name has the value's tag. */
function discriminator(said: unknown, at: Standing, visit: Visit): void {
  const tag = objectFrom(said)['propertyName']
  if (typeof tag !== 'string') return
  const tagValue = objectFrom(at.data)[tag]
  if (typeof tagValue !== 'string') {
    fail(at, 'discriminator', `tag "${tag}" must be string`, { error: 'tag', tag, tagValue })
    return
  }
  const chosen = listOf(at.schema['oneOf']).find((it) => {
    const { const: only, enum: some } = objectFrom(objectFrom(objectFrom(it)['properties'])[tag])
    return only === tagValue || listOf(some).includes(tagValue)
  })
  if (chosen !== undefined) visit(chosen, at.data, at.path, at)
  else
    fail(at, 'discriminator', `value of tag "${tag}" must be in oneOf`, { error: 'mapping', tag, tagValue })
}

function referred(said: unknown, { root }: Standing): unknown {
  const name = typeof said === 'string' ? /^#\/\$defs\/(\w+)$/.exec(said)?.[1] : undefined
  const found = name === undefined ? undefined : objectFrom(root['$defs'])[name]
  if (found === undefined) throw new Error(`the schema refers to ${String(said)}, which it does not have`)
  return found
}

function pathTo({ path }: Standing, name: string): string {
  return `${path}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function objectFrom(value: unknown): Schema {
  return isJsonObject(value) ? value : {}
}
