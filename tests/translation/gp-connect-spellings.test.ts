import { describe, expect, it } from 'vitest'
import { type Json, type JsonObject, isJsonObject, objectOf, textOf } from '../../src/model/json.js'
import { BASE, errorsOf } from '../fhir-validate/base-validator.js'
import { bundle, issueCodes, patient, translate, translatedFrom } from './gp-connect-record.js'
import { PERSON } from './gp-connect-record.js'
import { WHOLE_RECORD } from './gp-connect-whole-record.js'

type Entry = { readonly [name: string]: Json | undefined }

/** The record with every text changed, told by the name of the member it stands under. */
function rewritten(value: Json, change: (text: string, name: string) => string, name = ''): Json {
  if (typeof value === 'string') return change(value, name)
  if (Array.isArray(value)) return value.map((it: Json) => rewritten(it, change, name))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, it]) => [key, it === undefined ? null : rewritten(it, change, key)]),
  )
}

const RELATIVE = /^[A-Z][A-Za-z]+\/[^/]+$/
const BASE_URL = 'https://practice.example/fhir/'
const absolute = (text: string, name: string): string =>
  name === 'reference' && RELATIVE.test(text) ? BASE_URL + text : text

function withFullUrls(record: Json): Json {
  if (!isJsonObject(record) || !Array.isArray(record['entry'])) return record
  const entry = record['entry'].map((it: Json) => {
    const resource = objectOf(objectOf(it)?.['resource'])
    const url = `${BASE_URL}${textOf(resource?.['resourceType']) ?? ''}/${textOf(resource?.['id']) ?? ''}`
    return resource?.['id'] === undefined ? it : { ...(it as Entry), fullUrl: url }
  })
  return { ...record, entry }
}

/** One way of writing a record in place of another, which says nothing else. */
const WAYS: readonly (readonly [string, (record: Json) => Json])[] = [
  [
    'references to a version',
    (it) =>
      rewritten(it, (text, name) =>
        name === 'reference' && RELATIVE.test(text) ? `${text}/_history/2` : text,
      ),
  ],
  [
    'references with space after them',
    (it) => rewritten(it, (text, name) => (name === 'reference' ? `${text} ` : text)),
  ],
  ['absolute references and full URLs', (it) => withFullUrls(rewritten(it, absolute))],
  [
    'extension URLs with space around them',
    (it) =>
      rewritten(it, (text, name) =>
        name === 'url' && /^https?:.*StructureDefinition/.test(text) ? ` ${text} ` : text,
      ),
  ],
]

describe('a record written another way is the same record', () => {
  const before = translate(WHOLE_RECORD).resources

  it.each(WAYS)('%s', (_way, write) => {
    const after = translate(write(WHOLE_RECORD)).resources
    const named = (of: typeof before) =>
      new Map(
        of.map((it) => [
          `${it.resource.resourceType}/${textOf(it.resource['id']) ?? ''}`,
          [it.area, it.flags],
        ]),
      )
    // What has no id is known by its content, in which the texts stand.
    const both = [...named(before)].filter(([key]) => named(after).has(key))
    expect(both.length).toBeGreaterThan(before.length * 0.8)
    for (const [key, said] of both) expect([key, named(after).get(key)]).toEqual([key, said])
    expect(after.length).toBe(before.length)
  })
})

describe('what is contained in a list of a consultation', () => {
  it('belongs to consultations', () => {
    const observation = { resourceType: 'Observation', id: 'o', status: 'final', code: { text: 'x' } }
    const list = {
      resourceType: 'List',
      id: 'l',
      status: 'current',
      mode: 'snapshot',
      code: { coding: [{ system: 'http://snomed.info/sct', code: '24781000000107' }] },
      contained: [observation],
      entry: [{ item: { reference: '#o' } }],
    }
    const { resources } = translate(bundle(patient('1', PERSON), list))
    expect(resources.map((it) => [it.resource.resourceType, it.area])).toContainEqual([
      'Observation',
      'consultations',
    ])
  })
})

const invalid = (resource: JsonObject): readonly string[] => errorsOf(BASE.validate(resource))
const OWN = 'https://linchpin.example/fhir/StructureDefinition/'

describe('a file', () => {
  const binary = { resourceType: 'Binary', id: 'b', content: 'AAAA' }

  it.each<readonly [string, JsonObject, string]>([
    ['of a stated type', { contentType: 'application/pdf; charset="x"' }, 'application/pdf; charset="x"'],
    ['of no type', {}, 'application/octet-stream'],
    ['of a type that is none', { contentType: 'PDF' }, 'application/octet-stream'],
    ['with more than R4 knows', { contentType: 'text/plain', note: 'x' }, 'text/plain'],
    [
      'with an extension',
      { contentType: 'text/plain', extension: [{ url: 'urn:x', valueString: 'y' }] },
      'text/plain',
    ],
    [
      'with a modifier',
      { contentType: 'text/plain', modifierExtension: [{ url: 'urn:x', valueString: 'y' }] },
      'text/plain',
    ],
  ])('%s is a valid Binary that keeps its bytes', (_what, more, contentType) => {
    const resource = translatedFrom({ ...binary, ...more })
    expect(invalid(resource)).toEqual([])
    expect(resource).toMatchObject({ contentType, data: 'AAAA' })
    for (const lost of ['note', 'extension', 'modifierExtension'].filter((it) => it in more))
      expect(JSON.stringify(resource['meta'])).toContain(lost === 'note' ? '"x' : 'urn:x')
  })

  it('attached under a type that is none stands without it', () => {
    const attachment = { contentType: 'PDF', data: 'AAAA', title: 'Letter' }
    const document = {
      resourceType: 'DocumentReference',
      id: 'd',
      status: 'current',
      content: [{ attachment }],
    }
    const translated = translate(bundle(patient('1', PERSON), document))
    const resource = translated.resources[1]?.resource ?? { resourceType: 'none' }
    expect(invalid(resource)).toEqual([])
    expect(JSON.stringify(resource)).toContain(`${OWN}source-element`)
    expect(JSON.stringify(resource)).toContain('PDF')
    expect(issueCodes(translated)).toContain('malformed-element')
  })
})

describe('an extension inside the value of an extension', () => {
  const STEM = 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-'
  const concept = { extension: [{ url: 'relative', valueBoolean: true }], text: 'Acute' }

  it('is no part of the outer one: a URL that is not absolute is kept aside', () => {
    const resource = translatedFrom({
      resourceType: 'MedicationRequest',
      id: 'm',
      medicationReference: { reference: 'Medication/none' },
      extension: [{ url: `${STEM}PrescriptionType-1`, valueCodeableConcept: concept }],
    })
    expect(invalid(resource)).toEqual([])
    expect(JSON.stringify(resource['courseOfTherapyType'])).toContain(`${OWN}source-element`)
  })
})
