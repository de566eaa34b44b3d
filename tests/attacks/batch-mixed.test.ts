import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ASTHMA, SYPHILIS, condition } from '../disclosure/world.js'
import { type SmallGateway, refusalIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({
    holdings: { a81001: [condition('a81001-shown', ASTHMA), condition('a81001-hidden', SYPHILIS)] },
  })
})
afterAll(() => gateway.stop())

const ENTRIES = [
  'Condition?patient=Patient/p-0018',
  'Condition?patient=Patient/p-0026',
  'https://evil.example/fhir/Patient',
  '../metrics',
]

describe('a batch is no way round (L11, L27)', () => {
  test.each(['batch', 'transaction'])('a %s is not served in part: nobody is looked up', async (type) => {
    const headers = {
      Authorization: `Bearer ${await gateway.token()}`,
      'Content-Type': 'application/fhir+json',
    }
    const entry = ENTRIES.map((url) => ({ request: { method: 'GET', url } }))
    const body = JSON.stringify({ resourceType: 'Bundle', type, entry })
    const reply = await gateway.call('/fhir', { method: 'POST', headers, body })
    expect([reply.status, refusalIn(reply).code]).toEqual([501, 'NOT_IMPLEMENTED'])
    expect(gateway.steps.filter((it) => !it.startsWith('append'))).toEqual([])
  })

  test.each([
    '$export',
    'Patient/$export',
    'Group/1/$export',
    '$graphql?query={Patient}',
    'Patient/p-0018/$graphql',
    'Patient/p-0018/$document',
    'Patient/$everything',
    'Encounter/1/$everything',
    'Condition/$lastn',
    '$meta',
    'Patient/p-0018/$meta',
    'Subscription/1',
    'Subscription/1/$events',
  ])('%s is not served (L27, L28)', async (path) => {
    const reply = await gateway.get(path)
    expect([404, 405, 501]).toContain(reply.status)
    expect(gateway.steps.filter((it) => it.startsWith('ask'))).toEqual([])
  })

  test.each([
    'Condition/a81001-shown/_history',
    'Condition/a81001-shown/_history/1',
    'Condition/_history',
    '_history',
    'Patient/p-0018/_history/1',
  ])('%s: there is no history to look back in (L17)', async (path) => {
    const reply = await gateway.get(path)
    expect([reply.status, refusalIn(reply).code]).toEqual([404, 'NOT_SUPPORTED'])
  })

  test.each(['Patient/p-0018/Condition', 'Patient/p-0018/*', 'Patient/p-0018/Condition?code=1'])(
    '%s: there is no compartment search',
    async (path) => {
      expect((await gateway.get(path)).status).toBe(404)
    },
  )
})
