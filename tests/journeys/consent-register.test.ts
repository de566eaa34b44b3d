import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type JsonObject, textOf } from '../../src/model/json.js'
import { BASE, errorsOf } from '../fhir-validate/base-validator.js'
import { agreementOf, consentOf, organisation, withEvidence, worker } from './consent-forms.js'
import { post } from './explanations.js'
import {
  type Journey,
  NHS,
  type Reply,
  type TokenChange,
  eventually,
  refusalIn,
  resourcesIn,
  startJourney,
} from './journey.js'

const HILDA = '9990000069'
const WELFARE = 'https://linchpin.example/fhir/CodeSystem/role|lpa-welfare'

let journey: Journey
beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey.stop())

const said = (reply: Reply): string =>
  reply.status < 300 ? `${reply.status} ${resourcesIn(reply).length}` : `${reply.status} ${refusalIn(reply)}`

async function register(role: string, change: TokenChange = {}, person = HILDA): Promise<Reply> {
  return journey.search(await journey.token(role, change), 'Consent', person)
}

async function read(id: string, role: string, change: TokenChange = {}): Promise<Reply> {
  return journey.get(`Consent/${id}`, await journey.token(role, change))
}

async function plans(role: string, change: TokenChange = {}): Promise<Reply> {
  return journey.search(await journey.token(role, change), 'CarePlan', HILDA)
}

async function put(role: string, resource: JsonObject): Promise<Reply> {
  return post(journey, 'Consent', resource, await journey.token(role))
}

const idOf = (reply: Reply): string => textOf(reply.body['id']) ?? ''

