import { type Json } from '../../../src/model/json.js'
import { objectOf } from '../../../src/model/json.js'
import { type DisabledArea } from '../record/asked-for.js'

/** What one part of a parameter must hold. `check` answers what is wrong with the value, or undefined. */
export type PartRule = {
  readonly value: 'valueBoolean' | 'valueDate' | 'valuePeriod' | 'valuePositiveInt' | 'valueCode'
  readonly cardinality: '1..1' | '0..1'
  readonly check: (value: Json, today: string) => string | undefined
}

export type ParameterRule = {
  readonly cardinality: '0..1' | '0..*'
  readonly area: 'served' | DisabledArea
  readonly parts: Readonly<Record<string, PartRule>>
}

/** The Parameters of `$gpc.getstructuredrecord` besides the NHS number (GP Connect 1.6.2, operation definition). */
export const PARAMETER_RULES: Readonly<Record<string, ParameterRule>> = {
  includeAllergies: served({ includeResolvedAllergies: boolean('1..1') }),
  includeMedication: served({
    includePrescriptionIssues: boolean('0..1'),
    medicationSearchFromDate: part('valueDate', dateUntilToday),
  }),
  includeConsultations: served({
    consultationSearchPeriod: part('valuePeriod', period),
    includeNumberOfMostRecent: part('valuePositiveInt', positiveInteger),
  }),
  includeProblems: {
    ...served({
      filterStatus: part('valueCode', oneOf('active', 'inactive')),
      filterSignificance: part('valueCode', oneOf('major', 'minor')),
    }),
    cardinality: '0..*',
  },
  includeImmunisations: served({ includeNotGiven: boolean('0..1'), includeStatus: boolean('0..1') }),
  includeUncategorisedData: disabled('uncategorised', {
    uncategorisedDataSearchPeriod: part('valuePeriod', period),
  }),
  includeInvestigations: disabled('investigations', {
    investigationSearchPeriod: part('valuePeriod', period),
  }),
  includeReferrals: disabled('referrals', { referralSearchPeriod: part('valuePeriod', period) }),
  includeDiaryEntries: disabled('diary', { diaryEntriesSearchDate: part('valueDate', dateFromToday) }),
}

const NARROWING = [
  'includeMedication.medicationSearchFromDate',
  'includeUncategorisedData.uncategorisedDataSearchPeriod',
  'includeReferrals.referralSearchPeriod',
  'includeDiaryEntries.diaryEntriesSearchDate',
  'includeImmunisations.includeNotGiven',
  'includeImmunisations.includeStatus',
]

/** Parts that may not narrow a request for a whole area: the answer would mislead (GP Connect 1.6.2, combinations not permitted). */
export const FORBIDDEN_TOGETHER: Readonly<Record<string, readonly string[]>> = {
  includeConsultations: [...NARROWING, 'includeProblems.filterStatus', 'includeProblems.filterSignificance'],
  includeProblems: NARROWING,
}

function served(parts: ParameterRule['parts']): ParameterRule {
  return { cardinality: '0..1', area: 'served', parts }
}

function disabled(area: DisabledArea, parts: ParameterRule['parts']): ParameterRule {
  return { cardinality: '0..1', area, parts }
}

function part(value: PartRule['value'], check: PartRule['check']): PartRule {
  return { value, cardinality: '0..1', check }
}

function boolean(cardinality: PartRule['cardinality']): PartRule {
  return {
    value: 'valueBoolean',
    cardinality,
    check: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
  }
}

/** True for a whole calendar date: no partial date, no time, no offset. */
function isWholeDate(value: Json | undefined): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const time = Date.parse(value)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value)
}

const WHOLE = 'must be a whole date, without a time or an offset'

function dateUntilToday(value: Json, today: string): string | undefined {
  if (!isWholeDate(value)) return WHOLE
  return value > today ? 'must not be after today' : undefined
}

function dateFromToday(value: Json, today: string): string | undefined {
  if (!isWholeDate(value)) return WHOLE
  return value < today ? 'must not be before today' : undefined
}

function period(value: Json, today: string): string | undefined {
  const it = objectOf(value)
  if (it === undefined) return 'must be a Period'
  const { start, end } = it
  if (start === undefined && end === undefined) return 'must have a start or an end'
  const wrong = [start, end]
    .filter((bound) => bound !== undefined)
    .map((bound) => dateUntilToday(bound, today))
    .find((problem) => problem !== undefined)
  if (wrong !== undefined) return wrong
  return isWholeDate(start) && isWholeDate(end) && start > end ? 'must not start after it ends' : undefined
}

function positiveInteger(value: Json): string | undefined {
  return Number.isInteger(value) && Number(value) > 0 ? undefined : 'must be a positive integer'
}

function oneOf(...codes: readonly string[]): PartRule['check'] {
  return (value) =>
    typeof value === 'string' && codes.includes(value) ? undefined : `must be one of ${codes.join(', ')}`
}
