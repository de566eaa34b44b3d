import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { requestToken } from '../../sandbox/request-token.js'
import { isJsonObject, objectsOf, textOf } from '../../src/model/json.js'
import { type Journey, refusalIn, type Reply, resourcesIn, startJourney } from './journey.js'

let journey: Journey
let worker: string

beforeAll(async () => {
  journey = await startJourney()
  worker = await journey.token('social-worker')
})

afterEach(() => {
  vi.useRealTimers()
})

afterAll(() => journey.stop())

describe('a search in pages', () => {
  it('gives every match once, in whole pages, with nothing after the last', async () => {
    const pages = await pagesFrom(await firstPage('MedicationStatement', '9990000018', 4))
    expect(pages.map((it) => resourcesIn(it).length)).toEqual([4, 2])
    expect(new Set(pages.flatMap(idsIn)).size).toBe(6)
    expect(pages.map((it) => it.body['total'])).toEqual([6, 6])
  })

  it('counts only what may be seen', async () => {
    const pages = await pagesFrom(await firstPage('Condition', '9990000077', 1))
    const whole = await journey.search(worker, 'Condition', '9990000077')
    expect(pages.flatMap(idsIn)).toEqual(idsIn(whole))
    expect(pages.map((it) => resourcesIn(it).length)).toEqual(pages.map(() => 1))
    expect(new Set(pages.map((it) => it.body['total']))).toEqual(new Set([resourcesIn(whole).length]))
  })

  it('says on every page what happened at the sources', async () => {
    const pages = await pagesFrom(await firstPage('MedicationStatement', '9990000069', 1))
    for (const page of pages) expect(page.text).toContain('data-awaiting-filing')
  })

  it('names the person by an opaque id in its links', async () => {
    const page = await firstPage('MedicationStatement', '9990000018', 2)
    for (const link of objectsOf(page.body['link'])) {
      expect(link['url']).toMatch(/patient=Patient%2F[0-9a-f-]{36}/)
      expect(link['url']).not.toContain('9990000018')
    }
  })

  it('$everything too', async () => {
    const id = await journey.patientId(worker, '9990000018')
    const whole = await journey.get(`Patient/${id}/$everything`, worker)
    const pages = await pagesFrom(await journey.get(`Patient/${id}/$everything?_count=40`, worker))
    expect(pages.length).toBeGreaterThan(1)
    expect(new Set(pages.flatMap(idsIn))).toEqual(new Set(idsIn(whole)))
  })

  it('and of the types asked, by GET and by POST, page by page', async () => {
    const id = await journey.patientId(worker, '9990000018')
    const path = `Patient/${id}/$everything`
    const got = await journey.get(`${path}?_type=MedicationStatement,Flag&_type=CarePlan`, worker)
    const types = ['CarePlan', 'Flag', 'MedicationStatement']
    expect([...new Set(typesOf(got))].toSorted()).toEqual(types)
    const pages = await pagesFrom(await posted(path, { _type: types.join(','), _count: '4' }))
    expect(pages.length).toBeGreaterThan(1)
    expect(new Set(pages.flatMap(idsIn))).toEqual(new Set(idsIn(got)))
    for (const page of pages)
      expect(textOf(objectsOf(page.body['link'])[0]?.['url'])).toContain('_type=CarePlan')
  })

  it.each([
    ['_type=Device', '_type'],
    ['_type=', '_type'],
    ['_since=yesterday', '_since'],
    ['_since=2026-01-01&_since=2026-01-02', '_since'],
    ['start=2020-01-01', 'start'],
  ])('%s is refused by name', async (query, expression) => {
    const id = await journey.patientId(worker, '9990000018')
    const reply = await journey.get(`Patient/${id}/$everything?${query}`, worker)
    expect([reply.status, objectsOf(reply.body['issue'])[0]?.['expression']]).toEqual([400, [expression]])
  })

  it('what does not say when it changed is not left out by _since', async () => {
    const id = await journey.patientId(worker, '9990000018')
    const whole = await journey.get(`Patient/${id}/$everything?_type=CarePlan`, worker)
    const since = await journey.get(`Patient/${id}/$everything?_type=CarePlan&_since=2100-01-01`, worker)
    expect(idsIn(since)).toEqual(idsIn(whole))
    expect(idsIn(since).length).toBeGreaterThan(0)
  })
})

