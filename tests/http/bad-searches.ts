import { type BadInput, NHS, WHO, form } from './bad-input.js'

const search = (what: string, query: string, code: string, expression?: string): BadInput => ({
  what,
  path: '/fhir/Condition/_search',
  call: form(query),
  status: 400,
  code,
  ...(expression === undefined ? {} : { expression }),
})

const named = (what: string, value: string, code: string): BadInput =>
  search(what, `patient.identifier=${encodeURIComponent(value)}`, code, 'patient.identifier')

const LONG: readonly BadInput[] = [
  search(
    'more values than a link can hold',
    `patient.identifier=${encodeURIComponent(`${NHS}|9990000018`)}${`&code=${'x'.repeat(900)}`.repeat(7)}`,
    'SEARCH_TOO_LONG',
  ),
]

const PERSON: readonly BadInput[] = [
  named('an NHS number of nine digits', `${NHS}|999000001`, 'INVALID_NHS_NUMBER'),
  named('an NHS number of eleven digits', `${NHS}|99900000180`, 'INVALID_NHS_NUMBER'),
  named('a wrong check digit', `${NHS}|9990000019`, 'INVALID_NHS_NUMBER'),
  named('letters in the number', `${NHS}|999000001X`, 'INVALID_NHS_NUMBER'),
  named('spaces in the number', `${NHS}|999 000 0018`, 'INVALID_NHS_NUMBER'),
  named('hyphens in the number', `${NHS}|999-000-0018`, 'INVALID_NHS_NUMBER'),
  named('no number', `${NHS}|`, 'INVALID_NHS_NUMBER'),
  named('no system', '9990000018', 'INVALID_IDENTIFIER_SYSTEM'),
  named('an empty system', '|9990000018', 'INVALID_IDENTIFIER_SYSTEM'),
  named('another system', 'urn:oid:2.16.840.1.113883.2.1.4.1|9990000018', 'INVALID_IDENTIFIER_SYSTEM'),
  named(
    'the system with another scheme',
    `${NHS.replace('https', 'http')}|9990000018`,
    'INVALID_IDENTIFIER_SYSTEM',
  ),
  named('two people in one parameter', `${NHS}|9990000018,${NHS}|9990000026`, 'ONE_PERSON_REQUIRED'),
  search('two people in two parameters', `${WHO}&patient=abc`, 'ONE_PERSON_REQUIRED', 'patient'),
  search('nobody', 'code=1', 'ONE_PERSON_REQUIRED'),
  search('nobody and no parameter at all', '', 'ONE_PERSON_REQUIRED'),
  search('a patient that is no id', 'patient=a/b/c', 'INVALID_PARAMETER', 'patient'),
  {
    what: 'a Patient search by name alone',
    path: '/fhir/Patient?name=TEST-ALDER',
    status: 400,
    code: 'ONE_PERSON_REQUIRED',
  },
]

const PARAMETERS: readonly BadInput[] = [
  search('an unknown parameter', `${WHO}&colour=blue`, 'INVALID_PARAMETER', 'colour'),
  search('a parameter whose name is a number', `${WHO}&9990000026=1`, 'INVALID_PARAMETER'),
  search('an unknown modifier', `${WHO}&code:above=1`, 'INVALID_PARAMETER', 'code:above'),
  search('an unknown prefix', `${WHO}&onset-date=xx2020`, 'INVALID_PARAMETER', 'onset-date'),
  search('a date that does not exist', `${WHO}&onset-date=2026-02-30`, 'INVALID_PARAMETER', 'onset-date'),
  search('a token with two bars', `${WHO}&code=a|b|c`, 'INVALID_PARAMETER', 'code'),
  search('a negative count', `${WHO}&_count=-1`, 'INVALID_PARAMETER', '_count'),
  search('a count over the limit', `${WHO}&_count=1001`, 'INVALID_PARAMETER', '_count'),
  search('sorting by what cannot be sorted by', `${WHO}&_sort=colour`, 'INVALID_PARAMETER', '_sort'),
  search('an unknown include', `${WHO}&_include=Condition:code`, 'INVALID_PARAMETER', '_include'),
  search('an unknown summary', `${WHO}&_summary=short`, 'INVALID_PARAMETER', '_summary'),
  search('a forged cursor', `${WHO}&_cursor=1.zzzzzz.AAAA`, 'INVALID_PARAMETER', '_cursor'),
  search(
    'a value of more than a thousand characters',
    `${WHO}&code=${'a'.repeat(1025)}`,
    'INVALID_PARAMETER',
    'code',
  ),
  {
    what: 'a parameter on a read',
    path: '/fhir/Condition/a81001-1?code=1',
    status: 400,
    code: 'INVALID_PARAMETER',
    expression: 'code',
  },
  {
    what: 'a number as a parameter on a read',
    path: '/fhir/Condition/a81001-1?9990000018',
    status: 400,
    code: 'INVALID_PARAMETER',
  },
  {
    what: 'an unknown type on $everything',
    path: '/fhir/Patient/abc/$everything?_type=Device',
    status: 400,
    code: 'INVALID_PARAMETER',
    expression: '_type',
  },
]

/** Searches and reads that ask for what is not offered, or for nobody. */
export const BAD_SEARCHES: readonly BadInput[] = [...PERSON, ...LONG, ...PARAMETERS]
