import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type JsonObject, objectsOf, textOf } from '../../src/model/json.js'
import { NOTHING_RECORDED } from '../../src/model/registers/merge-register-facts.js'
import { BASE, errorsOf } from '../fhir-validate/base-validator.js'
import { PRACTICE_OFFICER } from './explanations.js'
import {
  type Journey,
  NHS,
  type Reply,
  type TokenChange,
  eventually,
  refusalIn,
  startJourney,
} from './journey.js'

const DOROTHY = '9990000018'

let journey: Journey
beforeAll(async () => {
  journey = await startJourney()
  await journey.search(await journey.token('social-worker'), 'AllergyIntolerance', DOROTHY)
  await journey.search(await journey.token('gp'), 'CarePlan', DOROTHY)
  const enquiry = {
    purpose: 'safeguarding-adult',
    authorityReference: 'S42-2026-0117',
    justification: 'A section 42 enquiry is open',
  }
  await journey.search(await journey.token('social-worker', enquiry), 'CarePlan', DOROTHY)
})
afterAll(() => journey.stop())

async function ask(
  role: string,
  identifier = `${NHS}|${DOROTHY}`,
  more = {},
  change: TokenChange = {},
): Promise<Reply> {
  const token = await journey.token(role, change)
  const response = await fetch(`${journey.fhir}/Patient/$who-accessed`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ identifier, ...more }).toString(),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) as JsonObject }
}

function accesses(reply: Reply): readonly Readonly<Record<string, unknown>>[] {
  return objectsOf(reply.body['parameter'])
    .filter((it) => it['name'] === 'access')
    .map((it) =>
      Object.fromEntries(
        objectsOf(it['part']).map((part) => {
          const [, value] = Object.entries(part).find(([key]) => key.startsWith('value')) ?? []
          return [textOf(part['name']) ?? '', value]
        }),
      ),
    )
}

