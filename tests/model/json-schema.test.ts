import { Ajv, type ErrorObject } from 'ajv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SETTINGS_SCHEMA } from '../../src/config/settings-schema.js'
import { RULES_SCHEMA } from '../../src/decision/rule-files/rule-schema.js'
import { checkSchema } from '../../src/model/json-schema/check-schema.js'
import { type Schema, type SchemaError } from '../../src/model/json-schema/schema-error.js'
import { EXTRACT_OPTIONS_SCHEMA } from '../../src/sources/extract/options.js'
import { FHIR_R4_OPTIONS_SCHEMA } from '../../src/sources/fhir-r4/options.js'
import { GP_CONNECT_OPTIONS_SCHEMA } from '../../src/sources/gp-connect/options.js'
import { REST_JSON_OPTIONS_SCHEMA } from '../../src/sources/rest-json/options.js'
import { SQL_VIEW_OPTIONS_SCHEMA } from '../../src/sources/sql-view/options.js'

/** Every keyword that is known, so that none goes without its likeness to Ajv. */
const EVERY_KEYWORD: Schema = {
  type: 'object',
  required: ['kind', 'a/b'],
  minProperties: 2,
  maxProperties: 4,
  propertyNames: { maxLength: 5 },
  additionalProperties: { type: ['string', 'null'], minLength: 2 },
  properties: {
    kind: { enum: ['one', 'two', 3, null] },
    'a/b': { type: 'array', items: { $ref: '#/$defs/part' }, minItems: 1, maxItems: 2, uniqueItems: true },
    'n~m': { type: 'number', minimum: 1, maximum: 9, exclusiveMinimum: 1, exclusiveMaximum: 9 },
    whole: { type: 'integer', minimum: 0 },
    not: { not: { type: 'string' } },
    any: { anyOf: [{ type: 'string', pattern: '^\\p{L}+$' }, { const: 7 }] },
    only: { oneOf: [{ type: 'number', minimum: 2 }, { type: 'number', maximum: 3 }, { type: 'boolean' }] },
    when: {
      type: 'object',
      if: { required: ['x'] },
      then: { required: ['y'] },
      else: { required: ['z'], properties: { z: { type: 'boolean' } } },
    },
  },
  patternProperties: { '^x': { type: 'boolean' } },
  $defs: {
    part: {
      type: 'object',
      discriminator: { propertyName: 'is' },
      required: ['is'],
      oneOf: [
        { properties: { is: { const: 'p' }, size: { type: 'integer' } }, additionalProperties: false },
        { properties: { is: { enum: ['q', 'r'] }, text: { type: 'string', minLength: 1, maxLength: 3 } } },
      ],
    },
  },
}

const SCHEMAS: Readonly<Record<string, Schema>> = {
  'every keyword': EVERY_KEYWORD,
  settings: SETTINGS_SCHEMA,
  rules: RULES_SCHEMA,
  'extract options': EXTRACT_OPTIONS_SCHEMA,
  'fhir-r4 options': FHIR_R4_OPTIONS_SCHEMA,
  'gp-connect options': GP_CONNECT_OPTIONS_SCHEMA,
  'rest-json options': REST_JSON_OPTIONS_SCHEMA,
  'sql-view options': SQL_VIEW_OPTIONS_SCHEMA,
}

const GARBAGE: readonly unknown[] = [
  ...[null, true, false, 0, 1, 2, 3, 7, 9, -1, 1.5, '', 'one', 'É', 'p', 'q', 'é'.repeat(4), 'x'.repeat(80)],
  ...[
    [],
    [1, 1],
    [{ is: 'p' }, { is: 'p' }],
    {},
    { is: 'p', size: 'x' },
    { is: 'q', text: '👩‍👩' },
    { is: 'z' },
  ],
  ...[{ is: 4 }, { x: 1 }, { z: 1 }, { unknown: 1 }, { xa: 1, 'a/b': 2 }],
]

