import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ASTHMA, SYPHILIS, condition } from '../disclosure/world.js'
import { type SmallGateway, WHO, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({
    holdings: { a81001: [condition('a81001-shown', ASTHMA), condition('a81001-hidden', SYPHILIS)] },
  })
})
afterAll(() => gateway.stop())

const query = new URLSearchParams(WHO).toString()

describe('HEAD is no way to learn a size or an existence (L16, L18)', () => {
  test.each([
    `/fhir/Condition?${query}`,
    '/fhir/Condition/a81001-shown',
    '/fhir/Condition/a81001-hidden',
    '/fhir/Condition/a81001-never',
    '/fhir/Patient/p-0018/$everything',
  ])('%s is refused the same, with nothing traced', async (path) => {
    const headers = { Authorization: `Bearer ${await gateway.token()}` }
    const before = gateway.entries.length
    const reply = await gateway.call(path, { method: 'HEAD', headers })
    expect([reply.status, reply.text]).toEqual([405, ''])
    expect(reply.headers['content-length']).toBe('327')
    expect(gateway.entries.slice(before)).toMatchObject([{ kind: 'refusal', outcome: 'METHOD_NOT_ALLOWED' }])
    expect(gateway.steps).not.toContain('trace')
  })
})
