import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ASTHMA, SYPHILIS, condition } from '../disclosure/world.js'
import {
  type SmallGateway,
  WHO,
  refusalIn,
  referencesIn,
  startSmallGateway,
  visible,
} from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({
    holdings: { a81001: [condition('a81001-shown', ASTHMA), condition('a81001-hidden', SYPHILIS)] },
  })
})
afterAll(() => gateway.stop())

/** Switches that other products have honoured, and headers that claim to be somebody else. */
const SWITCHES: readonly Readonly<Record<string, string>>[] = [
  { 'X-Redaction': 'off' },
  { 'X-Skip-Audit': 'true', 'X-No-Audit': '1' },
  { 'X-Rules': '../../etc/rules.yaml', 'X-Policy-File': '/tmp/rules.yaml' },
  { 'X-Debug': 'true', 'X-Test': '1', Pragma: 'no-filter' },
  { 'X-Purpose-Of-Use': 'BTG', 'X-Break-Glass': 'true' },
  { 'X-Consumer-Organization': 'A81001', 'Ssp-From': '200000000001' },
  { 'X-Forwarded-For': '127.0.0.1', 'X-Real-IP': '127.0.0.1', Forwarded: 'for=127.0.0.1' },
  { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'ftp', 'X-Original-Host': 'evil.example' },
  { 'X-Original-URL': '/fhir/Patient/p-0026/$everything', 'X-Rewrite-URL': '/metrics' },
  { Prefer: 'handling=lenient, return=OperationOutcome, respond-async' },
  { 'Cache-Control': 'only-if-cached', 'If-None-Match': '*' },
  { 'X-Correlation-Id': 'canary', 'X-Request-Id': 'canary' },
]

describe('no header weakens a control (catalogue 35, 36)', () => {
  const path = `/fhir/Condition?${new URLSearchParams(WHO).toString()}`

  test.each(SWITCHES)('%j', async (headers) => {
    const Authorization = `Bearer ${await gateway.token()}`
    const plain = await gateway.call(path, { headers: { Authorization } })
    const before = gateway.entries.length
    const reply = await gateway.call(path, { headers: { Authorization, ...headers } })
    expect(referencesIn(reply)).toEqual(['Condition/a81001-shown'])
    expect(visible(reply)).toEqual(visible(plain))
    expect(JSON.stringify(reply)).not.toMatch(/evil\.example|canary/)
    expect(gateway.entries).toHaveLength(before + 1)
  })

  test('handling=lenient does not make an unknown parameter pass', async () => {
    const headers = { Authorization: `Bearer ${await gateway.token()}`, Prefer: 'handling=lenient' }
    const reply = await gateway.call(`${path}&unknown=1`, { headers })
    expect([reply.status, refusalIn(reply)]).toEqual([
      400,
      { code: 'INVALID_PARAMETER', expression: 'unknown' },
    ])
  })

  test('another Host does not change whose links are minted', async () => {
    const headers = { Authorization: `Bearer ${await gateway.token()}`, Host: 'evil.example' }
    const reply = await gateway.call(path, { headers })
    expect(reply.status).toBe(200)
    expect(reply.text).not.toContain('evil.example')
    expect(reply.text).toContain('"url":"https://gateway.example/fhir/Condition?')
  })
})
