import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type Json, isJsonObject, objectsOf } from '../../src/model/json.js'
import { lineageOf } from '../../src/translation/lineage.js'
import { mappingTranslator } from '../../src/translation/mapping-translator.js'
import { referenceOf } from '../../src/translation/run/resolve-references.js'
import { type Translated } from '../../src/translation/translator.js'
import { asJson, contextFor, recordOf, shippedMapping } from './mapping-fixtures.js'

const WHOLE: Readonly<Record<string, readonly string[]>> = {
  'mosaic-warehouse': ['whole-record', 'child'],
  'liquidlogic-warehouse': ['whole-record'],
}

type Whole = { readonly mapping: string; readonly nhsNumber: string; readonly content: Json }

const RECORDS = Object.entries(WHOLE).flatMap(([mapping, cases]) =>
  cases.map((it) => [`${mapping}: ${it}`, wholeRecord(mapping, it)] as const),
)

function wholeRecord(mapping: string, name: string): Whole {
  const text = readFileSync(`${import.meta.dirname}/../../mappings/${mapping}/cases/${name}.yaml`, 'utf8')
  const given = asJson(parse(text))
  if (!isJsonObject(given) || given['input'] === undefined) throw new Error(`no input in ${name}`)
  const [nhsNumber] = Array.isArray(given['nhsNumbers']) ? given['nhsNumbers'].map(String) : []
  return { mapping, nhsNumber: nhsNumber ?? '', content: given['input'] }
}

describe.each(RECORDS)('%s', (_, whole) => {
  const mapping = shippedMapping(whole.mapping)
  const translator = mappingTranslator(mapping)
  const context = contextFor([whole.nhsNumber])
  const translate = (content: Json): Translated =>
    translator.translate(recordOf(whole.mapping, content), context)
  const anywhere = fc.constantFrom(...pathsIn(whole.content))
  const anything = fc.jsonValue({ maxDepth: 3 }).map(asJson)

  test('is total, deterministic and about this person only, with anything anywhere', () => {
    fc.assert(
      fc.property(anywhere, anything, (path, value) => {
        const content = changed(whole.content, path, value)
        const translated = translate(content)
        expect(translate(content)).toEqual(translated)
        for (const { resource } of translated.resources) {
          const subject = resource['subject'] ?? resource['patient'] ?? resource['for']
          if (isJsonObject(subject)) expect(subject).toEqual({ reference: context.patientReference })
        }
      }),
      { numRuns: 200 },
    )
  })

  test('says in its issues where, and never what', () => {
    const secret = 'zq7-canary-value'
    fc.assert(
      fc.property(anywhere, (path) => {
        const { issues } = translate(changed(whole.content, path, secret))
        expect(JSON.stringify(issues)).not.toContain(secret)
      }),
    )
  })

  test('refers to nothing that it did not make', () => {
    fc.assert(
      fc.property(anywhere, anything, (path, value) => {
        const { resources } = translate(changed(whole.content, path, value))
        const made = new Set(resources.map((it) => referenceOf(it.resource)))
        for (const reference of referencesIn(resources.map((it) => it.resource)))
          expect([...made, context.patientReference]).toContain(reference)
      }),
    )
  })

  test('has a lineage in which changing a field changes only the elements that name it', () => {
    const lineage = lineageOf(mapping)
    const rows = lineage.outputs.flatMap((it) => it.rows)
    const before = elementsOf(translate(whole.content))
    const change = fc.constantFrom<Json>('Changed', 'N', 'Y', '2020-01-01', 3, null)
    fc.assert(
      fc.property(anywhere, change, (path, value) => {
        const field = path.filter((it) => !/^\d+$/.test(it)).join('.')
        fc.pre(!lineage.wholeRecord.includes(field))
        const after = elementsOf(translate(changed(whole.content, path, value)))
        const named = rows
          .filter((it) => [...it.sources, ...it.conditions].includes(field))
          .map((it) => it.element)
        const unexplained = [...new Set([...before.keys(), ...after.keys()])]
          .filter((it) => before.get(it) !== after.get(it))
          .filter((it) => !named.some((name) => it === name || it.startsWith(`${name}.`)))
        expect(unexplained.map((it) => `${it} <- ${field}`)).toEqual([])
      }),
      { numRuns: 400 },
    )
  })

  test('never mixes in rows of another person, whichever table they stray into', () => {
    const stranger = strangersOf(whole.content)
    const tables = isJsonObject(whole.content) ? Object.keys(whole.content) : []
    const people = tables[0] ?? ''
    const alone = JSON.stringify(translate(whole.content).resources)
    for (const table of tables.filter((it) => it !== people)) {
      const content = withRows(whole.content, table, stranger[table] ?? [])
      const mixed = JSON.stringify(translate(content).resources)
      expect(`${table} ${mixed.includes(STRANGER) ? 'leaks' : 'is kept apart'}`).toBe(
        `${table} is kept apart`,
      )
    }
    expect(alone).not.toContain(STRANGER)
    expect(translate(withRows(whole.content, people, stranger[people] ?? [])).resources).toEqual([])
  })
})

const STRANGER = 'zq8-stranger'
/** Rows that describe a person; a table of workers, teams or types has nobody's rows. */
const OWNED = ['PERSON_ID', 'MOSAIC_ID', 'FK_PERSON_ID', 'DIM_PERSON_ID', 'WARNING_NOTE_ID']

/** The rows of each table as another person would have them. */
function strangersOf(content: Json): Readonly<Record<string, readonly Json[]>> {
  const tables = isJsonObject(content) ? Object.entries(content) : []
  return Object.fromEntries(
    tables.map(([table, rows]) => [
      table,
      objectsOf(rows)
        .filter((row) => OWNED.some((it) => it in row))
        .map((row) =>
          asJson(
            Object.fromEntries(Object.entries(row).map(([name, value]) => [name, strange(name, value)])),
          ),
        ),
    ]),
  )
}

function strange(name: string, value: Json | undefined): Json {
  if (OWNED.includes(name)) return 99_999
  return typeof value === 'string' && value.length > 1 ? STRANGER : (value ?? null)
}

function withRows(content: Json, table: string, rows: readonly Json[]): Json {
  if (!isJsonObject(content)) return content
  return { ...content, [table]: [...objectsOf(content[table]), ...rows] }
}

/** Paths to every value of the record, as lists of keys. */
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
  key.replace(/^_/, '').replace(/^(value|scheduled|deceased|bounds|occurrence)(?=[A-Z]).*$/, '$1')

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