describe('who looked at my record?', () => {
  test('the person is told when, who by organisation, why and what was shown', async () => {
    const reply = await ask('citizen')
    expect(errorsOf(BASE.validate(reply.body))).toEqual([])
    const told = accesses(reply)
    expect(told).toContainEqual(
      expect.objectContaining({
        organisation: '9A1',
        purpose: 'direct-care',
        outcome: 'shown',
        area: 'allergies',
      }),
    )
    expect(told).toContainEqual(expect.objectContaining({ organisation: 'A81001', area: 'services' }))
    expect(told.map((it) => it['when'])).toEqual(
      told
        .map((it) => it['when'])
        .toSorted()
        .toReversed(),
    )
  })

  test('staff are not named where their organisation has not decided so', async () => {
    const reply = await ask('citizen')
    for (const name of ['Sam TEST-WORKER', 'RIV-SW-0117']) expect(reply.text).not.toContain(name)
  })

  test('what serves safeguarding is in neither list nor count, and an officer sees it', async () => {
    const [own, officer] = [await ask('citizen'), await ask('ig-officer')]
    const isSafeguarding = (it: Readonly<Record<string, unknown>>): boolean =>
      it['purpose'] === 'safeguarding-adult'
    expect(accesses(officer).some(isSafeguarding)).toBe(true)
    expect(accesses(own).some(isSafeguarding)).toBe(false)
    expect(own.text).not.toContain('S42')
  })

  test('an officer sees the worker by name, and that it is written down', async () => {
    const told = accesses(await ask('ig-officer'))
    expect(told).toContainEqual(expect.objectContaining({ worker: 'Sam TEST-WORKER', outcome: 'shown' }))
    expect(accesses(await ask('ig-officer')).map((it) => it['outcome'])).toContain('log-read')
  })

  test.each<readonly [string, string, string, string]>([
    ['a person asking after another', 'citizen', `${NHS}|9990000026`, 'PATIENT_NOT_FOUND'],
    ['a person asking after nobody', 'citizen', `${NHS}|9990000123`, 'PATIENT_NOT_FOUND'],
    ['a worker', 'social-worker', `${NHS}|${DOROTHY}`, 'ACCESS_DENIED'],
    ['a number that is none', 'ig-officer', `${NHS}|9990000019`, 'INVALID_NHS_NUMBER'],
  ])('%s is refused', async (_what, role, identifier, code) => {
    expect(refusalIn(await ask(role, identifier))).toBe(code)
  })

  test('a JSON body is refused rather than left unread, and its content is not kept', async () => {
    const token = await journey.token('ig-officer')
    for (const path of ['Patient/$who-accessed', 'AuditEvent/_search']) {
      const response = await fetch(`${journey.fhir}/${path}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/fhir+json' },
        body: JSON.stringify({
          resourceType: 'Parameters',
          parameter: [{ name: 'outcome', valueCode: 'NONSUCH' }],
        }),
      })
      expect(response.status).toBe(415)
    }
    const events = await journey.get('AuditEvent?agent.identifier=RIV-IG-0001&_count=20', token)
    expect(Buffer.from(/"query":"([^"]+)"/.exec(events.text)?.[1] ?? '', 'base64').toString()).toContain(
      'sha256',
    )
    expect(events.text).not.toContain(Buffer.from('NONSUCH').toString('base64').slice(0, 8))
  })

  test('a parameter that is not understood is refused', async () => {
    expect(refusalIn(await ask('ig-officer', undefined, { start: '2026' }))).toBe('INVALID_PARAMETER')
  })
})

describe('who looked at the record of somebody I act for?', () => {
  const CHILD = '9990000115'
  const isEmergency = (it: Readonly<Record<string, unknown>>): boolean => it['organisation'] === 'RX9'

  beforeAll(async () => {
    await journey.search(await journey.token('gp'), 'AllergyIntolerance', CHILD)
    const glass = { purpose: 'emergency', breakGlass: true, reason: 'Brought in unconscious' }
    const doctor = await journey.token('ed-doctor', glass)
    expect((await journey.search(doctor, 'AllergyIntolerance', CHILD)).status).toBe(200)
  })

  test('who every register has agreed to is told, and of no emergency', async () => {
    const reply = await ask('parent', `${NHS}|${CHILD}`)
    expect(reply.status, reply.text).toBe(200)
    const told = accesses(reply)
    expect(told).toContainEqual(expect.objectContaining({ organisation: 'A81001', purpose: 'direct-care' }))
    expect(told.some(isEmergency)).toBe(false)
    expect(reply.text).not.toContain('RX9')
  })

  test('the twin: the person themself is told of the emergency', async () => {
    const told = accesses(await ask('citizen', `${NHS}|${CHILD}`, {}, { person: CHILD }))
    expect(told.some(isEmergency)).toBe(true)
  })

  test('not of somebody else, whoever the person is', async () => {
    expect(refusalIn(await ask('parent', `${NHS}|${DOROTHY}`))).toBe('PATIENT_NOT_FOUND')
    const other = await ask('parent', `${NHS}|${DOROTHY}`, {}, { person: DOROTHY })
    expect(refusalIn(other), 'attested, and agreed to by nobody').toBe('PATIENT_NOT_FOUND')
  })

  test('nor where one register has not agreed to them', async () => {
    const { feeds } = journey.sandbox.region
    feeds.change('9A2', (feed) => ({
      ...feed,
      registers: feed.registers.map((it) => (it.nhsNumber === CHILD ? { ...it, proxies: [] } : it)),
    }))
    const refused = await eventually(
      () => ask('parent', `${NHS}|${CHILD}`),
      (it) => it.status !== 200,
    )
    expect(refusalIn(refused)).toBe('PATIENT_NOT_FOUND')
    const own = await ask('citizen', `${NHS}|${CHILD}`, {}, { person: CHILD })
    expect(own.status, 'the person needs nobody’s agreement').toBe(200)
  })
})

describe('of what every council refused, because the person objects to the worker', () => {
  const GP = '555000000101'
  test('the person sees a refusal, and officers of the practice what its worker was told', async () => {
    const { feeds } = journey.sandbox.region
    const objection = { ...NOTHING_RECORDED, nhsNumber: DOROTHY, objectsToUser: [GP] }
    for (const council of ['9A1', '9A2'])
      feeds.change(council, (feed) => ({
        ...feed,
        registers: [...feed.registers.filter((it) => it.nhsNumber !== DOROTHY), objection],
      }))
    const gp = await journey.token('gp')
    const outcomeTo = async (role: string, receipt: string | null, change: TokenChange = {}) =>
      accesses(await ask(role, `${NHS}|${DOROTHY}`, {}, change)).find((it) => it['receipt'] === receipt)?.[
        'outcome'
      ]
    // The feeds of the two councils are read one after the other.
    const { reply, receipt } = await eventually(
      async () => {
        const reply = await journey.search(gp, 'CarePlan', DOROTHY)
        const receipt = reply.headers.get('audit-receipt')
        return { reply, receipt, outcome: await outcomeTo('citizen', receipt) }
      },
      (it) => it.reply.status === 200 && it.outcome === 'refused',
    )
    expect([reply.status, reply.body['total']]).toEqual([200, 0])
    expect(await outcomeTo('ig-officer', receipt)).toBe('refused')
    expect(await outcomeTo('gp', receipt, PRACTICE_OFFICER)).toBe('shown')
  })
})
