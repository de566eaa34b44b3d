import { join } from 'node:path'
import { parse } from 'yaml'
import { describe, expect, test } from 'vitest'
import { readMappingFolder } from '../../src/cli/mapping/read-mapping-folder.js'
import { mappingTranslator } from '../../src/translation/mapping-translator.js'
import { caseOutcome } from '../../src/cli/mapping/run-cases.js'
import {
  type Json,
  type JsonObject,
  isJsonObject,
  objectOf,
  objectsOf,
  textOf,
} from '../../src/model/json.js'
import { shippedMapping } from '../translation/mapping-fixtures.js'
import { placed } from '../fhir-validate/base-validator.js'
import { CHECK, OWN } from './profile-folder.js'

/** The profile of what each map of mosaic-rest makes. */
const PROFILES: ReadonlyMap<string, string> = new Map([
  ['Allocation', 'involvement'],
  ['Assessment', 'assessment'],
  ['CareOrganisation', 'care-organisation'],
  ['Council', 'care-organisation'],
  ['PackageOfCare', 'package-of-care'],
  ['Relationship', 'person-in-network'],
  ['SupportReason', 'support-reason'],
  ['Team', 'care-organisation'],
  ['WarningNote', 'warning-flag'],
])

const mapping = shippedMapping('mosaic-rest')
const cases = readMappingFolder(join(import.meta.dirname, '..', '..', 'mappings', 'mosaic-rest')).filter(
  (it) => it.path.startsWith('cases/'),
)

function made(text: string): readonly JsonObject[] {
  const given: unknown = parse(text)
  return isJsonObject(given) ? objectsOf([...caseOutcome(mappingTranslator(mapping), given).resources]) : []
}

function profileOf(made: JsonObject): string | undefined {
  return PROFILES.get(textOf(made['from'])?.split('/')[0] ?? '')
}

function claimed(made: JsonObject): Json | undefined {
  return objectOf(objectOf(made['resource'])?.['meta'])?.['profile']
}

function findings(made: JsonObject): readonly string[] {
  return CHECK.validate(objectOf(made['resource']))
    .filter((it) => it.severity === 'error')
    .map((it) => `${textOf(made['from']) ?? ''}: ${placed(it)}: ${it.message}`)
}

describe('what mosaic-rest makes conforms to the profiles it claims', () => {
  test.each(cases.map((it) => [it.path, it.text] as const))('%s', (_, text) => {
    const profiled = made(text).filter((it) => profileOf(it) !== undefined)
    for (const it of profiled)
      expect(claimed(it)).toEqual([`${OWN}/StructureDefinition/${profileOf(it) ?? ''}`])
    expect(profiled.flatMap(findings)).toEqual([])
  })

  test('and the cases hold something of every profile', () => {
    const seen = new Set(cases.flatMap((it) => made(it.text).flatMap((each) => profileOf(each) ?? [])))
    expect([...seen].toSorted()).toEqual([...new Set(PROFILES.values())].toSorted())
  })
})
