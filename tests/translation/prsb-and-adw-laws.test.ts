import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readMappingFolder } from '../../src/cli/mapping/read-mapping-folder.js'
import { type Json, isJsonObject, objectOf, textOf } from '../../src/model/json.js'
import { mappingTranslator } from '../../src/translation/mapping-translator.js'
import { referenceOf } from '../../src/translation/run/resolve-references.js'
import { type Translated } from '../../src/translation/translator.js'
import { violationsOf } from './gp-connect-validity.js'
import { asJson, contextFor, recordOf, shippedMapping } from './mapping-fixtures.js'

const NUMBER = '9990000018'
const context = contextFor([NUMBER])

/** The inputs of the cases of a mapping, by the name of their file. */
function inputsOf(name: string): readonly (readonly [string, Json])[] {
  return readMappingFolder(join(import.meta.dirname, '..', '..', 'mappings', name))
    .filter((it) => it.path.startsWith('cases/'))
    .map((it) => [it.path, objectOf(asJson(parse(it.text)))?.['input'] ?? null])
}

/** Paths to every value, as lists of keys. */
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

/** Every literal reference in the value. */
function referencesIn(value: Json | undefined): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  const own = isJsonObject(value) ? textOf(value['reference']) : undefined
  const members: readonly (Json | undefined)[] = Object.values(value)
  const inner = members.flatMap((it) => referencesIn(it))
  return own === undefined ? inner : [own, ...inner]
}

describe.each(['prsb-local-authority', 'adw'])('%s', (name) => {
  const translator = mappingTranslator(shippedMapping(name))
  const translate = (content: Json): Translated => translator.translate(recordOf(name, content), context)
  const inputs = inputsOf(name)
  const damaged = fc
    .constantFrom(...inputs.map(([, input]) => input))
    .chain((input) =>
      fc
        .tuple(fc.constantFrom(...pathsIn(input)), fc.jsonValue({ maxDepth: 3 }).map(asJson))
        .map(([path, value]) => changed(input, path, value)),
    )

  test.each(inputs)('%s makes only valid R4', (_, input) => {
    for (const { resource } of translate(input).resources)
      expect([resource.resourceType, ...violationsOf(resource)]).toEqual([resource.resourceType])
  })

  test('whatever stands anywhere in a record: only this person, nothing points nowhere, twice the same', () => {
    fc.assert(
      fc.property(damaged, (content) => {
        const translated = translate(content)
        expect(translate(content)).toEqual(translated)
        const made = new Set(translated.resources.map((it) => referenceOf(it.resource)))
        for (const { resource } of translated.resources) {
          const about = resource['subject'] ?? resource['patient'] ?? resource['for']
          if (about !== undefined) expect(about).toEqual({ reference: context.patientReference })
          for (const it of referencesIn(resource))
            if (it !== context.patientReference) expect(made).toContain(it)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('the issues say where and never what', () => {
    const paths = inputs.flatMap(([, input]) => pathsIn(input).map((path) => [input, path] as const))
    fc.assert(
      fc.property(fc.constantFrom(...paths), ([input, path]) => {
        const { issues } = translate(changed(input, path, 'zq7-canary'))
        expect(JSON.stringify(issues)).not.toContain('zq7-canary')
      }),
      { numRuns: 200 },
    )
  })
})
