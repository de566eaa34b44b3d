import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readMappingFolder } from '../../src/cli/mapping/read-mapping-folder.js'
import { type Json, isJsonObject } from '../../src/model/json.js'
import { mappingTranslator } from '../../src/translation/mapping-translator.js'
import { mappingWriter } from '../../src/translation/run/write-record.js'
import { referenceOf } from '../../src/translation/run/resolve-references.js'
import { jsonText } from '../../src/translation/target/make/json-text.js'
import { type TranslationContext } from '../../src/translation/translator.js'
import {
  MAPPING_NAMES,
  asJson,
  contextFor,
  gatewayContextFor,
  recordOf,
  shippedMapping,
} from './mapping-fixtures.js'

const ANYBODY = contextFor([
  '9990000018',
  '9990000026',
  '9990000034',
  '9990000042',
  '9990000050',
  '9000000009',
])

/** Another person, another source, other ids, and not told of what nobody has agreed to share; all else alike. */
const CONTEXTS: readonly TranslationContext[] = [
  ANYBODY,
  { ...ANYBODY, patientReference: 'Patient/person-2' },
  { ...ANYBODY, source: { ...ANYBODY.source, name: 'Another Council' } },
  { ...gatewayContextFor(ANYBODY.nhsNumbers), idOf: ANYBODY.idOf },
  { ...ANYBODY, idOf: (type, sourceId) => `other-${ANYBODY.idOf(type, sourceId)}` },
]

/** The inputs of a mapping's cases. */
function inputsOf(name: string): readonly Json[] {
  return readMappingFolder(join(import.meta.dirname, '..', '..', 'mappings', name))
    .filter((it) => it.path.startsWith('cases/'))
    .map((it) => asJson((parse(it.text) as { readonly input?: unknown }).input ?? null))
}

function pathsIn(value: Json | undefined, at: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at]
  return Object.entries(value).flatMap(([key, it]: [string, Json | undefined]) => pathsIn(it, [...at, key]))
}

function changed(value: Json | undefined, [key, ...rest]: readonly string[], to: Json): Json {
  if (key === undefined) return to
  if (Array.isArray(value))
    return value.map((it: Json, i) => (String(i) === key ? changed(it, rest, to) : it))
  return isJsonObject(value) ? { ...value, [key]: changed(value[key], rest, to) } : to
}

const STRANGE = [
  '"quoted"',
  'a\\b',
  'line\nend',
  '\u2028',
  '\ud800',
  '\u0000',
  '31/02/2024',
  'NULL',
  '-0',
  -0,
  0.1,
  true,
]
const value = fc.oneof(
  fc.constantFrom<Json>(...STRANGE),
  fc.string(),
  fc.jsonValue({ maxDepth: 2 }).map(asJson),
)

describe.each(MAPPING_NAMES)('%s written as text', (name) => {
  const mapping = shippedMapping(name)
  const translator = mappingTranslator(mapping)
  const write = mappingWriter(mapping)
  const inputs = inputsOf(name)
  const check = (content: Json, context: TranslationContext, asOf?: string): void => {
    const record = { ...recordOf(name, content), asOf }
    const made = translator.translate(record, context)
    const written = write(record, context)
    const resources = made.resources.map((it) => it.resource)
    expect(written.resources.map((it) => it.text)).toEqual(resources.map((it) => JSON.stringify(it)))
    expect(written.resources.map((it) => it.reference)).toEqual(resources.map(referenceOf))
    expect(written.issues).toEqual(made.issues)
  }
  const damagedOf = (input: Json): fc.Arbitrary<Json> =>
    fc
      .array(fc.tuple(fc.constantFrom(...pathsIn(input)), value), { minLength: 1, maxLength: 3 })
      .map((changes) => changes.reduce((content, [path, to]) => changed(content, path, to), input))
  const inputOf = fc.constantFrom(...inputs)

  test('is what its cases make', () => {
    for (const input of inputs) check(input, ANYBODY)
  })

  test('is what a record with anything anywhere makes', () => {
    fc.assert(
      fc.property(inputOf.chain(damagedOf), (content) => check(content, ANYBODY)),
      { numRuns: 150 },
    )
  })

  // What was made for one record is used again for the next, as long as that says the same and nothing else has changed.
  test('is what each record makes whatever records came before it', () => {
    const record = inputOf.chain((input) => fc.oneof(fc.constant(input), damagedOf(input)))
    const turn = fc.tuple(record, fc.constantFrom(...CONTEXTS), fc.constantFrom(undefined, '2024-01-31'))
    const steady = fc.tuple(record, fc.constant(ANYBODY), fc.constant(undefined))
    fc.assert(
      fc.property(fc.oneof(fc.array(turn, { maxLength: 6 }), fc.array(steady, { maxLength: 6 })), (turns) => {
        for (const [content, context, asOf] of turns) check(content, context, asOf)
      }),
      { numRuns: 40 },
    )
  })

  // By then neighbours that seldom change are kept as one text, and others are made each time.
  test('is what each record makes after a whole file of records', () => {
    for (let index = 0; index < 700; index++)
      for (const [at, input] of inputs.entries())
        if (index % (at + 1) === 0) write({ ...recordOf(name, input), asOf: undefined }, ANYBODY)
    const record = inputOf.chain((input) => fc.oneof(fc.constant(input), damagedOf(input)))
    const person = fc.constantFrom(ANYBODY, { ...ANYBODY, patientReference: 'Patient/person-2' })
    fc.assert(
      fc.property(record, person, (content, context) => check(content, context)),
      { numRuns: 100 },
    )
  })
})

test('JSON text is what JSON.stringify writes', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), value), (it) => {
      expect(jsonText(it)).toBe(JSON.stringify(it))
    }),
    { numRuns: 2_000 },
  )
  for (let code = 0; code < 0x1_0000; code++) {
    const text = `a${String.fromCharCode(code)}`
    if (jsonText(text) !== JSON.stringify(text)) expect(code).toBe('written as JSON.stringify writes it')
  }
})
