import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Reply, exchange } from '../http/exchange.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { SOURCE, extractOf, lastEntry, withScopesAndLimit } from '../journeys/brought-extract.js'
import { type Journey, startJourney } from '../journeys/journey.js'
import { visible } from './small-gateway.js'

let journey: Journey
let database: Database
beforeAll(async () => {
  journey = await startJourney({}, withScopesAndLimit)
  database = openDatabase(journey.sandbox.databaseUrl)
})
afterAll(async () => {
  await database.close()
  await journey.stop()
})

async function brought(
  path: string,
  role: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const scope = role === 'hillshire-data-officer' ? {} : { scope: 'system/ingest.c' }
  const Authorization = `Bearer ${await journey.token(role, scope)}`
  return exchange(Number(new URL(journey.sandbox.url).port), `/ingest/${path}`, {
    method: 'POST',
    headers: { Authorization, 'Content-Type': 'text/csv', ...more },
    body: extractOf(2014),
  })
}

/** The entry that an answer's receipt names. */
async function entryOf(reply: Reply): Promise<unknown> {
  const { rows } = await database.pool.query(
    `select actor, outcome from audit_entry join audit_shard using (shard) where origin || '#' || idx = $1`,
    [reply.headers['audit-receipt']],
  )
  return rows[0]
}

/** Whether the connection ends turns on how much of the file had come by then, and on nothing else. */
function seen(reply: Reply): unknown {
  const { connection: _, 'keep-alive': _kept, ...headers } = reply.headers
  return visible({ ...reply, headers })
}

describe('bringing a file is no way to learn or change anything else', () => {
  test.each(['la-nowhere', 'la-riverton', 'a81001', '..%2f..%2fetc', '%00'])(
    'another organisation’s source cannot be told from %s, which takes none',
    async (other) => {
      const [theirs, none] = [await brought(SOURCE, 'social-worker'), await brought(other, 'social-worker')]
      expect(theirs.status).toBe(404)
      expect(seen(theirs)).toEqual(seen(none))
    },
  )

  test.each(['?source=a81001', '?as-of=2014-01-01&as-of=2015-01-01', '?overwrite=true', '?access_token=x'])(
    '%s is refused',
    async (query) => {
      expect((await brought(`${SOURCE}${query}`, 'hillshire-data-officer')).status).toBe(400)
    },
  )

  test('every refusal is in the log', async () => {
    const reply = await brought(SOURCE, 'social-worker')
    expect([reply.status, reply.headers['cache-control']]).toEqual([404, 'no-store'])
    expect(await entryOf(reply)).toMatchObject({ actor: 'RIV-SW-0117', outcome: 'NOT_SUPPORTED' })
  })

  test('the twin: its own officer brings it', async () => {
    const reply = await brought(SOURCE, 'hillshire-data-officer', { 'X-Skip-Audit': 'true' })
    expect([reply.status, reply.body['outcome']]).toEqual([200, 'loaded'])
    expect(await lastEntry(database, 'extract-taken')).toMatchObject({ actor: 'HIL-DO-0005' })
  })
})
