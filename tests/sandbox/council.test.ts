import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PEOPLE } from '../../sandbox/people.js'
import { startCaseSystem, type CaseSystem } from '../../sandbox/council/case-system.js'

const TOKEN = 'council-test-token'
const NO_CURSOR = Buffer.from('row:9999').toString('base64url')
let council: CaseSystem

beforeAll(async () => {
  council = await startCaseSystem({ host: '127.0.0.1', port: 0, token: TOKEN })
})
afterAll(async () => council.stop())

type Body = Record<string, unknown> & {
  readonly items: Record<string, unknown>[]
  readonly nextCursor: string | null
  readonly totalCount: number
}

async function get(path: string, headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` }) {
  const response = await fetch(`${council.url}${path}`, { headers })
  return { status: response.status, body: (await response.json()) as Body }
}

async function idOf(nhsNumber: string): Promise<string> {
  const { body } = await get(`/api/v1/residents?nhsId=${nhsNumber}`)
  return String(body.items[0]?.['mosaicId'])
}

const MAIN = '/api/v1/residents/33550018'

describe('the council refuses what it cannot serve, in JSON', () => {
  const cases: readonly [string, string, Record<string, string> | undefined, number][] = [
    ['a request without a token', MAIN, {}, 401],
    ['a request with another token', MAIN, { authorization: 'Bearer other' }, 401],
    ['a token that only begins like the right one', MAIN, { authorization: `Bearer ${TOKEN}x` }, 401],
    ['a resident it does not have', '/api/v1/residents/1', undefined, 404],
    ['a collection it does not have', `${MAIN}/ledger`, undefined, 404],
    ['another path', '/api/v2/residents', undefined, 404],
    ['a search that names nobody', '/api/v1/residents', undefined, 400],
    ['an NHS number that is no number', '/api/v1/residents?nhsId=abc', undefined, 400],
    ['a page of no rows', `${MAIN}/addresses?limit=0`, undefined, 400],
    ['a page too large', `${MAIN}/addresses?limit=101`, undefined, 400],
    ['a cursor it did not give', `${MAIN}/addresses?cursor=zzz`, undefined, 400],
    ['a cursor past the end', `${MAIN}/addresses?cursor=${NO_CURSOR}`, undefined, 400],
  ]
  test.each(cases)('%s', async (_name, path, headers, status) => {
    const answer = await get(path, headers)
    expect(answer.status).toBe(status)
    expect(answer.body).toMatchObject({
      status,
      title: expect.any(String) as string,
      detail: expect.any(String) as string,
    })
    expect(JSON.stringify(answer.body)).not.toMatch(/999000/)
  })

  test('a write', async () => {
    const response = await fetch(`${council.url}${MAIN}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}` },
    })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET'])
  })
})

describe('the council holds a case for everyone it knows under a current NHS number', () => {
  const everyone = PEOPLE.map((it) => [it.nhsNumber, it.pds.kind, it.councils] as const)
  test.each(everyone)('%s, who is %s', async (nhs, kind, councils) => {
    const { body } = await get(`/api/v1/residents?nhsId=${nhs}`)
    expect(body.totalCount).toBe(kind === 'known' && councils.includes('9A1') ? 1 : 0)
    for (const row of body.items) {
      expect(row['NHS_ID']).toBe(Number(nhs))
      const packages = await get(`/api/v1/residents/${String(row['mosaicId'])}/packages-of-care`)
      expect(packages.body.items.length).toBeGreaterThan(0)
    }
  })

  const facts: readonly [string, string, string, (rows: Record<string, unknown>[]) => unknown, unknown][] = [
    [
      'care four times a day by a registered care organisation',
      '9990000018',
      'packages-of-care',
      (rows) =>
        rows
          .filter((it) => it['STATUS'] === 'Active')
          .map((it) => [it['TIMES_A_DAY'], it['CQC_LOCATION_ID']]),
      [[4, '1-9990000001']],
    ],
    [
      'a daughter who is main carer and key holder',
      '9990000018',
      'relationships',
      (rows) =>
        rows
          .filter((it) => it['IS_MAIN_CARER'] === 'Y')
          .map((it) => [it['RELATIONSHIP_TYPE'], it['KEY_HOLDER'], it['IS_INFORMAL_CARER']]),
      [['Daughter', 'Y', 'Y']],
    ],
    [
      'one open note that the person knows of, and one that they do not',
      '9990000018',
      'warning-notes',
      (rows) => rows.filter((it) => it['STATUS'] === 'open').map((it) => it['INDIVIDUAL_NOTIFIED']),
      ['Y', 'N'],
    ],
    [
      'case notes, of which some tell of somebody else, for the gateway not to ask for',
      '9990000018',
      'case-notes',
      (rows) => rows.filter((it) => String(it['NOTE']).includes('TEST-NEPHEW')).map((it) => it['WORKER']),
      ['Sam TEST-WORKER'],
    ],
    [
      'a key worker',
      '9990000018',
      'allocations',
      (rows) => rows.filter((it) => it['KEY_WORKER'] === 'Y').map((it) => it['WORKER']),
      ['Sam TEST-WORKER'],
    ],
    [
      'support that ended with the person',
      '9990000042',
      'packages-of-care',
      (rows) => rows.map((it) => [it['STATUS'], it['END_DATE']]),
      [['Ended', '2026-05-04']],
    ],
  ]
  test.each(facts)('%s (%s)', async (_name, nhs, collection, pick, expected) => {
    const { body } = await get(`/api/v1/residents/${await idOf(nhs)}/${collection}`)
    expect(pick(body.items)).toEqual(expected)
  })

  test('only the restricted person is RESTRICTED', async () => {
    const marks = await Promise.all(
      PEOPLE.map(async (it) => (await get(`/api/v1/residents?nhsId=${it.nhsNumber}`)).body.items),
    )
    const restricted = marks.flat().filter((it) => it['RESTRICTED'] === 'Y')
    expect(restricted.map((it) => it['NHS_ID'])).toEqual([9990000123])
  })
})

test('pages joined by their cursors are the whole collection, in order', async () => {
  const whole = (await get(`${MAIN}/warning-notes`)).body
  const pages: unknown[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const query: string = cursor === '' ? 'limit=2' : `limit=2&cursor=${cursor}`
    const { body } = await get(`${MAIN}/warning-notes?${query}`)
    expect(body.items.length).toBeLessThanOrEqual(2)
    pages.push(...body.items)
    cursor = body.nextCursor
  }
  expect(pages).toEqual(whole.items)
  expect(whole.nextCursor).toBeNull()
})

test('a record can be changed while the council is up', async () => {
  council.change('9990000158', (it) => ({ ...it, resident: { ...it.resident, RESTRICTED: 'Y' } }))
  expect((await get('/api/v1/residents?nhsId=9990000158')).body.items[0]?.['RESTRICTED']).toBe('Y')
  expect(() => council.change('9990000166', (it) => it)).toThrow('holds no such person')
})
