import { jsonAnswer, type TwinAnswer } from '../twin.js'
import { FHIR_JSON, pdsOutcome } from './pds-outcome.js'
import { patientOf } from './pds-patient.js'
import { type PdsRecord } from './pds-record.js'

type Matches = (record: PdsRecord, value: string) => boolean

/** How each search parameter is matched. Those of a location never match a restricted person. */
const PARAMETERS: ReadonlyMap<string, Matches> = new Map<string, Matches>([
  ['family', (it, value) => matchesText(it.family, value)],
  ['given', (it, value) => matchesText(it.given, value)],
  ['gender', (it, value) => it.gender === value],
  ['birthdate', (it, value) => matchesDate(it.birthDate, value)],
  ['death-date', (it, value) => it.death !== undefined && matchesDate(it.death.date, value)],
  ['address-postalcode', located((it, value) => matchesText(it.postcode, value))],
  [
    'general-practitioner',
    located((it, value) => it.practice !== undefined && matchesText(it.practice.ods, value)),
  ],
  ['phone', located((it, value) => digits(it.telephone) === digits(value))],
  ['email', () => false],
])

const SWITCHES = ['_fuzzy-match', '_exact-match', '_history']
const DATE = /^(eq|ge|le)?\d{4}-\d{2}-\d{2}$/

/**
 * A search by demographics: at most `_max-results` people, and TOO_MANY_MATCHES, which is no failure, for more.
 * Superseded numbers and records marked invalid are never found.
 */
export function searchPatients(
  records: readonly PdsRecord[],
  query: URLSearchParams,
  base: string,
): TwinAnswer {
  const problem = problemOf(query)
  if (problem !== undefined) return problem
  const criteria = [...query].flatMap(([name, value]) => {
    const matches = PARAMETERS.get(name)
    return matches === undefined ? [] : [(it: PdsRecord) => matches(it, value)]
  })
  const found = records.filter(
    (it) => it.supersededBy === undefined && isFindable(it) && criteria.every((matches) => matches(it)),
  )
  if (found.length > Number(query.get('_max-results') ?? '50'))
    return pdsOutcome('TOO_MANY_MATCHES', undefined)
  const entry = found.map((it) => ({
    fullUrl: `${base}/Patient/${it.nhsNumber}`,
    search: { score: 1 },
    resource: patientOf(it),
  }))
  const bundle = { resourceType: 'Bundle', type: 'searchset', total: found.length }
  return jsonAnswer(200, entry.length === 0 ? bundle : { ...bundle, entry }, { 'content-type': FHIR_JSON })
}

function problemOf(query: URLSearchParams): TwinAnswer | undefined {
  for (const [name, value] of query) {
    if (!PARAMETERS.has(name) && !SWITCHES.includes(name) && name !== '_max-results')
      return pdsOutcome(
        'ADDITIONAL_PROPERTIES',
        `Invalid request with error - Additional properties are not allowed ('${name}' was unexpected)`,
      )
    if (!isValid(name, value)) return pdsOutcome('INVALID_SEARCH_DATA', `Invalid value in field '${name}'`)
  }
  const enough = query.has('birthdate') && (query.has('family') || query.has('phone') || query.has('email'))
  return enough
    ? undefined
    : pdsOutcome(
        'INVALID_SEARCH_DATA',
        'Not enough search parameters were provided to be able to make a search',
      )
}

function isValid(name: string, value: string): boolean {
  if (name === '_max-results') return /^\d{1,2}$/.test(value) && Number(value) >= 1 && Number(value) <= 50
  if (SWITCHES.includes(name)) return value === 'true' || value === 'false'
  if (name === 'birthdate' || name === 'death-date') return DATE.test(value)
  if (name === 'gender') return ['male', 'female', 'other', 'unknown'].includes(value)
  return value.replaceAll('*', '').length >= (value.includes('*') ? 2 : 1)
}

function isFindable(record: PdsRecord): boolean {
  return record.sensitivity === 'U' || record.sensitivity === 'R'
}

function located(matches: Matches): Matches {
  return (it, value) => it.sensitivity === 'U' && matches(it, value)
}

/** Text without regard to case; an asterisk stands for any characters. */
function matchesText(text: string, pattern: string): boolean {
  const literal = pattern.split('*').map((it) => it.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${literal.join('.*')}$`, 'i').test(text)
}

function matchesDate(date: string, value: string): boolean {
  const day = value.slice(-10)
  if (value.startsWith('ge')) return date >= day
  return value.startsWith('le') ? date <= day : date === day
}

function digits(text: string): string {
  return text.replace(/\D/g, '')
}
