import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { type Area } from '../../src/model/area.js'
import { isJsonObject, type Json, objectsOf, textOf } from '../../src/model/json.js'
import { checkPerson } from '../../src/sources/person/check-person.js'
import { structuredRequests, STRUCTURED_AREAS } from '../../src/sources/gp-connect/parameters.js'
import { practiceErrorOf } from '../../src/sources/gp-connect/practice-error.js'
import { unsignedToken } from '../../src/sources/gp-connect/token.js'
import { structuredBundle } from './contract/gp-connect-shapes.js'
import { json, NHS_NUMBER, nhs, PERSON, REQUESTER } from './source-world.js'

describe('the Parameters ask for exactly the areas of the question', () => {
  const NAMES: Readonly<Record<string, string>> = {
    includeAllergies: 'allergies',
    includeMedication: 'medications',
    includeProblems: 'problems',
    includeConsultations: 'consultations',
    includeImmunisations: 'immunisations',
  }

  it('whatever the areas, and never in a forbidden combination', () => {
    const areas = fc.uniqueArray(fc.constantFrom<Area>(...STRUCTURED_AREAS), { minLength: 1 })
    fc.assert(
      fc.property(
        areas,
        fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
        (asked, mostRecent) => {
          const requests = structuredRequests(asked, NHS_NUMBER, {
            mostRecentConsultations: mostRecent,
            activeProblemsOnly: mostRecent === 3,
          })
          const named = requests.map((it) =>
            objectsOf(it.parameters['parameter']).map((one) => textOf(one['name']) ?? ''),
          )
          const included = named.flat().filter((name) => name !== 'patientNHSNumber')
          expect(included.map((name) => NAMES[name]).sort()).toEqual(
            asked.filter((it) => it !== 'demographics').sort(),
          )
          for (const names of named) {
            expect(names.filter((name) => name === 'patientNHSNumber')).toHaveLength(1)
            if (names.includes('includeImmunisations'))
              expect(names).not.toEqual(
                expect.arrayContaining([expect.stringMatching(/Problems|Consultations/)]),
              )
          }
          expect(requests.flatMap((it) => it.areas).sort()).toEqual([...asked].sort())
        },
      ),
    )
  })

  it('names the number of consultations worth asking for, and every mandatory part', () => {
    const [request] = structuredRequests(['allergies', 'consultations'], NHS_NUMBER, {
      mostRecentConsultations: 3,
    })
    expect(request?.parameters['parameter']).toEqual([
      {
        name: 'patientNHSNumber',
        valueIdentifier: { system: 'https://fhir.nhs.uk/Id/nhs-number', value: NHS_NUMBER },
      },
      { name: 'includeAllergies', part: [{ name: 'includeResolvedAllergies', valueBoolean: true }] },
      { name: 'includeConsultations', part: [{ name: 'includeNumberOfMostRecent', valuePositiveInt: 3 }] },
    ])
  })
})

describe('problems that are over', () => {
  const partsOf = (areas: readonly Area[], activeProblemsOnly: boolean): readonly Json[] =>
    structuredRequests(areas, NHS_NUMBER, { activeProblemsOnly }).flatMap((it) =>
      objectsOf(it.parameters['parameter'])
        .filter((one) => one['name'] === 'includeProblems')
        .map((one) => one['part'] ?? null),
    )

  it('are not asked for where the view admits none, unless consultations stand beside them', () => {
    expect(partsOf(['problems'], true)).toEqual([[{ name: 'filterStatus', valueCode: 'active' }]])
    expect(partsOf(['problems', 'medications'], true)).toEqual([
      [{ name: 'filterStatus', valueCode: 'active' }],
    ])
    expect(partsOf(['problems'], false)).toEqual([null])
    expect(partsOf(['problems', 'consultations'], true)).toEqual([null])
  })
})

describe('the token names the worker and the organisation that ask', () => {
  it('has every claim, lives exactly five minutes and is not signed', () => {
    const token = unsignedToken({
      issuer: 'https://linchpin.example',
      audience: 'https://practice.example/A81001',
      issuedAtSeconds: 1_000,
      reason: 'directcare',
      scope: 'patient/*.read',
      version: '1',
      asker: {
        requester: REQUESTER,
        userId: 'RIV-0001',
        userName: 'Ms Sam Jo TEST-WORKER',
        organisationName: 'Riverton Council',
        userIdSystem: 'https://linchpin.example/Id/local-user-id',
      },
    })
    const [header = '', claims = '', signature] = token.split('.')
    const decoded = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    expect(signature).toBe('')
    expect(decoded(header)).toEqual({ alg: 'none', typ: 'JWT' })
    expect(decoded(claims)).toMatchObject({
      sub: 'RIV-0001',
      iat: 1_000,
      exp: 1_300,
      reason_for_request: 'directcare',
      requested_scope: 'patient/*.read',
      requesting_device: { resourceType: 'Device', model: 'Linchpin' },
      requesting_organization: {
        identifier: [{ system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: '9A1' }],
      },
      requesting_practitioner: {
        id: 'RIV-0001',
        name: [{ family: 'TEST-WORKER', given: ['Sam', 'Jo'], prefix: ['Ms'] }],
        identifier: [
          { system: 'https://fhir.nhs.uk/Id/sds-user-id', value: 'UNK' },
          { system: 'https://fhir.nhs.uk/Id/sds-role-profile-id', value: 'UNK' },
          { system: 'https://linchpin.example/Id/local-user-id', value: 'RIV-0001' },
        ],
      },
    })
  })
})

