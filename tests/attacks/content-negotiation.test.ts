import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ASTHMA, condition, SYPHILIS } from '../disclosure/world.js'
import {
  referencesIn,
  refusalIn,
  type SmallGateway,
  startSmallGateway,
  visible,
  WHO,
} from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({
    holdings: { a81001: [condition('a81001-shown', ASTHMA), condition('a81001-hidden', SYPHILIS)] },
  })
})
afterAll(() => gateway.stop())

const path = `/fhir/Condition?${new URLSearchParams(WHO).toString()}`

async function asked(headers: Readonly<Record<string, string>>, more = ''): ReturnType<SmallGateway['call']> {
  const Authorization = `Bearer ${await gateway.token()}`
  return gateway.call(`${path}${more}`, { headers: { Authorization, ...headers } })
}

describe('the length of an answer is no oracle (L16)', () => {
  test.each(['gzip', 'br', 'deflate', 'gzip, deflate, br', '*', 'identity;q=0, gzip'])(
    'Accept-Encoding: %s: nothing is compressed with what a caller can choose',
    async (encoding) => {
      const reply = await asked({ 'Accept-Encoding': encoding })
      expect(reply.headers['content-encoding']).toBeUndefined()
      expect(visible(reply)).toEqual(visible(await asked({})))
      expect(referencesIn(reply)).toEqual(['Condition/a81001-shown'])
    },
  )

  test.each(['gzip', 'br', 'deflate', 'x-unknown'])(
    'a body encoded with %s is not read',
    async (encoding) => {
      const Authorization = `Bearer ${await gateway.token()}`
      const before = gateway.steps.filter((it) => !it.startsWith('append')).length
      const reply = await gateway.call('/fhir/Condition/_search', {
        method: 'POST',
        headers: {
          Authorization,
          'Content-Type': 'application/x-www-form-urlencoded',
          'Content-Encoding': encoding,
        },
        body: new URLSearchParams(WHO).toString(),
      })
      expect([reply.status, refusalIn(reply).code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
      expect(gateway.steps.filter((it) => !it.startsWith('append'))).toHaveLength(before)
    },
  )
})

describe('another form of answer is no way round', () => {
  test.each([
    'application/fhir+xml',
    'text/html',
    'application/xml',
    'text/turtle',
    'application/fhir+ndjson',
    'application/pdf',
  ])('Accept: %s gives the same JSON or a refusal', async (type) => {
    const reply = await asked({ Accept: type })
    expect(reply.text).not.toMatch(/a81001-hidden|76272004/)
    if (reply.status === 200) expect(reply.headers['content-type']).toMatch(/^application\/fhir\+json/)
    else expect(reply.status).toBe(406)
  })

  test.each(['xml', 'html', 'text/html', 'application/fhir+xml', 'ttl', '../json'])(
    '_format=%s gives the same JSON or a refusal',
    async (format) => {
      const reply = await asked({}, `&_format=${encodeURIComponent(format)}`)
      expect(reply.text).not.toMatch(/a81001-hidden|76272004/)
      expect([400, 406]).toContain(reply.status)
    },
  )

  test.each([['application/fhir+json'], ['application/json'], ['*/*']])(
    'the twin: Accept: %s is answered',
    async (type) => {
      const reply = await asked({ Accept: type })
      expect(reply.status).toBe(200)
      expect(referencesIn(reply)).toEqual(['Condition/a81001-shown'])
    },
  )
})
