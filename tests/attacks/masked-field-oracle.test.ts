import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Holding, PATIENT, holding, traced } from '../disclosure/world.js'
import {
  NHS,
  type SmallGateway,
  referencesIn,
  resourcesIn,
  startSmallGateway,
  visible,
} from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({
    traceOf: (nhsNumber) => traced(nhsNumber, { sensitivity: 'R' }),
    holdings: {
      pds: [
        holding('demographics', {
          resourceType: 'Patient',
          id: 'p-0018',
          identifier: [{ system: NHS, value: '9990000018' }],
          address: [{ line: ['canary-street'], postalCode: 'ZZ99 1ZZ' }],
          telecom: [{ system: 'phone', value: 'canary-telephone' }],
          generalPractitioner: [{ reference: 'Organization/pds-practice', display: 'canary-practice' }],
          managingOrganization: { reference: 'Organization/pds-practice' },
          text: { status: 'generated', div: '<div>canary-narrative</div>' },
        }),
        holding(undefined, { resourceType: 'Organization', id: 'pds-practice', name: 'canary-organisation' }),
      ],
    },
  })
})
afterAll(() => gateway.stop())

const WHO = { identifier: `${NHS}|9990000018` }

describe('what is masked cannot be searched, sorted or brought along', () => {
  test('the restricted person’s Patient leaves without what locates them', async () => {
    const reply = await gateway.search('Patient', WHO, 'gp')
    expect(resourcesIn(reply)).toHaveLength(1)
    expect(reply.text).not.toContain('canary')
    expect(reply.text).toContain('REDACTED')
  })

  test.each(['general-practitioner', 'organization'])(
    '%s answers the same for hit and miss (L07)',
    async (name) => {
      const hit = await gateway.search('Patient', { ...WHO, [name]: 'Organization/pds-practice' }, 'gp')
      const miss = await gateway.search('Patient', { ...WHO, [name]: 'Organization/pds-elsewhere' }, 'gp')
      const tidy = (text: unknown): string =>
        JSON.stringify(text)
          .replaceAll(/pds-(practice|elsewhere)/g, 'x')
          .replaceAll(/sealed\.[\w-]+/g, 'x')
          .replaceAll(/"content-length":"\d+"/g, '')
      expect(hit.status).toBe(200)
      expect(tidy(visible(hit))).toEqual(tidy(visible(miss)))
    },
  )

  test.each([
    ['general-practitioner:missing', 'true', 1],
    ['general-practitioner:missing', 'false', 0],
  ])('%s=%s sees the masked resource alone (L07)', async (name, value, count) => {
    expect(resourcesIn(await gateway.search('Patient', { ...WHO, [name]: value }, 'gp'))).toHaveLength(count)
  })

  test('an include does not follow a masked reference (L03)', async () => {
    const reply = await gateway.search('Patient', { ...WHO, _include: 'Patient:general-practitioner' }, 'gp')
    expect(reply.text).not.toContain('canary')
  })

  const episode = (id: string, organization: string): Holding =>
    holding('involvement', {
      resourceType: 'EpisodeOfCare',
      id: `riverton-${id}`,
      status: 'active',
      patient: PATIENT,
      managingOrganization: { reference: `Organization/riverton-${organization}` },
    })

  const ORGANISATIONS = ['a', 'b'].map((it) =>
    holding(undefined, { resourceType: 'Organization', id: `riverton-${it}`, name: it }),
  )

  /** The order in which two episodes are shown, of whom the organisations are `first` and `second`. */
  async function ordered(first: string, second: string): Promise<readonly string[]> {
    const { pds = [] } = gateway.world.holdings
    gateway.world.holdings = {
      pds,
      riverton: [episode('one', first), episode('two', second), ...ORGANISATIONS],
    }
    const person = { 'patient.identifier': `${NHS}|9990000018` }
    return referencesIn(await gateway.search('EpisodeOfCare', { ...person, _sort: '-organization' }, 'gp'))
  }

  test('sorting by a masked element changes nothing (L08)', async () => {
    const order = await ordered('a', 'b')
    expect(order).toHaveLength(2)
    expect(await ordered('b', 'a')).toEqual(order)
  })

  test('the twin: sorting by it while it is not masked', async () => {
    gateway.world.traceOf = (nhsNumber) => traced(nhsNumber)
    const order = await ordered('a', 'b')
    expect(await ordered('b', 'a')).toEqual(order.toReversed())
    expect(order).toHaveLength(2)
    gateway.world.traceOf = (nhsNumber) => traced(nhsNumber, { sensitivity: 'R' })
  })

  test.each([
    ['address', 'canary-street'],
    ['address:contains', 'street'],
    ['address-postalcode', 'ZZ99'],
    ['phone', 'canary-telephone'],
    ['telecom', 'canary-telephone'],
  ])('%s finds nothing of what is masked: the same for hit and miss (L07)', async (name, value) => {
    const hit = await gateway.search('Patient', { ...WHO, [name]: value }, 'gp')
    const miss = await gateway.search('Patient', { ...WHO, [name]: 'elsewhere' }, 'gp')
    const tidy = (text: unknown): string =>
      JSON.stringify(text)
        .replaceAll(new RegExp(`${value}|elsewhere`, 'g'), 'x')
        .replaceAll(/sealed\.[\w-]+/g, 'x')
        .replaceAll(/"content-length":"\d+"/g, '')
    expect([hit.status, resourcesIn(hit)]).toEqual([200, []])
    expect(tidy(visible(hit))).toEqual(tidy(visible(miss)))
  })

  test.each(['name', 'family', 'birthdate', 'phone'])('nobody is searched for by %s alone', async (name) => {
    expect((await gateway.search('Patient', { [name]: 'ZZ99' }, 'gp')).status).toBe(400)
  })

  const person = { 'patient.identifier': `${NHS}|9990000018` }
  const PLAN = holding('services', {
    resourceType: 'CarePlan',
    id: 'riverton-plan',
    status: 'active',
    intent: 'plan',
    subject: PATIENT,
  })

  test.each([
    ['patient.address', 'canary-street', 'elsewhere'],
    ['patient.phone', 'canary-telephone', 'elsewhere'],
  ])('the twin: %s finds by it while it is not masked', async (name, hit, miss) => {
    gateway.world.traceOf = (nhsNumber) => traced(nhsNumber)
    const { pds = [] } = gateway.world.holdings
    gateway.world.holdings = { pds, riverton: [PLAN] }
    const ask = async (value: string) =>
      referencesIn(await gateway.search('CarePlan', { ...person, [name]: value }, 'gp'))
    expect([await ask(hit), await ask(miss)]).toEqual([['CarePlan/riverton-plan'], []])
    gateway.world.traceOf = (nhsNumber) => traced(nhsNumber, { sensitivity: 'R' })
  })

  test.each([
    ['patient.address', 'canary-street'],
    ['subject:Patient.address-postalcode', 'ZZ99'],
    ['patient.phone', 'canary-telephone'],
    ['patient.general-practitioner.name', 'canary-organisation'],
  ])(
    '%s, a chain to what is masked, finds nothing: the same for hit and miss (L05, L07)',
    async (name, value) => {
      const { pds = [] } = gateway.world.holdings
      gateway.world.holdings = { pds, riverton: [PLAN] }
      expect(referencesIn(await gateway.search('CarePlan', person, 'gp'))).toEqual(['CarePlan/riverton-plan'])
      const hit = await gateway.search('CarePlan', { ...person, [name]: value }, 'gp')
      const miss = await gateway.search('CarePlan', { ...person, [name]: 'elsewhere' }, 'gp')
      expect([hit.status, resourcesIn(hit)]).toEqual([200, []])
      const tidy = (text: unknown): string =>
        JSON.stringify(text)
          .replaceAll(new RegExp(`${value}|elsewhere`, 'g'), 'x')
          .replaceAll(/sealed\.[\w-]+/g, 'x')
          .replaceAll(/"content-length":"\d+"/g, '')
      expect(tidy(visible(hit))).toEqual(tidy(visible(miss)))
    },
  )
})
