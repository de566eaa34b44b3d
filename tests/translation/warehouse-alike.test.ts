import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type Json, isJsonObject, objectOf, objectsOf, textOf } from '../../src/model/json.js'
import { mappingTranslator } from '../../src/translation/mapping-translator.js'
import { asJson, contextFor, recordOf, shippedMapping } from './mapping-fixtures.js'

const MAPPINGS = join(import.meta.dirname, '..', '..', 'mappings')

/** What the whole record of a mapping becomes. */
function resourcesOf(mapping: string): readonly Json[] {
  const text = readFileSync(join(MAPPINGS, mapping, 'cases', 'whole-record.yaml'), 'utf8')
  const content = objectOf(asJson(parse(text)))?.['input'] ?? null
  const { resources } = mappingTranslator(shippedMapping(mapping)).translate(
    recordOf(mapping, content),
    contextFor(['9990000018']),
  )
  return resources.map((it) => it.resource)
}

/** For each kind of resource, the systems of its identifiers and the codes of its categories. */
function kindsOf(mapping: string): ReadonlyMap<string, readonly string[]> {
  const kinds = new Map<string, readonly string[]>()
  for (const resource of objectsOf([...resourcesOf(mapping)])) {
    const identifiers = objectsOf(resource['identifier']).map((it) => textOf(it['system']) ?? '')
    const categories = objectsOf(resource['category'])
      .flatMap((it) => objectsOf(it['coding']))
      .filter((it) => !(textOf(it['system']) ?? '').includes('case-system'))
      .map((it) => textOf(it['code']) ?? '')
    const kind = `${textOf(resource['resourceType']) ?? ''} ${identifiers[0] ?? categories[0] ?? ''}`
    kinds.set(kind, [...new Set([...(kinds.get(kind) ?? []), ...identifiers, ...categories])].sort())
  }
  return kinds
}

const reference = kindsOf('mosaic-rest')

describe.each(['mosaic-warehouse', 'liquidlogic-warehouse'])('%s reads like mosaic-rest', (mapping) => {
  const kinds = kindsOf(mapping)

  test.each([
    'Patient https://fhir.nhs.uk/Id/nhs-number',
    'CareTeam https://linchpin.example/fhir/Id/case-system-allocation',
    'Flag https://linchpin.example/fhir/Id/case-system-warning-note',
    'RelatedPerson https://linchpin.example/fhir/Id/case-system-relationship',
    'Practitioner https://linchpin.example/fhir/Id/case-system-worker',
    'PractitionerRole ',
    'Organization https://linchpin.example/fhir/Id/case-system-team',
    'Organization https://fhir.nhs.uk/Id/ods-organization-code',
  ])('%s', (kind) => {
    expect(reference.has(kind)).toBe(true)
    expect(kinds.get(kind)).toEqual(expect.arrayContaining([...(reference.get(kind) ?? [])]))
  })
})

test('liquidlogic-warehouse makes services, assessments and support reasons of the same kinds', () => {
  const kinds = kindsOf('liquidlogic-warehouse')
  for (const kind of [
    'CarePlan https://linchpin.example/fhir/Id/case-system-package',
    'Task https://linchpin.example/fhir/Id/case-system-assessment',
    'Condition primary-support-reason',
    'Organization https://linchpin.example/fhir/Id/cqc-location',
  ])
    expect([kind, kinds.has(kind), reference.has(kind)]).toEqual([kind, true, true])
})

describe('what never leaves', () => {
  test.each<readonly [string, string, readonly string[]]>([
    ['liquidlogic-warehouse', "the council's own accounts", ['CC12']],
    ['liquidlogic-warehouse', 'who made the contact', ['TEST-CALLER']],
  ])('%s: %s', (mapping, _, texts) => {
    const input = readFileSync(join(MAPPINGS, mapping, 'cases', 'whole-record.yaml'), 'utf8')
    const output = JSON.stringify(resourcesOf(mapping).filter(isJsonObject))
    for (const text of texts) {
      expect(input).toContain(text)
      expect(output).not.toContain(text)
    }
  })
})
