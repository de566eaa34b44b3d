import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PEOPLE } from '../../sandbox/people.js'
import { REGISTRATION_STATES } from '../../sandbox/practice/registration.js'
import { type Practice, startPractice } from '../../sandbox/practice/start-practice.js'
import { STRUCTURED_METADATA } from '../../sandbox/sds/accredited-systems.js'
import { objectOf, objectsOf } from '../../src/model/json.js'
import { area, ask, type Asking, EVERYTHING, goodClaims, parametersFor, unsigned } from './practice-asker.js'

let practice: Practice
beforeAll(async () => {
  practice = await startPractice({ port: 0, people: PEOPLE })
})
afterAll(async () => {
  await practice.close()
})

type Case = readonly [says: string, asking: Asking, status: number, code: string]

async function checkRefused([, asking, status, code]: Case): Promise<void> {
  const answer = await ask(practice, asking)
  const [issue] = objectsOf(answer.body['issue'])
  const [coding] = objectsOf(objectOf(issue?.['details'])?.['coding'])
  expect([answer.status, coding?.['code'] ?? coding?.['display']]).toEqual([status, code])
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(answer.text).not.toMatch(/999000\d{4}|TEST-/)
}

const now = Math.floor(Date.now() / 1000)
const ROOT = 'https://gp.a81001.example/A81001/STU3/1/gpconnect/structured'
const claims = goodClaims(ROOT)
const practitioner = claims['requesting_practitioner'] as Record<string, unknown>
const changed = (name: string, change: object): Asking => ({
  claims: { [name]: { ...(claims[name] as object), ...change } },
})

