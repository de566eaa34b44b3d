import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PEOPLE } from '../../sandbox/people.js'
import { type Practice, startPractice } from '../../sandbox/practice/start-practice.js'
import { type JsonObject, objectOf, objectsOf } from '../../src/model/json.js'
import {
  area,
  ask,
  COUNCIL_ASID,
  EVERYTHING,
  goodClaims,
  OPERATION,
  parametersFor,
  record,
  resources,
  TRACE_ID,
  unsigned,
} from './practice-asker.js'

const ALDER = '9990000018'

let practice: Practice
beforeEach(async () => {
  practice = await startPractice({ port: 0, people: PEOPLE })
})
afterEach(async () => {
  await practice.close()
})

const about = (nhsNumber: string) => ({
  body: JSON.stringify(parametersFor(nhsNumber, area('includeMedication'))),
})

/** Settles as the time limit's name when nothing was answered within it. */
async function within(milliseconds: number, answer: Promise<unknown>): Promise<unknown> {
  const limit = new Promise((resolve) => setTimeout(() => resolve('no answer yet'), milliseconds))
  return await Promise.race([answer.catch((error: unknown) => error), limit])
}

describe('the practice answers', () => {
  it('9990000158 with 200 and a page of HTML', async () => {
    const { status, headers, text } = await ask(practice, about('9990000158'))
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(text).toContain('<html>')
  })

  it('9990000131 never, until it closes', async () => {
    const answer = ask(practice, about('9990000131'))
    expect(await within(150, answer)).toBe('no answer yet')
    await practice.close()
    expect(await within(60_000, answer)).toBeInstanceOf(Error)
  })

  it.each([
    ['http-401', 401, 'text/plain'],
    ['http-500', 500, 'text/plain'],
    ['redirect', 307, undefined],
    ['no-content', 200, 'application/fhir+json;charset=utf-8'],
  ] as const)('%s when told to, and well again when told so', async (behaviour, status, type) => {
    practice.fault(ALDER, behaviour)
    const answer = await ask(practice, about(ALDER))
    expect([answer.status, answer.headers['content-type']]).toEqual([status, type])
    practice.fault(ALDER, 'ordinary')
    expect((await record(practice, ALDER))['resourceType']).toBe('Bundle')
  })

  it.each(['truncated', 'hangs-up'] as const)('%s: the connection breaks', async (behaviour) => {
    practice.fault(ALDER, behaviour)
    expect(await within(60_000, ask(practice, about(ALDER)))).toBeInstanceOf(Error)
  })

  it.each(['slow-drip', 'endless'] as const)('%s: it begins, and does not end', async (behaviour) => {
    practice.fault(ALDER, behaviour)
    const answer = ask(practice, about(ALDER))
    expect(await within(300, answer)).toBe('no answer yet')
    await practice.close()
    await within(60_000, answer)
  })

  it('with the wrong person', async () => {
    practice.fault(ALDER, 'wrong-person')
    const [patient] = resources(await record(practice, ALDER), 'Patient')
    expect(objectsOf(patient?.['identifier'])[0]?.['value']).not.toBe(ALDER)
  })

  it('with two people', async () => {
    practice.fault(ALDER, 'two-people')
    expect(resources(await record(practice, ALDER), 'Patient')).toHaveLength(2)
  })

  it('only after its checks: a fault does not show to whom it would refuse', async () => {
    const refused = await ask(practice, { ...about('9990000131'), token: 'x' })
    expect(refused.status).toBe(400)
  })
})

describe('the practice', () => {
  it('answers with gzip when asked to', async () => {
    const { status, headers, body } = await ask(practice, { headers: { 'Accept-Encoding': 'gzip, br' } })
    expect([status, headers['content-encoding'], body['resourceType']]).toEqual([200, 'gzip', 'Bundle'])
    expect((await ask(practice)).headers['content-encoding']).toBeUndefined()
  })

  it('states its version and its one operation', async () => {
    const { status, headers, body } = await ask(practice, {
      path: '/metadata',
      claims: { requested_scope: 'organization/*.read' },
    })
    expect([status, headers['cache-control']]).toEqual([200, 'no-store'])
    expect([body['resourceType'], body['version'], body['fhirVersion']]).toEqual([
      'CapabilityStatement',
      '1.6.2',
      '3.0.1',
    ])
    const [rest] = objectsOf(body['rest'])
    expect(objectsOf(rest?.['operation']).map((it) => it['name'])).toEqual(['gpc.getstructuredrecord'])
  })

  it('does not state it to a scope of patients', async () => {
    expect((await ask(practice, { path: '/metadata' })).status).toBe(400)
  })

  it('keeps who asked and what, refused or not', async () => {
    await ask(practice)
    await ask(practice, { via: 'direct', token: 'x' })
    const [served, refused] = practice.requests()
    expect([served?.via, refused?.via]).toEqual(['proxy', 'direct'])
    expect(served?.headers['ssp-from']).toBe(COUNCIL_ASID)
    const organisation: JsonObject | undefined = objectOf(served?.claims?.['requesting_organization'])
    expect(objectsOf(organisation?.['identifier'])[0]?.['value']).toBe('9A1')
    expect(served?.parameters?.['resourceType']).toBe('Parameters')
    expect(refused?.claims).toBeUndefined()
  })

  it('is closed to a sender whose leave was withdrawn', async () => {
    practice.withdraw(COUNCIL_ASID)
    const { status, text } = await ask(practice)
    expect(status).toBe(403)
    expect(text).toContain(`FOT_CHECK_FAILED_MESSAGESENDER_${COUNCIL_ASID}_MESSAGERECEIVER_${practice.asid}`)
  })

  it('judges tokens and dates by the clock it was given', async () => {
    const now = new Date('2025-01-31T12:00:00Z')
    const earlier = await startPractice({ port: 0, people: PEOPLE, now: () => now })
    try {
      const token = unsigned(goodClaims(earlier.serviceRoot, now))
      expect((await ask(earlier, { token })).status).toBe(200)
      expect((await ask(earlier)).status).toBe(200)
      const since = area('includeMedication', { medicationSearchFromDate: { valueDate: '2025-02-01' } })
      const body = JSON.stringify(parametersFor(ALDER, since))
      expect((await ask(earlier, { token, body })).status).toBe(422)
    } finally {
      await earlier.close()
    }
  })

  it('says whose port is taken', async () => {
    const port = Number(new URL(practice.url).port)
    await expect(startPractice({ port, people: PEOPLE })).rejects.toThrow(`port ${port}`)
  })

  it('is reached by any HTTP library that keeps the path as it is', async () => {
    const answer = await fetch(`${practice.proxyUrl}/${practice.serviceRoot}${OPERATION}`, {
      method: 'POST',
      headers: {
        'Ssp-TraceID': TRACE_ID,
        'Ssp-From': COUNCIL_ASID,
        'Ssp-To': practice.asid,
        'Ssp-InteractionID': 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1',
        Authorization: `Bearer ${unsigned(goodClaims(practice.serviceRoot))}`,
        'Content-Type': 'application/fhir+json',
      },
      body: JSON.stringify(parametersFor(ALDER, ...EVERYTHING)),
    })
    expect(answer.status).toBe(200)
  })

  it('drops a body that is too large', async () => {
    const answer = new Promise((resolve, reject) => {
      const outgoing = request(
        `${practice.url}/${practice.serviceRoot}${OPERATION}`,
        { method: 'POST' },
        resolve,
      )
      outgoing.on('error', reject)
      outgoing.end(Buffer.alloc(2_000_000, ' '))
    })
    await expect(answer).rejects.toThrow()
  })
})
