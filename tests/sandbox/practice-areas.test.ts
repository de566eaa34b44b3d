import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PEOPLE } from '../../sandbox/people.js'
import { type Practice, startPractice } from '../../sandbox/practice/start-practice.js'
import { type JsonObject, objectOf, objectsOf, textOf } from '../../src/model/json.js'
import { area, codingOf, EVERYTHING, listOf, record, resources } from './practice-asker.js'

const ALDER = '9990000018'
const FIR = '9990000077'
const CONSULTATIONS = '1149501000000101'
const SECONDARY = 'contained-in-consultations'

let practice: Practice
beforeAll(async () => {
  practice = await startPractice({ port: 0, people: PEOPLE })
})
afterAll(async () => {
  await practice.close()
})

const recent = (count: number): JsonObject =>
  area('includeConsultations', { includeNumberOfMostRecent: { valuePositiveInt: count } })
const starts = (bundle: JsonObject): readonly unknown[] =>
  resources(bundle, 'Encounter').map((it) => objectOf(it['period'])?.['start'])
const titles = (bundle: JsonObject): readonly unknown[] => resources(bundle, 'List').map((it) => it['title'])
const codes = (bundle: JsonObject, type: string): readonly unknown[] =>
  resources(bundle, type).map((it) => codingOf(it)?.['code'])

describe('consultations', () => {
  it('gives the last three, newest first on the list, of six over twelve years', async () => {
    const bundle = await record(practice, ALDER, recent(3))
    const entries = objectsOf(listOf(bundle, CONSULTATIONS)['entry'])
    const byReference = new Map(
      resources(bundle, 'Encounter').map((it) => [
        `Encounter/${textOf(it['id']) ?? ''}`,
        objectOf(it['period'])?.['start'],
      ]),
    )
    expect(entries.map((it) => byReference.get(textOf(objectOf(it['item'])?.['reference']) ?? ''))).toEqual([
      '2026-04-27T09:10:00+01:00',
      '2025-12-08T15:30:00+00:00',
      '2025-09-22T10:00:00+01:00',
    ])
    expect(starts(await record(practice, ALDER, area('includeConsultations')))).toHaveLength(6)
  })

  it('keeps to the period that was asked for, both days included', async () => {
    const period = { start: '2016-10-03', end: '2025-12-08' }
    const asked = area('includeConsultations', { consultationSearchPeriod: { valuePeriod: period } })
    expect(starts(await record(practice, ALDER, asked))).toHaveLength(4)
  })

  it('nests consultation, topic and heading lists, and gives what they hold on secondary lists', async () => {
    const bundle = await record(practice, ALDER, area('includeConsultations'))
    const structure = (code: string): number => codes(bundle, 'List').filter((it) => it === code).length
    expect([structure('325851000000107'), structure('25851000000105'), structure('24781000000107')]).toEqual([
      6, 6, 11,
    ])
    expect(codes(bundle, 'List').filter((it) => String(it).endsWith(SECONDARY))).toEqual([
      `consultations-allergies-${SECONDARY}`,
      `consultations-allergies-that-have-been-ended-${SECONDARY}`,
      `consultations-medications-${SECONDARY}`,
      `consultations-problems-${SECONDARY}`,
      `consultations-immunisations-${SECONDARY}`,
      `consultations-uncategorised-data-${SECONDARY}`,
    ])
  })

  it('marks a draft as unknown', async () => {
    const bundle = await record(practice, ALDER, area('includeConsultations'))
    const unknown = resources(bundle, 'Encounter').filter((it) => it['status'] === 'unknown')
    expect(unknown.map((it) => objectOf(it['period'])?.['start'])).toEqual(['2014-06-09T08:50:00+01:00'])
  })
})

describe('a sealed consultation', () => {
  it.each([
    ['all', area('includeConsultations')],
    ['the two most recent', recent(2)],
  ])('is absent from %s, and only the warning tells of it', async (_, asked) => {
    const bundle = await record(practice, FIR, asked)
    const list = listOf(bundle, CONSULTATIONS)
    expect(JSON.stringify(list['extension'])).toContain('"confidential-items"')
    expect(list['note']).toEqual([
      { text: 'Items excluded due to confidentiality and/or patient preferences.' },
    ])
    expect(JSON.stringify(bundle)).not.toMatch(/2026-02-16|sealed/i)
  })

  it('is not warned of where it would not have been', async () => {
    const list = listOf(await record(practice, FIR, recent(1)), CONSULTATIONS)
    expect(JSON.stringify(list['extension'])).not.toContain('confidential-items')
  })
})

