import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type JsonObject, objectOf, objectsOf } from '../../src/model/json.js'
import { agreementOf, consentOf, fertilityConsent, organisation, worker } from '../journeys/consent-forms.js'
import { outcomesIn } from '../journeys/journey.js'
import { ENTRY_POINTS } from './entry-points.js'
import { type Asking, answered, startAsking } from './entry-points/asking.js'
import { IRIS, TELLING } from './entry-points/requests.js'
import { type UnwritableLog, unwritableLog } from './entry-points/unwritable-log.js'

/** Where the item is, while she agrees to it: each row of the table of interactions once. */
const GIVING = ENTRY_POINTS.filter(
  (it, at, all) => it.holds === 'item' && all.findIndex(({ of }) => of === it.of) === at,
)
/** Entries in which these rules, among others, kept the practice from being asked. */
const refusedBy = (...rules: readonly string[]): string =>
  `audit_entry where body::jsonb @> '${JSON.stringify({ evidence: { refused: [{ source: 'a81001', reasons: rules }] } })}'`
/** Entries that a privacy officer is told of. */
const ALERTING = `audit_entry where body::jsonb @> '{"evidence":{"obligations":["privacy-officer-alert"]}}'`
const DAY = 86_400_000

let asking: Asking
let database: UnwritableLog
const standing: JsonObject[] = []

beforeAll(async () => {
  asking = await startAsking()
  database = await unwritableLog(asking.journey)
  standing.push(asking.agreement)
  await withdrawAll()
})
afterEach(() => withdrawAll())
afterAll(async () => {
  await database.close()
  await asking.stop()
})

/** The practice, whose record it is, records what she said. */
async function record(consent: JsonObject): Promise<void> {
  const recorded = await asking.posted('Consent', consent, 'gp')
  expect(recorded.status).toBe(201)
  standing.push(recorded.body)
}

async function withdrawAll(): Promise<void> {
  for (const it of standing.splice(0))
    expect((await asking.posted('Consent', { ...it, status: 'inactive' }, 'gp')).status).toBe(200)
}

/** She agrees to it as always, within a period. */
function agreed(period: JsonObject): JsonObject {
  const consent = fertilityConsent(IRIS)
  return { ...consent, provision: { ...objectOf(consent['provision']), period } }
}

/** She refuses exactly what she agreed to. */
function refused(): JsonObject {
  const agreement = fertilityConsent(IRIS)
  const denied = objectsOf(objectOf(agreement['provision'])?.['provision']).map((it) => ({
    ...it,
    type: 'deny',
  }))
  const policy = [{ uri: 'https://linchpin.example/policy/refused' }]
  return { ...agreement, policy, provision: { ...objectOf(agreement['provision']), provision: denied } }
}

/** A consent that is no newer word of the others: it stands beside them. */
const underAnother = (consent: JsonObject): JsonObject => ({
  ...consent,
  policy: [{ uri: 'https://linchpin.example/policy/another' }],
})

/** What a search says became of asking the practice. */
async function toldOfPractice(): Promise<string | undefined> {
  const { journey } = asking
  const found = await journey.search(await journey.token('social-worker'), 'Condition', IRIS)
  return outcomesIn(found)
    .find((it) => it.startsWith('a81001 '))
    ?.split(' ')[2]
}

/** The entry points whose answer tells of the item, and those that ended otherwise than in an answer. */
async function giving(): Promise<{ readonly told: readonly string[]; readonly failed: readonly unknown[] }> {
  const told: string[] = []
  const failed: unknown[] = []
  for (const point of GIVING) {
    const reply = await asking.entitled(point)
    if (![200, 403, 404].includes(reply.status)) failed.push([point.name, reply.status])
    if (TELLING.test(answered(reply)) || answered(reply).includes(asking.known.item)) told.push(point.name)
  }
  return { told, failed }
}

const POLICY = fertilityConsent(IRIS)['policy'] ?? []
const NOWHERE = { told: [], failed: [] }
const EVERYWHERE = { told: GIVING.map((it) => it.name), failed: [] }
const day = (from: number): string => new Date(Date.now() + from * DAY).toISOString().slice(0, 10)

