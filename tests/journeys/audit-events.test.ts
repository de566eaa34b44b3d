import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readPackageFolder } from '../../src/cli/validate/read-definitions.js'
import { validator } from '../../src/fhir/validate/validator.js'
import { type JsonObject, objectOf, objectsOf, textOf } from '../../src/model/json.js'
import { BASE, SCHEMA, errorsOf } from '../fhir-validate/base-validator.js'
import { type Journey, NHS, type Reply, refusalIn, resourcesIn, startJourney } from './journey.js'

const DOROTHY = '9990000018'
const DATA = process.env['CONFORMANCE_DATA']

let journey: Journey
beforeAll(async () => {
  journey = await startJourney()
  const token = await journey.token('social-worker')
  const id = await journey.patientId(token, DOROTHY)
  await journey.get(`Patient/${id}`, token)
  await journey.search(token, 'AllergyIntolerance', DOROTHY)
  await journey.get(`Patient/${id}/$summary`, await journey.token('gp'))
  await journey.search(await journey.token('social-worker'), 'AllergyIntolerance', '9990000026')
})
afterAll(() => journey.stop())

async function ask(form: Readonly<Record<string, string>>, role = 'ig-officer'): Promise<Reply> {
  const token = await journey.token(role)
  const query = new URLSearchParams(form).toString()
  return journey.get(`AuditEvent?${query}`, token)
}

const profilesOf = (event: JsonObject): readonly string[] => {
  const claimed = objectOf(event['meta'])?.['profile']
  return Array.isArray(claimed) ? claimed.filter((it) => typeof it === 'string') : []
}

const agentsOf = (event: JsonObject): readonly string[] =>
  objectsOf(event['agent']).flatMap((it) => {
    const identifier = objectOf(objectOf(it['who'])?.['identifier'])
    return textOf(identifier?.['value']) ?? []
  })

