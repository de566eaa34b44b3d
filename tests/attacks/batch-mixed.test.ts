import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Reply } from '../http/exchange.js'
import { ASTHMA, SYPHILIS, condition } from '../disclosure/world.js'
import { type SmallGateway, refusalIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  const holdings = { a81001: [condition('a81001-shown', ASTHMA), condition('a81001-hidden', SYPHILIS)] }
  gateway = await startSmallGateway({ holdings }, { mintId: randomUUID })
})
afterAll(() => gateway.stop())

type Entry = {
  readonly resource?: { readonly total?: number; readonly entry?: readonly unknown[] }
  readonly response: {
    readonly status: string
    readonly outcome?: {
      readonly issue: readonly {
        readonly details: { readonly coding: readonly { readonly code: string }[] }
      }[]
    }
    readonly extension: readonly { readonly valueString: string }[]
  }
}

async function batch(bundle: object): Promise<{ readonly reply: Reply; readonly entries: readonly Entry[] }> {
  const headers = {
    Authorization: `Bearer ${await gateway.token()}`,
    'Content-Type': 'application/fhir+json',
  }
  const reply = await gateway.call('/fhir', { method: 'POST', headers, body: JSON.stringify(bundle) })
  const { entry } = JSON.parse(reply.text) as { entry?: readonly Entry[] }
  return { reply, entries: entry ?? [] }
}

const gets = (...urls: readonly string[]): object => ({
  resourceType: 'Bundle',
  type: 'batch',
  entry: urls.map((url) => ({ request: { method: 'GET', url } })),
})

const codeOf = ({ response }: Entry): string | undefined =>
  response.outcome?.issue[0]?.details.coding[0]?.code

describe('a batch is no way round (L11, L27)', () => {
  test('each request of a batch is decided and recorded by itself: subjects are never mixed (attack 10)', async () => {
    const before = gateway.entries.length
    const { reply, entries } = await batch(
      gets(
        'Condition?patient=Patient/p-0018',
        'Condition?patient=Patient/p-0026',
        'Condition?patient=Patient/p-none',
      ),
    )
    expect([reply.status, entries.map((it) => it.response.status)]).toEqual([200, ['200', '200', '404']])
    expect(JSON.stringify(entries[0])).toContain(ASTHMA)
    expect(JSON.stringify(entries[1])).not.toContain(ASTHMA)
    expect(reply.text).not.toContain(SYPHILIS)
    const recorded = gateway.entries.slice(before)
    expect(recorded.map((it) => it.kind).toSorted()).toEqual(['disclosure', 'disclosure', 'refusal'])
    expect(new Set(recorded.map((it) => it.requestId)).size).toBe(3)
    const receipts = entries.map((it) => it.response.extension[0]?.valueString)
    expect(reply.headers['audit-receipt']).toBe(receipts.join(', '))
  })

  test('the twin: a batch gives each request what it gives alone, byte for byte', async () => {
    const alone = await gateway.get('Condition?patient=Patient/p-0018&code=http://snomed.info/sct|195967001')
    const { reply } = await batch(
      gets('Condition?patient=Patient/p-0018&code=http://snomed.info/sct|195967001'),
    )
    expect(alone.status).toBe(200)
    const undated = (text: string): string =>
      text.replaceAll(/"(lastUpdated|asOf|valueDateTime)":"[^"]*"/g, '')
    expect(undated(reply.text)).toContain(undated(alone.text))
  })

  test('a read in a batch says what its sources said', async () => {
    const found = await gateway.get('Condition?patient=Patient/p-0018')
    const id = /"Condition","id":"([^"]+)"/.exec(found.text)?.[1] ?? ''
    const { entries } = await batch(gets(`Condition/${id}`))
    expect(entries.map((it) => [it.response.status, codeOf(it)])).toEqual([['200', 'may-be-incomplete']])
  })

  test.each([
    ['https://evil.example/fhir/Patient', 'BAD_REQUEST'],
    ['//evil.example/fhir/Patient', 'BAD_REQUEST'],
    ['/fhir/Condition?patient=Patient/p-0018', 'BAD_REQUEST'],
    ['../metrics', 'BAD_REQUEST'],
    ['Condition/../../metrics', 'NOT_SUPPORTED'],
    ['Condition/%2e%2e', 'PATIENT_NOT_FOUND'],
    ['urn:uuid:00000000-0000-4000-8000-000000000000', 'BAD_REQUEST'],
    ['metadata', 'BAD_REQUEST'],
    ['Condition', 'ONE_PERSON_REQUIRED'],
    ['Condition?code=195967001', 'ONE_PERSON_REQUIRED'],
    ['Condition?patient=Patient/p-0018&_filter=x', 'INVALID_PARAMETER'],
    ['Condition?patient=%zz', 'BAD_REQUEST'],
  ])('an entry for %s is refused, and the others are answered (attack 11)', async (url, code) => {
    const { entries } = await batch(gets(url, 'Condition?patient=Patient/p-0018'))
    expect([entries[0] && codeOf(entries[0]), entries[1]?.response.status]).toEqual([code, '200'])
  })

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'get', ''])(
    'an entry with method %s is refused',
    async (method) => {
      const entry = [{ request: { method, url: 'Condition?patient=Patient/p-0018' } }]
      const { entries } = await batch({ resourceType: 'Bundle', type: 'batch', entry })
      expect(entries.map((it) => [it.response.status, codeOf(it)])).toEqual([['405', 'METHOD_NOT_ALLOWED']])
    },
  )

  test.each([
    ['a transaction', { ...gets('Condition?patient=Patient/p-0018'), type: 'transaction' }, 'Bundle.type'],
    ['another resource', { resourceType: 'Patient' }, 'Bundle'],
    ['no entry', { resourceType: 'Bundle', type: 'batch' }, 'Bundle.entry'],
    ['too many entries', gets(...Array<string>(51).fill('Patient/x')), 'Bundle.entry'],
    ['an entry that is no object', { resourceType: 'Bundle', type: 'batch', entry: [null] }, 'Bundle.entry'],
    [
      'an entry without a request',
      { resourceType: 'Bundle', type: 'batch', entry: [{ resource: { resourceType: 'Task' } }] },
      'Bundle.entry[0].request',
    ],
  ])('%s is refused whole, and nobody is asked', async (_what, bundle, expression) => {
    const before = gateway.steps.length
    const { reply } = await batch(bundle)
    expect([reply.status, refusalIn(reply)]).toMatchObject([400, { code: 'BAD_REQUEST' }])
    expect(reply.text).toContain(`"expression":["${expression}"]`)
    expect(gateway.steps.slice(before)).toEqual(['append refusal'])
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
    const before = gateway.steps.length
    const reply = await gateway.get(path)
    expect([404, 405, 501]).toContain(reply.status)
    expect(gateway.steps.slice(before)).toEqual(['append refusal'])
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