describe('the register of consents', () => {
  let own: Reply
  let objection: Reply

  beforeAll(async () => {
    own = await put('gp', agreementOf(HILDA, 'A81001', '9A1'))
    objection = await put('social-worker', consentOf(HILDA, '9A1', worker('RIV-EDT-0009'), { type: 'deny' }))
    expect([own.status, objection.status]).toEqual([201, 201])
  })

  it('is answered as valid R4, whom it is about by opaque id alone, with a link to search again', async () => {
    const reply = await register('gp')
    expect(errorsOf(BASE.validate(reply.body))).toEqual([])
    expect([said(reply), reply.body['total']]).toEqual(['200 1', 1])
    expect(reply.text).not.toContain(HILDA)
    expect(reply.text).toContain(`${journey.fhir}/Consent?patient=Patient%2F`)
    expect(resourcesIn(reply)[0]).toEqual((await read(idOf(own), 'gp')).body)
  })

  it.each<readonly [string, string, TokenChange, string]>([
    ['the controller sees what is about its record', 'gp', {}, '200 1'],
    ['who recorded one sees it', 'social-worker', {}, '200 1'],
    ['an officer sees what their organisation recorded', 'ig-officer', {}, '200 1'],
    ['the person sees all', 'citizen', { person: HILDA }, '200 2'],
    ['a ward that cares for her sees none', 'care-home-nurse', {}, '200 0'],
    ['somebody without a relationship is refused', 'hill-farm-gp', {}, '403 NO_RELATIONSHIP'],
    ['another person is told nothing', 'citizen', {}, '404 PATIENT_NOT_FOUND'],
    ['nor is the worker whom she objects to', 'duty-social-worker', {}, '404 PATIENT_NOT_FOUND'],
  ])('%s', async (_what, role, change, gives) => {
    expect(said(await register(role, change))).toBe(gives)
  })

  it('a proxy is not shown what may be about the proxy', async () => {
    const proxy = { person: HILDA, b2b: { subject_role: [WELFARE], subject_id: 'nhs-login|attorney' } }
    expect(said(await register('citizen', proxy))).toMatch(/^404|^200 0/)
    expect(said(await read(idOf(objection), 'citizen', proxy))).toBe('404 PATIENT_NOT_FOUND')
  })

  it.each<readonly [string, () => string, string, TokenChange, number]>([
    ['its controller', () => idOf(own), 'gp', {}, 200],
    ['an officer of who recorded it', () => idOf(objection), 'ig-officer', {}, 200],
    ['the person', () => idOf(objection), 'citizen', { person: HILDA }, 200],
    ['another organisation', () => idOf(objection), 'gp', {}, 404],
    ['an officer of another organisation', () => idOf(own), 'ig-officer', {}, 404],
    ['another person', () => idOf(own), 'citizen', {}, 404],
    ['the worker it names', () => idOf(objection), 'duty-social-worker', {}, 404],
    ['anybody, where there is none', () => '00000000-0000-4000-8000-000000000000', 'gp', {}, 404],
  ])('read by %s', async (_who, id, role, change, status) => {
    expect((await read(id(), role, change)).status).toBe(status)
  })

  it('needs one person, and knows no other parameter', async () => {
    const token = await journey.token('gp')
    const codes = await Promise.all(
      ['Consent', `Consent?patient.identifier=${NHS}|${HILDA}&category=x`, 'Consent?status=active'].map(
        async (it) => refusalIn(await journey.get(it, token)),
      ),
    )
    expect(codes).toEqual(['ONE_PERSON_REQUIRED', 'INVALID_PARAMETER', 'ONE_PERSON_REQUIRED'])
  })

  it('keeps what was withdrawn, and tells it apart', async () => {
    expect((await put('gp', { ...own.body, status: 'inactive' })).status).toBe(200)
    const form = async (status: string): Promise<string> =>
      said(await journey.search(await journey.token('gp'), 'Consent', HILDA, { status }))
    expect([await form('inactive'), await form('active')]).toEqual(['200 1', '200 0'])
    await put('social-worker', { ...objection.body, status: 'inactive' })
  })

  it('every look at it is in the log, and told to the person', async () => {
    const told = await post(
      journey,
      'Patient/$who-accessed',
      new URLSearchParams({ identifier: `${NHS}|${HILDA}` }),
      await journey.token('citizen', { person: HILDA }),
    )
    expect(told.text).toContain('V9001')
    const events = await journey.get(
      `AuditEvent?patient.identifier=${NHS}|${HILDA}&agent.identifier=RIV-SW-0117`,
      await journey.token('ig-officer'),
    )
    expect(resourcesIn(events).length).toBeGreaterThan(0)
  })
})

describe('an objection', () => {
  it.each([
    ['to one organisation', organisation('RX9'), 'ward-nurse'],
    ['to one worker', worker('RIV-SW-0117'), 'social-worker'],
  ])('%s binds it alone, at once, until it is withdrawn', async (_what, whom, role) => {
    journey.sandbox.region.feeds.change('RX9', (feed) => ({
      ...feed,
      relationships: [
        ...feed.relationships.filter((it) => it.nhsNumber !== HILDA),
        { kind: 'admission', from: '2026-11-01', to: undefined, nhsNumber: HILDA },
      ],
    }))
    await eventually(
      () => plans(role),
      (it) => it.status === 200,
    )
    const recorded = await put('social-worker', consentOf(HILDA, '9A1', whom, { type: 'deny' }))
    // The other council, which she does not object about, is asked, and holds nothing of hers.
    expect([said(await plans(role)), said(await plans('gp'))]).toEqual(['200 0', '200 1'])
    const officer = await journey.token('ig-officer')
    expect(
      (
        await post(
          journey,
          'Consent',
          { ...recorded.body, status: 'inactive' },
          await journey.token('duty-social-worker'),
        )
      ).status,
    ).toBe(200)
    expect((await journey.get(`Consent/${idOf(recorded)}`, officer)).body['status']).toBe('inactive')
    expect(said(await plans(role))).toBe('200 1')
  })
})

