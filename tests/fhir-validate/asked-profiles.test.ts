import { describe, expect, test } from 'vitest'
import { type JsonObject } from '../../src/model/json.js'
import { errorsOf, placed } from './base-validator.js'
import { changed } from './changed.js'
import { PERSON, PLAN } from './sample-package.js'
import { CARE_PLAN, CHECK, PATIENT } from './sample-resources.js'

describe('what cannot be checked is said', () => {
  const information = (resource: JsonObject) =>
    CHECK.validate(resource)
      .filter((it) => it.severity === 'information')
      .map(placed)

  test('an invariant that needs a terminology server', () => {
    expect(information(PATIENT)).toEqual(['smp-2 at Patient'])
  })

  test('a code of a system that is not at hand', () => {
    const snomed = { coding: [{ system: 'http://snomed.info/sct', code: '1' }] }
    expect(information(changed(PATIENT, ['maritalStatus'], snomed))).toContain(
      'binding at Patient.maritalStatus',
    )
  })

  test('a profile that is claimed and not loaded', () => {
    const claiming = changed(CARE_PLAN, ['meta', 'profile'], ['https://elsewhere.example/profile'])
    expect(information(claiming)).toEqual(['profile-unknown at CarePlan'])
  })

  test('an extension that nobody defines', () => {
    const extended = changed(PATIENT, ['extension', 1], {
      url: 'https://elsewhere.example/x',
      valueCode: 'y',
    })
    expect(information(extended)).toContain('extension-unknown at Patient.extension[1]')
  })
})

describe('a profile that is asked for', () => {
  const { meta: _, ...unclaimed } = PATIENT

  test('is checked without being claimed', () => {
    const wrong = changed(unclaimed, ['photo'], [{ url: 'https://x.example' }])
    expect(errorsOf(CHECK.validate(wrong, { profiles: [PERSON] }))).toEqual(['max at Patient.photo'])
    expect(errorsOf(CHECK.validate(wrong))).toEqual([])
  })

  test('must be loaded', () => {
    const findings = CHECK.validate(unclaimed, { profiles: ['https://elsewhere.example/profile'] })
    expect(errorsOf(findings)).toEqual(['profile-unknown at Patient'])
  })

  test('must be for the type', () => {
    expect(errorsOf(CHECK.validate(unclaimed, { profiles: [PLAN] }))).toEqual(['profile-type at Patient'])
  })
})

test('the target of a reference in a Bundle must conform to the profile asked of it', () => {
  const bundleOf = (patient: JsonObject): JsonObject => ({
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      {
        fullUrl: 'urn:uuid:1b4db7eb-4057-4ba9-8a6b-7a8d4c0c9f11',
        resource: changed(CARE_PLAN, ['subject', 'reference'], 'Patient/p'),
      },
      { fullUrl: 'https://x.example/Patient/p', resource: changed(patient, ['id'], 'p') },
    ],
  })
  expect(errorsOf(CHECK.validate(bundleOf(PATIENT)))).toEqual([])
  const { meta: _, identifier: __, ...stranger } = PATIENT
  expect(errorsOf(CHECK.validate(bundleOf(stranger)))).toEqual([
    'reference-target at Bundle.entry[0].resource.subject.reference',
  ])
})
