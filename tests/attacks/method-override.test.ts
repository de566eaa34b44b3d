import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ASTHMA, SYPHILIS, condition } from '../disclosure/world.js'
import { type SmallGateway, WHO, refusalIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({
    holdings: { a81001: [condition('a81001-shown', ASTHMA), condition('a81001-hidden', SYPHILIS)] },
  })
})
afterAll(() => gateway.stop())

const path = `/fhir/Condition?${new URLSearchParams(WHO).toString()}`

describe('a method is the one of the request line', () => {
  test.each([
    ['X-HTTP-Method-Override', 'GET'],
    ['X-HTTP-Method', 'GET'],
    ['X-Method-Override', 'GET'],
  ])('%s: %s does not turn a DELETE into a read', async (name, value) => {
    const headers = { Authorization: `Bearer ${await gateway.token()}`, [name]: value }
    const reply = await gateway.call(path, { method: 'DELETE', headers })
    expect([reply.status, refusalIn(reply).code]).toEqual([405, 'METHOD_NOT_ALLOWED'])
    expect(reply.text).not.toContain('a81001-shown')
  })

  test('_method is an unknown parameter', async () => {
    expect(
      (await gateway.get(`Condition?${new URLSearchParams(WHO).toString()}&_method=DELETE`)).status,
    ).toBe(400)
  })

  test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'])(
    '%s reaches nobody and is recorded',
    async (method) => {
      const before = gateway.entries.length
      const headers = { Authorization: `Bearer ${await gateway.token()}` }
      const reply = await gateway.call('/fhir/Condition/a81001-shown', { method, headers })
      expect(reply.status).toBe(405)
      expect(gateway.entries).toHaveLength(before + 1)
      expect(gateway.steps.filter((it) => !it.startsWith('append'))).toEqual([])
    },
  )
})