describe('a consent opens no entry point before or after its period (attack 31)', () => {
  test.each<readonly [string, () => JsonObject]>([
    ['ended yesterday', () => ({ start: '2026-01-01', end: day(-1) })],
    ['ended a moment ago', () => ({ end: new Date(Date.now() - 1_000).toISOString() })],
    ['begins tomorrow', () => ({ start: day(2) })],
    ['begins in an hour', () => ({ start: new Date(Date.now() + 3_600_000).toISOString() })],
  ])('one that %s', async (_, period) => {
    await record(agreed(period()))
    expect(await giving()).toEqual(NOWHERE)
  })

  test('the twin: one that runs today opens every one of them', async () => {
    await record(agreed({ start: day(-1), end: day(1) }))
    expect(await giving()).toEqual(EVERYWHERE)
  })

  test('one that ends is over at once', async () => {
    const [first] = GIVING
    // On a busy machine it may be over before the answer is there: then one that ends later is tried.
    let end = 0
    for (let aheadMs = 3_000; Date.now() >= end; aheadMs *= 2) {
      end = Date.now() + aheadMs
      await record(agreed({ end: new Date(end).toISOString() }))
      const before = first && answered(await asking.entitled(first))
      if (Date.now() < end) expect(before).toMatch(TELLING)
    }
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, end + 1 - Date.now())))
    expect(await giving()).toEqual(NOWHERE)
  })
})

describe('of two consents that contradict each other the stricter counts at every entry point (attack 32)', () => {
  test.each([
    ['agreed to before it was refused', () => [fertilityConsent(IRIS), refused()]],
    ['refused before it was agreed to', () => [refused(), fertilityConsent(IRIS)]],
    ['under one policy on one day', () => [{ ...refused(), policy: POLICY }, fertilityConsent(IRIS)]],
  ])('%s: the item is nowhere', async (_, consents) => {
    for (const it of consents()) await record(it)
    expect(await giving()).toEqual(NOWHERE)
  })

  // Two rules refuse here, each by itself: that she objects to the council, and that her consents contradict each
  // other. What the answer says is the same for either, so that the log is asked which of them did.
  test.each([
    ['under one policy', (it: JsonObject) => it],
    ['under two policies', underAnother],
  ])('about the whole record, %s: the practice is not asked, and an officer is told', async (_, written) => {
    const [both, told] = [refusedBy('R-02', 'R-31'), ALERTING]
    const before = [await database.count(both), await database.count(told)]
    await record(fertilityConsent(IRIS))
    await record(agreementOf(IRIS, 'A81001', '9A1'))
    await record(written(consentOf(IRIS, 'A81001', organisation('9A1'), { type: 'deny' })))
    expect(await giving()).toEqual(NOWHERE)
    expect(await toldOfPractice()).toBe('not-permitted')
    for (const [at, it] of [both, told].entries())
      expect(await database.count(it)).toBeGreaterThan(before[at] ?? 0)
  })

  test('a refusal of one worker within what was agreed with the council contradicts nothing, and binds them', async () => {
    const [binding, contradictory] = [refusedBy('R-03'), refusedBy('R-31')]
    const before = [await database.count(binding), await database.count(contradictory)]
    await record(fertilityConsent(IRIS))
    await record(underAnother(consentOf(IRIS, 'A81001', worker('RIV-SW-0117'), { type: 'deny' })))
    expect(await giving()).toEqual(NOWHERE)
    // To the worker who is objected to, the practice is one that holds nothing.
    expect(await toldOfPractice()).toBeUndefined()
    expect(await database.count(binding)).toBeGreaterThan(before[0] ?? 0)
    expect(await database.count(contradictory)).toBe(before[1])
  })

  test('the twin: a refusal of another worker leaves every one of them as it was', async () => {
    await record(fertilityConsent(IRIS))
    await record(underAnother(consentOf(IRIS, 'A81001', worker('NOBODY-0001'), { type: 'deny' })))
    expect(await giving()).toEqual(EVERYWHERE)
    expect(await toldOfPractice()).toBe('answered')
  })

  test('the twin: without the refusal every one of them gives it', async () => {
    await record(fertilityConsent(IRIS))
    expect(await giving()).toEqual(EVERYWHERE)
  })
})