describe('a value is checked as Ajv checks it', () => {
  it.each(Object.entries(SCHEMAS))('by the schema of %s', (_, schema) => {
    const ajv = new Ajv({ allErrors: true, strict: false, discriminator: true, allowUnionTypes: true })
    const byAjv = ajv.compile(schema)
    fc.assert(
      fc.property(valueFor(schema, schema, 0), (value) => {
        const checked = checkSchema(schema, value)
        const found = checked.kind === 'fits' ? [] : checked.errors
        expect(checked.kind === 'fits').toBe(byAjv(value))
        expect(told(found)).toEqual(told(byAjv.errors ?? []))
      }),
      { numRuns: 400 },
    )
  })

  it('refuses a schema with a keyword that it does not know', () => {
    expect(() => checkSchema({ type: 'string', format: 'date' }, 'x')).toThrow('format')
    expect(() => checkSchema({ $ref: '#/$defs/none' }, 'x')).toThrow('none')
  })
})

/** Items that are alike are told only by whether the value fits: Ajv names now the first pair of them and now the last. */
function told(errors: readonly (ErrorObject | SchemaError)[]) {
  return errors
    .filter((it) => it.keyword !== 'uniqueItems')
    .map(({ instancePath, keyword, message, params, propertyName }) => ({
      instancePath,
      keyword,
      message,
      params,
      propertyName,
    }))
}

/** A value that may fit, as far as the schema tells, or garbage somewhere in it. */
function valueFor(schema: Schema, root: Schema, depth: number): fc.Arbitrary<unknown> {
  const garbage = fc.constantFrom(...GARBAGE)
  if (depth > 6) return garbage
  const fitting = fittingFor(schema, root, depth)
  return fc.oneof({ weight: depth < 2 ? 30 : 12, arbitrary: fitting }, { weight: 1, arbitrary: garbage })
}

function fittingFor(schema: Schema, root: Schema, depth: number): fc.Arbitrary<unknown> {
  const inner = (it: unknown): fc.Arbitrary<unknown> => valueFor(it as Schema, root, depth + 1)
  const { $ref, enum: some, const: only, oneOf, anyOf, type, properties, items } = schema
  if (typeof $ref === 'string') return inner((root['$defs'] as Schema)[$ref.slice('#/$defs/'.length)])
  if (Array.isArray(some)) return fc.constantFrom(...(some as unknown[]))
  if (only !== undefined) return fc.constant(only)
  const branches = [oneOf, anyOf].find((it) => Array.isArray(it)) as readonly Schema[] | undefined
  if (branches !== undefined) return fc.oneof(...branches.map((it) => inner(merged(schema, it))))
  if (type === 'array') return fc.array(inner(items ?? {}), { maxLength: 3 })
  if (type === 'object' || properties !== undefined) {
    const known = Object.entries((properties ?? {}) as Readonly<Record<string, Schema>>)
    const named = fc.record(Object.fromEntries(known.map(([name, it]) => [name, inner(it)])), {
      requiredKeys: known.map(([name]) => name).filter((_, index) => (index + depth) % 3 > 0),
    })
    const more = fc.dictionary(
      fc.constantFrom('extra', 'xa', 'a~b', 'long-name'),
      fc.constantFrom(...GARBAGE),
      {
        maxKeys: 1,
      },
    )
    return fc
      .tuple(named, fc.oneof({ weight: 5, arbitrary: fc.constant({}) }, more))
      .map(([a, b]) => ({ ...a, ...b }))
  }
  return fc.constantFrom(...GARBAGE, 'abc', 'https://gp.example/x', '9A1', 'A81001', '2026-01-01', 12, 5_000)
}

function merged(schema: Schema, branch: Schema): Schema {
  const properties = {
    ...(schema['properties'] as object | undefined),
    ...(branch['properties'] as object | undefined),
  }
  return { ...branch, ...(Object.keys(properties).length > 0 ? { properties } : {}) }
}
