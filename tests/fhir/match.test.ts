import { describe, expect, it } from 'vitest'
import { matcherOf } from '../../src/fhir/search/match.js'
import { referencesAmong } from '../../src/fhir/search/references.js'
import { parseSearch } from '../../src/fhir/search/parse/parse-search.js'
import { resourceType } from '../../src/fhir/resource-types.js'
import { type FhirResource } from '../../src/fhir/resource.js'

const FHIR_BASE = 'https://gateway.example/fhir'
const SNOMED = 'http://snomed.info/sct'

const CONDITION: FhirResource = {
  resourceType: 'Condition',
  id: 'c1',
  subject: { reference: 'Patient/p1' },
  identifier: [{ system: 'urn:a', value: '1' }, { value: 'bare' }],
  clinicalStatus: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
  },
  code: {
    coding: [
      { system: SNOMED, code: '195967001', display: 'Asthma' },
      { code: 'local,1', display: 'Chest' },
    ],
    text: 'Ásthma of childhood',
  },
  onsetPeriod: { start: '2024-01-10', end: '2024-06-20' },
  recordedDate: '2024-03-15T10:30:00+01:00',
  encounter: { reference: 'Encounter/e1', identifier: { system: 'urn:e', value: 'E1' } },
}

const PERSON: FhirResource = {
  resourceType: 'RelatedPerson',
  id: 'r1',
  patient: { reference: 'Patient/p1' },
  active: true,
  gender: 'female',
  name: [{ family: 'Smith', given: ['Zoë', 'Ann'] }],
  birthDate: '1970-05',
}

const CASES: readonly (readonly [FhirResource, string, boolean])[] = [
  [CONDITION, 'code=195967001', true],
  [CONDITION, `code=${SNOMED}|195967001`, true],
  [CONDITION, 'code=urn:other|195967001', false],
  [CONDITION, 'code=|195967001', false],
  [CONDITION, 'code=|local\\,1', true],
  [CONDITION, 'code=local\\,1', true],
  [CONDITION, `code=${SNOMED}|`, true],
  [CONDITION, 'code=urn:other|', false],
  [CONDITION, 'code=195967002,195967001', true],
  [CONDITION, 'code=195967001&code=local\\,1', true],
  [CONDITION, 'code=195967001&code=absent', false],
  [CONDITION, 'code:not=195967001', false],
  [CONDITION, 'code:not=absent', true],
  [CONDITION, 'code:not=absent,195967001', false],
  [CONDITION, 'severity:not=absent', true],
  [CONDITION, 'code:text=asthma', true],
  [CONDITION, 'code:text=chest', true],
  [CONDITION, 'code:text=childhood', false],
  [CONDITION, 'severity:missing=true', true],
  [CONDITION, 'severity:missing=false', false],
  [CONDITION, 'code:missing=false', true],
  [CONDITION, 'clinical-status=Active', false],
  [CONDITION, 'clinical-status=active', true],
  [CONDITION, 'identifier=urn:a|1', true],
  [CONDITION, 'identifier=|bare', true],
  [CONDITION, 'identifier=|1', false],
  [CONDITION, '_id=c1', true],
  [CONDITION, '_id=C1', false],
  [CONDITION, 'encounter=e1', true],
  [CONDITION, 'encounter=Encounter/e1', true],
  [CONDITION, `encounter=${FHIR_BASE}/Encounter/e1`, true],
  [CONDITION, 'encounter=https://elsewhere.example/fhir/Encounter/e1', false],
  [CONDITION, 'encounter:Encounter=e1', true],
  [CONDITION, 'encounter=e', false],
  [CONDITION, 'encounter:identifier=urn:e|E1', true],
  [CONDITION, 'encounter:identifier=urn:e|E2', false],
  [CONDITION, 'recorded-date=2024', true],
  [CONDITION, 'recorded-date=2024-03-15', true],
  [CONDITION, 'recorded-date=2024-03-15T09:30Z', true],
  [CONDITION, 'recorded-date=2024-03-15T09:30:00Z', true],
  [CONDITION, 'recorded-date=2024-03-15T10:30Z', false],
  [CONDITION, 'recorded-date=ne2024-03-15', false],
  [CONDITION, 'recorded-date=ge2024-03-15&recorded-date=lt2024-03-16', true],
  [CONDITION, 'recorded-date=gt2024-03-15', false],
  [CONDITION, 'recorded-date=gt2024-03-14', true],
  [CONDITION, 'recorded-date=le2024-03-15', true],
  [CONDITION, 'recorded-date=lt2024-03-15', false],
  [CONDITION, 'onset-date=2024-03', false],
  [CONDITION, 'onset-date=2024', true],
  [CONDITION, 'onset-date=gt2024-03', true],
  [CONDITION, 'onset-date=lt2024-03', true],
  [CONDITION, 'onset-date=ge2024-07', false],
  [CONDITION, 'onset-date=sa2023', true],
  [CONDITION, 'onset-date=sa2024-01-10', false],
  [CONDITION, 'onset-date=eb2024-06-21', true],
  [CONDITION, 'onset-date=eb2024-06-20', false],
  [CONDITION, 'onset-date=ne2024-03', true],
  [CONDITION, 'abatement-date=ne2024-03', false],
  [CONDITION, 'abatement-date:missing=true', true],
  [PERSON, 'name=smi', true],
  [PERSON, 'name=mith', false],
  [PERSON, 'name=zoe', true],
  [PERSON, 'name=ZOË', true],
  [PERSON, 'name:contains=MIT', true],
  [PERSON, 'name:exact=smith', false],
  [PERSON, 'name:exact=Smith', true],
  [PERSON, 'active=true', true],
  [PERSON, 'active=false', false],
  [PERSON, 'gender=female', true],
  [PERSON, 'gender=http://hl7.org/fhir/administrative-gender|female', true],
  [PERSON, 'gender=urn:x|female', false],
  [PERSON, 'birthdate=1970', true],
  [PERSON, 'birthdate=1970-05-01', false],
  [PERSON, 'birthdate=ge1970-05-01', true],
  [PERSON, 'birthdate=lt1970-05-02', true],
]

describe('a search parameter matches by the R4 rules of its kind', () => {
  it.each(CASES)('%j?%s: %s', (resource, query, expected) => {
    const row = resourceType(resource.resourceType)!
    const pairs = `patient=p1&${query}`.split('&').map((pair): readonly [string, string] => {
      const at = pair.indexOf('=')
      return [pair.slice(0, at), pair.slice(at + 1)]
    })
    const { query: parsed } = parseSearch(row, pairs, {
      fhirBase: FHIR_BASE,
      offset: undefined,
      at: '2026-01-01',
    })
    expect(matcherOf(row, parsed.parameters, referencesAmong([resource]))(resource)).toBe(expected)
  })
})
