import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readMappingFolder } from '../../src/cli/mapping/read-mapping-folder.js'
import { type Json, isJsonObject } from '../../src/model/json.js'
import { mappingTranslator } from '../../src/translation/mapping-translator.js'
import { mappingWriter } from '../../src/translation/run/write-record.js'
import { jsonText } from '../../src/translation/target/make/json-text.js'
import { MAPPING_NAMES, asJson, contextFor, recordOf, shippedMapping } from './mapping-fixtures.js'

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
  const check = (content: Json, numbers: readonly string[]): void => {
    const record = recordOf(name, content)
    const made = translator.translate(record, contextFor(numbers))
    const written = write(record, contextFor(numbers))
    expect(written.resources.map((it) => it.text)).toEqual(
      made.resources.map((it) => JSON.stringify(it.resource)),
    )
    expect(written.issues).toEqual(made.issues)
  }
  const NUMBERS = ['9990000018', '9990000026', '9990000034', '9990000042', '9990000050', '9000000009']

  test('is what its cases make', () => {
    for (const input of inputs) check(input, NUMBERS)
  })

  test('is what a record with anything anywhere makes', () => {
    const damaged = fc
      .constantFrom(...inputs)
      .chain((input) =>
        fc
          .array(fc.tuple(fc.constantFrom(...pathsIn(input)), value), { minLength: 1, maxLength: 3 })
          .map((changes) => changes.reduce((content, [path, to]) => changed(content, path, to), input)),
      )
    fc.assert(
      fc.property(damaged, (content) => check(content, NUMBERS)),
      { numRuns: 150 },
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
