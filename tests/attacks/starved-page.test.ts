import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { objectsOf } from '../../src/model/json.js'
import { ASTHMA, SYPHILIS, condition } from '../disclosure/world.js'
import { type SmallGateway, WHO, resourcesIn, startSmallGateway } from './small-gateway.js'

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
})
