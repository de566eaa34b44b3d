import { createServer, type IncomingHttpHeaders } from 'node:http'
import { type AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AuditFeedSettings } from '../../src/config/settings-types.js'
import { deliverDue } from './deliver-once.js'
import { openAuditFeeds } from '../../src/gateway/log/audit-feeds.js'
import { type JsonObject, isJsonObject, objectOf, objectsOf, textOf } from '../../src/model/json.js'
import { isOdsCode } from '../../src/model/ods-code.js'
import { releaseStore } from '../../src/storage/access/release-store.js'
import { openAuditLog, type OpenAuditLog } from '../../src/storage/audit-log.js'
import { feedStore } from '../../src/storage/audit/feed-store.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { outboxStore } from '../../src/storage/outbox/outbox-store.js'
import { accessEntry } from '../audit/access-entries.js'
import { signingKey } from '../audit/audit-entries.js'
import { BASE, errorsOf } from '../fhir-validate/base-validator.js'
import { type TestDatabase, testDatabase } from '../storage/test-database.js'

type Got = { readonly headers: IncomingHttpHeaders; readonly entries: readonly JsonObject[] }
type How = 'takes' | 'busy' | 'takes-some' | 'forgets-one' | 'chats'

const NUMBER = '9990000018'
const key = signingKey()
let made: TestDatabase
let database: Database
let log: OpenAuditLog
let got: Got[]
let how: How
let repository: { readonly url: string; stop(): Promise<void> }
let minute = 0

beforeEach(async () => {
  made = await testDatabase()
  database = openDatabase(made.url)
  log = await openLog()
  got = []
  how = 'takes'
  minute = 0
  repository = await openRepository()
})
afterEach(async () => {
  await repository.stop()
  await log.close()
  await database.close()
  await made.close()
})

const openLog = (): Promise<OpenAuditLog> =>
  openAuditLog({ url: made.url, logOrigin: 'log.example/audit', signingKey: key })

/** An audit record repository that answers every batch as the test says. */
async function openRepository(): Promise<typeof repository> {
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (part: string) => (text += part))
    request.on('end', () => {
      const bundle: unknown = JSON.parse(text)
      const entries = isJsonObject(bundle) ? objectsOf(bundle['entry']) : []
      got.push({ headers: request.headers, entries })
      const statuses = entries.map((_, at) => (how === 'takes-some' && at === 0 ? '500' : '201 Created'))
      const answers: Readonly<Record<How, string>> = {
        takes: batchResponse(statuses),
        'takes-some': batchResponse(statuses),
        'forgets-one': batchResponse(statuses.slice(1)),
        busy: '',
        chats: '<p>hello</p>',
      }
      response.writeHead(how === 'busy' ? 503 : 200).end(answers[how])
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const batchResponse = (statuses: readonly string[]): string =>
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'batch-response',
    entry: statuses.map((status) => ({ response: { status } })),
  })

const SOURCES = [
  { id: 'riverton', organisation: '9A1' },
  { id: 'elm', organisation: 'A81001' },
]

/** One process: its feeds, and a round of queueing and sending. */
function processOf(more: Partial<AuditFeedSettings> = {}): {
  round(): Promise<number>
  queue(): Promise<number>
} {
  const organisation = '9A1'
  if (!isOdsCode(organisation)) throw new Error('no ODS code')
  const feed: AuditFeedSettings = { organisation, url: repository.url, hiddenAccesses: 'withheld', ...more }
  const now = (): Date => new Date(Date.UTC(2026, 10, 22, 12, minute))
  const releases = releaseStore(
    database,
    () => [],
    () => Promise.resolve(),
  )
  const store = feedStore(database)
  const feeds = openAuditFeeds(
    {
      auditFeeds: [feed],
      baseUrl: 'https://gateway.example',
      logOrigin: 'log.example/audit',
      sources: SOURCES,
    },
    { feeds: store, releases },
    { environment: { databaseUrl: undefined, variable: () => undefined }, now },
    { auditChanged: () => undefined },
  )
  const queue = (): Promise<number> => store.queue(`feed:9A1:${repository.url}`, now().toISOString())
  return {
    queue,
    round: async () => {
      const queued = await queue()
      await deliverDue(outboxStore(database), 'feeds', { channelOf: feeds.channelOf, now, random: () => 1 })
      return queued
    },
  }
}

/** An access that organisation asked for, to what a source of that name holds. */
const access = (asker: string, source: string, purpose = 'direct-care') =>
  accessEntry({
    columns: { actorOrganisation: asker, purpose, subject: NUMBER },
    evidence: {
      sources: [{ source, organisation: source === 'elm' ? 'A81001' : '9A1', area: 'services' }],
      released: [{ reference: `Flag/${source}-1`, source, decision: 'permit', reasons: [] }],
    },
  })

const events = (): readonly JsonObject[] =>
  got
    .flatMap((it) => it.entries)
    .map((it) => objectOf(it['resource']))
    .filter((it) => it !== undefined)
