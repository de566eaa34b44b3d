import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Channel } from '../../src/delivery/channel.js'
import { deliveries } from '../../src/delivery/deliver-due.js'
import { MOST_ATTEMPTS } from '../../src/delivery/next-attempt.js'
import { webhookChannel } from '../../src/delivery/webhook-channel.js'
import { type DeliveryOutcome, type TakenMessage } from '../../src/model/obligations/outbox.js'
import { inTransaction } from '../../src/storage/alerts/in-transaction.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { outboxStore, putInOutbox } from '../../src/storage/outbox/outbox-store.js'
import { type TestDatabase, testDatabase } from '../storage/test-database.js'
import { deliverDue } from './deliver-once.js'
import { webhookSink } from './sinks.js'

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 21, 12, minute))
let made: TestDatabase
let database: Database
let replica: Database

beforeAll(async () => {
  made = await testDatabase()
  database = openDatabase(made.url)
  replica = openDatabase(made.url)
})
afterAll(async () => {
  await database.close()
  await replica.close()
  await made.close()
})
beforeEach(async () => {
  await database.pool.query("update outbox set state = 'delivered'")
})

async function put(...keys: readonly string[]): Promise<void> {
  await inTransaction(database.pool, (connection) =>
    putInOutbox(
      connection,
      keys.map((key) => ({ key, destination: 'hook', body: key })),
      at(0).toISOString(),
    ),
  )
}

/** A channel that notes what it was told and ends each attempt as the test says. */
function noting(outcome: (message: TakenMessage) => DeliveryOutcome = () => ({ kind: 'delivered' })) {
  const told: string[] = []
  const channel: Channel = {
    deliver: (message) => {
      told.push(message.key)
      return Promise.resolve(outcome(message))
    },
    close: () => Promise.resolve(),
  }
  return { told, channel }
}
const round = (channel: Channel | undefined, minute: number, from: Database = database) =>
  deliverDue(outboxStore(from), 'alerts', {
    channelOf: () => channel,
    now: () => at(minute),
    random: () => 1,
  })

