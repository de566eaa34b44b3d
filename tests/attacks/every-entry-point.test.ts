import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type JsonObject, objectsOf, textOf } from '../../src/model/json.js'
import { type Reply } from '../http/exchange.js'
import { type Journey, NHS } from '../journeys/journey.js'
import { ANSWERED, ENTRY_POINTS, GONE, NOT_BUILT, UNTRIED, UNTRIED_IN_BATCH } from './entry-points.js'
import { ABSENT, type Asking, answered, startAsking, statusOf } from './entry-points/asking.js'
import { type Asked, IRIS, type Known, TELLING } from './entry-points/requests.js'
import { misaddressed, readdressed } from './entry-points/paths.js'
import { visible } from './small-gateway.js'

let asking: Asking
let journey: Journey
let known: Known
let nobody: Known
let agreement: JsonObject

beforeAll(async () => {
  asking = await startAsking()
  ;({ journey, known, nobody, agreement } = asking)
})
afterAll(() => asking.stop())

const send: Asking['send'] = (...asked) => asking.send(...asked)
const tokenFor: Asking['tokenFor'] = (it) => asking.tokenFor(it)
const entitled: Asking['entitled'] = (...asked) => asking.entitled(...asked)
const posted: Asking['posted'] = (...asked) => asking.posted(...asked)

describe('every entry point that exists is tried', () => {
  test('each row of the table of interactions that answers, and no other', () => {
    expect(ANSWERED.length).toBeGreaterThan(20)
    expect([UNTRIED, UNTRIED_IN_BATCH, GONE]).toEqual([[], [], []])
  })

  test.each(NOT_BUILT)('$method $path is answered to nobody', async ({ method, path }) => {
    const at = path.join('/').replace('{type}', 'Task')
    const asked = { method, path: `/fhir/${at}?identifier=${NHS}|${IRIS}` }
    const reply = await send(asked, await journey.token('gp'))
    expect(reply.status).toBe(501)
  })
})

describe('the twin', () => {
  test.each(ENTRY_POINTS)('the twin: $name gives it where the person has agreed', async (point) => {
    const reply = await entitled(point)
    expect(reply.status).toBe(point.status)
    expect(answered(reply)).toMatch(point.gives)
  })
})

describe('without a token of ours nothing is answered', () => {
  const encode = (it: object): string => Buffer.from(JSON.stringify(it)).toString('base64url')

  test.each(ENTRY_POINTS)('$name', async (point) => {
    const asked = point.ask(known)
    const good = await tokenFor(point)
    const [, payload = '', signature = ''] = good.split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as JsonObject
    const header = { alg: 'ES256', typ: 'at+jwt', kid: 'gateway-1' }
    const forged = [
      undefined,
      `${encode({ ...header, alg: 'none' })}.${payload}.`,
      `${encode(header)}.${encode({ ...claims, aud: 'https://elsewhere.example/fhir' })}.${signature}`,
    ]
    for (const token of forged) {
      const reply = await send(asked, token)
      expect(reply.status).toBe(401)
      expect(answered(reply)).not.toMatch(point.gives)
    }
    const separator = asked.path.includes('?') ? '&' : '?'
    const inAddress = await send(
      { ...asked, path: `${asked.path}${separator}access_token=${good}` },
      undefined,
    )
    expect([400, 401]).toContain(inAddress.status)
    expect(answered(inAddress)).not.toMatch(point.gives)
  })
})

describe('no header weakens a control, and none asks a question of its own', () => {
  const SWITCHES: readonly Readonly<Record<string, string>>[] = [
    { 'X-Redaction': 'off', 'X-Skip-Audit': 'true', 'X-Debug': 'true', Prefer: 'handling=lenient' },
    { 'X-Purpose-Of-Use': 'BTG', 'X-Break-Glass': 'true', 'X-Consumer-Organization': 'A81001' },
    { 'X-HTTP-Method-Override': 'DELETE', 'X-Original-URL': '/metrics', 'X-Forwarded-Host': 'evil.example' },
    { 'If-None-Match': '*', 'If-Modified-Since': new Date(0).toUTCString(), Range: 'bytes=0-1' },
    { 'If-Match': 'W/"9"', 'If-None-Exist': `identifier=${NHS}|${ABSENT}` },
    { 'Accept-Encoding': 'gzip, br' },
  ]

  test.each(ENTRY_POINTS)('$name', async (point) => {
    const token = await tokenFor(point)
    for (const headers of SWITCHES) {
      const reply = await send(point.ask(known), token, { headers })
      expect([headers, reply.status]).toEqual([headers, point.status])
      expect(reply.headers).not.toHaveProperty('content-encoding')
      expect(reply.headers).not.toHaveProperty('etag')
      expect(answered(reply)).not.toMatch(/evil\.example/)
    }
  })
})

