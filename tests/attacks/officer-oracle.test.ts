import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { objectsOf, textOf } from '../../src/model/json.js'
import { agreementOf } from '../journeys/consent-forms.js'
import { post, visible } from '../journeys/explanations.js'
import { type Journey, NHS, type Reply, refusalIn, resourcesIn, startJourney } from '../journeys/journey.js'

/** One who is known to PDS and whom nobody of the organisation ever asked about, and a number that nobody has. */
const KNOWN = '9990000107'
const UNKNOWN = '9990000166'
const HILDA = '9990000069'

let journey: Journey
beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey.stop())

const officer = (): Promise<string> => journey.token('ig-officer')

/** What an officer sees of a number, all that differs from call to call and the number itself taken out. */
const plain = (reply: Reply, number: string): string =>
  JSON.stringify(visible(reply))
    .replaceAll(number, 'number')
    .replaceAll(/sealed\.[\w-]+/g, 'sealed')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'request')
    .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, 'instant')
    .replaceAll(/\b\d+-\d+\b/g, 'entry')
    .replaceAll(/[^"]*#\d+/g, 'receipt')
    .replaceAll(/[A-Za-z0-9+/]{80,}=*/g, 'query')

/** What was asked, as the events of an answer keep it: `AuditEvent.entity.query` is base64. */
const queriesIn = (reply: Reply): readonly string[] =>
  resourcesIn(reply)
    .flatMap((it) => objectsOf(it['entity']))
    .flatMap((it) => textOf(it['query']) ?? [])
    .map((it) => Buffer.from(it, 'base64').toString())

const form = (nhsNumber: string): URLSearchParams =>
  new URLSearchParams({ identifier: `${NHS}|${nhsNumber}` })

const WAYS: readonly (readonly [string, (nhsNumber: string) => Promise<Reply>])[] = [
  ['a search of the consents', async (it) => journey.search(await officer(), 'Consent', it)],
  ['a search of the log', async (it) => journey.search(await officer(), 'AuditEvent', it)],
  ['who accessed', async (it) => post(journey, 'Patient/$who-accessed', form(it), await officer())],
]

describe('an officer cannot learn whether there is a person with a number', () => {
  test.each(WAYS)('%s: the same for a number of somebody and of nobody', async (_what, ask) => {
    const [known, unknown] = [await ask(KNOWN), await ask(UNKNOWN)]
    expect([known.status, unknown.status]).toEqual([200, 200])
    expect(plain(known, KNOWN)).toBe(plain(unknown, UNKNOWN))
    expect(known.text).not.toMatch(/Patient(\/|%2F)/)
  })

  test('nor from what the log keeps of their own asking', async () => {
    for (const it of [KNOWN, UNKNOWN]) {
      const reply = await journey.search(await officer(), 'AuditEvent', it)
      expect(resourcesIn(reply).length).toBeGreaterThan(0)
      const queries = queriesIn(reply)
      expect(queries.some((one) => one.includes(it) || one.includes('_search'))).toBe(true)
      expect([reply.text, ...queries].join('\n')).not.toMatch(/Patient(\/|%2F)(?!\$)/)
    }
  })

  test('the twin: the consent of somebody is shown, and its page links to itself for whoever asked', async () => {
    const recorded = await post(
      journey,
      'Consent',
      agreementOf(HILDA, '9A1', '9A1'),
      await journey.token('social-worker'),
    )
    expect(recorded.status).toBe(201)
    const reply = await journey.search(await officer(), 'Consent', HILDA)
    expect(reply.body['total']).toBe(1)
    const self = textOf(objectsOf(reply.body['link'])[0]?.['url']) ?? ''
    expect(self).not.toContain(HILDA)
    const again = await journey.get(self, await officer())
    expect(again.body).toEqual(reply.body)
    const other = await journey.get(self, await journey.token('gp'))
    expect([other.status, refusalIn(other)]).toEqual([400, 'INVALID_PARAMETER'])
  })

  test('the twin: the log of a person is paged', async () => {
    const first = await journey.search(await officer(), 'AuditEvent', HILDA, { _count: '1' })
    const next = objectsOf(first.body['link']).find((it) => it['relation'] === 'next')
    const second = await journey.get(textOf(next?.['url']) ?? '', await officer())
    expect(resourcesIn(second).length).toBeGreaterThan(0)
    expect(second.text).toContain(HILDA)
  })

  test('a consent that is not theirs and one that there is not are the same', async () => {
    const recorded = await post(
      journey,
      'Consent',
      agreementOf(HILDA, 'A81001', '9A1'),
      await journey.token('gp'),
    )
    expect(recorded.status).toBe(201)
    const ids = [textOf(recorded.body['id']) ?? '', '00000000-0000-4000-8000-000000000000']
    const [hidden, absent] = await Promise.all(
      ids.map(async (it) => journey.get(`Consent/${it}`, await officer())),
    )
    expect(hidden?.status).toBe(404)
    expect(hidden && visible(hidden)).toEqual(absent && visible(absent))
  })

  test('while PDS is down nobody can be checked, whoever it is', async () => {
    const recorded = await post(
      journey,
      'Consent',
      agreementOf(HILDA, 'A81001', '9A1'),
      await journey.token('gp'),
    )
    expect(recorded.status).toBe(201)
    await journey.sandbox.region.pds.stop()
    for (const [, ask] of WAYS)
      for (const it of [KNOWN, UNKNOWN, HILDA]) expect(refusalIn(await ask(it))).toBe('CANNOT_CHECK')
    for (const it of [textOf(recorded.body['id']) ?? '', '00000000-0000-4000-8000-000000000000'])
      expect(refusalIn(await journey.get(`Consent/${it}`, await officer()))).toBe('CANNOT_CHECK')
  })
})
