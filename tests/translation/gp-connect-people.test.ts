import { describe, expect, it } from 'vitest'
import { type JsonObject, textOf } from '../../src/model/json.js'
import {
  OTHER,
  PERSON,
  PERSON_REFERENCE,
  bundle,
  issueCodes,
  patient,
  translate,
} from './gp-connect-record.js'

const NHS_NUMBER = 'https://fhir.nhs.uk/Id/nhs-number'
const problem = (subject: JsonObject): JsonObject => ({
  resourceType: 'Condition',
  id: 'c',
  clinicalStatus: 'active',
  subject,
})
const list = (code: string, more: JsonObject = {}): JsonObject => ({
  resourceType: 'List',
  status: 'current',
  mode: 'snapshot',
  code: { coding: [{ system: 'http://snomed.info/sct', code }] },
  subject: { reference: 'Patient/1' },
  ...more,
})
const both = [patient('1', PERSON), patient('2', OTHER)]

/** Whom a problem is about, by how its subject is written: the person, someone else in the record, or nobody. */
const SUBJECTS: readonly (readonly [string, JsonObject, 'person' | 'someone else' | 'nobody'])[] = [
  ['the person’s Patient', { reference: 'Patient/1' }, 'person'],
  ['a version of it', { reference: 'Patient/1/_history/3' }, 'person'],
  ['the person’s NHS number', { identifier: { system: NHS_NUMBER, value: '999 000 0018' } }, 'person'],
  ['someone else’s Patient', { reference: 'Patient/2' }, 'someone else'],
  ['someone else’s NHS number', { identifier: { system: NHS_NUMBER, value: OTHER } }, 'nobody'],
  [
    'two people at once',
    { reference: 'Patient/1', identifier: { system: NHS_NUMBER, value: OTHER } },
    'nobody',
  ],
  [
    'the other way about',
    { reference: 'Patient/2', identifier: { system: NHS_NUMBER, value: PERSON } },
    'nobody',
  ],
  ['a Patient not in the record', { reference: 'Patient/3' }, 'nobody'],
  ['a Patient of another server', { reference: 'https://elsewhere.example/Patient/1' }, 'nobody'],
  ['an id without a type', { reference: '1' }, 'nobody'],
]

describe('whose a resource is', () => {
  it.each(SUBJECTS)('is told by %s', (_how, subject, expected) => {
    const { resources } = translate(bundle(...both, problem(subject)))
    const other = `Patient/${textOf(resources[1]?.resource['id']) ?? ''}`
    const reference = { person: PERSON_REFERENCE, 'someone else': other, nobody: undefined }[expected]
    expect((resources[2]?.resource['subject'] as JsonObject)['reference']).toBe(reference)
  })

  it.each([
    ['no Patient has the person’s number', [patient('1', OTHER)]],
    [
      'the Patient has two numbers',
      [
        patient('1', PERSON, {
          identifier: [
            { system: NHS_NUMBER, value: PERSON },
            { system: NHS_NUMBER, value: OTHER },
          ],
        }),
      ],
    ],
    ['two Patients share an id', [patient('1', PERSON), patient('1', OTHER)]],
    ['the number is missing', [{ resourceType: 'Patient', id: '1' }]],
  ])('is not the person where %s', (_why, patients) => {
    const { resources } = translate(bundle(...patients, problem({ reference: 'Patient/1' })))
    expect(resources.at(-1)?.resource['subject']).not.toMatchObject({ reference: PERSON_REFERENCE })
  })

  it('links the source’s Patient to the person, and no other', () => {
    const { resources } = translate(bundle(...both))
    expect(resources.map((it) => it.resource['link'])).toEqual([
      [{ other: { reference: PERSON_REFERENCE }, type: 'refer' }],
      undefined,
    ])
  })
})

