import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { type HttpPorts } from '../../src/http/ports.js'
import { objectOf, objectsOf, textOf } from '../../src/model/json.js'
import { Refusal } from '../../src/model/refusal.js'
import { ASTHMA, condition } from '../disclosure/world.js'
import { type SmallGateway, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway
afterEach(() => gateway.stop())

const SEVEN = {
  resourceType: 'Bundle',
  type: 'batch',
  entry: Array.from({ length: 7 }, () => ({
    request: { method: 'GET', url: 'Condition?patient=Patient/p-0018' },
  })),
}

/** The status of each answer of a batch of seven, in order. */
async function statuses(http: Partial<HttpPorts>): Promise<readonly (string | undefined)[]> {
  const holdings = { a81001: [condition('a81001-shown', ASTHMA)] }
  gateway = await startSmallGateway({ holdings }, { mintId: randomUUID, ...http })
  const reply = await gateway.call('/fhir', {
    method: 'POST',
    headers: { Authorization: `Bearer ${await gateway.token()}`, 'Content-Type': 'application/fhir+json' },
    body: JSON.stringify(SEVEN),
  })
  return objectsOf(reply.body['entry']).map((it) => textOf(objectOf(it['response'])?.['status']))
}

describe('a batch is no way past a limit', () => {
  test('the twin: seven answers, each once', async () => {
    expect(await statuses({})).toEqual(Array.from({ length: 7 }, () => '200'))
    expect(gateway.entries).toHaveLength(7)
  })

  test('once its answers are too large together, nobody is asked for the rest, and each refusal is recorded', async () => {
    expect(await statuses({ maxBatchBytes: 1 })).toEqual(['200', '200', '200', '200', '413', '413', '413'])
    const refused = gateway.entries.filter((it) => it.outcome === 'BATCH_TOO_LARGE')
    // The log says what was asked for, though it was not answered.
    expect(refused.map((it) => it.action)).toEqual(['search', 'search', 'search'])
    expect(gateway.steps.filter((it) => it.startsWith('ask a81001'))).toHaveLength(4)
  })

  test('once its token has expired the rest are refused, as they would be alone', async () => {
    let checks = 0
    const holdings = { a81001: [condition('a81001-shown', ASTHMA)] }
    const sound = await startSmallGateway({ holdings })
    const requester = await sound.authenticate(`Bearer ${await sound.token()}`)
    await sound.stop()
    const authenticate = (): ReturnType<HttpPorts['authenticate']> => {
      checks++
      return checks > 5
        ? Promise.reject(new Refusal('UNAUTHENTICATED', { detail: 'expired' }))
        : Promise.resolve(requester)
    }
    expect(await statuses({ authenticate })).toEqual(['200', '200', '200', '200', '401', '401', '401'])
    expect(gateway.steps.filter((it) => it.startsWith('ask a81001'))).toHaveLength(4)
  })
})
