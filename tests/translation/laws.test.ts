import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { caseRecords } from '../../sandbox/council/case-records.js'
import { type Json, isJsonObject } from '../../src/model/json.js'
import { lineageOf } from '../../src/translation/lineage.js'
import { mappingTranslator } from '../../src/translation/mapping-translator.js'
import { pdsTranslator } from '../../src/translation/pds/pds-translator.js'
import { leavesOf } from '../../src/translation/source/source-schema.js'
import { referenceOf } from '../../src/translation/run/resolve-references.js'
import { type Translated } from '../../src/translation/translator.js'
import { asJson, contextFor, recordOf, sandboxContent, shippedMapping } from './mapping-fixtures.js'

const mapping = shippedMapping('mosaic-rest')
const translator = mappingTranslator(mapping)
const NUMBER = '9990000018'
const context = contextFor([NUMBER])
const full = sandboxContent(caseRecords().find((it) => String(it.resident.NHS_ID) === NUMBER)!)
const translate = (content: Json): Translated =>
  translator.translate(recordOf('mosaic-rest', content), context)
const json = (): fc.Arbitrary<Json> => fc.jsonValue({ maxDepth: 4 }).map(asJson)

/** Paths to every value of the record, as lists of keys. */
function pathsIn(value: Json | undefined, at: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at]
  return Object.entries(value).flatMap(([key, it]: [string, Json | undefined]) => pathsIn(it, [...at, key]))
}

function changed(value: Json | undefined, [key, ...rest]: readonly string[], to: Json): Json {
  if (key === undefined) return to
  if (Array.isArray(value))
    return value.map((it: Json, i) => (String(i) === key ? changed(it, rest, to) : it))
  if (!isJsonObject(value)) return to
  return { ...value, [key]: changed(value[key], rest, to) }
}

const PATHS = pathsIn(full)
const anywhere = fc.constantFrom(...PATHS)

describe('translation', () => {
  test('is total: any JSON gives an answer', () => {
    fc.assert(
      fc.property(json(), (content) => {
        expect(translate(content).resources).toEqual([])
      }),
    )
  })

  test('is total: a record with anything anywhere gives an answer, about this person only', () => {
    fc.assert(
      fc.property(anywhere, json(), (path, value) => {
        for (const { resource } of translate(changed(full, path, value)).resources) {
          const subject = resource['subject'] ?? resource['patient'] ?? resource['for']
          if (isJsonObject(subject)) expect(subject).toEqual({ reference: context.patientReference })
        }
      }),
      { numRuns: 300 },
    )
  })

  test('is deterministic', () => {
    fc.assert(
      fc.property(anywhere, json(), (path, value) => {
        const content = changed(full, path, value)
        expect(translate(content)).toEqual(translate(content))
      }),
      { numRuns: 50 },
    )
  })

  test('says in its issues where, and never what', () => {
    const secret = 'zq7-canary-value'
    fc.assert(
      fc.property(anywhere, (path) => {
        expect(JSON.stringify(translate(changed(full, path, secret)).issues)).not.toContain(secret)
      }),
      { numRuns: 300 },
    )
  })

  test('refers to nothing that it did not make', () => {
    fc.assert(
      fc.property(anywhere, json(), (path, value) => {
        const { resources } = translate(changed(full, path, value))
        const made = new Set(resources.map((it) => referenceOf(it.resource)))
        for (const reference of referencesIn(resources.map((it) => it.resource)))
          expect([...made, context.patientReference]).toContain(reference)
      }),
      { numRuns: 150 },
    )
  })
})

describe('lineage', () => {
  const rows = lineageOf(mapping).outputs.flatMap((it) => it.rows)
  const whole = new Set(lineageOf(mapping).wholeRecord)

  test('accounts for every field of the source', () => {
    const fields = leavesOf(mapping.schema).map((it) => it.path)
    const read = new Set(rows.flatMap((it) => [...it.sources, ...it.conditions]))
    const ignored = new Set(lineageOf(mapping).ignored.map((it) => it.field))
    const flags = new Set(['resident.RESTRICTED'])
    expect(
      fields.filter((it) => !read.has(it) && !ignored.has(it) && !whole.has(it) && !flags.has(it)),
    ).toEqual([])
  })

  test('is complete: changing a field changes only the elements that name it', () => {
    const before = elementsOf(translate(full))
    fc.assert(
      fc.property(
        anywhere,
        fc.constantFrom<Json>('Changed', 'N', 'Y', '2020-01-01', 3, null),
        (path, value) => {
          const field = path.filter((it) => !/^\d+$/.test(it)).join('.')
          fc.pre(!whole.has(field))
          const after = elementsOf(translate(changed(full, path, value)))
          const named = rows
            .filter((it) => [...it.sources, ...it.conditions].includes(field))
            .map((it) => it.element)
          const differing = [...new Set([...before.keys(), ...after.keys()])].filter(
            (it) => before.get(it) !== after.get(it),
          )
          const unexplained = differing.filter(
            (it) => !named.some((name) => it === name || it.startsWith(`${name}.`)),
          )
          expect(unexplained.map((it) => `${it} <- ${field}`)).toEqual([])
        },
      ),
      { numRuns: 600 },
    )
  })
})

describe('the pds patient', () => {
  test('is total: any JSON gives an answer', () => {
    fc.assert(
      fc.property(json(), (content) => {
        expect(pdsTranslator.translate(recordOf('pds', content), context).resources).toEqual([])
      }),
    )
  })
})

/** Every primitive of the output by its FHIRPath, all values of one element together. */
function elementsOf(translated: Translated): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const { resource } of translated.resources)
    for (const [element, value] of primitivesIn(resource, resource.resourceType))
      found.set(element, `${found.get(element) ?? ''}|${value}`)
  return found
}

/** A choice goes by its stem and carried text by the element it stands for, as in FHIRPath. */
const stem = (key: string): string =>
  key.replace(/^_/, '').replace(/^(value|scheduled|deceased|bounds)(?=[A-Z]).*$/, '$1')

function primitivesIn(value: Json | undefined, at: string): readonly (readonly [string, string])[] {
  if (Array.isArray(value)) return value.flatMap((it: Json) => primitivesIn(it, at))
  if (!isJsonObject(value)) return value === undefined ? [] : [[at, JSON.stringify(value)]]
  return Object.entries(value)
    .filter(([key]) => key !== 'resourceType')
    .flatMap(([key, it]) => primitivesIn(it, `${at}.${stem(key)}`))
}

function referencesIn(value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((it: Json) => referencesIn(it))
  if (!isJsonObject(value)) return []
  const own = typeof value['reference'] === 'string' ? [value['reference']] : []
  return [...own, ...Object.values(value).flatMap(referencesIn)]
}
