import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { changeRecorder } from '../../src/gateway/changes.js'
import { NOTHING_RECORDED } from '../../src/model/registers/merge-register-facts.js'
import { type NhsNumber } from '../../src/model/nhs-number.js'
import { type OdsCode } from '../../src/model/ods-code.js'
import { type OrganisationFeed } from '../../src/model/registers.js'
import { type OpenAuditLog, openAuditLog } from '../../src/storage/audit-log.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { KEYED } from '../audit/detectors/sightings.js'
import { patientIndexStore } from '../../src/storage/patient-index-store.js'
import { type RegistersStore, registersStore } from '../../src/storage/registers-store.js'
import { signingKey } from '../audit/audit-entries.js'
import { type TestDatabase, testDatabase } from './test-database.js'

const [OLD, NEW] = ['9990000050', '9990000069'] as [NhsNumber, NhsNumber]
const COUNCIL = '9A1' as OdsCode
const at = (minute: number): string => new Date(Date.UTC(2026, 10, 21, 9, minute)).toISOString()

let made: TestDatabase
let database: Database
let log: OpenAuditLog
let registers: RegistersStore
const unrecorded: string[] = []
const recorder = () =>
  changeRecorder({ log, now: () => at(0), nonce: randomUUID }, () => unrecorded.push('change'))

beforeAll(async () => {
  made = await testDatabase()
  database = openDatabase(made.url)
  log = await openAuditLog({ url: made.url, logOrigin: 'log.example/changes', signingKey: signingKey() })
  registers = registersStore(database, {
    maxAgeSeconds: 86_400,
    keyed: KEYED,
    recordClassesOf: () => [],
    changed: recorder(),
  })
})
afterAll(async () => {
  await log.close()
  await database.close()
  await made.close()
})

/** What the log says was changed, in order. */
async function changes(): Promise<readonly unknown[]> {
  const { rows } = await database.pool.query<{ body: string }>(
    "select body from audit_entry where action in ('feed-replaced', 'dissent-recorded', 'number-linked') order by idx",
  )
  return rows.map(({ body }) => (JSON.parse(body) as { evidence: { changed: unknown } }).evidence.changed)
}

const FEED: OrganisationFeed = {
  organisation: COUNCIL,
  relationships: [
    { kind: 'open-case', from: '2025-01-01', to: undefined, nhsNumber: OLD },
    { kind: 'referral', from: '2025-01-01', to: '2026-01-01', nhsNumber: NEW },
  ],
  registers: [{ ...NOTHING_RECORDED, nhsNumber: OLD }],
}

it('has a feed whose content differs from the last, and none of the polls that brought nothing new', async () => {
  const fewer = { ...FEED, relationships: [] }
  const reordered = { ...FEED, relationships: FEED.relationships.toReversed() }
  for (const [minute, feed] of [FEED, FEED, reordered, fewer, fewer].entries())
    await registers.replaceFeed(COUNCIL, feed, at(minute))
  expect(await registers.replaceFeed(COUNCIL, FEED, at(0))).toBe('older')
  const digest = expect.stringMatching(/^[0-9a-f]{64}$/) as string
  expect(await changes()).toEqual([
    { organisation: COUNCIL, relationships: 2, registers: 1, digest },
    { organisation: COUNCIL, relationships: 0, registers: 1, digest },
  ])
})

it('has a change of whom an organisation has watched, and no number of theirs', async () => {
  const before = (await changes()).length
  const lists = [[OLD], [OLD, OLD], [NEW], undefined]
  for (const [minute, watched] of lists.entries())
    await registers.replaceFeed(COUNCIL, { ...FEED, relationships: [], watched }, at(5 + minute))
  const told = (await changes()).slice(before)
  const keyedDigest = expect.stringMatching(/^[\w-]{22}$/) as string
  expect(told).toMatchObject([
    { watched: 1, watchedDigest: keyedDigest },
    { watched: 1, watchedDigest: keyedDigest },
    { relationships: 0 },
  ])
  const [first, second] = told as readonly { readonly digest: string; readonly watchedDigest: string }[]
  expect(first?.watchedDigest).not.toBe(second?.watchedDigest)
  // A digest without a key would give a short list away to whoever tries all numbers.
  expect(first?.digest).toBe(second?.digest)
  expect(told[2]).not.toHaveProperty('watched')
  expect(JSON.stringify(told)).not.toMatch(new RegExp(`${OLD}|${NEW}`))
})

it('has a dissent that a refusal by a source recorded, once until a feed replaces it', async () => {
  await registers.recordDissent(COUNCIL, OLD, at(10))
  await registers.recordDissent(COUNCIL, OLD, at(11))
  await registers.replaceFeed(COUNCIL, { ...FEED, relationships: [] }, at(12))
  expect((await changes()).slice(5)).toMatchObject([
    { controller: COUNCIL, nhsNumber: OLD },
    { organisation: COUNCIL, relationships: 0 },
  ])
})

it('has a number that leads to another id than before', async () => {
  const index = patientIndexStore(database, recorder())
  const [before, patient] = [await index.idOf(OLD, []), await index.idOf(NEW, [])]
  expect(await index.idOf(NEW, [OLD])).toBe(patient)
  expect(await index.idOf(NEW, [OLD])).toBe(patient)
  expect((await changes()).slice(7)).toEqual([{ nhsNumber: OLD, patient, before }])
})

it('keeps a change that the log cannot have, and reports it', async () => {
  await log.close()
  expect(await registers.replaceFeed(COUNCIL, FEED, at(20))).toBe('replaced')
  expect(await registers.relationships(COUNCIL, [OLD], at(21))).toHaveLength(1)
  expect(unrecorded).toEqual(['change'])
})
