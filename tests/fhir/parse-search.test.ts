import { describe, expect, it } from 'vitest'
import { type ParsedSearch, parseSearch } from '../../src/fhir/search/parse/parse-search.js'
import { resourceType } from '../../src/fhir/resource-types.js'
import { Refusal, type RefusalCode } from '../../src/model/refusal.js'
import { typesNamed } from '../../src/model/search-query.js'

const BASE = 'https://gateway.example/fhir'
const NHS = 'https://fhir.nhs.uk/Id/nhs-number'
const PERSON = `patient.identifier=${NHS}|9990000018`

/** Parses `name=value&name=value`, already decoded. */
function parse(type: string, query: string, offset?: number): ParsedSearch {
  const pairs = query.split('&').map((pair): readonly [string, string] => {
    const at = pair.indexOf('=')
    return [pair.slice(0, at), pair.slice(at + 1)]
  })
  return parseSearch(resourceType(type)!, pairs, { fhirBase: BASE, offset, at: '2026-01-01' })
}

function refusalOf(type: string, query: string): { code: RefusalCode; expression: string | undefined } {
  try {
    parse(type, query)
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, expression: error.expression }
    throw error
  }
  throw new Error(`understood: ${type}?${query}`)
}

const byNumber = { kind: 'nhs-number', nhsNumber: '9990000018' }

describe('the one person a search names', () => {
  it.each([
    ['MedicationStatement', PERSON, byNumber],
    ['Patient', `identifier=${NHS}|9990000018`, byNumber],
    ['Patient', '_id=abc-1', { kind: 'patient-id', id: 'abc-1' }],
    ['Condition', 'patient=Patient/abc-1', { kind: 'patient-id', id: 'abc-1' }],
    ['Condition', 'patient=abc-1', { kind: 'patient-id', id: 'abc-1' }],
    ['Condition', 'subject=Patient/abc-1', { kind: 'patient-id', id: 'abc-1' }],
    ['Task', 'subject=abc-1', { kind: 'patient-id', id: 'abc-1' }],
    ['Flag', `patient=${BASE}/Patient/abc-1`, { kind: 'patient-id', id: 'abc-1' }],
  ])('%s?%s', (type, query, person) => {
    expect(parse(type, query).person).toEqual(person)
  })

  it('is left out of what the self link repeats', () => {
    expect(parse('Condition', `${PERSON}&code=x&_count=5`).query.understood).toEqual([
      ['code', 'x'],
      ['_count', '5'],
    ])
  })
})

