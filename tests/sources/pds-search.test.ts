import { afterEach, describe, expect, it } from 'vitest'
import { type Demographics } from '../../src/model/matching/demographics.js'
import { type FoundPerson } from '../../src/model/matching/found-person.js'
import { pdsTracer } from '../../src/sources/pds/pds-tracer.js'
import { MISBEHAVIOURS } from './contract/misbehaviours.js'
import { type LoopbackServer, loopbackServer, sendJson } from './loopback-server.js'
import { NHS_NUMBER, REQUESTER, sourceWorld } from './source-world.js'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

const DOROTHY: Demographics = {
  family: 'TEST-ALDER',
  formerFamilies: ['TEST-OAK'],
  given: ['Dorothy', 'May'],
  birthDate: '1941-03-12',
  sex: 'female',
  addresses: [{ lines: ['18 Synthetic Street'], postcode: 'ZZ99 1ZZ' }],
  phones: ['01632 960018'],
  emails: [],
  nhsNumber: undefined,
}

const PATIENT = {
  resourceType: 'Patient',
  id: NHS_NUMBER,
  identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: NHS_NUMBER }],
  meta: { security: [{ code: 'U' }] },
  birthDate: '1941-03-12',
}
const bundle = (total: number, ...resources: readonly object[]) => ({
  resourceType: 'Bundle',
  type: 'searchset',
  total,
  ...(resources.length === 0 ? {} : { entry: resources.map((resource) => ({ resource })) }),
})
const outcome = (code: string) => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'information', code: 'multiple-matches', details: { coding: [{ code }] } }],
})

async function found(
  answer: Parameters<typeof loopbackServer>[0],
  demographics = DOROTHY,
  deadlineMs = 20_000,
): Promise<{ readonly person: FoundPerson; readonly server: LoopbackServer }> {
  const server = await loopbackServer(answer)
  const tracer = pdsTracer({ url: `${server.url}/R4`, deadlineMs, token: { env: 'PDS' } }, sourceWorld())
  open.push(tracer, server)
  const person = await tracer.find(demographics, REQUESTER, '3f1d2c1e-8f0b-4a56-9c3e-0f8a1b2c3d4e')
  return { person, server }
}

describe('a search of PDS by demographics', () => {
  it('asks for one person at most, by what is true now, and says who asks', async () => {
    const { person, server } = await found((_, response) => sendJson(response, bundle(1, PATIENT)))
    expect(person).toMatchObject({ kind: 'found', nhsNumber: NHS_NUMBER })
    const [request] = server.received
    expect(Object.fromEntries(request?.url.searchParams ?? [])).toEqual({
      family: 'TEST-ALDER',
      given: 'Dorothy',
      gender: 'female',
      birthdate: 'eq1941-03-12',
      '_max-results': '1',
    })
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer a-secret',
      'nhsd-end-user-organisation-ods': '9A1',
    })
  })

  it.each<readonly [string, Partial<Demographics>]>([
    ['no family name', { family: undefined }],
    ['no given name', { given: [] }],
    ['no date of birth', { birthDate: undefined }],
    ['a year of birth', { birthDate: '1941' }],
    ['an asterisk', { family: 'TEST-*' }],
  ])('does not ask with %s', async (_, change) => {
    const { person, server } = await found((_request, response) => sendJson(response, bundle(1, PATIENT)), {
      ...DOROTHY,
      ...change,
    })
    expect([person.kind, server.received]).toEqual(['nobody', []])
  })

  it.each<readonly [string, number, object, FoundPerson['kind']]>([
    ['nobody', 200, bundle(0), 'nobody'],
    ['several, in its own words', 200, outcome('TOO_MANY_MATCHES'), 'nobody'],
    ['several, against what was asked', 200, bundle(2, PATIENT, { ...PATIENT, id: '9990000026' }), 'nobody'],
    ['more than it shows', 200, bundle(2, PATIENT), 'unavailable'],
    ['a Patient under another number', 200, bundle(1, { ...PATIENT, id: '9990000026' }), 'unavailable'],
    ['no Patient', 200, bundle(1, { resourceType: 'Person' }), 'unavailable'],
    ['another outcome', 200, outcome('RESOURCE_NOT_FOUND'), 'unavailable'],
    ['a refusal', 400, outcome('INVALID_SEARCH_DATA'), 'unavailable'],
    ['that there is no such page', 404, outcome('RESOURCE_NOT_FOUND'), 'unavailable'],
    ['that too much is asked', 429, outcome('TOO_MANY_REQUESTS'), 'unavailable'],
  ])('where PDS says %s', async (_, status, body, kind) => {
    expect((await found((_request, response) => sendJson(response, body, status))).person.kind).toBe(kind)
  })

  it.each(MISBEHAVIOURS)(
    'finds nobody, and says so of nobody, when PDS $name',
    async ({ answer, outcome: expected }) => {
      let calls = 0
      const { person } = await found(
        (_, response) => answer(response, bundle(1, PATIENT), ++calls),
        DOROTHY,
        expected === 'timed-out' ? 400 : undefined,
      )
      expect(person.kind).toBe(expected === 'answered' ? 'found' : 'unavailable')
    },
  )
})