const idsOf = (all: readonly JsonObject[]): readonly string[] => all.map((it) => textOf(it['id']) ?? '')

test('a repository is sent what is recorded from then on, as valid AuditEvents under stable ids', async () => {
  await log.append(access('9A1', 'riverton'))
  const process = processOf()
  await process.round()
  expect(got).toEqual([])
  const { index } = await log.append(access('9A1', 'riverton'))
  await process.round()
  expect(idsOf(events())).toEqual([`1-${index}`, `1-${index}-disclosure-9A1`])
  for (const it of events()) expect(errorsOf(BASE.validate(it))).toEqual([])
  const [first] = got[0]?.entries ?? []
  expect(first).toMatchObject({
    fullUrl: `https://gateway.example/fhir/AuditEvent/1-${index}`,
    request: { method: 'POST', url: 'AuditEvent' },
  })
  await process.round()
  expect(got).toHaveLength(1)
})

test('it has what the officers of its organisation may see, and nothing of another', async () => {
  await processOf().round()
  await log.append(access('A81001', 'elm'))
  await log.append(access('A81001', 'riverton'))
  await processOf().round()
  expect(idsOf(events()).some((it) => it.startsWith('1-1'))).toBe(false)
  expect(idsOf(events())).toEqual(['1-2', '1-2-disclosure-9A1'])
})

test.each<readonly [AuditFeedSettings['hiddenAccesses'], number]>([
  ['withheld', 0],
  ['included', 1],
])(
  'of an access for safeguarding, where hidden accesses are %s, it is sent %d',
  async (hiddenAccesses, count) => {
    const process = processOf({ hiddenAccesses })
    await process.round()
    await log.append(access('9A1', 'riverton', 'safeguarding-adult'))
    await process.round()
    expect(idsOf(events()).filter((it) => it === '1-1')).toHaveLength(count)
  },
)

test.each<readonly [string, { readonly breakGlass?: boolean }, readonly string[]]>([
  ['with broken glass, as from a proxy who may be a source of risk', { breakGlass: true }, []],
  ['the twin without', {}, ['1-1']],
])('what is withheld of an access %s', async (_what, more, sent) => {
  const process = processOf()
  await process.round()
  await log.append({ ...access('9A1', 'riverton'), ...more })
  await process.round()
  expect(idsOf(events()).filter((it) => it === '1-1')).toEqual(sent)
})

test('what was released to the person alone is still withheld from a repository', async () => {
  const process = processOf()
  await process.round()
  await log.append(access('9A1', 'riverton', 'safeguarding-adult'))
  await database.pool.query("insert into access_release values (1, 1, 'person', now(), 'lead', 'told')")
  await process.round()
  expect(idsOf(events())).not.toContain('1-1')
})

test.each<How>(['busy', 'takes-some', 'forgets-one', 'chats'])(
  'from a repository that is %s, all of it is sent again later, and the same',
  async (answer) => {
    const process = processOf({ ids: 'ours' })
    await process.round()
    await log.append(access('9A1', 'riverton'))
    how = answer
    await process.round()
    await process.round()
    expect(got).toHaveLength(1)
    how = 'takes'
    minute += 5
    await process.round()
    minute += 600
    await process.round()
    expect(got).toHaveLength(2)
    expect(got[1]?.entries).toEqual(got[0]?.entries)
    expect(got[1]?.headers['idempotency-key']).toBe(got[0]?.headers['idempotency-key'])
    expect(got[1]?.entries[0]?.['request']).toEqual({ method: 'PUT', url: 'AuditEvent/1-1' })
  },
)

test('processes that queue at once queue each entry once; what one queued another sends', async () => {
  const [one, two] = [processOf(), processOf()]
  await one.round()
  await Promise.all(Array.from({ length: 120 }, () => log.append(access('9A1', 'riverton'))))
  const queued = await Promise.all([one.queue(), two.queue(), one.queue(), two.queue()])
  expect(queued.reduce((sum, it) => sum + it, 0)).toBe(3)
  await two.round()
  const accesses = idsOf(events()).filter((it) => !it.includes('disclosure'))
  expect(accesses).toHaveLength(120)
  expect(new Set(accesses).size).toBe(120)
})

test('a shard that begins after the feed did is fed from its first access', async () => {
  await processOf().round()
  const second = await openLog()
  await second.append(access('9A1', 'riverton'))
  await processOf().round()
  await second.close()
  expect(idsOf(events())).toEqual(['2-1', '2-1-disclosure-9A1'])
})

test('the outbox holds nothing of anybody, and never more than a little of a feed that is not taken', async () => {
  how = 'busy'
  const process = processOf()
  await process.round()
  for (let n = 0; n < 25; n++)
    await Promise.all(Array.from({ length: 100 }, () => log.append(access('9A1', 'riverton'))))
  for (let n = 0; n < 4; n++) await process.queue()
  const { rows } = await database.pool.query<{ body: string; key: string }>('select key, body from outbox')
  expect(rows).toHaveLength(40)
  expect(rows.map((it) => it.body + it.key).join(' ')).not.toContain(NUMBER)
})
