import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Database, openDatabase } from '../../src/storage/database.js'
import {
  type PayloadKey,
  type PayloadSettings,
  payloadStore,
  removePayloads,
} from '../../src/storage/payloads/payload-store.js'
import { openPayloads } from '../../src/gateway/log/payloads.js'
import { type TestDatabase, testDatabase } from '../storage/test-database.js'

const key = (controller: string, id: string): PayloadKey => ({ controller, id, key: randomBytes(32) })
const OLD = key('9A1', 'old')
const NEW = key('9A1', 'new')
const PRACTICE = key('A81001', 'one')
const NAME = 'TEST-ALDER'
const part = (source: string) => ({ source, bytes: Buffer.from(JSON.stringify([{ name: NAME, source }])) })

let test: TestDatabase
let database: Database
beforeAll(async () => {
  test = await testDatabase()
  database = openDatabase(test.url)
})
afterAll(async () => {
  await database.close()
  await test.close()
})

function store(keys: readonly PayloadKey[], now = new Date('2026-11-21T10:00:00Z')) {
  const settings: PayloadSettings = {
    keys,
    controllerOf: (source) => ({ council: '9A1', practice: 'A81001' })[source],
    days: 90,
    now: () => now,
    randomBytes,
  }
  return payloadStore(database, settings)
}

describe('the payload store', () => {
  it('gives each controller its own part, and nobody another’s', async () => {
    const payloads = store([NEW, PRACTICE])
    const shown = [part('council'), part('practice'), part('nobody')]
    expect(await payloads.keep('request-1', shown)).toEqual(shown.slice(0, 2))
    const read = async (...controllers: readonly string[]): Promise<readonly string[]> =>
      (await payloads.read('request-1', controllers)).map((it) => it.text ?? 'sealed')
    expect(await read('9A1')).toEqual([expect.stringContaining('"council"')])
    expect(await read('A81001')).toEqual([expect.stringContaining('"practice"')])
    expect(await read('9A1', 'A81001')).toHaveLength(2)
    expect(await read('V9100')).toEqual([])
    expect(await payloads.read('request-2', 'all')).toEqual([])
  })

  it('keeps what several requests show at once, each under its own, however long', async () => {
    const payloads = store([NEW, PRACTICE])
    const long = { source: 'practice', bytes: Buffer.from(JSON.stringify('x'.repeat(200_000))) }
    const kept = await Promise.all([
      payloads.keep('request-a', [part('council')]),
      payloads.keep('request-b', [part('council'), long]),
      payloads.keep('request-c', [part('nobody')]),
    ])
    expect(kept.map((it) => it.length)).toEqual([1, 2, 0])
    expect(await payloads.read('request-a', 'all')).toHaveLength(1)
    const [council, practice] = await payloads.read('request-b', ['9A1', 'A81001'])
    expect(council?.text).toContain('"council"')
    expect(practice?.text).toBe(long.bytes.toString())
    expect(await payloads.read('request-c', 'all')).toEqual([])
  })

  it('holds no word of it in the database', async () => {
    const owner = new pg.Client({ connectionString: test.url })
    await owner.connect()
    try {
      const { rows } = await owner.query<{ sealed: Buffer }>('select sealed from payload')
      expect(rows.length).toBeGreaterThan(0)
      for (const { sealed } of rows) expect(sealed.includes(NAME)).toBe(false)
    } finally {
      await owner.end()
    }
  })

  it('opens what older keys sealed as long as they are named, and says when none does', async () => {
    await store([OLD]).keep('request-3', [part('council')])
    await expect(store([NEW, OLD]).read('request-3', ['9A1'])).resolves.toMatchObject([
      { source: 'council', text: expect.stringContaining(NAME) as string, kept: '2026-11-21T10:00:00Z' },
    ])
    await expect(store([NEW]).read('request-3', ['9A1'])).resolves.toMatchObject([{ text: undefined }])
  })

  it('does not open a row that somebody moved to another request', async () => {
    const payloads = store([NEW])
    await payloads.keep('request-4', [part('council')])
    await moved('request-4', 'request-5')
    await expect(payloads.read('request-5', ['9A1'])).resolves.toMatchObject([{ text: undefined }])
  })

  it('removes what is too old, and nothing else', async () => {
    await store([NEW], new Date('2025-01-01T00:00:00Z')).keep('request-6', [part('council')])
    const payloads = store([NEW])
    expect(await removePayloads(database, new Date('2025-03-31T00:00:00Z'), 90)).toBe(0)
    // The settings do not say any more that anything is kept: what they said then holds.
    expect(await removePayloads(database, new Date('2025-06-01T00:00:00Z'), undefined)).toBe(1)
    expect(await payloads.read('request-6', 'all')).toEqual([])
    expect(await payloads.read('request-1', 'all')).toHaveLength(2)
    // They allow fewer days than they did.
    await store([NEW], new Date('2025-01-01T00:00:00Z')).keep('request-6', [part('council')])
    expect(await removePayloads(database, new Date('2025-01-20T00:00:00Z'), 30)).toBe(0)
    expect(await removePayloads(database, new Date('2025-02-01T00:00:00Z'), 30)).toBe(1)
  })

  it('goes when its time is up though the settings keep nothing any more', async () => {
    await store([NEW], new Date('2025-01-01T00:00:00Z')).keep('request-8', [part('council')])
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const world = {
        environment: { databaseUrl: '', variable: () => undefined },
        now: () => new Date('2026-01-01'),
      }
      const failed: string[] = []
      const events = { auditChanged: (event: string) => void failed.push(event) }
      const opened = openPayloads({ payloads: undefined, sources: [] }, database, world, events)
      expect(opened.store).toBeUndefined()
      vi.advanceTimersByTime(3_600_000)
      await opened.close()
      expect(failed).toEqual([])
    } finally {
      vi.useRealTimers()
    }
    expect(await store([NEW]).read('request-8', 'all')).toEqual([])
  })

  it('rejects when it cannot keep, so that nothing is shown', async () => {
    const payloads = store([NEW])
    await payloads.keep('request-7', [part('council')])
    await expect(payloads.keep('request-7', [part('council')])).rejects.toThrow()
  })
})

async function moved(from: string, to: string): Promise<void> {
  const owner = new pg.Client({ connectionString: test.url })
  await owner.connect()
  await owner.query('update payload set request_id = $2 where request_id = $1', [from, to])
  await owner.end()
}
