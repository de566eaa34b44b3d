import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type JsonObject } from '../../src/model/json.js'
import { type Browser, browser, formTokenIn, signIn, wordsIn } from '../console/browser.js'
import { explained, post, visible } from '../journeys/explanations.js'
import { type Journey, NHS, type Reply, resourcesIn, startJourney } from '../journeys/journey.js'
import { described, someone } from './described.js'

const DOROTHY = someone('9990000018')
const RESTRICTED = someone('9990000034')
/** Nobody of the council has anything to do with them. */
const STRANGER = someone('9990000107')
const NOBODY = described(someone('9990000166'))

type Asked = {
  readonly reply: Reply
  readonly receipt: string
  readonly event: string
  readonly request: string
}
/** Who was described, and the code that was decided, which nobody who asked is told. */
type Hidden = {
  readonly what: string
  readonly who: JsonObject
  readonly number: string
  readonly code: string
}

const HIDDEN: readonly Hidden[] = [
  { what: 'restricted', who: described(RESTRICTED), number: RESTRICTED.nhsNumber, code: 'PATIENT_NOT_FOUND' },
  {
    what: 'restricted and described by number',
    who: described(RESTRICTED, { identifier: [{ system: NHS, value: RESTRICTED.nhsNumber }] }),
    number: RESTRICTED.nhsNumber,
    code: 'PATIENT_NOT_FOUND',
  },
  {
    what: 'no concern of theirs',
    who: described(STRANGER),
    number: STRANGER.nhsNumber,
    code: 'NO_RELATIONSHIP',
  },
]

let journey: Journey
let nobody: Asked
let council: Browser
let region: Browser
const hidden = new Map<string, Asked>()

beforeAll(async () => {
  journey = await startJourney()
  nobody = await asked(NOBODY)
  for (const { what, who } of HIDDEN) hidden.set(what, await asked(who))
  ;[council, region] = [browser(), browser()]
  await signIn(council, journey.sandbox.url, 'RIV-IG-0001')
  await signIn(region, journey.sandbox.url, 'RIV-IG-0009')
})
afterAll(() => journey.stop())

/** `$match` by the worker, and what their log calls it. */
async function asked(who: JsonObject): Promise<Asked> {
  const reply = await post(journey, 'Patient/$match', who, await journey.token('social-worker'))
  const receipt = reply.headers.get('audit-receipt') ?? ''
  const [, shard = '', index = ''] = /(\d+)#(\d+)$/.exec(receipt) ?? []
  return { reply, receipt, event: `${shard}-${index}`, request: reply.headers.get('x-correlation-id') ?? '' }
}

const of = ({ what }: Hidden): Asked => hidden.get(what) ?? nobody