const refusal = (
  code: string,
  system = 'https://fhir.nhs.uk/STU3/ValueSet/Spine-ErrorOrWarningCode-1',
): Json => json({ resourceType: 'OperationOutcome', issue: [{ details: { coding: [{ system, code }] } }] })

describe('what a practice refuses', () => {
  it.each([
    [403, 'NO_PATIENT_CONSENT', 'not-permitted', true],
    [403, 'NO_ORGANISATION_CONSENT', 'not-permitted', false],
    [403, 'ACCESS_DENIED', 'not-permitted', false],
    [404, 'PATIENT_NOT_FOUND', 'error', false],
    [404, 'NO_RECORD_FOUND', 'error', false],
    [422, 'INVALID_PARAMETER', 'error', false],
    [409, 'DUPLICATE_REJECTED', 'error', false],
    [500, 'INTERNAL_SERVER_ERROR', 'error', false],
    [501, 'NOT_IMPLEMENTED', 'not-supported', false],
    [403, 'ASID_CHECK_FAILED_SENDER', 'not-permitted', false],
    [403, 'SOMETHING_NEW', 'error', false],
  ] as const)('%i %s is %s', (status, code, outcome, refusedConsent) => {
    expect(practiceErrorOf(status, refusal(code))).toMatchObject({ outcome, refusedConsent })
  })

  it('is read in the older code system of the proxy, and in no foreign one', () => {
    const older = 'http://fhir.nhs.net/ValueSet/spine-response-code-2-0'
    expect(practiceErrorOf(403, refusal('NO_PATIENT_CONSENT', older)).refusedConsent).toBe(true)
    expect(practiceErrorOf(403, refusal('NO_PATIENT_CONSENT', 'http://other')).refusedConsent).toBe(false)
  })

  it('never puts what the practice wrote into the reason', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 400, max: 599 }), (code, status) => {
        expect(practiceErrorOf(status, refusal(code)).reason).toMatch(/^(status-\d{3}|[A-Z_]+)$/)
      }),
    )
  })
})

describe('the Patient that came back is the person traced, or nobody', () => {
  const patient = { ...objectsOf(json(structuredBundle(NHS_NUMBER))['entry'])[0] }['resource']
  const same = isJsonObject(patient) ? patient : {}
  const superseded = { ...PERSON, nhsNumbers: [nhs('9990000050'), NHS_NUMBER] }

  it.each([
    ['the same', same, 'same'],
    [
      'a former family name too',
      { ...same, name: [{ family: 'Former' }, { family: "Test Alder's" }, { family: 'tést alder' }] },
      'same',
    ],
    [
      'another NHS number',
      { ...same, identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000026' }] },
      'other-nhs-number',
    ],
    ['no NHS number', { ...same, identifier: [] }, 'other-nhs-number'],
    ['another date of birth', { ...same, birthDate: '1941-12-03' }, 'other-birth-date'],
    ['the year of birth alone', { ...same, birthDate: '1941' }, 'same'],
    ['another family name', { ...same, name: [{ family: 'BIRCH' }] }, 'other-family-name'],
    ['another gender', { ...same, gender: 'male' }, 'other-gender'],
    ['no gender', { ...same, gender: 'unknown' }, 'same'],
    ['no name', { ...same, name: [] }, 'cannot-compare'],
    ['no date of birth', { ...same, birthDate: undefined }, 'cannot-compare'],
  ])('%s', (_, one, expected) => {
    const check = checkPerson(one, PERSON)
    expect(check.kind === 'same' ? 'same' : check.reason).toBe(expected)
  })

  it('may carry the number that was superseded', () => {
    const former = {
      ...same,
      identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000050' }],
    }
    expect(checkPerson(former, superseded).kind).toBe('same')
  })

  it('is not compared with somebody who was not traced', () => {
    expect(checkPerson(same, { ...PERSON, trace: { kind: 'unavailable' } }).kind).toBe('different')
  })
})
