import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { involvementOf } from '../../src/fhir/documents/involvement.js'
import { escaped } from '../../src/fhir/documents/narrative.js'
import { summaryPage } from '../../src/fhir/documents/summary-page.js'
import { summaryOf } from '../../src/fhir/documents/summary.js'
import { wordsOf } from '../../src/fhir/documents/words.js'
import { type ReportedOutcome } from '../../src/fhir/outcomes/reported-outcome.js'
import { type FhirResource } from '../../src/fhir/resource.js'
import { type Json, type JsonObject, objectsOf, textOf } from '../../src/model/json.js'
import { PRACTICE, SOURCES } from '../disclosure/world.js'

const AT = '2026-11-21T10:00:00.000Z'

describe('words', () => {
  test.each<readonly [Json, string]>([
    [{ coding: [{ code: '1', display: 'Hay fever' }] }, 'Hay fever'],
    [{ coding: [{ code: '1', display: 'Hay fever' }], text: 'Hayfever every June' }, 'Hayfever every June'],
    [{ coding: [{ code: 'active' }] }, 'active'],
    [{ reference: 'Practitioner/1', display: 'Sam TEST-WORKER' }, 'Sam TEST-WORKER'],
    [{ reference: 'Practitioner/1' }, ''],
    [{ start: '2025-10-21' }, 'since 21 October 2025'],
    [{ end: '2025-10' }, 'until October 2025'],
    [{ start: '2023-03-06', end: '2023-04-28' }, '6 March 2023 to 28 April 2023'],
    ['2026-04-27T08:10:00+00:00', '27 April 2026, 09:10'],
    [{ start: '2026-04-27T09:10:00+01:00', end: '2026-04-27T08:20:00Z' }, '27 April 2026, 09:10 to 09:20'],
    ['2026-13-41', '2026-13-41'],
    ['2025', '2025'],
    ['not a date', 'not a date'],
    [{ prefix: ['Dr'], given: ['Gita'], family: 'TEST-PRACTITIONER' }, 'Dr Gita TEST-PRACTITIONER'],
    [{ value: 2, unit: 'tablet' }, '2 tablet'],
    [[{ text: 'One' }, { text: 'Two' }, { text: 'One' }], 'One; Two'],
    [{}, ''],
    [null, ''],
  ])('%j is read as "%s"', (value, words) => {
    expect(wordsOf(value)).toBe(words)
  })

  test('any JSON at all has words, and never throws', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => typeof wordsOf(value as Json) === 'string'))
  })
})

const outcome = (
  source: string,
  area: ReportedOutcome['area'],
  more: Partial<ReportedOutcome> = {},
): ReportedOutcome => ({
  source,
  area,
  outcome: 'answered',
  asOf: AT,
  warnings: [],
  organisation: 'X',
  count: 1,
  ...more,
})

const team = (more: JsonObject): FhirResource => ({
  resourceType: 'CareTeam',
  id: 'la-riverton-1',
  status: 'active',
  name: 'Long Term Team',
  ...more,
})

function partiesOf(
  released: readonly FhirResource[],
  outcomes: readonly ReportedOutcome[],
): readonly string[] {
  const { parameter } = involvementOf({ released, outcomes, sources: SOURCES, at: AT })
  return objectsOf(parameter).map((it) => {
    const parts = objectsOf(it['part']).map((part) => `${textOf(part['name']) ?? ''}=${valueOf(part)}`)
    return [textOf(it['name']), ...parts].join(' ')
  })
}