describe('the outbox', () => {
  it('tells of an alert while every repository hangs, however many messages wait for them', async () => {
    const hung = Array.from({ length: 60 }, (_, n) => ({
      key: `feed-${String(n)}`,
      destination: 'feed:9A1:x',
      body: '',
    }))
    await inTransaction(database.pool, (connection) => putInOutbox(connection, hung, at(0).toISOString()))
    const hanging: Channel = { deliver: () => new Promise(() => undefined), close: () => Promise.resolve() }
    void deliverDue(outboxStore(database), 'feeds', {
      channelOf: () => hanging,
      now: () => at(1),
      random: () => 1,
    })
    await put('an-alert')
    const { told, channel } = noting()
    await round(channel, 1)
    expect(told).toEqual(['an-alert'])
  })

  it('tells everybody else within the second while one hangs, and that one of nothing more meanwhile', async () => {
    let letGo: (outcome: DeliveryOutcome) => void = () => undefined
    const hanging: TakenMessage[] = []
    const held: Channel = {
      deliver: (message) => {
        hanging.push(message)
        return new Promise((resolve) => (letGo = resolve))
      },
      close: () => Promise.resolve(),
    }
    const { told, channel } = noting()
    const rounds = deliveries(
      outboxStore(database),
      'alerts',
      { channelOf: (it) => (it === 'held' ? held : channel), now: () => at(1), random: () => 1 },
      1_000,
    )
    const say = (key: string, destination: string): Promise<void> =>
      inTransaction(database.pool, (connection) =>
        putInOutbox(connection, [{ key, destination, body: '' }], at(0).toISOString()),
      )
    await say('held-1', 'held')
    await say('free-1', 'free')
    expect(await rounds.round()).toEqual([{ kind: 'delivered' }])
    await say('held-2', 'held')
    await say('free-2', 'free')
    expect(await rounds.round()).toEqual([{ kind: 'delivered' }])
    expect(told).toEqual(['free-1', 'free-2'])
    expect(hanging.map((it) => it.key)).toEqual(['held-1'])
    letGo({ kind: 'delivered' })
    await rounds.settled()
    expect(await rounds.round(), 'what ended since').toEqual([{ kind: 'delivered' }])
    expect(hanging.map((it) => it.key)).toEqual(['held-1', 'held-2'])
    letGo({ kind: 'delivered' })
    await rounds.settled()
  })

  it('says how each attempt ended as it ends, whatever became of others of the same destination', async () => {
    await put('held-by-receiver', 'not-marked', 'told', 'not-marked-either')
    let letGo: (outcome: DeliveryOutcome) => void = () => undefined
    const channel: Channel = {
      deliver: ({ key }) =>
        key === 'held-by-receiver'
          ? new Promise((resolve) => (letGo = resolve))
          : Promise.resolve({ kind: 'delivered' }),
      close: () => Promise.resolve(),
    }
    const outbox = outboxStore(database)
    const ended = new Set<string>()
    const marking: typeof outbox = {
      ...outbox,
      mark: async (key, ...how) => {
        ended.add(key)
        if (key.startsWith('not-marked')) throw new Error(`${key}: the database is away`)
        await outbox.mark(key, ...how)
      },
    }
    const world = { channelOf: () => channel, now: () => at(1), random: () => 1 }
    const rounds = deliveries(marking, 'alerts', world, 10)
    const said: DeliveryOutcome[] = []
    const failed: string[] = []
    const turn = async (): Promise<void> => {
      try {
        said.push(...(await rounds.round()))
      } catch (error) {
        failed.push(...(error as AggregateError).errors.map((it: unknown) => String(it)))
      }
    }
    await expect
      .poll(async () => {
        await turn()
        return [ended.size, said.length, failed.length]
      })
      .toEqual([3, 1, 2])
    expect(failed.toSorted()).toEqual([
      'Error: not-marked-either: the database is away',
      'Error: not-marked: the database is away',
    ])
    letGo({ kind: 'retry', problem: 'http-503' })
    await rounds.settled()
    await turn()
    expect(said).toEqual([{ kind: 'delivered' }, { kind: 'retry', problem: 'http-503' }])
  })

  it('gives each message to one of many processes, and once', async () => {
    await put(...Array.from({ length: 50 }, (_, n) => `many-${n}`))
    const { told, channel } = noting()
    for (let n = 0; n < 3; n++)
      await Promise.all([database, replica, database, replica].map((it) => round(channel, 0, it)))
    expect(told.length).toBe(50)
    expect(new Set(told).size).toBe(50)
  })

  it('holds a message of one key once', async () => {
    await put('same')
    await put('same')
    const { told, channel } = noting()
    await round(channel, 0)
    await put('same')
    await round(channel, 1)
    expect(told).toEqual(['same'])
  })

  it('tries again later, gives up at last, and shows what it gave up', async () => {
    await put('refused')
    const { told, channel } = noting(() => ({ kind: 'retry', problem: 'http-503' }))
    await round(channel, 0)
    await round(channel, 0)
    expect(told).toHaveLength(1)
    for (let day = 1; day < 20; day++) await round(channel, day * 1440)
    expect(told).toHaveLength(MOST_ATTEMPTS)
    const [dead] = await outboxStore(database).deadLetters(10)
    expect(dead).toMatchObject({ key: 'refused', attempts: MOST_ATTEMPTS, problem: 'http-503' })
    expect(await outboxStore(database).revive('refused', at(0).toISOString())).toBe(true)
    expect(await outboxStore(database).revive('refused', at(0).toISOString())).toBe(false)
    expect(await round(noting().channel, 1)).toEqual([{ kind: 'delivered' }])
    expect(await outboxStore(database).deadLetters(10)).toEqual([])
  })

  it('tries again later what goes to a channel that cannot be opened, gives it up at last, and holds up nobody', async () => {
    const { told, channel } = noting()
    const locked = (minute: number): ReturnType<typeof round> =>
      deliverDue(outboxStore(database), 'alerts', {
        channelOf: (destination) => {
          if (destination === 'hook') throw new Error('environment variable HOOK holds no secret')
          return channel
        },
        now: () => at(minute),
        random: () => 1,
      })
    await put('locked')
    await inTransaction(database.pool, (connection) =>
      putInOutbox(connection, [{ key: 'other', destination: 'open', body: '' }], at(0).toISOString()),
    )
    const outcomes = await locked(0)
    expect(outcomes).toHaveLength(2)
    expect(outcomes).toContainEqual({ kind: 'retry', problem: 'channel-not-opened' })
    expect(told).toEqual(['other'])
    expect(await locked(0)).toEqual([])
    for (let day = 1; day < 20; day++) await locked(day * 1440)
    const [dead] = await outboxStore(database).deadLetters(10)
    expect(dead).toMatchObject({ key: 'locked', attempts: MOST_ATTEMPTS, problem: 'channel-not-opened' })
    expect(await outboxStore(database).revive('locked', at(0).toISOString())).toBe(true)
    expect(await round(channel, 1)).toEqual([{ kind: 'delivered' }])
  })

  it('gives up at once what no destination is left for', async () => {
    await put('nowhere')
    expect(await round(undefined, 0)).toEqual([{ kind: 'dead', problem: 'no-such-destination' }])
  })

  it('keeps nothing of a transaction that came to nothing', async () => {
    const failing = inTransaction(database.pool, async (connection) => {
      await putInOutbox(connection, [{ key: 'lost', destination: 'hook', body: '' }], at(0).toISOString())
      throw new Error('and then it failed')
    })
    await expect(failing).rejects.toThrow('it failed')
    const { told, channel } = noting()
    await round(channel, 0)
    expect(told).toEqual([])
  })
})

describe('a process that is killed between telling and marking', () => {
  it('has its message told again by another, with the same key, and not before it is let go of', async () => {
    await put('crashed')
    let victim: ReturnType<typeof spawn> | undefined
    const sink = await webhookSink(() => victim?.kill('SIGKILL'))
    sink.answer('silent')
    const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
    const url = `http://127.0.0.1:${sink.port}/`
    victim = spawn(
      process.execPath,
      [
        '--import',
        file('../storage/run-typescript.mjs'),
        file('./deliverer.ts'),
        made.url,
        url,
        at(0).toISOString(),
      ],
      { stdio: 'inherit' },
    )
    const signal = await new Promise((resolve) => victim!.once('close', (_code, by) => resolve(by)))
    expect(signal).toBe('SIGKILL')
    victim = undefined
    sink.answer(204)
    const channel = webhookChannel({ url, secret: 'synthetic', now: () => at(0) })
    expect(await round(channel, 0)).toEqual([])
    expect(await round(channel, 1)).toEqual([{ kind: 'delivered' }])
    expect(sink.told.map((it) => [it.headers['webhook-id'], it.text])).toEqual([
      ['crashed', 'crashed'],
      ['crashed', 'crashed'],
    ])
    expect(await round(channel, 60)).toEqual([])
    await channel.close()
    await sink.stop()
  })
})