describe('every answer is recorded, and kept by nobody on the way', () => {
  test.each(ENTRY_POINTS)('$name, given or refused', async (point) => {
    const given = await entitled(point)
    const other = await send(point.ask(known), await journey.token('hillshire-data-officer'))
    const absent = await entitled(point, nobody)
    expect(statusOf(other)).toBe(403)
    expect(answered(other)).not.toMatch(point.gives)
    for (const reply of [given, other, absent]) {
      expect(answered(reply)).toMatch(/audit-receipt.*sandbox\/\d+#\d+/)
      const { headers } = reply
      expect(headers['cache-control']).toBe('no-store')
    }
  })
})

describe('what is not understood is refused, and not left unread', () => {
  const PROBES = [
    '_filter=code+eq+8619003',
    '_has:Device:patient:type=8619003',
    'patient.contact.name=Fir',
    '_include:iterate=*',
    '_query=everyone',
    '_Count=1',
    `patient.identifier=${NHS}|${ABSENT}`,
  ]

  test.each(ENTRY_POINTS)('$name', async (point) => {
    const asked = point.ask(known)
    for (const probe of PROBES) {
      const inBatch = asked.body?.text.includes('"batch"') === true
      const reply = inBatch
        ? await send(inside(asked, probe), await tokenFor(point))
        : await send({ ...asked, path: `${asked.path}${joint(asked.path)}${probe}` }, await tokenFor(point))
      // Of a receipt nothing more is asked: with anything more it is no receipt.
      expect([probe, statusOf(reply)]).toEqual([probe, point.of === 'POST $explain' ? 404 : 400])
      expect(answered(reply)).not.toMatch(TELLING)
    }
  })

  const joint = (path: string): string => (path.includes('?') ? '&' : '?')

  /** The batch with the parameter in the address of its request. */
  function inside(asked: Asked, probe: string): Asked {
    const text = (asked.body?.text ?? '').replace(/"url":"([^"]+)"/, (_, url: string) =>
      JSON.stringify({ url: `${url}${joint(url)}${probe}` }).slice(1, -1),
    )
    return { ...asked, body: { type: 'application/fhir+json', text } }
  }
})

describe('an address leads nowhere but where it says, in the line and in a batch (L11, attack 11)', () => {
  test.each(ENTRY_POINTS)('$name', async (point) => {
    const token = await tokenFor(point)
    const wrong = misaddressed(point.ask(known))
    expect(wrong.length).toBeGreaterThan(25)
    const replies = await Promise.all(wrong.map(({ asked }) => send(asked, token)))
    const led = replies.map((reply, at) => [wrong[at]?.how, [400, 404, 405].includes(statusOf(reply))])
    expect(led.filter(([, isNowhere]) => isNowhere !== true)).toEqual([])
    for (const reply of replies) {
      expect(answered(reply)).not.toMatch(point.gives)
      expect(answered(reply)).not.toMatch(/evil\.example/)
      expect(answered(reply)).toMatch(/audit-receipt.*sandbox\/\d+#\d+/)
    }
  })

  test.each(ENTRY_POINTS)('the twin: $name, written otherwise and meant the same', async (point) => {
    for (const { how, asked } of readdressed(point.ask(known))) {
      const reply = await send(asked, await tokenFor(point))
      expect([how, statusOf(reply)]).toEqual([how, point.status])
      // What was reported once is told to have been.
      if (point.of !== 'POST $report-problem') expect(answered(reply)).toMatch(point.gives)
      expect(answered(reply)).not.toMatch(/evil\.example/)
    }
  })
})

describe('no other method, and no other format', () => {
  test.each(ENTRY_POINTS)('$name', async (point) => {
    const token = await tokenFor(point)
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE']) {
      const reply = await send(point.ask(known), token, { method })
      expect([method, [404, 405].includes(reply.status)]).toEqual([method, true])
      expect(answered(reply)).not.toMatch(point.gives)
    }
    for (const Accept of ['application/fhir+xml', 'text/turtle', 'application/x-ndjson']) {
      const reply = await send(point.ask(known), token, { headers: { Accept } })
      expect([Accept, reply.status]).toEqual([Accept, 406])
    }
  })
})

describe('what is withheld is in the answer of no entry point', () => {
  beforeAll(async () => {
    expect((await posted('Consent', { ...agreement, status: 'inactive' }, 'gp')).status).toBe(200)
  })

  test.each(ENTRY_POINTS)('$name', async (point) => {
    const reply = await entitled(point)
    expect(reply.status).toBe(point.of === 'GET {type}/{id}' ? 404 : point.status)
    expect(answered(reply)).not.toMatch(TELLING)
    if (point.holds === 'item') expect(answered(reply)).not.toContain(known.item)
  })

  test('nor on any page', async () => {
    const worker = await journey.token('social-worker')
    let page = await journey.search(worker, 'Condition', IRIS, { _count: '1' })
    let pages = 1
    for (; ; pages++) {
      expect(page.status).toBe(200)
      expect(page.text).not.toMatch(TELLING)
      const next = objectsOf(page.body['link']).find((it) => it['relation'] === 'next')
      if (next === undefined) break
      page = await journey.get(textOf(next['url']) ?? '', worker)
    }
    expect(pages).toBeGreaterThan(1)
  })
})

describe('a hidden person cannot be told from an absent one', () => {
  beforeAll(() => journey.sandbox.region.pds.change(IRIS, { sensitivity: 'V' }))
  afterAll(() => journey.sandbox.region.pds.change(IRIS, { sensitivity: 'U' }))

  /** An officer of the log sees what the log holds of whom their own organisation asked about. */
  const CONCERNED = ENTRY_POINTS.filter((it) => it.holds !== 'nobody' && it.as !== 'ig-officer')

  // Who asks for their own accesses has them, hidden or not: here it is somebody else.
  test.each(CONCERNED.map((it) => ({ ...it, token: {} })))('$name', async (point) => {
    const [hidden, absent] = [await entitled(point), await entitled(point, nobody)]
    const plain = (reply: Reply, it: Known): string =>
      JSON.stringify(visible(reply))
        .replaceAll(it.nhsNumber, 'number')
        .replaceAll(it.patient, 'patient')
        .replaceAll(it.item, 'item')
        .replaceAll(it.consent, 'consent')
        .replaceAll(/sandbox\/\d+#\d+/g, 'receipt')
        .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'id')
    expect(plain(hidden, known)).toBe(plain(absent, nobody))
    expect(answered(hidden)).not.toMatch(point.gives)
  })
})