function valueOf(part: JsonObject): string {
  const [value] = Object.entries(part).flatMap(([name, it]) => (name.startsWith('value') ? [it] : []))
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const odsOf = (value: string): JsonObject => ({
  system: 'https://fhir.nhs.uk/Id/ods-organization-code',
  value,
})

describe('who has which bit', () => {
  test('current ones first, the lead marked, with how to reach each', () => {
    const keyWorker = {
      role: [
        {
          coding: [{ system: 'https://linchpin.example/fhir/CodeSystem/care-team-role', code: 'key-worker' }],
        },
        { text: 'Social Worker' },
      ],
      member: { reference: 'PractitionerRole/la-riverton-9', display: 'Sam TEST-WORKER' },
    }
    const role = {
      resourceType: 'PractitionerRole',
      id: 'la-riverton-9',
      telecom: [{ system: 'phone', value: '01632 960112' }],
    }
    const extension = [
      { url: 'https://linchpin.example/fhir/StructureDefinition/other', valueDate: '2026-11-21' },
      { url: 'https://linchpin.example/fhir/StructureDefinition/last-contact', valueDate: '2026-10-14' },
    ]
    const ended = team({ id: 'la-riverton-2', name: 'Old Team', period: { end: '2026-11-20' } })
    const parties = partiesOf(
      [ended, team({ participant: [keyWorker], extension }), role],
      [outcome('la-riverton', 'involvement')],
    )
    expect(parties[1]).toContain('party status=current team=Long Term Team worker=Sam TEST-WORKER')
    expect(parties[1]).toContain(
      'contact={"system":"phone","value":"01632 960112"} lead=true lastContact=2026-10-14',
    )
    // Where nobody says when they met, no day is told.
    expect(parties[2]).toMatch(/^party status=historic team=Old Team lead=false period=/)
    expect(parties[3]).toContain('source source=la-riverton organisation=la-riverton status=current')
  })

  test.each<readonly [Partial<ReportedOutcome>, string]>([
    [{ outcome: 'answered-empty', count: 0 }, 'none-found'],
    [{ outcome: 'timed-out', count: undefined }, 'timed-out'],
    [{ outcome: 'error', count: undefined }, 'error'],
    [{ outcome: 'not-permitted', count: undefined }, 'not-permitted'],
    [{ outcome: 'partial' }, 'partial'],
    [{ outcome: 'not-supported', count: undefined }, 'not-supported'],
  ])('a source that says %j is never told as nobody', (said, status) => {
    const parties = partiesOf([], [outcome('la-riverton', 'involvement', said)])
    expect(parties[1]).toContain(`status=${status}`)
  })

  test('a source with only what has ended is historic', () => {
    const parties = partiesOf([team({ status: 'inactive' })], [outcome('la-riverton', 'involvement')])
    expect(parties.at(-1)).toContain('status=historic')
  })

  test('the registered practice comes with its telephone number', () => {
    const patient = {
      resourceType: 'Patient',
      id: 'p-0018',
      generalPractitioner: [
        { identifier: { value: PRACTICE.organisation, period: { start: '2015-04-01' } } },
      ],
    }
    // The practice answers for demographics too, and first.
    const asked = ['a81001', 'pds'].map((it) => outcome(it, 'demographics'))
    const [, party, practice, pds] = partiesOf([patient], asked)
    expect(party).toContain(`organisation=${PRACTICE.name}`)
    expect(party).toContain('period={"start":"2015-04-01"} source=pds')
    expect([practice, pds]).toEqual([
      expect.stringContaining('source=a81001 organisation=a81001 status=none-found'),
      expect.stringContaining('source=pds organisation=pds status=current'),
    ])
  })

  test('the usual GP is of the practice whose record names them', () => {
    const gp = { resourceType: 'Practitioner', id: 'a81001-9', name: [{ text: 'Dr Gita TEST-PRACTITIONER' }] }
    const patient = (id: string) => ({
      resourceType: 'Patient',
      id,
      generalPractitioner: [{ reference: 'Practitioner/a81001-9' }],
    })
    const asked = ['a81001', 'riverton'].map((it) => outcome(it, 'demographics'))
    const [, party] = partiesOf([patient('a81001-1'), gp], asked)
    expect(party).toContain(`organisation=${PRACTICE.name} worker=Dr Gita TEST-PRACTITIONER`)
    // A council that names a GP is not their practice.
    const [, named] = partiesOf([patient('riverton-1'), gp], asked)
    expect(named).toMatch(/^party status=current worker=Dr Gita/)
  })

  test.each<readonly [string, JsonObject, string]>([
    ['its code is one that is known', { identifier: [odsOf(PRACTICE.organisation)] }, PRACTICE.name],
    ['it has a name', { name: 'Far Surgery', identifier: [odsOf('Z99999')] }, 'Far Surgery'],
    ['it has a code alone', { identifier: [{ system: 'urn:x', value: '7' }, odsOf('Z99999')] }, 'Z99999'],
  ])('a practice that a council refers to is an organisation, and nobody who works: %s', (_, more, name) => {
    const practice = { resourceType: 'Organization', id: 'riverton-7', ...more }
    const patient = {
      resourceType: 'Patient',
      id: 'riverton-1',
      generalPractitioner: [{ reference: 'Organization/riverton-7' }],
    }
    const [, party] = partiesOf([patient, practice], [outcome('riverton', 'demographics')])
    expect(party).toMatch(
      new RegExp(`^party status=current organisation=${name.replace(/[()]/g, '.')} role=`),
    )
  })
})

describe('a summary', () => {
  const flag = (code: string): FhirResource => ({
    resourceType: 'Flag',
    id: 'la-riverton-5',
    code: { text: code },
  })
  const summary = (
    released: readonly FhirResource[],
    outcomes: readonly ReportedOutcome[],
    lookedFor = released,
  ): ReturnType<typeof summaryOf> =>
    summaryOf({
      fhirBase: 'https://gateway.example/fhir',
      patientId: 'p-0018',
      released,
      lookedFor: new Set(lookedFor),
      outcomes,
      sources: SOURCES,
      at: AT,
      id: '3f1d2c1e-8f0b-4a56-9c3e-0f8a1b2c3d4e',
    })

  test('an empty section never claims that there is nothing, and says what each source said', () => {
    const { sections } = summary([], [outcome('a81001', 'allergies', { outcome: 'timed-out' })])
    const allergies = sections.find((it) => it.title.startsWith('Allergies'))?.html ?? ''
    expect(allergies).toContain('This does not mean that there is nothing to know.')
    expect(allergies).toContain('did not answer in time')
  })

  test('what came along stands in no section, and is there for what names it', () => {
    const visit = { resourceType: 'Encounter', id: 'a81001-1', type: [{ text: 'Home visit' }] }
    const medicine: FhirResource = {
      resourceType: 'MedicationStatement',
      id: 'a81001-2',
      medicationCodeableConcept: { text: 'Metformin' },
      context: { reference: 'Encounter/a81001-1' },
    }
    const given = [outcome('a81001', 'medications')]
    const shownIn = (lookedFor: readonly FhirResource[]) => {
      const { bundle, sections } = summary([visit, medicine], given, lookedFor)
      const titles = sections.filter((it) => it.html.includes('<table>')).map((it) => it.title)
      return [
        titles,
        JSON.stringify(bundle).includes('"fullUrl":"https://gateway.example/fhir/Encounter/a81001-1"'),
      ]
    }
    expect(shownIn([medicine])).toEqual([['Medicines'], true])
    expect(shownIn([medicine, visit])).toEqual([['Medicines', 'Consultations'], true])
  })

  test('a warning of a source is still there', () => {
    const { bundle, sections } = summary(
      [],
      [outcome('a81001', 'problems', { warnings: ['confidential-items'] })],
    )
    const words = 'Items excluded due to confidentiality and/or patient preferences.'
    expect(sections.find((it) => it.title === 'Problems')?.html).toContain(words)
    expect(JSON.stringify(bundle)).toContain('confidential-items')
  })

  test('what a source wrote is never markup, in the document or on the page', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const made = summary([flag(`<script>${text}</script>`)], [outcome('la-riverton', 'alerts')])
        const page = summaryPage(made, AT)
        expect(page).not.toContain('<script')
        expect(JSON.stringify(made.bundle).replaceAll('"text":"<script>', '')).not.toContain('div><script')
        expect(escaped(text)).not.toMatch(/[<>"']|[^\t\n\r -\u{10ffff}]/u)
      }),
      { numRuns: 200 },
    )
  })

  test('a medicine is named though its statement only refers to it', () => {
    const medicine = { resourceType: 'Medication', id: 'a81001-7', code: { text: 'Metformin 500mg' } }
    const statement = {
      resourceType: 'MedicationStatement',
      id: 'a81001-6',
      status: 'active',
      medicationReference: { reference: 'Medication/a81001-7' },
    }
    const { sections } = summary([medicine, statement], [outcome('a81001', 'medications')])
    expect(sections.find((it) => it.title === 'Medicines')?.html).toContain('<td>Metformin 500mg</td>')
  })

  test('what is over stands last', () => {
    const [over, active] = ['inactive', 'active'].map((status) => ({ ...flag(status), status }))
    const { sections } = summary([over ?? flag(''), active ?? flag('')], [outcome('la-riverton', 'alerts')])
    expect(sections[0]?.html).toMatch(/<td>active<\/td>.*<td>inactive<\/td>/s)
  })

  test('entries stand in the section of their type, the person first', () => {
    const patient = { resourceType: 'Patient', id: 'p-0018', name: [{ text: 'Dorothy TEST-ALDER' }] }
    const { bundle, title } = summary([flag('Dog at address'), patient], [outcome('la-riverton', 'alerts')])
    const resources = objectsOf(bundle['entry']).map((it) => (it['resource'] as JsonObject)['resourceType'])
    expect(resources).toEqual(['Composition', 'Patient', 'Flag', 'OperationOutcome'])
    expect(title).toBe('Summary of Dorothy TEST-ALDER')
  })
})
