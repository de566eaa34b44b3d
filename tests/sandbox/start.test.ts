import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { type SecretReference, type Settings } from '../../src/config/settings-types.js'
import { isNhsNumber } from '../../src/model/nhs-number.js'
import { type Requester } from '../../src/model/requester.js'
import { type SourceWorld } from '../../src/sources/connector.js'
import { restJson } from '../../src/sources/rest-json/rest-json.js'
import { greeting } from '../../sandbox/greeting.js'
import { type Sandbox, startSandbox } from '../../sandbox/start.js'
import { jsonAnswer, startTwin } from '../../sandbox/twin.js'

const dataDir = mkdtempSync(join(tmpdir(), 'linchpin-sandbox-'))
const running: { stop(): Promise<void> }[] = []
afterEach(async () => {
  for (const it of running.splice(0)) await it.stop()
  started = undefined
})
afterAll(() => rmSync(dataDir, { recursive: true }))

let started: { readonly settings: Settings; readonly databaseUrl: string } | undefined

/** Stands for the gateway: listens where the settings say, and does nothing else. */
async function start(port = 0): Promise<Sandbox> {
  const sandbox = await startSandbox(
    { host: '127.0.0.1', port, dataDir, databaseUrl: 'postgres://sandbox.example/linchpin' },
    async (settings, { databaseUrl }) => {
      started = { settings, databaseUrl }
      const { host, port: own } = settings.listen
      const gateway = await startTwin({ name: 'the gateway', host, port: own }, () => jsonAnswer(200, {}))
      return { close: () => gateway.stop() }
    },
  )
  running.push(sandbox)
  return sandbox
}

function settingsOf(): Settings {
  if (started === undefined) throw new Error('the gateway was not started')
  return started.settings
}

function secretOf(reference: SecretReference): string {
  if (!('file' in reference)) throw new Error('the sandbox names files')
  return readFileSync(reference.file, 'utf8').trim()
}

async function statusOf(url: string, headers: Record<string, string> = {}): Promise<number | string> {
  return await fetch(url, { headers }).then(
    (it) => it.status,
    () => 'refused',
  )
}

const REQUEST_ID = '60e0b220-8136-4ca5-ae46-1d97ef59d068'