describe('the link to the next page', () => {
  it.each([
    ['another worker of another organisation', 'gp'],
    ['another worker of the same organisation', 'duty-social-worker'],
  ])('is refused to %s', async (_, role) => {
    const next = nextOf(await firstPage('MedicationStatement', '9990000018', 2))
    expect(said(await journey.get(next, await journey.token(role)))).toBe('400 INVALID_PARAMETER')
    expect((await journey.get(next, worker)).status).toBe(200)
  })

  it.each([
    ['its place altered', (it: string) => it.replace(/_cursor=\w+/, '_cursor=0')],
    ['its seal altered', (it: string) => `${it.slice(0, -3)}${it.endsWith('AAA') ? 'BBB' : 'AAA'}`],
    ['its query altered', (it: string) => it.replace('_count=2', '_count=3')],
    ['its cursor twice', (it: string) => `${it}&_cursor=${new URL(it).searchParams.get('_cursor') ?? ''}`],
    ['its cursor cut short', (it: string) => it.replace(/(_cursor=\w+).*$/, '$1')],
  ])('is refused with %s', async (_, alter) => {
    const next = nextOf(await firstPage('MedicationStatement', '9990000018', 2))
    expect(alter(next)).not.toBe(next)
    expect(said(await journey.get(alter(next), worker))).toBe('400 INVALID_PARAMETER')
  })

  it('is refused for another person', async () => {
    const cursor = new URL(nextOf(await firstPage('MedicationStatement', '9990000018', 2))).searchParams.get(
      '_cursor',
    )
    const reply = await journey.search(worker, 'MedicationStatement', '9990000069', {
      _count: '2',
      _cursor: cursor ?? '',
    })
    expect(said(reply)).toBe('400 INVALID_PARAMETER')
  })

  it('is refused once it has expired', async () => {
    const next = nextOf(await firstPage('MedicationStatement', '9990000018', 2))
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11 * 60_000 })
    const { url, dataDir } = journey.sandbox
    const later = await requestToken({ as: 'social-worker', url, dataDir })
    expect(said(await journey.get(next, later))).toBe('400 INVALID_PARAMETER')
    expect((await journey.search(later, 'MedicationStatement', '9990000018')).status).toBe(200)
  })

  it('grants nothing: every page is decided anew', async () => {
    const next = nextOf(await firstPage('CarePlan', '9990000018', 1))
    journey.sandbox.region.pds.change('9990000018', { verification: '02' })
    expect(said(await journey.get(next, worker))).toBe('404 PATIENT_NOT_FOUND')
    journey.sandbox.region.pds.change('9990000018', { verification: '01' })
    expect((await journey.get(next, worker)).status).toBe(200)
  })
})

async function firstPage(type: string, person: string, count: number): Promise<Reply> {
  return journey.search(worker, type, person, { _count: String(count) })
}

function typesOf(reply: Reply): readonly string[] {
  return resourcesIn(reply).map((it) => textOf(it['resourceType']) ?? '')
}

/** The operation with its inputs as Parameters. */
async function posted(path: string, inputs: Readonly<Record<string, string>>): Promise<Reply> {
  const response = await fetch(`${journey.fhir}/${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${worker}`, 'Content-Type': 'application/fhir+json' },
    body: JSON.stringify({
      resourceType: 'Parameters',
      parameter: Object.entries(inputs).map(([name, valueString]) => ({ name, valueString })),
    }),
  })
  const text = await response.text()
  const body: unknown = JSON.parse(text)
  return { status: response.status, headers: response.headers, text, body: isJsonObject(body) ? body : {} }
}

/** The page and all that follow it. */
async function pagesFrom(first: Reply): Promise<readonly Reply[]> {
  const pages = [first]
  for (let next = linkOf(first); next !== undefined && pages.length < 50;) {
    const page = await journey.get(next, worker)
    expect(page.status).toBe(200)
    pages.push(page)
    next = linkOf(page)
  }
  return pages
}

function nextOf(reply: Reply): string {
  const next = linkOf(reply)
  if (next === undefined) throw new Error(`no next page: ${reply.status}`)
  return next
}

function linkOf(reply: Reply): string | undefined {
  return textOf(objectsOf(reply.body['link']).find((it) => it['relation'] === 'next')?.['url'])
}

function idsIn(reply: Reply): readonly string[] {
  return resourcesIn(reply).map((it) => `${textOf(it['resourceType']) ?? ''}/${textOf(it['id']) ?? ''}`)
}

function said(reply: Reply): string {
  return `${reply.status} ${refusalIn(reply)}`
}
