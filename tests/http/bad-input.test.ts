import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type JsonObject, isJsonObject, objectsOf, textOf } from '../../src/model/json.js'
import { REFUSALS, isRefusalCode } from '../../src/model/refusal.js'
import { type Journey, startJourney } from '../journeys/journey.js'
import { type BadInput } from './bad-input.js'
import { BAD_REQUESTS } from './bad-requests.js'
import { BAD_SEARCHES } from './bad-searches.js'
import { type Reply, exchange } from './exchange.js'

/** The id the caller gives, each time: it is not what an entry is found by. */
const SENT = '00000000-0000-4000-8000-00000000abcd'

let journey: Journey
let database: Client
let tokens: Readonly<Record<'good' | 'garbage' | 'narrow', string>>

beforeAll(async () => {
  journey = await startJourney()
  database = new Client({ connectionString: journey.sandbox.databaseUrl })
  await database.connect()
  tokens = {
    good: await journey.token('social-worker'),
    garbage: 'not.a.token',
    narrow: await journey.token('social-worker', { scope: 'system/CarePlan.rs' }),
  }
})
afterAll(async () => {
  await database.end()
  await journey.stop()
})

describe('bad input gets a precise answer, and an entry', () => {
  test.each([...BAD_SEARCHES, ...BAD_REQUESTS])('$what: $status $code', async (input) => {
    const reply = await ask(input)
    const requestId = String(reply.headers['x-correlation-id'])
    checkAnswer(reply, input, requestId)
    await checkEntry(reply, input, requestId)
  })
})

function ask({ path, call = {}, token = 'good' }: BadInput): Promise<Reply> {
  const authorization = token === 'none' ? {} : { Authorization: `Bearer ${tokens[token]}` }
  const headers = { ...authorization, 'X-Request-Id': SENT, ...call.headers }
  return exchange(port(), path, { ...call, headers })
}

function checkAnswer(reply: Reply, input: BadInput, requestId: string): void {
  const { headers } = reply
  expect(reply.status).toBe(input.status)
  expect(headers['content-type']).toBe('application/fhir+json; charset=utf-8')
  expect(headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/)
  expect(headers['x-correlation-id']).not.toBe(SENT)
  expect(headers['x-request-id']).toBe(SENT)
  expect(headers['cache-control']).toBe('no-store')
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(headers['x-powered-by']).toBeUndefined()
  expect(headers['audit-receipt']).toMatch(/^linchpin\.example\/sandbox\/\d+#\d+$/)
  expect(headers).toMatchObject(input.headers ?? {})
  if (input.call?.method === 'HEAD') expect(reply.text).toBe('')
  else expect(reply.body).toEqual(outcomeOf(input, requestId))
}

/** The whole OperationOutcome: so that nothing that was sent, no stack and no number can be in it. */
function outcomeOf({ code, expression }: BadInput, requestId: string): JsonObject {
  if (!isRefusalCode(code)) throw new Error(`${code} is no refusal`)
  const row = REFUSALS[code]
  return {
    resourceType: 'OperationOutcome',
    issue: [
      {
        severity: 'error',
        code: row.issue,
        details: { coding: [{ system: row.system, code }], text: row.text },
        diagnostics: requestId,
        ...(expression === undefined ? {} : { expression: [expression] }),
      },
    ],
  }
}

/** Refusals are recorded in the same detail as releases: who, what was asked, the answer's digest. */
async function checkEntry(reply: Reply, input: BadInput, requestId: string): Promise<void> {
  const found = await database.query<{ kind: string; outcome: string; actor: string | null; body: string }>(
    'select kind, outcome, actor, body from audit_entry where request_id = $1',
    [requestId],
  )
  expect(found.rows).toMatchObject([{ kind: 'refusal', outcome: input.code }])
  const body = evidenceIn(found.rows[0]?.body ?? '')
  expect(body).toMatchObject({
    requestId,
    refusal: { code: input.code },
    response: { status: reply.status },
  })
  const asked = Buffer.from(textOf(body['query']) ?? '', 'base64').toString('utf8')
  expect(asked.startsWith(`${input.call?.method ?? 'GET'} ${input.path}`)).toBe(true)
  const isKnown = (input.token ?? 'good') === 'good' || input.token === 'narrow'
  expect(found.rows[0]?.actor).toBe(isKnown ? 'RIV-SW-0117' : null)
  if (isKnown) expect(body['requester']).toMatchObject({ organisation: '9A1', roleName: 'social-worker' })
}

describe('what Node itself refuses', () => {
  test.each([
    ['a header of 20 kB', '/fhir/metadata', { 'X-Large': 'a'.repeat(20_000) }, 431],
    ['a URL of 20 kB', `/fhir/Condition?patient=${'9990000018'.repeat(2000)}`, {}, 431],
  ])('%s reaches no handler and is not echoed', async (_what, path, headers, status) => {
    const reply = await exchange(port(), path, { headers })
    expect(reply.status).toBe(status)
    expect(reply.text).toBe('')
  })
})

describe('the correlation id', () => {
  test('is minted whatever was sent', async () => {
    for (const sent of ['canary', '9990000018', 'a'.repeat(200), '']) {
      const reply = await exchange(port(), '/nothing', { headers: { 'X-Request-Id': sent } })
      expect(reply.headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/)
      expect(objectsOf(reply.body['issue'])[0]?.['diagnostics']).toBe(reply.headers['x-correlation-id'])
    }
  })
})

describe('nothing of what was sent is logged', () => {
  test('no number, token, path or parameter', () => {
    const log = journey.journal.join('\n')
    expect(log).toContain('"event":"answered"')
    expect(log).not.toMatch(/9990000018|999000|TEST-ALDER|not\.a\.token|colour|\/fhir|eyJ/)
  })
})

function port(): number {
  return Number(new URL(journey.sandbox.url).port)
}

function evidenceIn(entry: string): JsonObject {
  const value: unknown = JSON.parse(entry)
  const evidence = isJsonObject(value) ? value['evidence'] : undefined
  if (!isJsonObject(evidence)) throw new Error('the entry holds no evidence')
  return evidence
}
