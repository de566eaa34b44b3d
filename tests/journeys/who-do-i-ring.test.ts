import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type JsonObject, objectsOf, textOf } from '../../src/model/json.js'
import { BASE, errorsOf } from '../fhir-validate/base-validator.js'
import { type Journey, NHS, type Reply, outcomesIn, refusalIn, startJourney } from './journey.js'

const DOROTHY = '9990000018'
const PRACTICE = 'Old Mill Surgery (sandbox)'

let journey: Journey
beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey.stop())

/** One call, with the person named in the body so that the number is in no address. */
async function ask(role: string, operation: string, nhsNumber: string, more: object[] = []): Promise<Reply> {
  const token = await journey.token(role)
  const identifier = { name: 'identifier', valueIdentifier: { system: NHS, value: nhsNumber } }
  const response = await fetch(`${journey.fhir}/Patient/${operation}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/fhir+json' },
    body: JSON.stringify({ resourceType: 'Parameters', parameter: [identifier, ...more] }),
  })
  const text = await response.text()
  const body: unknown = text.startsWith('{') ? JSON.parse(text) : {}
  return { status: response.status, headers: response.headers, text, body: body as JsonObject }
}

function parts(reply: Reply, name: string): readonly Readonly<Record<string, unknown>>[] {
  return objectsOf(reply.body['parameter'])
    .filter((it) => it['name'] === name)
    .map((it) =>
      Object.fromEntries(
        objectsOf(it['part']).map((part) => {
          const [, value] = Object.entries(part).find(([key]) => key.startsWith('value')) ?? []
          return [textOf(part['name']) ?? '', value]
        }),
      ),
    )
}

describe('who do I ring?', () => {
  test('a link worker gets everyone who is involved, and how to reach them, in one call', async () => {
    const reply = await ask('link-worker', '$involvement', DOROTHY)
    expect(reply.status).toBe(200)
    const parties = parts(reply, 'party')
    expect(parties).toContainEqual(
      expect.objectContaining({
        team: 'Riverton Adults Long Term Team',
        worker: 'Sam TEST-WORKER',
        lead: true,
        status: 'current',
        lastContact: '2026-10-14',
      }),
    )
    expect(parties).toContainEqual(expect.objectContaining({ organisation: PRACTICE, status: 'current' }))
    expect(parties.filter((it) => it['status'] === 'historic').map((it) => it['worker'])).toContain(
      'Rae TEST-FORMER',
    )
    expect(parts(reply, 'source').map((it) => [it['source'], it['status']])).toContainEqual([
      'la-riverton',
      'current',
    ])
    expect(errorsOf(BASE.validate(reply.body))).toEqual([])
  })

  test('and nothing of why: no plan, no assessment, no clinical word leaves at contact level', async () => {
    const reply = await ask('link-worker', '$involvement', DOROTHY)
    for (const word of ['CarePlan', 'Diabetes', 'penicillin', 'personal care', 'address'])
      expect(reply.text.toLowerCase()).not.toContain(word.toLowerCase())
  })

  test('by id the answer is the same as by number in the body', async () => {
    const token = await journey.token('gp')
    const id = await journey.patientId(token, DOROTHY)
    const [byId, byNumber] = [
      await journey.get(`Patient/${id}/$involvement`, token),
      await ask('gp', '$involvement', DOROTHY),
    ]
    const parties = (reply: Reply): unknown => parts(reply, 'party')
    expect(parties(byId)).toEqual(parties(byNumber))
    expect(JSON.parse(byId.headers.get('source-outcomes') ?? '[]')).toContainEqual(
      expect.objectContaining({ source: 'la-riverton', area: 'involvement', outcome: 'answered' }),
    )
  })

  test.each<readonly [string, string, object[], string]>([
    ['someone who audits and does not care', 'ig-officer', [], 'ACCESS_DENIED'],
    ['a parameter that is not understood', 'gp', [{ name: 'why', valueString: 'x' }], 'INVALID_PARAMETER'],
    [
      'two people',
      'gp',
      [{ name: 'identifier', valueIdentifier: { system: NHS, value: '9990000026' } }],
      'ONE_PERSON_REQUIRED',
    ],
  ])('%s is refused', async (_what, role, more, code) => {
    for (const operation of ['$involvement', '$summary'])
      expect(refusalIn(await ask(role, operation, DOROTHY, more))).toBe(code)
  })

  test('nobody named is refused', async () => {
    const token = await journey.token('gp')
    for (const operation of ['$involvement', '$summary'])
      expect(refusalIn(await journey.get(`Patient/${operation}`, token))).toBe('ONE_PERSON_REQUIRED')
  })
})

describe('a person comes home with a four-times-daily package', () => {
  test('the ward nurse told the practice; its nurse sees package, carers and key holder in one document', async () => {
    const reply = await ask('practice-nurse', '$summary', DOROTHY)
    expect(reply.status).toBe(200)
    expect(errorsOf(BASE.validate(reply.body))).toEqual([])
    const resources = objectsOf(reply.body['entry']).map((it) => it['resource'] as JsonObject)
    const [composition] = resources
    const narrative = objectsOf(composition?.['section'])
      .map((it) => JSON.stringify(it))
      .join('\n')
    for (const words of [
      'Kindly Home Care (sandbox)',
      'Key Holder',
      'Noel TEST-NEIGHBOUR',
      'Main Carer',
      'Riverton Council (sandbox)',
    ])
      expect(narrative).toContain(words)
    expect(outcomesIn({ ...reply, body: resources.at(-1) ?? {} })).toContain('la-riverton services answered')
  })

  test('the same as a page to print, with nothing from elsewhere', async () => {
    const token = await journey.token('practice-nurse')
    const id = await journey.patientId(token, DOROTHY)
    const response = await fetch(`${journey.fhir}/Patient/${id}/$summary`, {
      headers: { Authorization: `Bearer ${token}`, Accept: 'text/html' },
    })
    const page = await response.text()
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(response.headers.get('audit-receipt')).toMatch(/#\d+$/)
    expect(page).toContain('Kindly Home Care (sandbox)')
    expect(page).not.toMatch(/<script|<img|https?:\/\/(?!www\.w3\.org)/)
    if (process.env['KEEP_PAGE'] !== undefined) writeFileSync(process.env['KEEP_PAGE'], page)
  })

  test('a page is offered of a summary alone', async () => {
    const token = await journey.token('practice-nurse')
    const id = await journey.patientId(token, DOROTHY)
    for (const path of [`Patient/${id}`, `Patient/${id}/$everything`, `Patient/${id}/$involvement`]) {
      const response = await fetch(`${journey.fhir}/${path}`, {
        headers: { Authorization: `Bearer ${token}`, Accept: 'text/html' },
      })
      expect(response.status).toBe(406)
    }
  })

  test('to a social worker the same summary holds what their view holds, and says so of the rest', async () => {
    const reply = await ask('social-worker', '$summary', DOROTHY)
    const resources = objectsOf(reply.body['entry']).map((it) => it['resource'] as JsonObject)
    const problems = resources
      .filter((it) => it['resourceType'] === 'Condition')
      .map((it) => JSON.stringify(it))
    expect(problems.some((it) => it.includes('Type 2 diabetes mellitus'))).toBe(true)
    expect(problems.some((it) => it.includes('Tonsillitis'))).toBe(false)
    expect(resources.filter((it) => it['resourceType'] === 'Encounter')).toHaveLength(3)
  })
})
