import { describe, expect, it } from 'vitest'
import { type FhirResource } from '../../src/fhir/resource.js'
import { type Json, type JsonObject } from '../../src/model/json.js'
import { PERSON, projectLabeller, unlabelled } from './given.js'

const label = projectLabeller()
const NHS = 'https://fhir.nhs.uk/Id/nhs-number'
const THEIRS = { reference: 'Patient/p1' }
const OTHER = { reference: 'Patient/p2' }

function isTheirs(resource: FhirResource): boolean | undefined {
  return label([unlabelled(resource)], PERSON)[0]!.facts.subjectMatches
}

const condition = (more: JsonObject): FhirResource => ({
  resourceType: 'Condition',
  id: 'c',
  subject: THEIRS,
  ...more,
})
const holding = (...contained: readonly Json[]): FhirResource => condition({ contained })
const person = (id: string, ...numbers: readonly string[]): FhirResource => ({
  resourceType: 'Patient',
  id,
  identifier: numbers.map((value) => ({ system: NHS, value })),
})

describe('something about another person, wherever it stands, is not theirs (leak L30)', () => {
  it.each<readonly [string, FhirResource]>([
    [
      'the patient of something contained',
      holding({ resourceType: 'Immunization', id: 'i', patient: OTHER }),
    ],
    ['whom a contained task is for', holding({ resourceType: 'Task', id: 't', for: OTHER })],
    [
      'what a contained message is about',
      holding({ resourceType: 'Communication', id: 'm', about: [OTHER] }),
    ],
    ['who benefits', holding({ resourceType: 'Coverage', id: 'v', beneficiary: OTHER })],
    ['one of several', condition({ focus: [THEIRS, OTHER] })],
    ['a version of the other person', condition({ focus: [{ reference: 'Patient/p2/_history/1' }] })],
    [
      'the other person at another server',
      condition({ focus: [{ reference: 'https://a.example/FHIR/R4/Patient/p2' }] }),
    ],
    ['a contained person, though the person stands beside', holding(person('a', '9990000018'), person('b'))],
    ['a Patient with a number of each', person('p1', '9990000018', '9990000042')],
    ['a Patient whose number is missing', { ...person('p1'), identifier: [{ system: NHS }] }],
    ['a subject that is text', condition({ subject: 'Patient/p1' })],
    ['a subject whose number is missing', condition({ subject: { ...THEIRS, identifier: { system: NHS } } })],
    ['a contained subject that is not there', condition({ subject: { reference: '#p' } })],
    [
      'a contained subject that is no person',
      {
        ...holding({ resourceType: 'Group', id: 'p' }, person('q', '9990000018')),
        subject: { reference: '#p' },
      },
    ],
  ])('%s', (_what, resource) => {
    expect(isTheirs(resource)).toBe(false)
  })
})

describe('and what is theirs stays theirs', () => {
  it.each<readonly [string, FhirResource]>([
    ['about the person within', holding({ resourceType: 'Immunization', id: 'i', patient: THEIRS })],
    ['about a thing', condition({ focus: [{ reference: 'Device/d' }, { display: 'the left hip' }] })],
    [
      'a contained copy of the person among other things',
      {
        ...holding({ resourceType: 'Organization', id: 'o' }, person('p', '9990000018')),
        subject: { reference: '#p' },
      },
    ],
  ])('%s', (_what, resource) => {
    expect(isTheirs(resource)).toBe(true)
  })
})

describe('an appointment is whose who takes part in it', () => {
  const STAFF = { reference: 'Practitioner/w1' }
  const appointment = (...actors: readonly Json[]): FhirResource => ({
    resourceType: 'Appointment',
    id: 'a',
    participant: actors.map((actor) => ({ actor, status: 'accepted' })),
  })
  it.each<readonly [string, boolean | undefined, readonly Json[]]>([
    [
      'the person with staff, a place and somebody named',
      true,
      [THEIRS, STAFF, { reference: 'Location/l' }, { display: 'x' }],
    ],
    [
      'the person with staff known by a number of theirs',
      true,
      [THEIRS, { identifier: { system: 'urn:staff', value: '1' } }],
    ],
    ['the person and another', false, [THEIRS, OTHER]],
    [
      'the person and another by number',
      false,
      [THEIRS, { identifier: { system: NHS, value: '9990000042' } }],
    ],
    [
      'the person and somebody at another server',
      false,
      [THEIRS, { reference: 'https://a.example/Patient/p2' }],
    ],
    ['the person and who is called a Patient', false, [THEIRS, { type: 'Patient', display: 'x' }]],
    [
      'the person, a relative and a team',
      true,
      [THEIRS, { reference: 'RelatedPerson/r' }, { type: 'CareTeam' }],
    ],
    ['the person and one of a type nobody knows', false, [THEIRS, { reference: 'Visitor/v1' }]],
    ['the person and a group', false, [THEIRS, { reference: 'Group/g1' }]],
    ['the person and who is called a Person', false, [THEIRS, { type: 'Person', display: 'x' }]],
    ['the person and staff called a Patient', false, [THEIRS, { ...STAFF, type: 'Patient' }]],
    [
      'the person and staff with the number of another',
      false,
      [THEIRS, { ...STAFF, identifier: { system: NHS, value: '9990000042' } }],
    ],
    [
      'the person and staff by type with the number of another',
      false,
      [THEIRS, { type: 'Practitioner', identifier: { system: NHS, value: '9990000042' } }],
    ],
    ['another', false, [OTHER, STAFF]],
    ['staff alone, which is nobody’s', undefined, [STAFF]],
  ])('%s', (_what, expected, actors) => {
    expect(isTheirs(appointment(...actors))).toBe(expected)
  })
})
