import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Reply } from '../http/exchange.js'
import { SOURCE, extractOf, withScopesAndLimit } from '../journeys/brought-extract.js'
import { agreementOf } from '../journeys/consent-forms.js'
import { ENTRY_POINTS, NOT_BUILT } from './entry-points.js'
import { type Asking, answered, startAsking } from './entry-points/asking.js'
import { type Asked, IRIS, TELLING, get, json } from './entry-points/requests.js'
import { type UnwritableLog, unwritableLog } from './entry-points/unwritable-log.js'
import { refusalIn, visible } from './small-gateway.js'

/** Files that answers are made of. */
const HELD = "held_file where state = 'current'"
/** Nobody has recorded a consent of hers. */
const HILDA = '9990000069'

let asking: Asking
let log: UnwritableLog
/** What a request of nobody is answered while the log takes nothing: every other answer is the same. */
let nothingSaid: unknown

beforeAll(async () => {
  asking = await startAsking(withScopesAndLimit)
  log = await unwritableLog(asking.journey)
  nothingSaid = visible(await log.during(() => asking.send(get('Condition'), undefined)))
})
afterAll(async () => {
  await log.close()
  await asking.stop()
})

describe('without a durable entry no entry point answers', () => {
  test('what is said then is that, and nothing else', () => {
    const { text } = nothingSaid as { readonly text: string }
    expect(text).toContain('NOT_RECORDED')
    expect(text.length).toBeLessThan(500)
  })

  test.each(ENTRY_POINTS)('$name', async (point) => {
    const bearer = await asking.tokenFor(point)
    const other = await asking.journey.token('hillshire-data-officer')
    const { known, nobody } = asking
    const replies = await log.during(async () => [
      // The entry of the first cannot be written; the log takes the others up no more.
      await asking.send(point.ask(known), bearer),
      await asking.send(point.ask(nobody), bearer),
      await asking.send(point.ask(known), other),
      await asking.send(point.ask(known), undefined),
    ])
    for (const reply of replies) {
      expect([reply.status, refusalIn(reply).code]).toEqual([503, 'NOT_RECORDED'])
      expect(visible(reply)).toEqual(nothingSaid)
      expect(reply.headers['cache-control']).toBe('no-store')
      expect(reply.headers).not.toHaveProperty('audit-receipt')
      expect(answered(reply)).not.toMatch(point.gives)
      for (const it of [known.nhsNumber, known.patient, known.item, known.consent])
        expect(answered(reply)).not.toContain(it)
    }
    await log.healed()
    const twin = await asking.send(point.ask(known), bearer)
    expect([twin.status, point.gives.test(answered(twin))]).toEqual([point.status, true])
  })

  test.each(NOT_BUILT)('$method $path, which is not built', async ({ method, path }) => {
    const asked: Asked = { method, path: `/fhir/${path.join('/').replace('{type}', 'Task')}` }
    const bearer = await asking.journey.token('gp')
    expect(visible(await log.during(() => asking.send(asked, bearer)))).toEqual(nothingSaid)
    await log.healed()
    expect((await asking.send(asked, bearer)).status).toBe(501)
  })
})

describe('what cannot be recorded is not done either', () => {
  const consents = async (): Promise<number> =>
    Number((await asking.journey.search(await asking.journey.token('gp'), 'Consent', HILDA)).body['total'])

  test('a consent is not in force', async () => {
    const record = (): Promise<Reply> => asking.posted('Consent', agreementOf(HILDA, 'A81001', '9A1'), 'gp')
    expect(await consents()).toBe(0)
    await asking.journey.token('gp')
    expect((await log.during(record)).status).toBe(503)
    await log.healed()
    expect(await consents()).toBe(0)
    expect((await record()).status).toBe(201)
    expect(await consents()).toBe(1)
  })

  test('a problem is not reported', async () => {
    const { receipt } = asking.known
    const parameter = [
      { name: 'receipt', valueString: receipt },
      { name: 'problem', valueCode: 'other' },
    ]
    const asked = json('$report-problem', { resourceType: 'Parameters', parameter })
    const bearer = await asking.journey.token('duty-social-worker')
    const before = await log.count('problem_report')
    const reply = await log.during(() => asking.send(asked, bearer))
    expect([reply.status, await log.count('problem_report')]).toEqual([503, before])
  })

  test('a file is not taken', async () => {
    const asked: Asked = {
      method: 'POST',
      path: `/ingest/${SOURCE}`,
      body: { type: 'text/csv', text: extractOf(2013) },
    }
    const bearer = await asking.journey.token('hillshire-data-officer')
    const before = await log.count(HELD)
    const reply = await log.during(() => asking.send(asked, bearer))
    expect(visible(reply)).toEqual(nothingSaid)
    expect(await log.count(HELD)).toBe(before)
    await log.healed()
    const taken = await asking.send(asked, bearer)
    expect([taken.status, taken.body['outcome']]).toEqual([200, 'loaded'])
    expect(await log.count(HELD)).toBe(before + 1)
  })

  test('a withdrawal is not told to be one, and counts once it is', async () => {
    const { journey, agreement } = asking
    const isSeen = async (): Promise<boolean> =>
      TELLING.test((await journey.search(await journey.token('social-worker'), 'Condition', IRIS)).text)
    const withdraw = (): Promise<Reply> =>
      asking.posted('Consent', { ...agreement, status: 'inactive' }, 'gp')
    await journey.token('gp')
    expect((await log.during(withdraw)).status).toBe(503)
    await log.healed()
    expect(await isSeen()).toBe(true)
    expect((await withdraw()).body['status']).toBe('inactive')
    expect(await isSeen()).toBe(false)
  })
})
