import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ASTHMA, condition } from '../disclosure/world.js'
import { objectsOf, textOf } from '../../src/model/json.js'
import { type Reply } from '../http/exchange.js'
import { type SmallGateway, WHO, referencesIn, refusalIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({
    holdings: {
      a81001: ['1', '2', '3', '4', '5'].map((it) => condition(`a81001-${it}`, ASTHMA)),
    },
  })
})
afterAll(() => gateway.stop())

/** Path below the FHIR base of the `next` link; undefined on the last page. */
function next(reply: Reply): string | undefined {
  const link = objectsOf(reply.body['link']).find((it) => it['relation'] === 'next')
  return textOf(link?.['url'])?.slice(`${gateway.ports.fhirBase}/`.length)
}

async function firstPage(): Promise<string> {
  const path = next(await gateway.search('Condition', { ...WHO, _count: '2' }))
  if (path === undefined) throw new Error('the first page has no next link')
  return path
}

describe('a page token belongs to whom it was given (L12)', () => {
  test('its owner turns every page, each resource once', async () => {
    const seen: string[] = []
    let reply = await gateway.search('Condition', { ...WHO, _count: '2' })
    for (;;) {
      seen.push(...referencesIn(reply))
      const path = next(reply)
      if (path === undefined) break
      reply = await gateway.get(path)
      expect(reply.status).toBe(200)
    }
    expect(seen.toSorted()).toEqual(['1', '2', '3', '4', '5'].map((it) => `Condition/a81001-${it}`))
  })

  test('no link carries an NHS number, or anything of a source', async () => {
    const path = await firstPage()
    expect(path).not.toContain('9990000018')
    expect(path).toMatch(/^Condition\?patient=Patient%2Fp-0018&_count=2&_cursor=[\w.-]+$/)
  })

  test.each(['other-social-worker', 'ward-nurse', 'gp'] as const)('%s cannot use it', async (role) => {
    const reply = await gateway.get(await firstPage(), role)
    expect([reply.status, refusalIn(reply)]).toEqual([
      400,
      { code: 'INVALID_PARAMETER', expression: '_cursor' },
    ])
  })

  test.each([
    ['for another person', (it: string) => it.replace('p-0018', 'p-0026')],
    ['for another type', (it: string) => it.replace('Condition?', 'AllergyIntolerance?')],
    ['for another query', (it: string) => it.replace('_count=2', '_count=3')],
    ['with a parameter more', (it: string) => `${it}&code=1`],
    ['with its offset changed', (it: string) => it.replace('_cursor=2.', '_cursor=4.')],
    ['with its end changed', (it: string) => it.replace(/(_cursor=\w+\.)\w+/, '$1zzzzzzz')],
    ['with its seal changed', (it: string) => `${it.slice(0, -2)}AA`],
    ['cut short', (it: string) => it.slice(0, -5)],
    ['with a part more', (it: string) => `${it}.x`],
    ['twice', (it: string) => `${it}&_cursor=${it.split('_cursor=')[1] ?? ''}`],
  ])('it is refused %s', async (_what, change) => {
    const reply = await gateway.get(change(await firstPage()))
    expect(reply.status).toBe(400)
    expect(reply.text).not.toContain('a81001-')
  })

  test('it is refused after ten minutes', async () => {
    const path = await firstPage()
    const cursor = path.split('_cursor=')[1] ?? ''
    const made = Number.parseInt(cursor.split('.')[1] ?? '', 36)
    expect(made - Date.parse('2026-11-21T10:00:00Z') / 1000).toBe(600)
  })

  test('it grants nothing: each page is decided and recorded anew', async () => {
    const path = await firstPage()
    const before = gateway.entries.length
    gateway.world.relationships = { '9A1': [] }
    const reply = await gateway.get(path)
    gateway.world.relationships = { '9A1': [{ kind: 'open-case', from: '2025-01-10', to: undefined }] }
    expect([reply.status, refusalIn(reply).code]).toEqual([403, 'NO_RELATIONSHIP'])
    expect(gateway.entries.slice(before)).toMatchObject([{ kind: 'refusal', outcome: 'NO_RELATIONSHIP' }])
  })
})

describe('and so does one of $everything (L12)', () => {
  async function firstOfAll(): Promise<string> {
    const path = next(await gateway.get('Patient/p-0018/$everything?_count=2'))
    if (path === undefined) throw new Error('the first page has no next link')
    return path
  }

  test('the twin: its owner turns every page, each resource once, and no link says who it is of', async () => {
    const seen: string[] = []
    let path: string | undefined = 'Patient/p-0018/$everything?_count=2'
    while (path !== undefined) {
      const reply: Reply = await gateway.get(path)
      expect(reply.status).toBe(200)
      seen.push(...referencesIn(reply).filter((it) => it.startsWith('Condition/')))
      path = next(reply)
      expect(path ?? '').toMatch(/^$|^Patient\/p-0018\/\$everything\?_count=2&_cursor=[\w.-]+$/)
    }
    expect(seen.toSorted()).toEqual(['1', '2', '3', '4', '5'].map((it) => `Condition/a81001-${it}`))
  })

  test.each(['other-social-worker', 'ward-nurse', 'gp'] as const)('%s cannot use it', async (role) => {
    const reply = await gateway.get(await firstOfAll(), role)
    expect([reply.status, refusalIn(reply)]).toEqual([
      400,
      { code: 'INVALID_PARAMETER', expression: '_cursor' },
    ])
    expect(reply.text).not.toContain('a81001-')
  })

  test.each<readonly [string, (path: string) => string]>([
    ['for another person', (it) => it.replace('p-0018', 'p-0026')],
    [
      'for a search',
      (it) => it.replace('Patient/p-0018/$everything?', 'Condition?patient=Patient%2Fp-0018&'),
    ],
    ['for the summary', (it) => it.replace('$everything', '$summary')],
    ['for another size', (it) => it.replace('_count=2', '_count=3')],
    ['for a type of it', (it) => `${it}&_type=Condition`],
    ['since then', (it) => `${it}&_since=2020-01-01`],
    ['with its offset changed', (it) => it.replace('_cursor=2.', '_cursor=4.')],
    ['with its end changed', (it) => it.replace(/(_cursor=\w+\.)\w+/, '$1zzzzzzz')],
    ['with its seal changed', (it) => `${it.slice(0, -2)}AA`],
  ])('it is refused %s', async (_what, change) => {
    const path = await firstOfAll()
    expect(change(path)).not.toBe(path)
    const reply = await gateway.get(change(path))
    expect(reply.status).toBe(400)
    expect(reply.text).not.toContain('a81001-')
  })

  test('nor does one of a search lead into it', async () => {
    const cursor = (await firstPage()).split('_cursor=')[1] ?? ''
    const reply = await gateway.get(`Patient/p-0018/$everything?_count=2&_cursor=${cursor}`)
    expect([reply.status, refusalIn(reply).expression]).toEqual([400, '_cursor'])
  })

  test('it grants nothing: each page is decided and recorded anew', async () => {
    const path = await firstOfAll()
    const before = gateway.entries.length
    const { relationships } = gateway.world
    gateway.world.relationships = { '9A1': [] }
    const reply = await gateway.get(path)
    gateway.world.relationships = relationships
    expect([reply.status, refusalIn(reply).code]).toEqual([403, 'NO_RELATIONSHIP'])
    expect(gateway.entries.slice(before)).toMatchObject([{ kind: 'refusal', outcome: 'NO_RELATIONSHIP' }])
  })
})
