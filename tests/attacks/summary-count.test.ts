import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ASTHMA, SYPHILIS, condition } from '../disclosure/world.js'
import { type SmallGateway, WHO, refusalIn, resourcesIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({
    holdings: {
      a81001: [
        condition('a81001-one', ASTHMA),
        condition('a81001-two', ASTHMA),
        condition('a81001-hidden', SYPHILIS),
      ],
    },
  })
})
afterAll(() => gateway.stop())

describe('totals count what is released, and nothing else', () => {
  test.each([
    [{}, 2],
    [{ _total: 'accurate' }, 2],
    [{ _total: 'estimate' }, 2],
    [{ _total: 'none' }, undefined],
    [{ _summary: 'count' }, 2],
    [{ _count: '0' }, 2],
    [{ _count: '1' }, 2],
    [{ code: SYPHILIS, _summary: 'count' }, 0],
    [{ code: SYPHILIS, _total: 'accurate' }, 0],
  ] as const)('%j (L01, L02)', async (query, total) => {
    const reply = await gateway.search('Condition', { ...WHO, ...query })
    expect(reply.status).toBe(200)
    expect(reply.body['total']).toBe(total)
    expect(reply.text).not.toContain('a81001-hidden')
  })

  test('the counts of the source outcomes count the released too (L01)', async () => {
    const reply = await gateway.search('Condition', WHO)
    expect(resourcesIn(reply)).toHaveLength(2)
    expect(reply.text).toContain('{"url":"count","valueUnsignedInt":2}')
    expect(reply.text).not.toContain('"valueUnsignedInt":3')
  })

  test('a count without a token is refused like any search (L02)', async () => {
    const query = new URLSearchParams({ ...WHO, _summary: 'count' })
    expect((await gateway.call(`/fhir/Condition?${query.toString()}`)).status).toBe(401)
  })

  test.each(['exact', 'Accurate', 'accurate,none', ''])('_total=%s is refused', async (_total) => {
    const reply = await gateway.search('Condition', { ...WHO, _total })
    expect([reply.status, refusalIn(reply).expression]).toEqual([400, '_total'])
  })
})