describe('the access log as AuditEvents', () => {
  test('an officer finds who looked at a person: the access, the decision and each disclosure', async () => {
    const reply = await ask({ 'patient.identifier': `${NHS}|${DOROTHY}`, 'agent.identifier': 'RIV-SW-0117' })
    expect(reply.status).toBe(200)
    const events = resourcesIn(reply)
    const profiles = events.flatMap(profilesOf)
    for (const it of [
      'AuthZconsent',
      'PatientQuery',
      'PatientRead',
      'PrivacyDisclosure.Source',
      'OAUTHaccessTokenUse.Comprehensive',
    ])
      expect(
        profiles.some((profile) => profile.endsWith(it)),
        it,
      ).toBe(true)
    expect(events.every((it) => agentsOf(it).includes('RIV-SW-0117'))).toBe(true)
    expect(events.map((it) => textOf(it['recorded']) ?? '')).toEqual(
      events
        .map((it) => textOf(it['recorded']) ?? '')
        .toSorted()
        .toReversed(),
    )
  })

  test('every event is valid R4, and conforms to the profile of IHE BALP that it claims', async () => {
    const events = resourcesIn(await ask({ _count: '100' }))
    expect(events.length).toBeGreaterThan(10)
    for (const it of events) expect(errorsOf(BASE.validate(it))).toEqual([])
    if (DATA === undefined) {
      console.log('CONFORMANCE_DATA is not set: the profiles of IHE BALP are not checked')
      return
    }
    const balp = readPackageFolder('.', join(DATA, 'ihe-balp'))
    if (typeof balp === 'string') throw new Error(balp)
    const checked = validator(SCHEMA, [balp])
    for (const it of events) expect(errorsOf(checked.validate(it))).toEqual([])
    expect(
      errorsOf(checked.validate({ ...events.find((it) => it['meta'] !== undefined), agent: [] })),
    ).not.toEqual([])
    const byToken = events.find((it) => profilesOf(it).some((one) => one.includes('OAUTHaccessTokenUse')))
    const untokened = objectsOf(byToken?.['agent']).map(({ policy, ...it }) => it)
    expect(byToken).toBeDefined()
    expect(errorsOf(checked.validate({ ...byToken, agent: untokened }))).not.toEqual([])
  })

  test('every access by a token names the token and for whom it was issued, refused ones too', async () => {
    const mine = await ask({ 'agent.identifier': 'RIV-SW-0117', _count: '100' })
    const officers = await ask({ 'agent.identifier': 'RIV-IG-0001', _count: '100' })
    const events = [...resourcesIn(mine), ...resourcesIn(officers)]
    // What the sandbox's officers signed off at its start came with no token.
    const asked = events.filter((it) => !JSON.stringify(it['subtype']).includes('release-acted'))
    const accesses = asked.filter((it) => !(textOf(it['id']) ?? '').replace(/^\d+-\d+/, '').startsWith('-'))
    const ids = new Set<string>()
    for (const event of accesses) {
      const agents = objectsOf(event['agent'])
      const tokens = agents.flatMap(({ policy }) =>
        Array.isArray(policy) ? policy.filter((it) => typeof it === 'string') : [],
      )
      expect(tokens).toHaveLength(1)
      expect(JSON.stringify(agents)).toContain('"110150"')
      expect(profilesOf(event).some((it) => it.includes('OAUTHaccessTokenUse.Comprehensive'))).toBe(true)
      ids.add(tokens[0] ?? '')
    }
    expect(accesses.some((it) => it['outcome'] !== '0')).toBe(true)
    expect(ids.size).toBeGreaterThan(1)
  })

  test('an event has the shape of NHS England’s audit events', async () => {
    const events = resourcesIn(await ask({ 'patient.identifier': `${NHS}|${DOROTHY}`, _count: '100' }))
    const accesses = events.filter((it) => !(textOf(it['id']) ?? '').replace(/^\d+-\d+/, '').startsWith('-'))
    expect(accesses.length).toBeGreaterThan(0)
    for (const event of accesses) {
      const entities = objectsOf(event['entity'])
      const of = (code: string): readonly JsonObject[] =>
        entities.filter((it) => objectOf(it['type'])?.['code'] === code)
      const patient = objectOf(objectOf(of('1')[0]?.['what'])?.['identifier'])
      expect(patient).toEqual({ system: NHS, value: DOROTHY })
      expect(of('XrequestId')).toHaveLength(1)
      expect(objectsOf(of('Endpoint')[0]?.['detail']).map((it) => it['type'])).toEqual([
        'productIdentifier',
        'interactionIdentifier',
      ])
      for (const agent of objectsOf(event['agent'])) {
        const who = objectOf(agent['who'])
        expect([typeof who?.['type'], typeof objectOf(who?.['identifier'])?.['system']]).toEqual([
          'string',
          'string',
        ])
      }
    }
  })

  test('a refusal is there in the same detail, and as a failure', async () => {
    const events = resourcesIn(await ask({ outcome: 'NO_PATIENT_CONSENT', _count: '100' }))
    const refused = resourcesIn(
      await ask({ 'agent.identifier': 'RIV-SW-0117', outcome: 'PATIENT_NOT_FOUND' }),
    )
    for (const it of [...events, ...refused]) expect(it['outcome']).toBe('4')
    expect(events.length + refused.length).toBeGreaterThan(0)
  })

  test('pages follow each other without a gap, and each event can be read by its id', async () => {
    const whole = resourcesIn(await ask({ _count: '100', date: 'ge2020-01-01' })).map((it) =>
      textOf(it['id']),
    )
    const first = await ask({ _count: '2', date: 'ge2020-01-01' })
    const next = objectsOf(first.body['link']).find((it) => it['relation'] === 'next')?.['url']
    const second = await journey.get(textOf(next) ?? '', await journey.token('ig-officer'))
    const ids = [...resourcesIn(first), ...resourcesIn(second)].map((it) => textOf(it['id']))
    expect(new Set(ids).size).toBe(ids.length)
    // The log has grown by what was read meanwhile: what comes after is in the same order.
    const from = whole.indexOf(ids[ids.length - 1])
    expect(from).toBeGreaterThan(0)
    const read = await journey.get(`AuditEvent/${whole[0] ?? ''}`, await journey.token('ig-officer'))
    expect([read.status, read.body['id']]).toEqual([200, whole[0]])
  })

  test('reading the log is itself in the log', async () => {
    const reply = await ask({ 'agent.identifier': 'RIV-IG-0001', _count: '100' })
    const actions = resourcesIn(reply).flatMap((it) => objectsOf(it['subtype']).map((one) => one['code']))
    expect(actions).toContain('audit-search')
    expect(reply.headers.get('audit-receipt')).toMatch(/#\d+$/)
  })
})

describe('the log is no way round', () => {
  test.each<readonly [string, Readonly<Record<string, string>>, string]>([
    ['gp', {}, 'ACCESS_DENIED'],
    ['social-worker', {}, 'ACCESS_DENIED'],
    ['ig-officer', { 'entity-name': 'x' }, 'INVALID_PARAMETER'],
    ['ig-officer', { date: '2026' }, 'INVALID_PARAMETER'],
    ['ig-officer', { date: '2026-02-30' }, 'INVALID_PARAMETER'],
    ['ig-officer', { date: 'gt2026-01-01' }, 'INVALID_PARAMETER'],
    ['ig-officer', { _count: '101' }, 'INVALID_PARAMETER'],
    ['ig-officer', { _cursor: 'AAAA' }, 'INVALID_PARAMETER'],
    ['ig-officer', { 'patient.identifier': `${NHS}|9990000019` }, 'INVALID_NHS_NUMBER'],
    ['ig-officer', { 'patient.identifier': DOROTHY }, 'INVALID_IDENTIFIER_SYSTEM'],
    ['ig-officer', { _include: 'AuditEvent:patient' }, 'INVALID_PARAMETER'],
  ])('%s asking %j is refused with %s', async (role, form, code) => {
    expect(refusalIn(await ask(form, role))).toBe(code)
  })

  test('an officer sees nothing of what neither their organisation asked nor its record was in', async () => {
    const events = resourcesIn(
      await ask({ _count: '100', 'agent.identifier': 'https://fhir.nhs.uk/Id/ods-organization-code|A81001' }),
    )
    // The GP's summary held the council's record too, so the council's officer sees that it left, and only that.
    for (const it of events.filter((one) => (textOf(one['id']) ?? '').includes('-disclosure-')))
      expect(agentsOf(it)).toContain('9A1')
  })

  test.each(['1-999999', '0-0', '9-1', 'x', '1-1-disclosure-A81001'])('event %s is not found', async (id) => {
    expect((await journey.get(`AuditEvent/${id}`, await journey.token('ig-officer'))).status).toBe(404)
  })
})
