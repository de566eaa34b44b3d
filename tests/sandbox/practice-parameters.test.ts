import { describe, expect, it } from 'vitest'
import { PracticeError } from '../../sandbox/practice/operation-outcome.js'
import { readParameters } from '../../sandbox/practice/request/read-parameters.js'
import { type JsonObject } from '../../src/model/json.js'
import { area, nhsNumberParameter, parametersFor } from './practice-asker.js'

const TODAY = '2026-06-15'
const PERSON = '9990000018'
const consultations = (parts: Readonly<Record<string, JsonObject>>): JsonObject =>
  area('includeConsultations', parts)
const medication = (date: string): JsonObject =>
  area('includeMedication', { medicationSearchFromDate: { valueDate: date } })
const period = (valuePeriod: JsonObject): JsonObject =>
  consultations({ consultationSearchPeriod: { valuePeriod } })

type Row = readonly [says: string, parameters: readonly JsonObject[], code: string, names: string]

const nhs = nhsNumberParameter(PERSON)
const allergies = area('includeAllergies', { includeResolvedAllergies: { valueBoolean: false } })

const REFUSED: readonly Row[] = [
  ['no NHS number', [allergies], 'INVALID_PARAMETER', 'patientNHSNumber'],
  ['two NHS numbers', [nhs, nhs, allergies], 'INVALID_PARAMETER', 'patientNHSNumber'],
  [
    'an NHS number as text',
    [{ name: 'patientNHSNumber', valueString: PERSON }],
    'INVALID_PARAMETER',
    'valueIdentifier',
  ],
  [
    'another identifier system',
    [nhsNumberParameter(PERSON, 'urn:x')],
    'INVALID_IDENTIFIER_SYSTEM',
    'patientNHSNumber',
  ],
  ['a wrong check digit', [nhsNumberParameter('9990000019')], 'INVALID_NHS_NUMBER', 'patientNHSNumber'],
  ['nine digits', [nhsNumberParameter('999000001')], 'INVALID_NHS_NUMBER', 'patientNHSNumber'],
  ['spaces in the number', [nhsNumberParameter('999 000 0018')], 'INVALID_NHS_NUMBER', 'patientNHSNumber'],
  ['no parameter it knows', [nhs, area('includeHoroscope')], 'INVALID_PARAMETER', 'no recognised parameters'],
  [
    'allergies without their mandatory part',
    [nhs, area('includeAllergies')],
    'INVALID_PARAMETER',
    'includeResolvedAllergies',
  ],
  [
    'a part without a value',
    [nhs, area('includeAllergies', { includeResolvedAllergies: {} })],
    'INVALID_PARAMETER',
    'includeAllergies.includeResolvedAllergies',
  ],
  [
    'a part of another type',
    [nhs, area('includeAllergies', { includeResolvedAllergies: { valueString: 'true' } })],
    'INVALID_PARAMETER',
    'valueBoolean',
  ],
  [
    'a truth as text',
    [nhs, area('includeAllergies', { includeResolvedAllergies: { valueBoolean: 'true' } })],
    'INVALID_PARAMETER',
    'true or false',
  ],
  ['an area twice', [nhs, allergies, allergies], 'INVALID_PARAMETER', 'includeAllergies'],
  [
    'a part twice',
    [
      nhs,
      {
        name: 'includeMedication',
        part: [
          { name: 'includePrescriptionIssues', valueBoolean: true },
          { name: 'includePrescriptionIssues', valueBoolean: false },
        ],
      },
    ],
    'INVALID_PARAMETER',
    'includeMedication.includePrescriptionIssues',
  ],
  ...['2026-06', '2026', '2026-06-14T10:00:00Z', '2026-02-30', '14/06/2026', '2026-06-16'].map(
    (date): Row => [
      `medication from ${date}`,
      [nhs, medication(date)],
      'INVALID_PARAMETER',
      'medicationSearchFromDate',
    ],
  ),
  [
    'a period that starts tomorrow',
    [nhs, period({ start: '2026-06-16' })],
    'INVALID_PARAMETER',
    'consultationSearchPeriod',
  ],
  [
    'a period that ends tomorrow',
    [nhs, period({ start: '2020-01-01', end: '2026-06-16' })],
    'INVALID_PARAMETER',
    'consultationSearchPeriod',
  ],
  [
    'a period that ends before it starts',
    [nhs, period({ start: '2021-01-01', end: '2020-01-01' })],
    'INVALID_PARAMETER',
    'consultationSearchPeriod',
  ],
  [
    'a period of partial dates',
    [nhs, period({ start: '2021-01' })],
    'INVALID_PARAMETER',
    'consultationSearchPeriod',
  ],
  ['a period of nothing', [nhs, period({})], 'INVALID_PARAMETER', 'consultationSearchPeriod'],
  [
    'no consultations at most',
    [nhs, consultations({ includeNumberOfMostRecent: { valuePositiveInt: 0 } })],
    'INVALID_PARAMETER',
    'includeNumberOfMostRecent',
  ],
  [
    'half a consultation',
    [nhs, consultations({ includeNumberOfMostRecent: { valuePositiveInt: 1.5 } })],
    'INVALID_PARAMETER',
    'includeNumberOfMostRecent',
  ],
  [
    'a period and a number',
    [
      nhs,
      consultations({
        consultationSearchPeriod: { valuePeriod: { start: '2020-01-01' } },
        includeNumberOfMostRecent: { valuePositiveInt: 3 },
      }),
    ],
    'INVALID_RESOURCE',
    'consultationSearchPeriod',
  ],
  [
    'a status of no meaning',
    [nhs, area('includeProblems', { filterStatus: { valueCode: 'resolved' } })],
    'INVALID_PARAMETER',
    'filterStatus',
  ],
  [
    'a significance of no meaning',
    [nhs, area('includeProblems', { filterSignificance: { valueCode: 'huge' } })],
    'INVALID_PARAMETER',
    'filterSignificance',
  ],
  [
    'diary entries of the past',
    [nhs, area('includeDiaryEntries', { diaryEntriesSearchDate: { valueDate: '2026-06-14' } })],
    'INVALID_PARAMETER',
    'diaryEntriesSearchDate',
  ],
  [
    'referrals of the future',
    [nhs, area('includeReferrals', { referralSearchPeriod: { valuePeriod: { start: '2026-06-16' } } })],
    'INVALID_PARAMETER',
    'referralSearchPeriod',
  ],
  [
    'investigations with a time',
    [
      nhs,
      area('includeInvestigations', {
        investigationSearchPeriod: { valuePeriod: { start: '2026-06-01T00:00:00' } },
      }),
    ],
    'INVALID_PARAMETER',
    'investigationSearchPeriod',
  ],
  ['a parameter without a name', [nhs, { valueBoolean: true }], 'INVALID_RESOURCE', 'no name'],
]