describe('medications', () => {
  it('come as statement, plan and issues; the true status is the statement’s', async () => {
    const bundle = await record(practice, ALDER, area('includeMedication'))
    const statements = resources(bundle, 'MedicationStatement').map((it) => it['status'])
    expect(statements).toEqual(['active', 'active', 'active', 'stopped', 'completed', 'completed'])
    const intents = resources(bundle, 'MedicationRequest').map((it) => it['intent'])
    expect([
      intents.filter((it) => it === 'plan').length,
      intents.filter((it) => it === 'order').length,
    ]).toEqual([6, 8])
    expect(resources(bundle, 'Medication')).toHaveLength(6)
  })

  it('leave out issues, or what was over before a date, when asked to', async () => {
    const without = area('includeMedication', { includePrescriptionIssues: { valueBoolean: false } })
    const bundle = await record(practice, ALDER, without)
    expect(resources(bundle, 'MedicationRequest').every((it) => it['intent'] === 'plan')).toBe(true)
    const since = area('includeMedication', { medicationSearchFromDate: { valueDate: '2025-01-01' } })
    expect(resources(await record(practice, ALDER, since), 'MedicationStatement')).toHaveLength(4)
  })

  it('bring the problems they were prescribed for on the list of linked problems alone', async () => {
    const bundle = await record(practice, FIR, area('includeMedication'))
    expect(codes(bundle, 'Condition')).toEqual(['240589008', '8619003'])
    expect(titles(bundle)).toContain('Problems - linked problems not relating to the primary query')
    expect(titles(bundle)).not.toContain('Problems')
  })
})

describe('allergies', () => {
  it('that have ended are contained in their list, and are no entries', async () => {
    const [asked] = EVERYTHING
    const bundle = await record(practice, ALDER, asked!)
    const contained = objectsOf(listOf(bundle, '1103671000000101')['contained'])
    expect(contained.map((it) => it['clinicalStatus'])).toEqual(['resolved'])
    expect(resources(bundle, 'AllergyIntolerance').map((it) => it['clinicalStatus'])).toEqual(['active'])
  })

  it('are an empty list with its reason where all have ended or none were recorded', async () => {
    const bundle = await record(practice, FIR, EVERYTHING[0]!)
    expect(listOf(bundle, '1103671000000101')['emptyReason']).toBeDefined()
  })
})

describe('immunisations', () => {
  it.each([
    [false, [false, false]],
    [true, [false, false, true]],
  ])('with includeNotGiven %s', async (valueBoolean, expected) => {
    const asked = area('includeImmunisations', { includeNotGiven: { valueBoolean } })
    const bundle = await record(practice, ALDER, asked)
    expect(resources(bundle, 'Immunization').map((it) => it['notGiven'])).toEqual(expected)
  })
})

describe('problems', () => {
  it.each([
    [{ filterStatus: { valueCode: 'active' } }, ['38341003', '44054006', '36031001']],
    [{ filterStatus: { valueCode: 'inactive' } }, ['90176007']],
    [{ filterStatus: { valueCode: 'active' }, filterSignificance: { valueCode: 'minor' } }, ['36031001']],
    [{}, ['38341003', '44054006', '36031001', '90176007']],
  ])('that fit %j', async (parts, expected) => {
    const bundle = await record(practice, ALDER, area('includeProblems', parts))
    expect(codes(bundle, 'Condition')).toEqual(expected)
  })

  it('are linked to each other both ways, and to what was recorded under them', async () => {
    const text = JSON.stringify(
      resources(await record(practice, ALDER, area('includeProblems')), 'Condition'),
    )
    expect(text).toContain('{"url":"type","valueCode":"parent"}')
    expect(text).toContain('{"url":"type","valueCode":"child"}')
    expect(text).toContain('Extension-CareConnect-RelatedClinicalContent-1')
  })
})

describe('warnings', () => {
  it('of a record still in transit are on every list, with the date', async () => {
    const bundle = await record(practice, '9990000123', ...EVERYTHING)
    const lists = resources(bundle, 'List').filter((it) => it['encounter'] === undefined)
    expect(lists.length).toBeGreaterThan(6)
    for (const list of lists) {
      expect(JSON.stringify(list['extension'])).toContain('"data-in-transit"')
      expect(JSON.stringify(list['note'])).toContain('recorded before 19-Jan-2026 may be missing.')
    }
  })

  it('of documents to be filed are on the lists they may add to', async () => {
    const bundle = await record(practice, '9990000069', ...EVERYTHING)
    expect(JSON.stringify(listOf(bundle, '933361000000108'))).toContain('"data-awaiting-filing"')
    expect(JSON.stringify(listOf(bundle, '886921000000105'))).not.toContain('data-awaiting-filing')
  })

  it('name what the practice does not offer, and give what it does', async () => {
    const colour = area('includeMedication', { includeColour: { valueCode: 'red' } })
    const bundle = await record(practice, ALDER, colour, area('includeHoroscope'), area('includeReferrals'))
    const issues = objectsOf(resources(bundle, 'OperationOutcome')[0]?.['issue'])
    expect(issues.map((it) => [objectOf(it['details'])?.['text'], it['diagnostics']])).toEqual([
      ['Referrals has been disabled', 'includeReferrals'],
      ['includeMedication.includeColour is an unrecognised parameter', 'includeMedication.includeColour'],
      ['includeHoroscope is an unrecognised parameter', 'includeHoroscope'],
    ])
    expect(listOf(bundle, '792931000000107')['entry']).toEqual([
      { item: { display: 'Referrals items have been disabled' } },
    ])
    expect(resources(bundle, 'MedicationStatement')).toHaveLength(6)
  })

  it('mark an item that is not for the patient', async () => {
    const bundle = await record(practice, FIR, area('includeProblems'))
    const marked = resources(bundle, 'Condition').filter((it) => JSON.stringify(it['meta']).includes('NOPAT'))
    expect(marked.map((it) => codingOf(it)?.['code'])).toEqual(['231504006'])
  })
})