const HEADERS: readonly Case[] = [
  ...['Ssp-TraceID', 'Ssp-From', 'Ssp-To', 'Ssp-InteractionID'].map((name): Case => [
    `no ${name}`,
    { headers: { [name]: undefined } },
    400,
    'BAD_REQUEST',
  ]),
  ['a trace id that is no GUID', { headers: { 'Ssp-TraceID': 'x' } }, 400, 'BAD_REQUEST'],
  [
    'another ASID, past the proxy',
    { via: 'direct', headers: { 'Ssp-To': '200000000999' } },
    400,
    'BAD_REQUEST',
  ],
  [
    'the interaction of another operation',
    { headers: { 'Ssp-InteractionID': STRUCTURED_METADATA } },
    400,
    'BAD_REQUEST',
  ],
  ['an unknown operation', { path: '/Patient/$gpc.migrate' }, 501, 'NOT_IMPLEMENTED'],
  ['a GET of the operation', { method: 'GET' }, 400, 'BAD_REQUEST'],
  [
    'no Content-Type',
    { via: 'direct', headers: { 'Content-Type': undefined } },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'another charset',
    { headers: { 'Content-Type': 'application/fhir+json; charset=utf-16' } },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  ['XML wanted', { headers: { Accept: 'application/fhir+xml' } }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  [
    'XML wanted by _format',
    { path: '/Patient/$gpc.getstructuredrecord?_format=xml' },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
]

const TOKENS: readonly Case[] = [
  ['no token', { headers: { Authorization: undefined } }, 400, 'BAD_REQUEST'],
  ['no bearer token', { headers: { Authorization: 'Basic eDp5' } }, 400, 'BAD_REQUEST'],
  ['no trailing dot', { token: unsigned(claims).slice(0, -1) }, 400, 'BAD_REQUEST'],
  ['a signature', { token: `${unsigned(claims)}c2ln` }, 400, 'BAD_REQUEST'],
  ['claims that are no JSON', { token: 'eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.e30x.' }, 400, 'BAD_REQUEST'],
  ['another algorithm', { token: unsigned(claims, { alg: 'HS256', typ: 'JWT' }) }, 400, 'BAD_REQUEST'],
  ['another token type', { token: unsigned(claims, { alg: 'none', typ: 'JOSE' }) }, 400, 'BAD_REQUEST'],
  ...Object.keys(claims).map((name): Case => [
    `no claim ${name}`,
    { claims: { [name]: undefined } },
    400,
    'BAD_REQUEST',
  ]),
  ['an issuer that is no URL', { claims: { iss: 'riverton' } }, 400, 'BAD_REQUEST'],
  ['a subject who is not the practitioner', { claims: { sub: 'SOMEONE-ELSE' } }, 400, 'BAD_REQUEST'],
  ['another audience', { claims: { aud: `${ROOT}/` } }, 400, 'BAD_REQUEST'],
  ['a life of 299 seconds', { claims: { iat: now, exp: now + 299 } }, 400, 'BAD_REQUEST'],
  ['a life of 301 seconds', { claims: { iat: now, exp: now + 301 } }, 400, 'BAD_REQUEST'],
  ['times as text', { claims: { iat: String(now), exp: String(now + 300) } }, 400, 'BAD_REQUEST'],
  ['a token of ten minutes ago', { claims: { iat: now - 600, exp: now - 300 } }, 400, 'BAD_REQUEST'],
  ['another reason', { claims: { reason_for_request: 'secondaryuses' } }, 400, 'BAD_REQUEST'],
  ['migration, which is for GP2GP', { claims: { reason_for_request: 'migration' } }, 400, 'BAD_REQUEST'],
  ['a scope to write', { claims: { requested_scope: 'patient/*.write' } }, 400, 'BAD_REQUEST'],
  [
    'a scope of restricted items',
    { claims: { requested_scope: 'patient/*.read conf/R' } },
    400,
    'BAD_REQUEST',
  ],
  [
    'a device of another type',
    changed('requesting_device', { resourceType: 'Endpoint' }),
    422,
    'INVALID_RESOURCE',
  ],
  [
    'an organisation of another type',
    changed('requesting_organization', { resourceType: 'Group' }),
    422,
    'INVALID_RESOURCE',
  ],
  [
    'a practitioner of another type',
    changed('requesting_practitioner', { resourceType: 'Person' }),
    422,
    'INVALID_RESOURCE',
  ],
  ['a device without a model', changed('requesting_device', { model: undefined }), 400, 'BAD_REQUEST'],
  [
    'an organisation without an ODS code',
    changed('requesting_organization', { identifier: [] }),
    400,
    'BAD_REQUEST',
  ],
  ['an organisation without a name', changed('requesting_organization', { name: '' }), 400, 'BAD_REQUEST'],
  ['a practitioner without a name', changed('requesting_practitioner', { name: [] }), 400, 'BAD_REQUEST'],
  [
    'a practitioner without a local user id',
    changed('requesting_practitioner', {
      identifier: (practitioner['identifier'] as unknown[]).slice(0, 2),
    }),
    400,
    'BAD_REQUEST',
  ],
  [
    'a practitioner without an SDS user id',
    changed('requesting_practitioner', { identifier: (practitioner['identifier'] as unknown[]).slice(1) }),
    400,
    'BAD_REQUEST',
  ],
]

const PROXY: readonly Case[] = [
  ['an unknown sender', { headers: { 'Ssp-From': '200000000000' } }, 403, '403'],
  ['an unknown receiver', { headers: { 'Ssp-To': '200000000000' } }, 403, '403'],
  [
    'an interaction nobody registered',
    { headers: { 'Ssp-InteractionID': 'urn:nhs:names:services:gpconnect:fhir:rest:read:patient-1' } },
    403,
    '403',
  ],
  ['another address', { root: 'https://gp.b82002.example/STU3/1/gpconnect/structured' }, 400, '400'],
  ['a method the proxy does not pass', { method: 'OPTIONS' }, 405, '405'],
  ['a body that is not FHIR', { headers: { 'Content-Type': 'application/json' } }, 415, '415'],
]

const PATIENTS: readonly Case[] = [
  ['a person nobody knows', '9990000166', 404, 'PATIENT_NOT_FOUND'],
  ['a superseded number', '9990000050', 404, 'PATIENT_NOT_FOUND'],
  ['a sensitive person', '9990000034', 404, 'PATIENT_NOT_FOUND'],
  ['a person who has died', '9990000042', 404, 'PATIENT_NOT_FOUND'],
  ['an unheard-of valid number', '9990000182', 404, 'PATIENT_NOT_FOUND'],
  ['a person who has dissented', '9990000026', 403, 'NO_PATIENT_CONSENT'],
].map(([says, nhsNumber, status, code]) => [
  String(says),
  { body: JSON.stringify(parametersFor(String(nhsNumber), ...EVERYTHING)) },
  Number(status),
  String(code),
])

describe('the practice and its proxy refuse', () => {
  it.each(HEADERS)('%s', async (...row) => await checkRefused(row))
  it.each(TOKENS)('%s', async (...row) => await checkRefused(row))
  it.each(PROXY)('%s', async (...row) => await checkRefused(row))
  it.each(PATIENTS)('%s', async (...row) => await checkRefused(row))

  it('says in the proxy’s words which check failed', async () => {
    const answer = await ask(practice, { headers: { 'Ssp-From': '200000000000' } })
    expect(answer.text).toContain('ASID_CHECK_FAILED_MESSAGESENDER_200000000000')
    const other = await ask(practice, { headers: { 'Ssp-To': '200000000001' } })
    expect(other.text).toContain('PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER_200000000001')
    const address = await ask(practice, { root: 'https://other.example/x' })
    expect(address.text).toContain(`ENDPOINT_${ROOT}_VARIES_FROM_TARGETURL_https://other.example/x`)
  })
})

describe('the practice lets pass', () => {
  const accepted: readonly (readonly [string, Asking])[] = [
    ['a token of the future', { claims: { iat: now + 120, exp: now + 420 } }],
    ['a token just under ten minutes old', { claims: { iat: now - 540, exp: now - 240 } }],
    ['normal confidentiality in the scope', { claims: { requested_scope: 'patient/*.read conf/N' } }],
    [
      'a practitioner without a role profile',
      changed('requesting_practitioner', {
        identifier: (practitioner['identifier'] as unknown[]).filter((_, i) => i !== 1),
      }),
    ],
    ['any Accept', { headers: { Accept: '*/*' } }],
    ['no Accept', { headers: { Accept: undefined } }],
    [
      '_format over Accept',
      {
        headers: { Accept: 'application/fhir+xml' },
        path: '/Patient/$gpc.getstructuredrecord?_format=application/fhir%2Bjson',
      },
    ],
    ['a request past the proxy', { via: 'direct' }],
  ]
  it.each(accepted)('%s', async (_, asking) => {
    const answer = await ask(practice, asking)
    expect([answer.status, answer.body['resourceType']]).toEqual([200, 'Bundle'])
  })
})

describe('registration and sharing change while the practice runs', () => {
  it.each(REGISTRATION_STATES)('a person who is %s', async (state) => {
    practice.register('9990000069', state)
    const body = JSON.stringify(parametersFor('9990000069', area('includeMedication')))
    const { status } = await ask(practice, { body })
    const expected = { regular: 200, dissent: 403 } as const
    expect(status).toBe(state in expected ? expected[state as 'regular'] : 404)
    practice.register('9990000069', 'regular')
  })

  it('a practice that has switched sharing off refuses everybody', async () => {
    practice.share('off')
    await checkRefused(['', {}, 403, 'NO_ORGANISATION_CONSENT'])
    practice.share('on')
    expect((await ask(practice)).status).toBe(200)
  })
})