describe('what a consent rests on', () => {
  const agreed = (): JsonObject => agreementOf(HILDA, '9A1', 'V9100')
  const linkWorker = (): Promise<Reply> => plans('link-worker')

  beforeAll(async () => {
    journey.sandbox.region.feeds.change('V9100', (feed) => ({
      ...feed,
      relationships: [
        ...feed.relationships,
        { kind: 'referral', from: '2026-06-01', to: undefined, nhsNumber: HILDA },
      ],
    }))
    await eventually(linkWorker, (it) => refusalIn(it) === 'NO_PATIENT_CONSENT' || it.status === 200)
  })

  it('verbal permission: a link worker sees the plan while it stands', async () => {
    expect(said(await linkWorker())).toBe('403 NO_PATIENT_CONSENT')
    const recorded = await put('social-worker', withEvidence(agreed(), 'RIV-SW-0117', 'verbal-permission'))
    expect(recorded.status).toBe(201)
    expect(said(await linkWorker())).toBe('200 1')
    expect((await put('social-worker', { ...recorded.body, status: 'inactive' })).status).toBe(200)
    expect(said(await linkWorker())).toBe('403 NO_PATIENT_CONSENT')
  })

  it('a best-interests decision: no reason to share while nobody says that she lacks capacity', async () => {
    const decided = { ...agreed(), policy: [{ uri: 'https://linchpin.example/policy/best-interests' }] }
    const giver = { performer: [{ display: 'decided for her' }] }
    const unnamed = { provision: { type: 'permit', actor: (agreed()['provision'] as JsonObject)['actor'] } }
    const consent = { ...decided, ...giver, ...unnamed } as JsonObject
    const alone = await put('social-worker', withEvidence(consent, 'RIV-SW-0117', 'best-interests'))
    expect([alone.status, said(await linkWorker())]).toEqual([201, '403 NO_PATIENT_CONSENT'])
    const both = await put(
      'social-worker',
      withEvidence(consent, 'RIV-SW-0117', 'best-interests', 'capacity-assessment'),
    )
    expect([both.status, said(await linkWorker())]).toEqual([201, '200 1'])
    for (const it of [alone, both]) await put('social-worker', { ...it.body, status: 'inactive' })
    expect(said(await linkWorker())).toBe('403 NO_PATIENT_CONSENT')
  })

  it.each(['lasting-power-of-attorney', 'deputy'])(
    '%s: whoever holds it sees her record, while she lacks capacity, on the word of the controller',
    async (power) => {
      const attorney = 'nhs-login|sandbox-attorney'
      const proxy = { person: HILDA, b2b: { subject_role: [WELFARE], subject_id: attorney } }
      const granted = {
        ...agreed(),
        performer: [{ identifier: { system: 'https://linchpin.example/fhir/Id/proxy', value: attorney } }],
      }
      expect(said(await plans('citizen', proxy))).toBe('404 PATIENT_NOT_FOUND')
      const seen = withEvidence(granted, 'RIV-SW-0117', power, 'capacity-assessment')
      // The practice has no say over the council's record.
      const others = await put('gp', seen)
      expect(said(await plans('citizen', proxy))).toBe('404 PATIENT_NOT_FOUND')
      const alone = await put('social-worker', withEvidence(granted, 'RIV-SW-0117', power))
      expect(said(await plans('citizen', proxy))).toBe('404 PATIENT_NOT_FOUND')
      const recorded = await put('social-worker', seen)
      expect(said(await plans('citizen', proxy))).toBe('200 1')
      const another = { ...proxy, b2b: { ...proxy.b2b, subject_id: 'nhs-login|somebody-else' } }
      expect(said(await plans('citizen', another))).toBe('404 PATIENT_NOT_FOUND')
      for (const it of [alone, recorded]) await put('social-worker', { ...it.body, status: 'inactive' })
      await put('gp', { ...others.body, status: 'inactive' })
      expect(said(await plans('citizen', proxy))).toBe('404 PATIENT_NOT_FOUND')
    },
  )
})