const NARROWING: readonly JsonObject[] = [
  medication('2026-01-01'),
  area('includeUncategorisedData', {
    uncategorisedDataSearchPeriod: { valuePeriod: { start: '2020-01-01' } },
  }),
  area('includeReferrals', { referralSearchPeriod: { valuePeriod: { start: '2020-01-01' } } }),
  area('includeDiaryEntries', { diaryEntriesSearchDate: { valueDate: '2026-07-01' } }),
  area('includeImmunisations', { includeNotGiven: { valueBoolean: true } }),
  area('includeImmunisations', { includeStatus: { valueBoolean: true } }),
]

const FORBIDDEN: readonly Row[] = [
  ...['includeConsultations', 'includeProblems'].flatMap((name) =>
    NARROWING.map((it): Row => [
      `${name} with ${JSON.stringify(it)}`,
      [nhs, area(name), it],
      'INVALID_PARAMETER',
      `with ${name}`,
    ]),
  ),
  ...(['filterStatus', 'filterSignificance'] as const).map((filter): Row => [
    `consultations with ${filter}`,
    [
      nhs,
      area('includeConsultations'),
      area('includeProblems', { [filter]: { valueCode: filter === 'filterStatus' ? 'active' : 'major' } }),
    ],
    'INVALID_PARAMETER',
    'with includeConsultations',
  ]),
]

describe('Parameters that are refused', () => {
  it.each([...REFUSED, ...FORBIDDEN])('%s', (_, parameter, code, names) => {
    const body = JSON.stringify({ resourceType: 'Parameters', parameter })
    const refused = errorOf(() => readParameters(body, TODAY))
    expect(refused.code).toBe(code)
    expect(refused.message).toContain(names)
    expect(refused.message).not.toContain(PERSON)
  })

  it.each([
    ['no JSON', 'patientNHSNumber=9990000018'],
    ['another resource', '{"resourceType":"Patient"}'],
    ['an array', '[]'],
    ['nothing', ''],
  ])('%s', (_, body) => {
    expect(errorOf(() => readParameters(body, TODAY)).code).toBe('INVALID_RESOURCE')
  })
})

describe('Parameters that are read', () => {
  const read = (...areas: readonly JsonObject[]) =>
    readParameters(JSON.stringify(parametersFor(PERSON, ...areas)), TODAY).asked

  it('takes the defaults of the operation', () => {
    expect(read(allergies, area('includeMedication'), area('includeImmunisations'))).toEqual({
      allergies: { resolved: false },
      medications: { issues: true },
      immunisations: { notGiven: false },
      disabled: [],
      unrecognised: [],
    })
  })

  it('takes today itself, in every period and date', () => {
    expect(read(medication(TODAY)).medications?.from).toBe(TODAY)
    expect(read(period({ start: TODAY, end: TODAY })).consultations).toEqual({ start: TODAY, end: TODAY })
    expect(
      read(area('includeDiaryEntries', { diaryEntriesSearchDate: { valueDate: TODAY } })).disabled,
    ).toEqual(['diary'])
  })

  it('keeps every repetition of a problem filter', () => {
    const filters = read(
      area('includeProblems', { filterStatus: { valueCode: 'active' } }),
      area('includeProblems', {
        filterStatus: { valueCode: 'inactive' },
        filterSignificance: { valueCode: 'major' },
      }),
    )
    expect(filters.problems).toEqual([{ status: 'active' }, { status: 'inactive', significance: 'major' }])
  })

  it('names what it does not know at the least granular level', () => {
    const asked = read(
      area('includeMedication', { includeColour: { valueCode: 'red' } }),
      area('includeHoroscope', { sign: { valueCode: 'leo' } }),
    )
    expect(asked.unrecognised).toEqual(['includeMedication.includeColour', 'includeHoroscope'])
  })
})

function errorOf(act: () => unknown): PracticeError {
  try {
    act()
  } catch (error) {
    if (error instanceof PracticeError) return error
    throw error
  }
  throw new Error('nothing was refused')
}