describe('the sandbox', () => {
  test('starts a gateway whose settings lead to every twin', async () => {
    await start()
    const { pds, sds, organisations } = settingsOf()
    if (pds.token === undefined || sds.apiKey === undefined) throw new Error('no secret is named')
    const bearer = { authorization: `Bearer ${secretOf(pds.token)}`, 'x-request-id': REQUEST_ID }
    expect(await statusOf(`${pds.url}/Patient/9990000018`, bearer)).toBe(200)
    const device =
      'Device?organization=https://fhir.nhs.uk/Id/ods-organization-code|9A1' +
      '&identifier=https://fhir.nhs.uk/Id/nhsServiceInteractionId|urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1'
    expect(await statusOf(`${sds.url}/${device}`, { apikey: secretOf(sds.apiKey) })).toBe(200)
    for (const { feed } of organisations) {
      if (feed?.token === undefined) continue
      expect(await statusOf(feed.url, { authorization: `Bearer ${secretOf(feed.token)}` })).toBe(200)
    }
    expect(started?.databaseUrl).toBe('postgres://sandbox.example/linchpin')
  })

  test('keeps its keys from one start to the next, and its settings to its owner', async () => {
    const first = await start()
    const keys = readFileSync(join(dataDir, 'keys', 'tokens.private.json'), 'utf8')
    await first.stop()
    const second = await start()
    expect(readFileSync(join(dataDir, 'keys', 'tokens.private.json'), 'utf8')).toBe(keys)
    expect(statSync(second.settingsFile).mode & 0o077).toBe(0)
    expect(readFileSync(second.settingsFile, 'utf8')).not.toContain(
      readFileSync(join(dataDir, 'keys', 'pds.token'), 'utf8').trim(),
    )
  })

  test('stopped, leaves nothing that answers', async () => {
    const sandbox = await start()
    const { practice, council, pds, sds, feeds, identityProvider } = sandbox.region
    const twins = [practice.url, council.url, pds.url, sds.url, feeds.url, identityProvider.issuer]
    const urls = [sandbox.url, ...twins]
    for (const url of urls) expect(await statusOf(url)).not.toBe('refused')
    await sandbox.stop()
    for (const url of urls) expect(await statusOf(url)).toBe('refused')
  })

  test.each([
    [0, 'the gateway'],
    [1, 'the practice'],
    [2, 'the council'],
    [3, 'PDS'],
    [5, 'the organisation feeds'],
    [6, 'the identity provider'],
  ])('names port N+%i when another program has it, and leaves nothing running', async (offset, name) => {
    const port = 20_000 + Math.floor(Math.random() * 10_000)
    const other = await startTwin({ name: 'other', host: '127.0.0.1', port: port + offset }, () =>
      jsonAnswer(200, {}),
    )
    running.push(other)
    await expect(start(port)).rejects.toThrow(
      `port ${port + offset} on 127.0.0.1, wanted for ${name}, is in use by another program`,
    )
    for (const free of [0, 1, 2, 3, 4, 5, 6].filter((it) => it !== offset))
      expect(await statusOf(`http://127.0.0.1:${port + free}`)).toBe('refused')
  })

  test('stops the region when the gateway will not start', async () => {
    const starting = startSandbox(
      { host: '127.0.0.1', port: 0, dataDir, databaseUrl: 'postgres://sandbox.example/linchpin' },
      (settings) => {
        started = { settings, databaseUrl: '' }
        return Promise.reject(new Error('the gateway will not start'))
      },
    )
    await expect(starting).rejects.toThrow('the gateway will not start')
    expect(await statusOf(settingsOf().pds.url)).toBe('refused')
  })

  test('tells where everything is, with commands to paste', async () => {
    const sandbox = await start()
    const text = greeting(sandbox, '/elsewhere')
    expect(text).toContain(`  npx linchpin token --as social-worker --data ${dataDir}\n`)
    expect(text).toContain(
      `curl -s -H "Authorization: Bearer $(npx linchpin token --as social-worker --data ${dataDir})"`,
    )
    expect(text).toContain(`${sandbox.url}/fhir/MedicationStatement/_search\n`)
    expect(text).toContain(`${sandbox.url}/console\n`)
    expect(greeting({ ...sandbox, dataDir: '/elsewhere/.data' }, '/elsewhere')).toContain(
      '  npx linchpin token --as social-worker\n',
    )
  })
})

test('the connector reads the whole case through the settings the sandbox writes', async () => {
  await start()
  const source = settingsOf().sources.find((it) => it.kind === 'rest-json')
  if (source === undefined) throw new Error('no rest-json source')
  const nhsNumber = '9990000018'
  if (!isNhsNumber(nhsNumber)) throw new Error('no NHS number')
  const connector = restJson(source, worldOf())
  const trace = { kind: 'not-found' } as const
  const answer = await connector.ask(
    {
      source: { ...source, telephone: undefined },
      areas: source.areas,
      mostRecentConsultations: undefined,
      activeProblemsOnly: false,
    },
    {
      requester: {} as Requester,
      person: { id: 'p', nhsNumber, nhsNumbers: [nhsNumber], trace },
      requestId: REQUEST_ID,
      at: '2026-11-21T10:00:00Z',
      signal: new AbortController().signal,
      deadline: Date.now() + 5000,
    },
  )
  await connector.close()
  expect(answer.outcomes.map((it) => [it.area, it.outcome])).toEqual(
    source.areas.map((it) => [it, 'answered']),
  )
  const [record] = answer.records
  expect(record?.content).toMatchObject({
    resident: { NHS_ID: 9990000018, RESTRICTED: 'N' },
    packagesOfCare: [{ TIMES_A_DAY: 4 }, {}, {}],
    warningNotes: [{ INDIVIDUAL_NOTIFIED: 'Y' }, { INDIVIDUAL_NOTIFIED: 'N' }, {}],
  })
})

function worldOf(): SourceWorld {
  const ignore = (): void => undefined
  return {
    clock: { now: () => Date.now(), random: () => 0.5 },
    uuid: () => REQUEST_ID,
    secret: secretOf,
    events: { attempted: ignore, breakerChanged: ignore, answered: ignore, feedRead: ignore },
    sds: settingsOf().sds,
    held: {
      holding: () => Promise.resolve({ asOf: undefined, isPartial: false, isDisputed: false, records: [] }),
    },
    organisationName: () => undefined,
    baseUrl: settingsOf().baseUrl,
    version: '0.0.0',
  }
}
