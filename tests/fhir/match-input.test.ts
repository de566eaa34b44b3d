import { describe, expect, it } from 'vitest'
import { readCrossReference } from '../../src/fhir/parameters/read-cross-reference.js'
import { readMatchInput } from '../../src/fhir/parameters/read-match-input.js'
import { type FhirResource } from '../../src/fhir/resource.js'
import { type JsonObject } from '../../src/model/json.js'
import { Refusal } from '../../src/model/refusal.js'

const NHS = 'https://fhir.nhs.uk/Id/nhs-number'
const TODAY = '2026-11-22'
const DOROTHY = { name: [{ family: 'TEST-ALDER', given: ['Dorothy'] }], birthDate: '1941-03-12' }
const NUMBER = { system: NHS, value: '9990000018' }

const patient = (members: JsonObject): FhirResource => ({ resourceType: 'Patient', ...members })
const parameters = (...parameter: readonly JsonObject[]): FhirResource => ({
  resourceType: 'Parameters',
  parameter,
})
const resource = { name: 'resource', resource: patient(DOROTHY) }

const codeOf = (read: () => unknown): string => {
  try {
    read()
    return 'taken'
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return `${error.code} ${error.expression ?? ''}`.trim()
  }
}

describe('whom a match describes', () => {
  it('is a Patient alone', () => {
    expect(readMatchInput(patient(DOROTHY), [], TODAY)).toMatchObject({
      kind: 'demographics',
      demographics: { family: 'TEST-ALDER', given: ['Dorothy'], birthDate: '1941-03-12' },
      onlyCertain: false,
    })
  })

  it('or a Patient among Parameters, which say whether only a certain match is wanted', () => {
    const given = parameters(
      resource,
      { name: 'onlyCertainMatches', valueBoolean: true },
      { name: 'count', valueInteger: 3 },
    )
    expect(readMatchInput(given, [], TODAY)).toMatchObject({ onlyCertain: true })
  })

  it('is never described by a name that is over', () => {
    const name = [{ use: 'usual', family: 'TEST-ALDER', given: ['Dorothy'], period: { end: '2020-01-01' } }]
    expect(codeOf(() => readMatchInput(patient({ ...DOROTHY, name }), [], TODAY))).toBe(
      'TOO_LITTLE_KNOWN Patient.name',
    )
  })

  const REFUSED: readonly (readonly [string, FhirResource | undefined, string])[] = [
    ['nothing', undefined, 'BAD_REQUEST Parameters'],
    ['another type', { resourceType: 'Person' }, 'BAD_REQUEST Parameters'],
    ['no resource', parameters(), 'INVALID_PARAMETER resource'],
    ['two resources', parameters(resource, resource), 'INVALID_PARAMETER resource'],
    [
      'a resource of another type',
      parameters({ name: 'resource', resource: { resourceType: 'Person' } }),
      'INVALID_PARAMETER resource',
    ],
    [
      'a parameter nobody knows',
      parameters(resource, { name: 'fuzzy', valueBoolean: true }),
      'INVALID_PARAMETER fuzzy',
    ],
    [
      'a parameter of every object',
      parameters(resource, { name: 'constructor' }),
      'INVALID_PARAMETER constructor',
    ],
    [
      'a count of nought',
      parameters(resource, { name: 'count', valueInteger: 0 }),
      'INVALID_PARAMETER count',
    ],
    [
      'a truth that is a text',
      parameters(resource, { name: 'onlyCertainMatches', valueString: 'false' }),
      'INVALID_PARAMETER onlyCertainMatches',
    ],
    ['no name', patient({ birthDate: '1941-03-12' }), 'TOO_LITTLE_KNOWN Patient.name'],
    [
      'no given name',
      patient({ ...DOROTHY, name: [{ family: 'TEST-ALDER' }] }),
      'TOO_LITTLE_KNOWN Patient.name',
    ],
    [
      'an initial',
      patient({ ...DOROTHY, name: [{ family: 'TEST-ALDER', given: ['D'] }] }),
      'TOO_LITTLE_KNOWN Patient.name',
    ],
    [
      'a family name of one letter',
      patient({ ...DOROTHY, name: [{ family: 'A', given: ['Dorothy'] }] }),
      'TOO_LITTLE_KNOWN Patient.name',
    ],
    ['no date of birth', patient({ name: DOROTHY.name }), 'TOO_LITTLE_KNOWN Patient.birthDate'],
    ['a year of birth', patient({ ...DOROTHY, birthDate: '1941' }), 'TOO_LITTLE_KNOWN Patient.birthDate'],
    [
      'a range of dates',
      patient({ ...DOROTHY, birthDate: 'ge1941-03-12' }),
      'TOO_LITTLE_KNOWN Patient.birthDate',
    ],
    [
      'an asterisk',
      patient({ ...DOROTHY, name: [{ family: 'TEST-*', given: ['Dorothy'] }] }),
      'INVALID_PARAMETER Patient.name',
    ],
    [
      'an asterisk in a middle name',
      patient({ ...DOROTHY, name: [{ family: 'TEST-ALDER', given: ['Dorothy', '*'] }] }),
      'INVALID_PARAMETER Patient.name',
    ],
    [
      'a per cent sign',
      patient({ ...DOROTHY, name: [{ family: 'TEST-ALDER', given: ['Do%'] }] }),
      'INVALID_PARAMETER Patient.name',
    ],
    [
      'two names',
      patient({ ...DOROTHY, name: [...DOROTHY.name, { family: 'TEST-BIRCH', given: ['Ernest'] }] }),
      'ONE_PERSON_REQUIRED Patient.name',
    ],
    [
      'two NHS numbers',
      patient({ ...DOROTHY, identifier: [NUMBER, { ...NUMBER, value: '9990000026' }] }),
      'ONE_PERSON_REQUIRED Patient.identifier',
    ],
    [
      'a number that fails its check',
      patient({ ...DOROTHY, identifier: [{ ...NUMBER, value: '9990000019' }] }),
      'INVALID_NHS_NUMBER Patient.identifier',
    ],
  ]

  it.each(REFUSED)('is not %s', (_, given, refusal) => {
    expect(codeOf(() => readMatchInput(given, [], TODAY))).toBe(refusal)
  })

  it('is in the body alone', () => {
    expect(codeOf(() => readMatchInput(patient(DOROTHY), [['family', 'TEST-ALDER']], TODAY))).toBe(
      'INVALID_PARAMETER family',
    )
  })
})

