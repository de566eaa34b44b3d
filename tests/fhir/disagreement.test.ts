import { describe, expect, test } from 'vitest'
import { summaryPage } from '../../src/fhir/documents/summary-page.js'
import { summaryOf } from '../../src/fhir/documents/summary.js'
import { type ReportedOutcome } from '../../src/fhir/outcomes/reported-outcome.js'
import { type FhirResource } from '../../src/fhir/resource.js'
import { type JsonObject } from '../../src/model/json.js'
import { SOURCES } from '../disclosure/world.js'

const AT = '2026-11-21T10:00:00.000Z'

const outcome = (source: string, area: ReportedOutcome['area']): ReportedOutcome => ({
  source,
  area,
  outcome: 'answered',
  asOf: AT,
  warnings: [],
  organisation: 'X',
  count: 1,
})

const summary = (
  released: readonly FhirResource[],
  outcomes: readonly ReportedOutcome[],
): ReturnType<typeof summaryOf> =>
  summaryOf({
    fhirBase: 'https://gateway.example/fhir',
    patientId: 'p-0018',
    released,
    lookedFor: new Set(released),
    outcomes,
    sources: SOURCES,
    at: AT,
    id: '3f1d2c1e-8f0b-4a56-9c3e-0f8a1b2c3d4e',
  })

describe('a summary says where the sources do not agree', () => {
  const home = (id: string, line: string, more: JsonObject = {}): FhirResource => ({
    resourceType: 'Patient',
    id,
    address: [{ use: 'home', line: [line], postalCode: 'ZZ99 1ZZ', ...more }],
  })
  const AT_HOME = [outcome('a81001', 'demographics'), outcome('riverton', 'demographics')]

  test.each<readonly [string, FhirResource, string | undefined]>([
    ['another', home('riverton-1', '9 Other Road'), '9 Other Road, ZZ99 1ZZ'],
    ['the same, written otherwise', home('riverton-1', '1, home street'), undefined],
    [
      'another flat of the same digits',
      home('riverton-1', 'Flat 1, 1 Home Street'),
      'Flat 1, 1 Home Street, ZZ99 1ZZ',
    ],
    [
      'the same, its postcode written otherwise',
      home('riverton-1', '1 Home Street', { postalCode: 'zz991zz' }),
      undefined,
    ],
    ['one that is over', home('riverton-1', '9 Other Road', { period: { end: '2020-01-01' } }), undefined],
    [
      'one that ends some day',
      home('riverton-1', '9 Other Road', { period: { end: '2030' } }),
      '9 Other Road',
    ],
    ['an old one', home('riverton-1', '9 Other Road', { use: 'old' }), undefined],
  ])('an address of another source beside the person’s own: %s', (_what, other, shown) => {
    const made = summary([home('p-0018', '1 Home Street'), other], AT_HOME)
    const page = summaryPage(made, AT)
    for (const text of [JSON.stringify(made.bundle), page]) {
      expect(text.includes('Address according to riverton: ')).toBe(shown !== undefined)
      expect(text.includes('The sources do not agree on where the person lives now.')).toBe(
        shown !== undefined,
      )
    }
    expect(page).toContain('Address: 1 Home Street, ZZ99 1ZZ')
    if (shown !== undefined) expect(page).toContain(`Address according to riverton: ${shown}`)
  })

  const allergy = (id: string, text: string, status = 'active'): FhirResource => ({
    resourceType: 'AllergyIntolerance',
    id,
    clinicalStatus: { coding: [{ code: status }] },
    code: { text },
  })

  test.each<readonly [string, readonly FhirResource[], boolean]>([
    ['of one source', [allergy('a81001-1', 'Penicillin'), allergy('a81001-2', 'Latex')], false],
    ['that are the same', [allergy('a81001-1', 'Penicillin'), allergy('riverton-1', 'penicillin')], false],
    ['that differ', [allergy('a81001-1', 'Penicillin'), allergy('riverton-1', 'Latex')], true],
    [
      'of which one has more',
      [allergy('a81001-1', 'Latex'), allergy('riverton-1', 'Latex'), allergy('riverton-2', 'Nuts')],
      true,
    ],
    [
      'that differ in what is over',
      [allergy('a81001-1', 'Latex'), allergy('riverton-1', 'Latex'), allergy('a81001-2', 'Nuts', 'resolved')],
      false,
    ],
  ])('lists of allergies %s', (_what, allergies, differ) => {
    const made = summary(allergies, [outcome('a81001', 'allergies'), outcome('riverton', 'allergies')])
    const said = 'The lists of a81001 and riverton are not the same.'
    expect([JSON.stringify(made.bundle), summaryPage(made, AT)].map((it) => it.includes(said))).toEqual([
      differ,
      differ,
    ])
  })

  const medicine = (id: string, name: string, dosage = 'one a day'): FhirResource => ({
    resourceType: 'MedicationStatement',
    id,
    status: 'active',
    medicationCodeableConcept: { text: name },
    dosage: [{ text: dosage }],
  })

  test.each<readonly [string, FhirResource, boolean]>([
    ['that are the same', medicine('riverton-1', 'RAMIPRIL 1.25 mg', 'One a day.'), false],
    ['of another strength', medicine('riverton-1', 'Ramipril 12.5 mg'), true],
    ['of another dosage', medicine('riverton-1', 'Ramipril 1.25 mg', 'two a day'), true],
  ])('lists of medicines %s', (_what, other, differ) => {
    const medicines = [medicine('a81001-1', 'Ramipril 1.25 mg'), other]
    const made = summary(medicines, [outcome('a81001', 'medications'), outcome('riverton', 'medications')])
    expect(summaryPage(made, AT).includes('The lists of a81001 and riverton are not the same.')).toBe(differ)
  })
})
