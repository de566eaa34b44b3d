import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { objectsOf, textOf } from '../../src/model/json.js'
import { ASTHMA, SYPHILIS, condition } from '../disclosure/world.js'
import { type Reply } from '../http/exchange.js'
import { type SmallGateway, WHO, referencesIn, resourcesIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({
    holdings: {
      a81001: [
        ...['a', 'b', 'c', 'd', 'e', 'f'].map((it) =>
          condition(`a81001-hidden-${it}`, SYPHILIS, { recordedDate: '2026-02-01' }),
        ),
        ...['1', '2', '3', '4'].map((it) =>
          condition(`a81001-${it}`, ASTHMA, { recordedDate: '2026-01-01' }),
        ),
      ],
    },
  })
})
afterAll(() => gateway.stop())

describe('hidden rows neither starve a page nor leave an empty one (L13)', () => {
  test.each([
    ['1', 1, true],
    ['3', 3, true],
    ['4', 4, false],
    ['5', 4, false],
    ['10', 4, false],
  ])('a page of %s holds %i, and a next link: %s', async (_count, size, more) => {
    const reply = await gateway.search('Condition', { ...WHO, _count })
    expect(resourcesIn(reply)).toHaveLength(size)
    expect(objectsOf(reply.body['link']).some((it) => it['relation'] === 'next')).toBe(more)
    expect(reply.body['total']).toBe(4)
  })

  test.each(['1', '3', '4', '5', '10'])('nor those of $everything, in pages of %s', async (_count) => {
    const sizes: number[] = []
    const seen: string[] = []
    let path: string | undefined = `Patient/p-0018/$everything?_count=${_count}`
    while (path !== undefined) {
      const reply: Reply = await gateway.get(path)
      expect(reply.status).toBe(200)
      expect(JSON.stringify(reply)).not.toMatch(/a81001-hidden|76272004/)
      expect(reply.body['total'] ?? 4).toBe(4)
      // What says where they came from accompanies each page, and is no match.
      const matches = referencesIn(reply).filter((it) => !it.startsWith('Provenance/'))
      sizes.push(matches.length)
      seen.push(...matches)
      const link = objectsOf(reply.body['link']).find((it) => it['relation'] === 'next')
      path = textOf(link?.['url'])?.slice(`${gateway.ports.fhirBase}/`.length)
    }
    const size = Number(_count)
    expect(sizes).toEqual(Array.from({ length: Math.ceil(4 / size) }, (_, i) => Math.min(size, 4 - i * size)))
    // The twin: each that may be shown, once.
    expect(seen.toSorted()).toEqual(['1', '2', '3', '4'].map((it) => `Condition/a81001-${it}`))
  })
})
