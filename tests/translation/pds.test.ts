import { describe, expect, test } from 'vitest'
import { type Json } from '../../src/model/json.js'
import { pdsTranslator } from '../../src/translation/pds/pds-translator.js'
import { contextFor, recordOf } from './mapping-fixtures.js'

const NUMBER = '9990000018'
const UK_CORE = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore'
const STATUS = 'https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus'

const verification = (system: string, code: string, display?: string) => ({
  url: `${UK_CORE}-NHSNumberVerificationStatus`,
  valueCodeableConcept: {
    coding: [{ system, version: '1.0.0', code, ...(display === undefined ? {} : { display }) }],
  },
})

const patient = (more: object = {}): Json => ({
  resourceType: 'Patient',
  id: NUMBER,
  meta: { versionId: '2', security: [{ code: 'R' }] },
  identifier: [
    {
      system: 'https://fhir.nhs.uk/Id/nhs-number',
      value: NUMBER,
      extension: [verification(STATUS, '01', 'old words')],
    },
  ],
  birthDate: '1941-03-12',
  ...more,
})

const translate = (content: Json) => pdsTranslator.translate(recordOf('pds', content), contextFor([NUMBER]))
const resourceOf = (content: Json) => translate(content).resources[0]?.resource

describe('the PDS patient', () => {
  test('gets our id, loses the handling marks of PDS, and keeps the rest', () => {
    const [only] = translate(patient({ deceasedDateTime: '2026-05-04', gender: 'female' })).resources
    expect(only?.area).toBe('demographics')
    expect(only?.resource).toMatchObject({
      resourceType: 'Patient',
      id: 'person-1',
      birthDate: '1941-03-12',
      gender: 'female',
      deceasedDateTime: '2026-05-04',
    })
    expect(only?.resource['meta']).toBeUndefined()
  })

  test.each([
    ['01', 'Number present and verified'],
    ['number-present-and-verified', 'Number present and verified'],
    ['08', 'Trace postponed (baby under six weeks old)'],
  ])('the retired verification status %s is written in the current system', (code, display) => {
    const identifier = {
      system: 'https://fhir.nhs.uk/Id/nhs-number',
      value: NUMBER,
      extension: [verification(STATUS, code)],
    }
    expect(resourceOf(patient({ identifier: [identifier] }))?.['identifier']).toEqual([
      {
        ...identifier,
        extension: [verification(`${STATUS}England`, code.startsWith('number') ? '01' : code, display)],
      },
    ])
  })

  test('a status of another system, or one that is not known, stays as it was', () => {
    const identifier = {
      system: 'https://fhir.nhs.uk/Id/nhs-number',
      value: NUMBER,
      extension: [verification('https://example.org/other', '01'), verification(STATUS, '99')],
    }
    expect(resourceOf(patient({ identifier: [identifier] }))?.['identifier']).toEqual([identifier])
  })

  test('an address key is a concept', () => {
    const coding = { system: 'https://fhir.hl7.org.uk/CodeSystem/UKCore-AddressKeyType', code: 'PAF' }
    const key = (type: object) => ({
      postalCode: 'ZZ99 1ZZ',
      extension: [
        {
          url: `${UK_CORE}-AddressKey`,
          extension: [
            { url: 'type', ...type },
            { url: 'value', valueString: '12345678' },
          ],
        },
      ],
    })
    expect(resourceOf(patient({ address: [key({ valueCoding: coding })] }))?.['address']).toEqual([
      key({ valueCodeableConcept: { coding: [coding] } }),
    ])
  })

  test('the retired NHSCommunication becomes communication, and the interpreter an extension', () => {
    const language = {
      coding: [
        { system: 'https://fhir.hl7.org.uk/CodeSystem/UKCore-HumanLanguage', code: 'cy', display: 'Welsh' },
      ],
    }
    const other = { url: 'https://example.org/unknown', valueString: 'kept' }
    const found = resourceOf(
      patient({
        extension: [
          other,
          {
            url: `${UK_CORE}-NHSCommunication`,
            extension: [
              { url: 'language', valueCodeableConcept: language },
              { url: 'interpreterRequired', valueBoolean: true },
            ],
          },
        ],
      }),
    )
    expect(found?.['communication']).toEqual([
      {
        language: {
          coding: [{ system: 'urn:ietf:bcp:47', code: 'cy', display: 'Welsh' }, ...language.coding],
        },
      },
    ])
    expect(found?.['extension']).toEqual([
      other,
      { url: 'http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired', valueBoolean: true },
    ])
  })

  test('references to the person follow the new id', () => {
    const link = (reference: string) => [{ type: 'seealso', other: { reference } }]
    expect(resourceOf(patient({ link: link(`Patient/${NUMBER}`) }))?.['link']).toEqual(
      link('Patient/person-1'),
    )
    expect(resourceOf(patient({ link: link('Patient/other') }))?.['link']).toEqual(link('Patient/other'))
  })

  test.each<readonly [string, Json, string]>([
    [
      'another person',
      patient({ identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000026' }] }),
      'another-person',
    ],
    ['another id and no identifier', patient({ id: '9990000026', identifier: [] }), 'another-person'],
    ['no number at all', { resourceType: 'Patient' }, 'nhs-number-missing'],
    ['another resource', { resourceType: 'Bundle' }, 'not-a-patient'],
    ['no resource', ['text'], 'not-a-patient'],
  ])('%s is translated into nothing', (_, content, code) => {
    const { resources, issues } = translate(content)
    expect(resources).toEqual([])
    expect(issues.map((it) => it.code)).toEqual([code])
  })
})