const REFUSED: readonly (readonly [string, string, RefusalCode, string | undefined])[] = [
  ['MedicationStatement', 'status=active', 'ONE_PERSON_REQUIRED', undefined],
  ['Patient', '_count=1', 'ONE_PERSON_REQUIRED', undefined],
  ['Condition', `${PERSON}&${PERSON}`, 'ONE_PERSON_REQUIRED', 'patient.identifier'],
  ['Condition', `${PERSON}&patient=a`, 'ONE_PERSON_REQUIRED', 'patient'],
  ['Condition', 'patient=a,b', 'ONE_PERSON_REQUIRED', 'patient'],
  ['Patient', `identifier=${NHS}|9990000018,${NHS}|9990000026`, 'ONE_PERSON_REQUIRED', 'identifier'],
  ['Condition', `patient.identifier=${NHS}|9990000019`, 'INVALID_NHS_NUMBER', 'patient.identifier'],
  ['Condition', `patient.identifier=${NHS}|999 000 0018`, 'INVALID_NHS_NUMBER', 'patient.identifier'],
  ['Condition', `patient.identifier=${NHS}|`, 'INVALID_NHS_NUMBER', 'patient.identifier'],
  ['Condition', 'patient.identifier=9990000018', 'INVALID_IDENTIFIER_SYSTEM', 'patient.identifier'],
  ['Condition', 'patient.identifier=|9990000018', 'INVALID_IDENTIFIER_SYSTEM', 'patient.identifier'],
  ['Patient', 'identifier=urn:x|9990000018', 'INVALID_IDENTIFIER_SYSTEM', 'identifier'],
  ['Condition', 'patient=Practitioner/a', 'INVALID_PARAMETER', 'patient'],
  ['Condition', 'patient=https://elsewhere.example/fhir/Patient/a', 'INVALID_PARAMETER', 'patient'],
  ['Condition', 'patient=Patient/../b', 'INVALID_PARAMETER', 'patient'],
  ['Condition', 'patient:Patient=a', 'INVALID_PARAMETER', 'patient:Patient'],
  ['Condition', `patient:identifier=${NHS}|9990000018`, 'INVALID_PARAMETER', 'patient:identifier'],
  ['Condition', `Patient.Identifier=${NHS}|9990000018`, 'INVALID_PARAMETER', 'Patient.Identifier'],
  [
    'Condition',
    `patient:Patient.identifier=${NHS}|9990000018`,
    'INVALID_PARAMETER',
    'patient:Patient.identifier',
  ],
  ['Condition', 'subject=Patient/a&patient=a', 'ONE_PERSON_REQUIRED', 'patient'],
  ['Condition', `${PERSON}&subject=Patient/a`, 'ONE_PERSON_REQUIRED', 'subject'],
  ['Condition', 'subject=Group/a', 'INVALID_PARAMETER', 'subject'],
  ['Condition', 'subject:Patient=a', 'INVALID_PARAMETER', 'subject:Patient'],
  ['Patient', 'family=Alder', 'ONE_PERSON_REQUIRED', undefined],
  ['Condition', '9990000018=a', 'INVALID_PARAMETER', undefined],
  // No chain names a second person, however long it is.
  ['Condition', `${PERSON}&subject.identifier=${NHS}|9990000026`, 'INVALID_PARAMETER', 'subject.identifier'],
  ['Condition', `${PERSON}&patient._id=b`, 'INVALID_PARAMETER', 'patient._id'],
  ['Condition', `${PERSON}&encounter.patient=b`, 'INVALID_PARAMETER', 'encounter.patient'],
  [
    'Condition',
    `${PERSON}&encounter.patient.identifier=${NHS}|9990000026`,
    'INVALID_PARAMETER',
    'encounter.patient.identifier',
  ],
  [
    'Patient',
    `_id=a&_has:Condition:patient:patient=b`,
    'INVALID_PARAMETER',
    '_has:Condition:patient:patient',
  ],
  ['Condition', `${PERSON}&encounter.colour=a`, 'INVALID_PARAMETER', 'encounter.colour'],
  [
    'Condition',
    `${PERSON}&encounter:Practitioner.name=a`,
    'INVALID_PARAMETER',
    'encounter:Practitioner.name',
  ],
  ['Condition', `${PERSON}&encounter.date=tomorrow`, 'INVALID_PARAMETER', 'encounter.date'],
  ['Condition', `${PERSON}&code.text=a`, 'INVALID_PARAMETER', 'code.text'],
  [
    'Condition',
    `${PERSON}&encounter.part-of.part-of.part-of.type=a`,
    'INVALID_PARAMETER',
    'encounter.part-of.part-of.part-of.type',
  ],
  [
    'Condition',
    // An Observation refers to no Condition by its encounter.
    `${PERSON}&_has:Observation:encounter:code=a`,
    'INVALID_PARAMETER',
    '_has:Observation:encounter:code',
  ],
  ['Condition', `${PERSON}&Code=a`, 'INVALID_PARAMETER', 'Code'],
  ...[
    '_has',
    '_filter',
    '_query',
    '_list',
    '_content',
    '_text',
    '_lastUpdated',
    '_security',
    '_tag',
    '_contained',
    '_profile',
    '_source',
    '_type',
    '_getpages',
    '_fields',
    '_pretty',
  ].map((name) => ['Condition', `${PERSON}&${name}=a`, 'INVALID_PARAMETER', name] as const),
  ['Condition', `${PERSON}&code:in=a`, 'INVALID_PARAMETER', 'code:in'],
  ['Condition', `${PERSON}&code:Not=a`, 'INVALID_PARAMETER', 'code:Not'],
  ['Condition', `${PERSON}&code:=a`, 'INVALID_PARAMETER', 'code:'],
  ['Condition', `${PERSON}&code:missing=maybe`, 'INVALID_PARAMETER', 'code'],
  ['Condition', `${PERSON}&code:missing=true,false`, 'INVALID_PARAMETER', 'code'],
  ['Condition', `${PERSON}&encounter:Practitioner=a`, 'INVALID_PARAMETER', 'encounter:Practitioner'],
  ['Condition', `${PERSON}&encounter=Practitioner/a`, 'INVALID_PARAMETER', 'encounter'],
  ['Condition', `${PERSON}&recorded-date=xx2020`, 'INVALID_PARAMETER', 'recorded-date'],
  ['Condition', `${PERSON}&onset-age=40|years`, 'INVALID_PARAMETER', 'onset-age'],
  ['Condition', `${PERSON}&onset-age=forty`, 'INVALID_PARAMETER', 'onset-age'],
  ['Condition', `${PERSON}&code:of-type=a|b|c`, 'INVALID_PARAMETER', 'code:of-type'],
  ['Condition', `${PERSON}&identifier:of-type=a|b`, 'INVALID_PARAMETER', 'identifier'],
  ['Observation', `${PERSON}&code-value-quantity=a`, 'INVALID_PARAMETER', 'code-value-quantity'],
  ['Observation', `${PERSON}&code-value-quantity=a$b`, 'INVALID_PARAMETER', 'code-value-quantity'],
  ['Observation', `${PERSON}&code-value-quantity=a$5$6`, 'INVALID_PARAMETER', 'code-value-quantity'],
  ['Observation', `${PERSON}&_sort=code-value-quantity`, 'INVALID_PARAMETER', '_sort'],
  ['Condition', `${PERSON}&recorded-date=GE2020`, 'INVALID_PARAMETER', 'recorded-date'],
  ['Condition', `${PERSON}&recorded-date=2020-02-30`, 'INVALID_PARAMETER', 'recorded-date'],
  ['Condition', `${PERSON}&recorded-date=2020-01-01T10`, 'INVALID_PARAMETER', 'recorded-date'],
  ['Condition', `${PERSON}&code=`, 'INVALID_PARAMETER', 'code'],
  ['Condition', `${PERSON}&code=a,,b`, 'INVALID_PARAMETER', 'code'],
  ['Condition', `${PERSON}&code=|`, 'INVALID_PARAMETER', 'code'],
  ['Condition', `${PERSON}&code=a|b|c`, 'INVALID_PARAMETER', 'code'],
  ['Condition', `${PERSON}&code=a\\b`, 'INVALID_PARAMETER', 'code'],
  ['Condition', `${PERSON}&code=a\u0000`, 'INVALID_PARAMETER', 'code'],
  ['Condition', `${PERSON}&code=a%00`, 'INVALID_PARAMETER', 'code'],
  ['Condition', `${PERSON}&code=a\r\nb`, 'INVALID_PARAMETER', 'code'],
  ['Condition', `${PERSON}&code=${'a'.repeat(1025)}`, 'INVALID_PARAMETER', 'code'],
  ['Condition', `${PERSON}&code=${'a,'.repeat(101)}a`, 'INVALID_PARAMETER', 'code'],
  ['Condition', `${PERSON}${'&code=a'.repeat(50)}`, 'INVALID_PARAMETER', undefined],
  ['Condition', `${PERSON}&_count=1001`, 'INVALID_PARAMETER', '_count'],
  ['Condition', `${PERSON}&_count=-1`, 'INVALID_PARAMETER', '_count'],
  ['Condition', `${PERSON}&_count=1&_count=2`, 'INVALID_PARAMETER', '_count'],
  ['Condition', `${PERSON}&_cursor=abc`, 'INVALID_PARAMETER', '_cursor'],
  ['Condition', `${PERSON}&_sort=severitee`, 'INVALID_PARAMETER', '_sort'],
  ['Condition', `${PERSON}&_sort=patient.identifier`, 'INVALID_PARAMETER', '_sort'],
  ['Condition', `${PERSON}&_sort=code,-code`, 'INVALID_PARAMETER', '_sort'],
  ['Condition', `${PERSON}&_summary=all`, 'INVALID_PARAMETER', '_summary'],
  ['Condition', `${PERSON}&_total=exact`, 'INVALID_PARAMETER', '_total'],
  ['Condition', `${PERSON}&_elements=nosuch`, 'INVALID_PARAMETER', '_elements'],
  ['Condition', `${PERSON}&_elements=code,birthDate`, 'INVALID_PARAMETER', '_elements'],
  ['Condition', `${PERSON}&_elements=Code`, 'INVALID_PARAMETER', '_elements'],
  ['Condition', `${PERSON}${`&code=${'a'.repeat(999)}`.repeat(6)}`, 'SEARCH_TOO_LONG', undefined],
  ['Condition', `${PERSON}&_elements=code,..`, 'INVALID_PARAMETER', '_elements'],
  ['Condition', `${PERSON}&_format=xml`, 'NOT_ACCEPTABLE', '_format'],
  ['Condition', `${PERSON}&_include=*`, 'INVALID_PARAMETER', '_include'],
  ['Condition', `${PERSON}&_include=Condition:*`, 'INVALID_PARAMETER', '_include'],
  ['Condition', `${PERSON}&_include=Condition:code`, 'INVALID_PARAMETER', '_include'],
  ['Condition', `${PERSON}&_include=Observation:subject`, 'INVALID_PARAMETER', '_include'],
  ['Condition', `${PERSON}&_include=Condition:encounter:Patient`, 'INVALID_PARAMETER', '_include'],
  ['Condition', `${PERSON}&_include:iterate=Device:encounter`, 'INVALID_PARAMETER', '_include:iterate'],
  ['Condition', `${PERSON}&_revinclude:iterate=Condition:code`, 'INVALID_PARAMETER', '_revinclude:iterate'],
  ['Condition', `${PERSON}&_include:recurse=Condition:encounter`, 'INVALID_PARAMETER', '_include:recurse'],
  ['Condition', `${PERSON}&_revinclude=Observation:encounter`, 'INVALID_PARAMETER', '_revinclude'],
  ['Condition', `${PERSON}&_revinclude=Provenance:target:Patient`, 'INVALID_PARAMETER', '_revinclude'],
]