/** All that is seen but what differs from call to call. */
const plain = (reply: Reply, { event, request }: Asked): string =>
  JSON.stringify(visible(reply))
    .replaceAll(request, 'request')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'id')
    .replaceAll(new RegExp(`\\b${event}\\b`, 'g'), 'entry')
    .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, 'instant')
    // The description itself, as its length and hash.
    .replaceAll(/"query\\":\\"[A-Za-z0-9+/=]+/g, 'query')

type Way = (asked: Asked) => Promise<Reply>
const read =
  (role: string): Way =>
  async ({ event }) =>
    journey.get(`AuditEvent/${event}`, await journey.token(role))
const search =
  (role: string): Way =>
  async ({ request }) =>
    journey.get(`AuditEvent?entity.identifier=${request}`, await journey.token(role))

const EXPLAINED: readonly (readonly [string, Way])[] = ['social-worker', 'ig-officer'].map((role) => [
  `$explain by the ${role}`,
  ({ receipt }) => explained(journey, receipt, role),
])
const LOGGED: readonly (readonly [string, Way])[] = [
  ['AuditEvent read by the ig-officer', read('ig-officer')],
  ['AuditEvent search by the ig-officer', search('ig-officer')],
]
const WAYS: readonly (readonly [string, number, Way])[] = [
  ...EXPLAINED.map(([name, way]) => [name, 200, way] as const),
  ...LOGGED.map(([name, way]) => [name, 200, way] as const),
  ['AuditEvent read by the social-worker', 403, read('social-worker')],
  ['AuditEvent search by the social-worker', 403, search('social-worker')],
]

/** The events that the officer finds by a parameter. */
async function found(name: string, value: string): Promise<readonly unknown[]> {
  const query = new URLSearchParams({ [name]: value, _count: '100' }).toString()
  const reply = await journey.get(`AuditEvent?${query}`, await journey.token('ig-officer'))
  expect(reply.status).toBe(200)
  return resourcesIn(reply).map((it) => it['id'])
}

describe('whoever was described and not shown is as nobody in the log as well', () => {
  const CASES = HIDDEN.flatMap((it) => WAYS.map(([way, status, ask]) => ({ ...it, way, status, ask })))

  test.each(CASES)('$way: the same of somebody $what as of nobody', async ({ ask, status, ...it }) => {
    const [theirs, nobodys] = [await ask(of(it)), await ask(nobody)]
    expect([theirs.status, nobodys.status]).toEqual([status, status])
    expect(plain(theirs, of(it))).toBe(plain(nobodys, nobody))
    expect(theirs.text).not.toMatch(/NO_RELATIONSHIP|Patient\/[0-9a-f]|[AGR]-\d\d/)
    expect(theirs.text).not.toContain(it.number)
  })

  test.each(HIDDEN)('somebody $what is not found by number or code, but as nobody is', async (it) => {
    const { event } = of(it)
    expect(await found('patient.identifier', `${NHS}|${it.number}`)).not.toContain(event)
    expect(await found('outcome', 'NO_RELATIONSHIP')).not.toContain(event)
    const absent = await found('outcome', 'PATIENT_NOT_FOUND')
    expect(absent).toEqual(expect.arrayContaining([event, nobody.event]))
  })

  test.each([...EXPLAINED, ...LOGGED])(
    'the twin: of whom they may be told, %s says it',
    async (_way, ask) => {
      const told = await ask(await asked(described(DOROTHY)))
      expect(told.status).toBe(200)
      expect(plain(told, nobody)).not.toBe(plain(await ask(nobody), nobody))
      expect(told.text).toMatch(/released|"outcome":"0"/)
    },
  )

  test('the twin: and is found by the number, with it', async () => {
    const { event } = await asked(described(DOROTHY))
    expect(await found('patient.identifier', `${NHS}|${DOROTHY.nhsNumber}`)).toContain(event)
    expect((await read('ig-officer')({ ...nobody, event })).text).toContain(DOROTHY.nhsNumber)
  })
})

describe('in the console too', () => {
  const at = (path: string): string => `${journey.sandbox.url}/console${path}`
  const MATCHES = { user: 'RIV-SW-0117' }

  async function listed(visitor: Browser, form: Readonly<Record<string, string>>): Promise<Seen> {
    const token = formTokenIn(await visitor.get(at('/log')))
    const page = await visitor.post(at('/log'), { token, ...form })
    const file = await visitor.post(`${page.url}/export`, { token: formTokenIn(page) })
    return { page: page.text, file: file.text }
  }
  type Seen = { readonly page: string; readonly file: string }

  /** The row of an event in the list and its line in the file, but for when and which it was. */
  function linesOf({ event }: Asked, { page, file }: Seen): readonly (string | undefined)[] {
    const [shard = '', index = ''] = event.split('-')
    const row = page.split('<tr').find((it) => it.includes(`/console/events/${shard}/${index}"`))
    const line = file.split('\r\n').find((it) => it.includes(`${shard}#${index},`))
    return [
      row?.slice(row.indexOf('</a'), row.indexOf('</tr')).replaceAll(/\s+/g, ' '),
      line?.split(',').slice(2).join(','),
    ]
  }

  test.each(HIDDEN)('somebody $what is listed and exported as nobody is', async (it) => {
    const seen = await listed(council, MATCHES)
    const lines = linesOf(of(it), seen)
    expect(lines).not.toContain(undefined)
    expect(lines).toEqual(linesOf(nobody, seen))
    for (const form of [{ person: it.number }, { outcome: 'NO_RELATIONSHIP' }, { rule: 'A-01' }])
      expect(linesOf(of(it), await listed(council, form))).toEqual([undefined, undefined])
    const absent = await listed(council, { outcome: 'PATIENT_NOT_FOUND' })
    expect(linesOf(of(it), absent)).toEqual(lines)
  })

  test.each(HIDDEN)('nor does the page of the event of somebody $what say who they are', async (it) => {
    const pages = await Promise.all(
      [of(it), nobody].map(async ({ event }) => council.get(at(`/events/${event.replace('-', '/')}`))),
    )
    for (const page of pages) {
      expect(page.status).toBe(200)
      expect(wordsIn(page)).not.toMatch(/999 ?000 ?0|NO_RELATIONSHIP|[AGR]-\d\d/)
    }
  })

  test.each(HIDDEN)('the twin: who sees everything sees that of somebody $what', async (it) => {
    const lines = linesOf(of(it), await listed(region, { person: it.number }))
    expect(lines[1]).toContain(it.number)
    expect(lines[1]).toContain(it.code)
    expect(lines[0]).toContain(it.number.replace(/(...)(...)(....)/, '$1 $2 $3'))
  })

  test('the twin: the council sees the number of whom they were told', async () => {
    const one = await asked(described(DOROTHY))
    const lines = linesOf(one, await listed(council, { person: DOROTHY.nhsNumber }))
    expect(lines[1]).toContain(DOROTHY.nhsNumber)
    expect(lines[1]).toContain('released')
  })
})
