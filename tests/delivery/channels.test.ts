import { createHmac } from 'node:crypto'
import { type AddressInfo, createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Channel } from '../../src/delivery/channel.js'
import { mailChannel } from '../../src/delivery/mail-channel.js'
import { MOST_ATTEMPTS, nextAttempt } from '../../src/delivery/next-attempt.js'
import { webhookChannel } from '../../src/delivery/webhook-channel.js'
import { type TakenMessage } from '../../src/model/obligations/outbox.js'
import { type Sink, type Told, mailSink, webhookSink } from './sinks.js'

const SECRET = `whsec_${Buffer.from('synthetic secret').toString('base64')}`
const AT = new Date('2026-11-21T12:00:00.000Z')
const MESSAGE: TakenMessage = {
  key: 'ALR-0123456789abcdef.0.89abcdef',
  destination: 'somewhere',
  body: '{"type":"alert","reference":"ALR-0123456789abcdef"}',
  attempt: 1,
  created: AT.toISOString(),
}

type Subject = {
  readonly name: string
  readonly sink: () => Promise<Sink>
  readonly channel: (port: number) => Channel
  /** How it answers when it is busy for a while, and when it says no for good. */
  readonly busy: number
  readonly no: number
  readonly keyIn: (told: Told) => string
}

const SUBJECTS: readonly Subject[] = [
  {
    name: 'a webhook',
    sink: () => webhookSink(),
    channel: (port) =>
      webhookChannel({ url: `http://127.0.0.1:${port}/alerts`, secret: SECRET, now: () => AT }),
    busy: 503,
    no: 404,
    keyIn: ({ headers }) => String(headers['webhook-id']),
  },
  {
    name: 'mail',
    sink: mailSink,
    channel: (port) =>
      mailChannel({
        host: '127.0.0.1',
        port,
        security: 'loopback',
        login: undefined,
        from: 'gateway@linchpin.example',
        to: 'privacy@riverton.example',
      }),
    busy: 451,
    no: 550,
    keyIn: ({ headers }) => String(headers['message-id']),
  },
]

describe.each(SUBJECTS)('$name', ({ sink: open, channel: channelTo, busy, no, keyIn }) => {
  let sink: Sink
  let channel: Channel
  beforeEach(async () => {
    sink = await open()
    channel = channelTo(sink.port)
  })
  afterEach(async () => {
    await channel.close()
    await sink.stop()
  })

  it('tells what it was given, and nothing more', async () => {
    expect(await channel.deliver(MESSAGE)).toEqual({ kind: 'delivered' })
    expect(sink.told.map((it) => it.text.trim())).toEqual([MESSAGE.body])
  })

  it('tells the same key each time, so that the receiver can know it', async () => {
    await channel.deliver(MESSAGE)
    await channel.deliver({ ...MESSAGE, attempt: 2 })
    const [first, second] = sink.told.map(keyIn)
    expect(first).toContain(MESSAGE.key)
    expect(second).toBe(first)
  })

  it('is to be tried again where the receiver is busy, and then tells it', async () => {
    sink.answer(busy)
    expect(await channel.deliver(MESSAGE)).toMatchObject({
      kind: 'retry',
      problem: expect.stringContaining(String(busy)) as string,
    })
    sink.answer(204)
    expect(await channel.deliver(MESSAGE)).toEqual({ kind: 'delivered' })
  })

  it('is given up where the receiver says no', async () => {
    sink.answer(no)
    expect(await channel.deliver(MESSAGE)).toMatchObject({
      kind: 'dead',
      problem: expect.stringContaining(String(no)) as string,
    })
  })

  it('is to be tried again where nobody is there', async () => {
    await sink.stop()
    expect(await channel.deliver(MESSAGE)).toEqual({ kind: 'retry', problem: 'unreachable' })
  })
})

describe('a webhook', () => {
  it.each([401, 403])('is told again where the receiver refuses the signature, with %s', async (status) => {
    const sink = await webhookSink()
    const channel = SUBJECTS[0]!.channel(sink.port)
    sink.answer(status)
    expect(await channel.deliver(MESSAGE)).toEqual({ kind: 'retry', problem: `http-${String(status)}` })
    sink.answer(204)
    expect(await channel.deliver({ ...MESSAGE, attempt: 2 })).toEqual({ kind: 'delivered' })
    await channel.close()
    await sink.stop()
  })

  it('is signed over its id, time and body, and follows nobody elsewhere', async () => {
    const sink = await webhookSink()
    const channel = SUBJECTS[0]!.channel(sink.port)
    sink.answer(302)
    expect(await channel.deliver(MESSAGE)).toEqual({ kind: 'dead', problem: 'http-302' })
    const { headers } = sink.told[0]!
    const signed = createHmac('sha256', 'synthetic secret')
      .update(`${MESSAGE.key}.${AT.getTime() / 1000}.${MESSAGE.body}`)
      .digest('base64')
    expect(headers['webhook-timestamp']).toBe(String(AT.getTime() / 1000))
    expect(headers['webhook-signature']).toBe(`v1,${signed}`)
    expect(sink.told).toHaveLength(1)
    await channel.close()
    await sink.stop()
  })
})

describe('mail', () => {
  it('is given up for now where the server always says a little, and never all of it', async () => {
    const server = createServer((socket) => {
      const drip = setInterval(() => socket.write('220-wait\r\n'), 10)
      socket.on('close', () => clearInterval(drip)).on('error', () => undefined)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const channel = mailChannel(
      {
        host: '127.0.0.1',
        port: (server.address() as AddressInfo).port,
        security: 'loopback',
        login: undefined,
        from: 'gateway@linchpin.example',
        to: 'privacy@riverton.example',
      },
      100,
    )
    expect(await channel.deliver(MESSAGE)).toEqual({ kind: 'retry', problem: 'unreachable' })
    await channel.close()
    server.close()
  })

  it('is not sent at all where the server offers no TLS and the settings ask for it', async () => {
    const sink = await mailSink()
    const channel = mailChannel({
      host: '127.0.0.1',
      port: sink.port,
      security: 'starttls',
      login: undefined,
      from: 'gateway@linchpin.example',
      to: 'privacy@riverton.example',
    })
    expect((await channel.deliver(MESSAGE)).kind).toBe('retry')
    expect(sink.told).toEqual([])
    await channel.close()
    await sink.stop()
  })
})

describe('the pause before the next attempt', () => {
  it('doubles up to six hours, by chance between half and all of it', () => {
    const seconds = (attempt: number, chance: number): number =>
      (nextAttempt(attempt, AT, () => chance).getTime() - AT.getTime()) / 1000
    expect([1, 2, 3, 10, MOST_ATTEMPTS].map((it) => seconds(it, 1))).toEqual([30, 60, 120, 15_360, 21_600])
    expect(seconds(1, 0)).toBe(15)
  })
})
