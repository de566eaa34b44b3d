import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Pds, startPds } from '../../sandbox/pds/pds.js'
import { type PdsRecord } from '../../sandbox/pds/pds-record.js'

const TOKEN = 'pds-test-token'
const REQUEST_ID = '60e0b220-8136-4ca5-ae46-1d97ef59d068'
let pds: Pds

beforeAll(async () => {
  pds = await startPds({ host: '127.0.0.1', port: 0, token: TOKEN })
})
afterAll(async () => pds.stop())

const GOOD = { authorization: `Bearer ${TOKEN}`, 'x-request-id': REQUEST_ID }

type Outcome = {
  readonly issue: readonly { readonly details: { readonly coding: readonly { code: string }[] } }[]
}
type Answer = { readonly status: number; readonly headers: Headers; readonly body: Record<string, unknown> }

async function get(path: string, headers: Record<string, string> = GOOD): Promise<Answer> {
  const response = await fetch(`${pds.base}${path}`, { headers })
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  }
}

function codeOf(answer: Answer): string | undefined {
  return (answer.body as unknown as Outcome).issue[0]?.details.coding[0]?.code
}

const SEARCH = '/Patient?family=TEST-ALDER&birthdate=eq1941-03-12'

describe('PDS refuses with a Spine code', () => {
  const cases: readonly [string, string, Record<string, string>, number, string][] = [
    ['no token', '/Patient/9990000018', { 'x-request-id': REQUEST_ID }, 401, 'ACCESS_DENIED'],
    ['no X-Request-ID', '/Patient/9990000018', { authorization: `Bearer ${TOKEN}` }, 400, 'MISSING_VALUE'],
    [
      'an X-Request-ID that is no UUID',
      '/Patient/9990000018',
      { ...GOOD, 'x-request-id': '1234' },
      400,
      'INVALID_VALUE',
    ],
    [
      'a malformed ODS code',
      '/Patient/9990000018',
      { ...GOOD, 'nhsd-end-user-organisation-ods': 'a!' },
      400,
      'INVALID_VALUE',
    ],
    [
      'a malformed role profile',
      '/Patient/9990000018',
      { ...GOOD, 'nhsd-session-urid': '-- --' },
      400,
      'INVALID_VALUE',
    ],
    ['a number with a wrong check digit', '/Patient/9990000019', GOOD, 400, 'INVALID_RESOURCE_ID'],
    ['a person it does not know', '/Patient/9990000166', GOOD, 404, 'RESOURCE_NOT_FOUND'],
    ['another service', '/Coverage', GOOD, 400, 'UNSUPPORTED_SERVICE'],
    ['a search by nothing', '/Patient', GOOD, 400, 'INVALID_SEARCH_DATA'],
    ['a search by name alone', '/Patient?family=TEST-ALDER', GOOD, 400, 'INVALID_SEARCH_DATA'],
    ['a search by an unknown parameter', `${SEARCH}&shoe-size=9`, GOOD, 400, 'ADDITIONAL_PROPERTIES'],
    ['a search for too many results', `${SEARCH}&_max-results=51`, GOOD, 400, 'INVALID_SEARCH_DATA'],
    [
      'a search by a date it cannot read',
      '/Patient?family=X&birthdate=1941',
      GOOD,
      400,
      'INVALID_SEARCH_DATA',
    ],
    [
      'a search by a wildcard with one letter',
      '/Patient?family=T*&birthdate=1941-03-12',
      GOOD,
      400,
      'INVALID_SEARCH_DATA',
    ],
  ]
  test.each(cases)('%s', async (_name, path, headers, status, code) => {
    const answer = await get(path, headers)
    expect([answer.status, codeOf(answer)]).toEqual([status, code])
  })
})

describe('PDS returns a person as their sensitivity allows', () => {
  const LOCATION = ['address', 'telecom', 'generalPractitioner', 'managingOrganization']
  const cases: readonly [string, Partial<PdsRecord>, readonly string[], readonly string[]][] = [
    ['unrestricted: everything', { sensitivity: 'U' }, ['name', 'birthDate', ...LOCATION], []],
    ['restricted: no location and no practice', { sensitivity: 'R' }, ['name', 'birthDate'], LOCATION],
    [
      'very restricted: the number alone',
      { sensitivity: 'V' },
      ['identifier'],
      ['name', 'birthDate', ...LOCATION],
    ],
  ]
  test.each(cases)('%s', async (_name, patch, present, absent) => {
    pds.change('9990000158', patch)
    const { status, body } = await get('/Patient/9990000158')
    expect(status).toBe(200)
    expect(body['meta']).toMatchObject({ security: [{ code: patch.sensitivity }] })
    for (const element of present) expect(body).toHaveProperty(element)
    for (const element of absent) expect(body).not.toHaveProperty(element)
  })

  test('marked invalid: never returned', async () => {
    pds.change('9990000158', { sensitivity: 'REDACTED' })
    const answer = await get('/Patient/9990000158')
    expect([answer.status, codeOf(answer)]).toEqual([404, 'INVALIDATED_RESOURCE'])
    pds.change('9990000158', { sensitivity: 'U' })
  })
})

