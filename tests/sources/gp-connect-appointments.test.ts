import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { PEOPLE } from '../../sandbox/people.js'
import { type Practice, startPractice } from '../../sandbox/practice/start-practice.js'
import { surgeryOf } from '../../sandbox/practice/surgeries.js'
import { type Sds, startSds } from '../../sandbox/sds/start-sds.js'
import { type Area } from '../../src/model/area.js'
import { objectsOf } from '../../src/model/json.js'
import { type ConnectorAnswer } from '../../src/sources/connector.js'
import { readAppointments } from '../../src/sources/gp-connect/appointments/ask-appointments.js'
import { offersAppointments } from '../../src/sources/gp-connect/capabilities.js'
import { gpConnect } from '../../src/sources/gp-connect/gp-connect.js'
import { type Directory, spineDirectory } from '../../src/sources/sds/directory.js'
import {
  askContext,
  json,
  NHS_NUMBER,
  ods,
  questionFor,
  REQUESTER,
  sourceSettings,
  sourceWorld,
} from './source-world.js'

const statement = (resource: readonly object[]) =>
  json({ resourceType: 'CapabilityStatement', rest: [{ mode: 'server', resource }] })

describe('what a practice says it offers', () => {
  it.each([
    [
      'a search of appointments',
      statement([{ type: 'Appointment', interaction: [{ code: 'search-type' }] }]),
      true,
    ],
    ['to read one alone', statement([{ type: 'Appointment', interaction: [{ code: 'read' }] }]), false],
    ['a search of slots', statement([{ type: 'Slot', interaction: [{ code: 'search-type' }] }]), false],
    ['nothing', statement([]), false],
    ['no CapabilityStatement', json({ resourceType: 'Bundle' }), undefined],
  ])('%s', (_, body, expected) => {
    expect(offersAppointments(body)).toBe(expected)
  })
})

const appointment = (...actors: readonly string[]) => ({
  resourceType: 'Appointment',
  participant: actors.map((reference) => ({ actor: { reference } })),
})

describe('a search for appointments', () => {
  it.each<readonly [string, readonly object[], object, string]>([
    ['one', [appointment('Patient/p1', 'Practitioner/x')], {}, 'appointments 1, missing none'],
    ['a version of the person', [appointment('Patient/p1/_history/2')], {}, 'appointments 1, missing none'],
    ['none', [], {}, 'appointments 0, missing none'],
    [
      'one of several pages',
      [appointment('Patient/p1')],
      { link: [{ relation: 'next' }] },
      'appointments 1, missing some',
    ],
    ['fewer than there are', [appointment('Patient/p1')], { total: 4 }, 'appointments 1, missing some'],
    [
      'somebody else’s',
      [appointment('Patient/p1'), appointment('Patient/p2')],
      {},
      'appointment-of-another-person',
    ],
    ['of a longer id', [appointment('Patient/p11')], {}, 'appointment-of-another-person'],
    ['of two people', [appointment('Patient/p1', 'Patient/p2')], {}, 'appointment-of-another-person'],
    [
      'of somebody elsewhere',
      [appointment('Patient/p1', 'https://x.example/Patient/p2')],
      {},
      'appointment-of-another-person',
    ],
    ['of nobody', [appointment('Practitioner/x')], {}, 'appointment-of-another-person'],
    ['no searchset', [], { type: 'collection' }, 'not-a-searchset'],
    ['entries that are no list', [], { entry: 'x' }, 'not-a-searchset'],
    ['an entry without a resource', [], { entry: [{}] }, 'not-a-searchset'],
    [
      'that something went wrong',
      [{ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'exception' }] }],
      {},
      'appointments 0, missing some',
    ],
  ])('that answers %s', (_, resources, more, expected) => {
    const entry = resources.map((resource) => ({ resource }))
    const found = readAppointments(
      json({ resourceType: 'Bundle', type: 'searchset', total: resources.length, entry, ...more }),
      'p1',
    )
    const said =
      found.kind === 'unreadable'
        ? found.reason
        : `${found.kind} ${found.appointments.length}, missing ${found.missing}`
    expect(said).toBe(expected)
  })
})