describe('what the practice says of its record', () => {
  it('carries the warnings of a list for its area', () => {
    const warning = {
      url: 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-ListWarningCode-1',
      valueCode: 'confidential-items',
    }
    const { warnings } = translate(
      bundle(...both, list('1149501000000101', { extension: [warning, warning] })),
    )
    expect(warnings).toEqual([{ area: 'consultations', warning: 'confidential-items' }])
  })

  it.each([
    [
      'includeImmunisations',
      'includeImmunisations is an unrecognised parameter',
      [{ area: 'immunisations', outcome: 'not-supported' }],
    ],
    ['includeAllergies.x', 'includeAllergies.x is an unrecognised parameter', []],
    ['includeProblems', 'Problems has been disabled', [{ area: 'problems', outcome: 'disabled' }]],
  ])('hears that %s was not served', (diagnostics, text, areas) => {
    const issue = [{ severity: 'warning', code: 'not-supported', details: { text }, diagnostics }]
    const translated = translate(bundle(...both, { resourceType: 'OperationOutcome', issue }))
    expect(translated.areas).toEqual(areas)
    expect(translated.issues).toHaveLength(1)
    expect(translated.resources).toHaveLength(2)
  })

  it('hears that an area is switched off from its list', () => {
    const entry = [{ item: { display: 'Medication items have been disabled' } }]
    expect(translate(bundle(...both, list('933361000000108', { entry }))).areas).toEqual([
      { area: 'medications', outcome: 'disabled' },
    ])
  })

  it.each<readonly [string, JsonObject, readonly string[]]>([
    ['not for the patient', { meta: { security: [{ code: 'NOPAT' }] } }, ['nopat']],
    ['restricted', { meta: { security: { code: 'R' } } }, ['restricted']],
    ['unreadably labelled', { meta: { security: ['?'] } }, ['nopat', 'restricted']],
    ['labelled on the document', { securityLabel: [{ coding: [{ code: 'NOPAT' }] }] }, ['nopat']],
    ['of another controller', { custodian: { reference: 'Organization/o' } }, ['not-controller']],
    ['plain', {}, []],
  ])('marks a document that is %s', (_how, more, flags) => {
    const organization = {
      resourceType: 'Organization',
      id: 'o',
      identifier: [{ system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'B82001' }],
    }
    const document = {
      resourceType: 'DocumentReference',
      id: 'd',
      status: 'current',
      subject: { reference: 'Patient/1' },
      ...more,
    }
    expect(translate(bundle(...both, organization, document)).resources[3]?.flags).toEqual(flags)
  })
})

describe('the record as a whole', () => {
  it('makes ended allergies reachable', () => {
    const contained = [
      {
        resourceType: 'AllergyIntolerance',
        id: 'z',
        clinicalStatus: 'resolved',
        patient: { reference: 'Patient/1' },
      },
    ]
    const { resources } = translate(
      bundle(...both, list('1103671000000101', { contained, entry: [{ item: { reference: '#z' } }] })),
    )
    const [, , ended, allergy] = resources
    expect(allergy?.area).toBe('allergies')
    expect(ended?.resource['entry']).toEqual([
      { item: { reference: `AllergyIntolerance/${textOf(allergy?.resource['id']) ?? ''}` } },
    ])
    expect(ended?.resource).not.toHaveProperty('contained')
  })

  it('keeps referrals and diary entries of one id apart', () => {
    const request = { id: 'x', status: 'active', intent: 'plan', subject: { reference: 'Patient/1' } }
    const { resources } = translate(
      bundle(
        ...both,
        { resourceType: 'ReferralRequest', ...request },
        { resourceType: 'ProcedureRequest', ...request },
      ),
    )
    expect(new Set(resources.map((it) => it.resource['id'])).size).toBe(4)
  })

  it('gives content the area of the list that holds it', () => {
    const observation = (id: string): JsonObject => ({
      resourceType: 'Observation',
      id,
      status: 'final',
      code: { text: 'x' },
      subject: { reference: 'Patient/1' },
    })
    const heading = list('24781000000107', { id: 'h', entry: [{ item: { reference: 'Observation/a' } }] })
    const { resources } = translate(bundle(...both, heading, observation('a'), observation('b')))
    expect(resources.map((it) => it.area)).toEqual([
      'demographics',
      'demographics',
      'consultations',
      'consultations',
      undefined,
    ])
  })

  it('says where it could not read, and that those areas are partial', () => {
    const translated = translate({ resourceType: 'Bundle', entry: [{ resource: patient('1', PERSON) }, 'x'] })
    expect(issueCodes(translated)).toEqual(['malformed-entry'])
    expect(translated.areas.map((it) => it.outcome)).toEqual(Array(6).fill('partial'))
  })

  it('keeps one of two equal resources, and both of two unequal', () => {
    const place = { resourceType: 'Location', id: 'l', name: 'x' }
    const translated = translate(bundle(patient('1', PERSON), place, place, { ...place, name: 'y' }))
    expect(issueCodes(translated)).toEqual(['ambiguous-id', 'duplicate-resource'])
    expect(translated.resources).toHaveLength(3)
  })
})
