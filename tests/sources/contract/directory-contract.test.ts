import { afterEach, describe, expect, it } from 'vitest'
import { openReferral } from '../../../src/sources/openreferral-uk/open-referral.js'
import { SERVICES, directorySettings, service } from '../../journeys/new-council/directory.js'
import { loopbackServer, type LoopbackServer, sendJson } from '../loopback-server.js'
import { inRunningTime } from '../running-time.js'
import { sourceWorld } from '../source-world.js'
import { type RecordAnswer } from './contract-subject.js'
import { MISBEHAVIOURS } from './misbehaviours.js'
import { selfSigned } from './self-signed.js'

const DEADLINE_MS = 700
/** For what must be in time on a busy machine too. */
const AMPLE_MS = 20_000
const running: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((it) => it.close()))
})

/** A directory whose list is answered as told, and whose services are sound. */
async function arranged(
  answer: RecordAnswer,
  tls?: Parameters<typeof loopbackServer>[1],
  deadlineMs = DEADLINE_MS,
) {
  let calls = 0
  const server: LoopbackServer = await loopbackServer(({ url }, response) => {
    const id = /services\/(.+)$/.exec(url.pathname)?.[1]
    if (id !== undefined) sendJson(response, SERVICES[id] ?? {})
    else answer(response, { total_pages: 1, contents: Object.values(SERVICES) }, ++calls)
  }, tls)
  const settings = { ...directorySettings(server.url), deadlineMs }
  const connector = openReferral(settings, sourceWorld())
  running.push(connector, server)
  return { connector, server, calls: () => calls }
}

describe('the connector to a directory keeps the contract: openreferral-uk', () => {
  it.each(MISBEHAVIOURS)('says $outcome of a directory that $name', async (misbehaviour) => {
    const withinMs = misbehaviour.outcome === 'timed-out' ? DEADLINE_MS : AMPLE_MS
    const { connector, server, calls } = await arranged(misbehaviour.answer, undefined, withinMs)
    const { answer: found, took } = await inRunningTime(() => connector.find('meals'))
    expect(took).toBeLessThan(DEADLINE_MS + 250)
    expect(found.outcome).toBe(misbehaviour.outcome)
    expect(found.records.length > 0).toBe(misbehaviour.outcome === 'answered')
    expect(calls()).toBeLessThanOrEqual(misbehaviour.calls)
    expect(server.received.map((it) => it.url.pathname)).not.toContain('/elsewhere')
  })

  it('tells nothing to a server whose certificate nobody vouches for', async () => {
    const { connector, calls } = await arranged((response, good) => sendJson(response, good), selfSigned())
    expect((await connector.find('meals')).outcome).toBe('error')
    expect(calls()).toBe(0)
  })

  it('reads no more services than one search is worth', async () => {
    const many = Array.from({ length: 60 }, (_, n) => service(`s${n}`, 'Meals'))
    const { connector, server } = await arranged(
      (response) => sendJson(response, { total_pages: 1, contents: many }),
      undefined,
      AMPLE_MS,
    )
    expect((await connector.find(undefined)).outcome).toBe('partial')
    expect(server.received).toHaveLength(51)
  })

  it('serves many who search at once, all alike, and keeps no listener of theirs', async () => {
    const services = Array.from({ length: 50 }, (_, n) => service(`s${n}`, 'Meals'))
    const server = await loopbackServer(({ url }, response) => {
      const one = services.find(({ id }) => url.pathname.endsWith(`/${id}`))
      sendJson(response, one ?? { total_pages: 1, contents: services })
    })
    const connector = openReferral({ ...directorySettings(server.url), deadlineMs: AMPLE_MS }, sourceWorld())
    running.push(connector, server)
    const warned: string[] = []
    const heed = (warning: Error): void => void warned.push(warning.name)
    process.on('warning', heed)
    const found = await Promise.all(Array.from({ length: 8 }, () => connector.find(undefined)))
    process.off('warning', heed)
    expect(found.map((it) => it.outcome)).toEqual(found.map(() => 'answered'))
    const ids = services.map(({ id }) => id)
    for (const { records } of found) expect(records.map((it) => it.recordId)).toEqual(ids)
    expect(warned).toEqual([])
  })

  it('holds no socket once it is closed', async () => {
    const { connector, server } = await arranged(() => undefined)
    await connector.find('meals')
    await connector.close()
    await expect.poll(() => server.connections()).toBe(0)
  })
})