describe('what a cross-reference asks', () => {
  const SOURCE = ['sourceIdentifier', `${NHS}|9990000018`] as const

  it('is the person of a number, and the systems wanted', () => {
    expect(readCrossReference([SOURCE, ['targetSystem', NHS], ['_format', 'json']])).toEqual({
      person: { kind: 'nhs-number', nhsNumber: '9990000018' },
      targetSystems: [NHS],
    })
    expect(readCrossReference([SOURCE]).targetSystems).toEqual([])
  })

  it('is a person by an id of the requester’s own case system', () => {
    const system = 'https://linchpin.example/fhir/Id/case-system-person'
    expect(readCrossReference([['sourceIdentifier', `${system}|P-1`]]).person).toEqual({
      kind: 'local-id',
      localId: 'P-1',
    })
    expect(codeOf(() => readCrossReference([['sourceIdentifier', `${system}|`]]))).toBe(
      'INVALID_IDENTIFIER_SYSTEM sourceIdentifier',
    )
  })

  it.each<readonly [string, readonly (readonly [string, string])[], string]>([
    ['nobody', [], 'ONE_PERSON_REQUIRED sourceIdentifier'],
    ['two people', [SOURCE, SOURCE], 'ONE_PERSON_REQUIRED sourceIdentifier'],
    [
      'two people in one',
      [['sourceIdentifier', `${NHS}|9990000018,${NHS}|9990000026`]],
      'ONE_PERSON_REQUIRED sourceIdentifier',
    ],
    [
      'a system nobody knows',
      [['sourceIdentifier', 'https://elsewhere.example|1']],
      'INVALID_IDENTIFIER_SYSTEM sourceIdentifier',
    ],
    ['no system', [['sourceIdentifier', '9990000018']], 'INVALID_IDENTIFIER_SYSTEM sourceIdentifier'],
    [
      'a number that fails its check',
      [['sourceIdentifier', `${NHS}|9990000019`]],
      'INVALID_NHS_NUMBER sourceIdentifier',
    ],
    [
      'a target nobody knows',
      [SOURCE, ['targetSystem', 'https://elsewhere.example']],
      'TARGET_SYSTEM_NOT_FOUND targetSystem',
    ],
    ['anything else', [SOURCE, ['family', 'TEST-ALDER']], 'INVALID_PARAMETER family'],
    ['XML', [SOURCE, ['_format', 'xml']], 'INVALID_PARAMETER _format'],
  ])('is not %s', (_, pairs, refusal) => {
    expect(codeOf(() => readCrossReference(pairs))).toBe(refusal)
  })
})
