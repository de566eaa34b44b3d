import { describe, expect, it } from 'vitest'
import { resourceType } from '../../src/fhir/resource-types.js'
import { ownershipOf } from '../../src/labelling/subject.js'
import { type JsonObject } from '../../src/model/json.js'
import { PERSON } from './given.js'

const THEIRS = { reference: PERSON.reference }

function ownership(type: string, more: JsonObject): string {
  return ownershipOf(resourceType(type)!, { resourceType: type, id: 'x', ...more }, PERSON)
}

describe('who stands beside the person in an appointment', () => {
  it.each([
    ...['Practitioner', 'PractitionerRole', 'Organization', 'CareTeam', 'RelatedPerson'],
    ...['Device', 'HealthcareService', 'Location'],
  ])('%s: no other person', (type) => {
    const participant = [THEIRS, { reference: `${type}/b` }, { type }].map((actor) => ({ actor }))
    expect(ownership('Appointment', { participant })).toBe('theirs')
  })
})

describe('what is the person’s', () => {
  it.each<readonly [string, JsonObject]>([
    ['with texts and nothing in a list', { category: ['x', 1, null, [null]], note: null }],
    ['with a version of theirs', { focus: [THEIRS, { reference: 'Device/d/_history/12' }] }],
  ])('%s', (_what, more) => {
    expect(ownership('Observation', { subject: THEIRS, ...more })).toBe('theirs')
  })

  it.each([
    'Patient/p2/_history/1',
    'Patient/p2/_history/12.a-b',
    'https://a.example/Patient/p2/_history/12',
  ])('and not with a version of somebody else: %s', (reference) => {
    expect(ownership('Observation', { subject: THEIRS, focus: [{ reference }] })).toBe('other')
  })
})