test('a superseded number returns the current one', async () => {
  const { body } = await get('/Patient/9990000050')
  expect(body['id']).toBe('9990000069')
  expect(body['identifier']).toMatchObject([{ value: '9990000069' }])
})

describe('death is told by its date and the kind of notice', () => {
  const cases = [
    ['formal', '2', '2026-05-04T00:00:00+00:00'],
    ['informal', '1', '2026-05-04T00:00:00+00:00'],
    ['removed', 'U', undefined],
  ] as const
  test.each(cases)('%s', async (status, code, deceased) => {
    pds.change('9990000042', { death: { date: '2026-05-04', status } })
    const { body } = await get('/Patient/9990000042')
    expect(body['deceasedDateTime']).toBe(deceased)
    expect(JSON.stringify(body['extension'])).toContain(
      `UKCore-DeathNotificationStatus","version":"1.0.0","code":"${code}"`,
    )
  })
})

test('the status of the number is in the retired code system, and address keys are codings', async () => {
  pds.change('9990000158', { verification: '02' })
  const text = JSON.stringify((await get('/Patient/9990000158')).body)
  expect(text).toContain(
    'https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus","version":"1.0.0","code":"02"',
  )
  expect(text).toContain(
    '{"url":"type","valueCoding":{"system":"https://fhir.hl7.org.uk/CodeSystem/UKCore-AddressKeyType","code":"UPRN"}}',
  )
  pds.change('9990000158', { verification: '01' })
})

test('every change gives a new version, in the ETag and in meta', async () => {
  const before = await get('/Patient/9990000131')
  pds.change('9990000131', { practice: { ods: 'A81001', from: '2015-04-01', to: '2026-01-31' } })
  const after = await get('/Patient/9990000131')
  expect([before.headers.get('etag'), after.headers.get('etag')]).toEqual(['W/"2"', 'W/"3"'])
  expect(after.body['generalPractitioner']).toMatchObject([{ identifier: { period: { end: '2026-01-31' } } }])
  expect(() => pds.change('9990000166', {})).toThrow('holds nothing under that number')
})

test('the ids of the request come back', async () => {
  const { headers } = await get('/Patient/9990000018', { ...GOOD, 'x-correlation-id': REQUEST_ID })
  expect([headers.get('x-request-id'), headers.get('x-correlation-id')]).toEqual([REQUEST_ID, REQUEST_ID])
})

describe('search by demographics', () => {
  const cases: readonly [string, string, readonly string[]][] = [
    ['name and date of birth', SEARCH, ['9990000018']],
    ['without regard to case', '/Patient?family=test-alder&birthdate=1941-03-12', ['9990000018']],
    [
      'a wildcard and a range',
      '/Patient?family=TEST-A*&birthdate=ge1941-01-01&birthdate=le1941-12-31',
      ['9990000018'],
    ],
    ['the wrong gender', `${SEARCH}&gender=male`, []],
    ['the current number alone of two', '/Patient?family=TEST-ELDER&birthdate=1946-09-15', ['9990000069']],
    ['a restricted person, by name', '/Patient?family=TEST-CEDAR&birthdate=1959-07-21', ['9990000034']],
    [
      'a restricted person, by postcode',
      '/Patient?family=TEST-CEDAR&birthdate=1959-07-21&address-postalcode=ZZ99*',
      [],
    ],
    [
      'a restricted person, by practice',
      '/Patient?family=TEST-CEDAR&birthdate=1959-07-21&general-practitioner=A81001',
      [],
    ],
    ['a telephone number', '/Patient?phone=01632960018&birthdate=1941-03-12', ['9990000018']],
    [
      'a date of death',
      '/Patient?family=TEST-DOGWOOD&birthdate=1933-01-30&death-date=ge2026-05-01',
      ['9990000042'],
    ],
  ]
  test.each(cases)('%s', async (_name, path, expected) => {
    const { status, body } = await get(path)
    const entries = (body['entry'] ?? []) as readonly { readonly resource: { readonly id: string } }[]
    expect([status, body['total']]).toEqual([200, expected.length])
    expect(entries.map((it) => it.resource.id)).toEqual(expected)
  })

  test('more people than asked for is no failure: 200 with TOO_MANY_MATCHES', async () => {
    const answer = await get('/Patient?family=TEST-*&birthdate=ge1900-01-01&_max-results=1')
    expect([answer.status, codeOf(answer)]).toEqual([200, 'TOO_MANY_MATCHES'])
  })
})

describe('related people', () => {
  const cases = [
    ['9990000018', 1],
    ['9990000026', 0],
    ['9990000034', 0],
  ] as const
  test.each(cases)('%s has %i', async (nhsNumber, total) => {
    expect((await get(`/Patient/${nhsNumber}/RelatedPerson`)).body['total']).toBe(total)
  })
})

test('stopped and started again, it holds the changes', async () => {
  pds.change('9990000158', { family: 'TEST-CHANGED' })
  await pds.stop()
  await expect(get('/Patient/9990000158')).rejects.toThrow()
  await pds.start()
  expect((await get('/Patient/9990000158')).body['name']).toMatchObject([{ family: 'TEST-CHANGED' }])
})
