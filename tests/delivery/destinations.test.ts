import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { alertOfGap } from '../../src/audit/alerts/alerts-of-access.js'
import { type NotifySettings } from '../../src/config/settings-types.js'
import { type OdsCode } from '../../src/model/ods-code.js'
import { CHANNEL_TIMEOUT_MS } from '../../src/delivery/channel.js'
import { alertDestinations } from '../../src/gateway/alert-destinations.js'
import { webhookSink } from './sinks.js'

const AT = '2026-11-21T12:00:00.000Z'
const organisation = (ods: string, ...notify: readonly NotifySettings[]) => ({
  ods: ods as OdsCode,
  name: ods,
  type: 'la-adult' as const,
  dspt: 'met' as const,
  privacyOfficers: [],
  notify,
})

it('tells every organisation of an entry gone from the log, and of other alerts those whose queue they are in', async () => {
  const destinations = alertDestinations(
    {
      organisations: [
        organisation('9A1', { email: 'privacy@riverton.example' }),
        organisation('RX9', { email: 'privacy@trust.example' }),
      ],
      mail: { host: '127.0.0.1', port: 25, security: 'loopback', from: 'gateway@linchpin.example' },
    },
    { databaseUrl: undefined, variable: () => undefined },
    () => new Date(AT),
  )
  const told = (organisations: readonly string[]): readonly string[] =>
    destinations.messagesOf({ organisations }, 'ALR-1', 0).map((it) => it.destination)
  expect(told(alertOfGap(1, 7n, AT).organisations)).toEqual([
    'mailto:privacy@riverton.example',
    'mailto:privacy@trust.example',
  ])
  expect(told(['RX9'])).toEqual(['mailto:privacy@trust.example'])
  await destinations.close()
})

it('goes by the settings as they are in force: another secret is another channel, a removed destination none', async () => {
  const webhook = 'https://hooks.example/alerts'
  const inForce = {
    organisations: [organisation('9A1', { webhook, secret: { env: 'OLD' } })],
    mail: undefined,
  }
  const secrets: Readonly<Record<string, string>> = { OLD: 'synthetic-1', NEW: 'synthetic-2' }
  const destinations = alertDestinations(
    inForce,
    { databaseUrl: undefined, variable: (name) => secrets[name] },
    () => new Date(AT),
  )
  const before = destinations.channelOf(webhook)
  expect(before).toBeDefined()
  expect(destinations.channelOf(webhook)).toBe(before)
  inForce.organisations = [organisation('9A1', { webhook, secret: { env: 'NEW' } })]
  expect(destinations.channelOf(webhook)).toBeDefined()
  expect(destinations.channelOf(webhook)).not.toBe(before)
  inForce.organisations = [organisation('9A1', { webhook, secret: { env: 'MISSING' } })]
  expect(() => destinations.channelOf(webhook)).toThrow('MISSING')
  inForce.organisations = [organisation('9A1')]
  expect(destinations.channelOf(webhook)).toBeUndefined()
  await destinations.close()
})

it('tells with the secret that a file holds now, without a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'))
  const file = join(folder, 'webhook')
  const webhook = 'https://hooks.example/alerts'
  writeFileSync(file, 'synthetic-1')
  const destinations = alertDestinations(
    { organisations: [organisation('9A1', { webhook, secret: { file } })], mail: undefined },
    { databaseUrl: undefined, variable: () => undefined },
    () => new Date(AT),
  )
  const before = destinations.channelOf(webhook)
  expect(destinations.channelOf(webhook)).toBe(before)
  writeFileSync(file, 'synthetic-2')
  const after = destinations.channelOf(webhook)
  expect(after).toBeDefined()
  expect(after).not.toBe(before)
  rmSync(folder, { recursive: true })
  expect(() => destinations.channelOf(webhook), 'while it is gone').toThrow('holds no secret')
  await destinations.close()
})

it('closes the channel of a secret that was replaced, once what it tells has had its time', async () => {
  const sink = await webhookSink()
  const webhook = `http://127.0.0.1:${String(sink.port)}/alerts`
  let secret = 'synthetic-1'
  const destinations = alertDestinations(
    { organisations: [organisation('9A1', { webhook, secret: { env: 'HOOK' } })], mail: undefined },
    { databaseUrl: undefined, variable: () => secret },
    () => new Date(AT),
  )
  const told = (key: string) => ({ key, destination: webhook, body: '{}', attempt: 1, created: AT })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const before = destinations.channelOf(webhook)
    secret = 'synthetic-2'
    const after = destinations.channelOf(webhook)
    expect(await before?.deliver(told('under-way'))).toEqual({ kind: 'delivered' })
    await vi.advanceTimersByTimeAsync(CHANNEL_TIMEOUT_MS)
    expect(await before?.deliver(told('too-late'))).toEqual({ kind: 'retry', problem: 'unreachable' })
    expect(await after?.deliver(told('new'))).toEqual({ kind: 'delivered' })
  } finally {
    vi.useRealTimers()
    await destinations.close()
    await sink.stop()
  }
})