describe('the practices of the region', () => {
  let practices: ReadonlyMap<string, Practice>
  let sds: Sds
  let directory: Directory
  const world = () => sourceWorld(sds.baseUrl)

  beforeAll(async () => {
    const one = await startPractice({ port: 0, people: PEOPLE })
    const other = await startPractice({ port: 0, people: PEOPLE, surgery: surgeryOf('B82002') })
    practices = new Map([
      ['A81001', one],
      ['B82002', other],
    ])
    const serviceRoots = new Map([...practices].map(([code, it]) => [code, it.serviceRoot]))
    sds = await startSds({ port: 0, serviceRoots, apiKey: 'a-secret' })
    directory = spineDirectory(world(), 0)
  })
  afterEach(() => practiceOf('A81001').fault(NHS_NUMBER, 'ordinary'))
  afterAll(async () => {
    await Promise.all([...practices.values()].map((it) => it.close()))
    await Promise.all([directory.close(), sds.close()])
  })

  function practiceOf(code: string): Practice {
    const found = practices.get(code)
    if (found === undefined) throw new Error('the test names no practice')
    return found
  }

  async function ask(code: string, areas: readonly Area[], requester = REQUESTER): Promise<ConnectorAnswer> {
    const settings = sourceSettings({
      kind: 'gp-connect',
      organisation: ods(code),
      options: { proxyUrl: practiceOf(code).proxyUrl },
    })
    const connector = gpConnect(settings, world(), directory)
    try {
      return await connector.ask(questionFor(settings, areas), askContext(2_000, { requester }))
    } finally {
      await connector.close()
    }
  }
  const outcomes = (answer: ConnectorAnswer) => answer.outcomes.map((it) => `${it.area} ${it.outcome}`)
  it('give what is to come, once they said that they offer it: each call with its own interaction', async () => {
    const before = practiceOf('A81001').requests().length
    const answer = await ask('A81001', ['appointments'])
    expect([outcomes(answer), answer.reasons]).toEqual([['appointments answered'], []])
    expect(answer.outcomes.map((it) => it.warnings)).toEqual([['from-today-for-a-year']])
    const [record, ...others] = answer.records
    expect([record?.area, others]).toEqual(['appointments', []])
    expect(objectsOf(json(record?.content)['entry'])).toHaveLength(6)
    expect(JSON.stringify(record?.content)).not.toContain('Synthetic appointment that was')
    const asked = practiceOf('A81001').requests().slice(before)
    expect(asked.map((it) => [it.headers['ssp-interactionid'], it.claims?.['requested_scope']])).toEqual([
      ['urn:nhs:names:services:gpconnect:fhir:rest:read:metadata-1', 'organization/*.read'],
      ['urn:nhs:names:services:gpconnect:fhir:rest:search:patient-1', 'patient/*.read'],
      ['urn:nhs:names:services:gpconnect:fhir:rest:search:patient_appointments-1', 'patient/*.read'],
      ['urn:nhs:names:services:gpconnect:fhir:rest:read:practitioner-1', 'organization/*.read'],
      ['urn:nhs:names:services:gpconnect:fhir:rest:read:location-1', 'organization/*.read'],
      ['urn:nhs:names:services:gpconnect:fhir:rest:read:practitioner-1', 'organization/*.read'],
    ])
    expect(asked.map((it) => it.claims?.['aud'])).toEqual(
      asked.map(() => 'https://gp.a81001.example/A81001/STU3/1/gpconnect'),
    )
    expect(asked[2]?.path).toMatch(/\/Appointment\?start=ge\d{4}-\d\d-\d\d&start=le\d{4}-\d\d-\d\d$/)
  })

  it('that are not registered for appointments do not offer them, and nobody is named to them', async () => {
    const before = practiceOf('B82002').requests().length
    const answer = await ask('B82002', ['appointments'])
    expect([outcomes(answer), answer.reasons]).toEqual([
      ['appointments not-supported'],
      ['practice-not-in-directory'],
    ])
    expect(practiceOf('B82002').requests()).toHaveLength(before)
  })

  it('are asked for none where nobody is named, or the purpose is not care', async () => {
    const before = practiceOf('A81001').requests().length
    for (const change of [{ userName: undefined }, { purpose: undefined }]) {
      const answer = await ask('A81001', ['appointments'], { ...REQUESTER, ...change })
      expect([outcomes(answer), answer.records]).toEqual([['appointments not-permitted'], []])
    }
    expect(practiceOf('A81001').requests()).toHaveLength(before)
  })

  it.each(['wrong-person', 'two-people', 'html-200', 'truncated', 'redirect'] as const)(
    'that fail by %s give none, and no failure is "none"',
    async (behaviour) => {
      practiceOf('A81001').fault(NHS_NUMBER, behaviour)
      const answer = await ask('A81001', ['appointments'])
      expect([outcomes(answer), answer.records]).toEqual([['appointments error'], []])
    },
  )

  it('that refuse for lack of consent give neither record nor appointments', async () => {
    practiceOf('A81001').register(NHS_NUMBER, 'dissent')
    const answer = await ask('A81001', ['allergies', 'appointments'])
    practiceOf('A81001').register(NHS_NUMBER, 'regular')
    expect(outcomes(answer)).toEqual(['allergies not-permitted', 'appointments not-permitted'])
    expect([answer.refusedConsent, answer.records]).toEqual([true, []])
  })
})
