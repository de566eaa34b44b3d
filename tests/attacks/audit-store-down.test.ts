import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ASTHMA, SYPHILIS, condition } from '../disclosure/world.js'
import { type Reply } from '../http/exchange.js'
import { type SmallGateway, WHO, refusalIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({
    holdings: { a81001: [condition('a81001-shown', ASTHMA), condition('a81001-hidden', SYPHILIS)] },
  })
})
afterAll(() => gateway.stop())

const FORM = 'application/x-www-form-urlencoded'
const ABOUT = { identifier: WHO['patient.identifier'], type: 'Condition' }
const BATCH = JSON.stringify({
  resourceType: 'Bundle',
  type: 'batch',
  entry: [{ request: { method: 'GET', url: 'Condition/a81001-shown' } }],
})
const DESCRIBED = JSON.stringify({
  resourceType: 'Patient',
  name: [{ family: 'TEST-ALDER', given: ['Dorothy'] }],
  gender: 'female',
  birthDate: '1941-03-12',
})
/** So many of the requests below are not refused. */
const GIVEN = 10

async function posted(path: string, body: string, type: string): Promise<Reply> {
  const Authorization = `Bearer ${await gateway.token()}`
  return gateway.call(`/fhir/${path}`, {
    method: 'POST',
    headers: { Authorization, 'Content-Type': type },
    body,
  })
}

describe('without a durable entry nothing is sent (L33, catalogue 39)', () => {
  const REQUESTS: readonly (readonly [string, () => Promise<Reply>])[] = [
    ['a search', () => gateway.search('Condition', WHO)],
    ['a read', () => gateway.get('Condition/a81001-shown')],
    ['$everything', () => gateway.get('Patient/p-0018/$everything')],
    ['POST $everything', () => posted('Patient/p-0018/$everything', '', FORM)],
    ['$summary', () => gateway.get('Patient/p-0018/$summary')],
    ['$involvement', () => gateway.get('Patient/p-0018/$involvement')],
    ['$can-share', () => posted('Patient/$can-share', new URLSearchParams(ABOUT).toString(), FORM)],
    ['$ihe-pix', () => gateway.get(`Patient/$ihe-pix?sourceIdentifier=${ABOUT.identifier}`)],
    ['$match', () => posted('Patient/$match', DESCRIBED, 'application/fhir+json')],
    ['a batch', () => posted('', BATCH, 'application/fhir+json')],
    ['an operation that the caller may not call', () => gateway.get('AuditEvent/1-1')],
    ['a refusal for a bad parameter', () => gateway.search('Condition', { ...WHO, unknown: '1' })],
    ['a refusal without a token', () => gateway.call('/fhir/Condition?patient=1')],
    ['a refusal of an unknown path', () => gateway.call('/nothing/here')],
    ['what is absent', () => gateway.get('Condition/a81001-never')],
    ['what is withheld', () => gateway.get('Condition/a81001-hidden')],
  ]

  test.each(REQUESTS.slice(0, GIVEN))(
    'the twin: %s is answered while the log is there',
    async (_what, ask) => {
      await gateway.search('Condition', WHO)
      expect((await ask()).status).toBe(200)
    },
  )

  test.each(REQUESTS)('%s answers 503 in the same words', async (_what, ask) => {
    gateway.world.failing = []
    await gateway.search('Condition', WHO)
    gateway.world.failing = ['append']
    const before = gateway.entries.length
    const reply = await ask()
    gateway.world.failing = []
    expect([reply.status, refusalIn(reply).code]).toEqual([503, 'NOT_RECORDED'])
    expect(JSON.stringify(reply)).not.toMatch(/a81001-|shown|searchset|Syphilis|99900000/)
    expect(reply.headers['cache-control']).toBe('no-store')
    expect(gateway.entries).toHaveLength(before)
  })

  test('all of them with bodies of one length', async () => {
    gateway.world.failing = ['append']
    const lengths = await Promise.all(REQUESTS.map(async ([, ask]) => (await ask()).text.length))
    gateway.world.failing = []
    expect(new Set(lengths).size).toBe(1)
  })

  test('and serves again once the log is back', async () => {
    expect((await gateway.search('Condition', WHO)).status).toBe(200)
  })
})