describe('what is not understood is refused, with the parameter named and no value repeated', () => {
  it.each(REFUSED)('%s?%s: %s', (type, query, code, expression) => {
    expect(refusalOf(type, query)).toEqual({ code, expression })
  })
})

describe('a chain', () => {
  it('is read for every type that the rest is understood of', () => {
    const { query } = parse('Encounter', `${PERSON}&participant.family=Smith`)
    expect(query.parameters).toMatchObject([
      {
        kind: 'chain',
        name: 'participant',
        links: [{ type: 'Practitioner', parameter: { name: 'family' } }],
      },
    ])
    expect(typesNamed(query)).toEqual(['Practitioner'])
  })

  it('and its reverse name every type they look at, so that each is asked for and decided', () => {
    const { query } = parse('Patient', '_id=a&_has:Condition:patient:encounter.type=b')
    expect(typesNamed(query)).toEqual(['Condition', 'Encounter'])
  })
})

describe('result parameters', () => {
  it('are read', () => {
    const query = `${PERSON}&_count=0&_sort=-recorded-date,code&_elements=code,onset&_summary=data&_total=accurate&_format=application/fhir json`
    expect(parse('Condition', query).query).toMatchObject({
      parameters: [],
      count: 0,
      offset: 0,
      summary: 'data',
      total: 'accurate',
      elements: ['code', 'onset'],
      sort: [
        { name: 'recorded-date', descending: true },
        { name: 'code', descending: false },
      ],
    })
  })

  it('take the offset of a cursor that the caller has verified', () => {
    const { query } = parse('Condition', `${PERSON}&_cursor=opaque`, 40)
    expect(query.offset).toBe(40)
    expect(query.understood).toEqual([])
  })

  it('expand an include to every type it may reach', () => {
    const { query } = parse(
      'MedicationStatement',
      `${PERSON}&_include=MedicationStatement:context&_revinclude=Provenance:target`,
    )
    expect(query.includes.map((it) => `${it.sourceType}:${it.parameter}:${it.targetType ?? ''}`)).toEqual([
      'MedicationStatement:context:Encounter',
      'MedicationStatement:context:EpisodeOfCare',
      'Provenance:target:MedicationStatement',
    ])
  })
})
