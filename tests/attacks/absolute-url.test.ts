import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ASTHMA, SYPHILIS, condition } from '../disclosure/world.js'
import { type SmallGateway, WHO, refusalIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({
    holdings: { a81001: [condition('a81001-shown', ASTHMA), condition('a81001-hidden', SYPHILIS)] },
  })
})
afterAll(() => gateway.stop())

beforeAll(async () => {
  // Makes the ids known, so that a path that did lead there would be served.
  await gateway.search('Condition', WHO, 'ward-nurse')
  expect((await gateway.get('Condition/a81001-shown', 'ward-nurse')).status).toBe(200)
})

describe('a path leads nowhere but where it says (L11)', () => {
  test.each([
    ['/fhir/../fhir/Condition/a81001-shown', 404],
    ['/fhir/./Condition/a81001-shown', 404],
    ['/x/../fhir/Condition/a81001-shown', 404],
    ['/%66hir/Condition/a81001-shown', 404],
    ['/fhir\\Condition\\a81001-shown', 404],
    ['//[', 404],
    ['///', 404],
    ['/fhir/%2e%2e/metrics', 404],
    ['/fhir/..%2fmetrics', 404],
    ['/fhir/Condition/..%2fPatient%2fp-0026', 404],
    ['/fhir//Condition', 404],
    ['//evil.example/fhir/Condition/a81001-shown', 404],
    ['/FHIR/Condition/a81001-shown', 404],
    ['/fhir/condition/a81001-shown', 404],
    ['/fhir/Condition/a81001-shown%00', 404],
    ['/fhir/Condition/a81001-shown%0d%0aX-Injected:1', 404],
    ['/fhir/Condition;v=1/a81001-shown', 404],
    ['/fhir/Condition/https%3A%2F%2Fevil.example', 404],
    ['/fhir/Condition/%zz', 400],
    ['/fhir/Condition/%ff', 400],
    ['/fhir/%', 400],
  ])('%s', async (path, status) => {
    const headers = { Authorization: `Bearer ${await gateway.token('ward-nurse')}` }
    const before = gateway.entries.length
    const steps = gateway.steps.length
    const reply = await gateway.call(path, { headers })
    expect(reply.status).toBe(status)
    expect(reply.headers['x-injected']).toBeUndefined()
    expect(reply.text).not.toMatch(/a81001-|evil/)
    expect(gateway.entries).toHaveLength(before + 1)
    expect(gateway.steps.slice(steps)).toEqual(['append refusal'])
  })

  test('an id of dots is an id like any other: of nobody', async () => {
    const reply = await gateway.get('Condition/%2e%2e', 'ward-nurse')
    expect([reply.status, refusalIn(reply).code]).toEqual([404, 'PATIENT_NOT_FOUND'])
  })

  test('an absolute request line is served by its path alone', async () => {
    const headers = { Authorization: `Bearer ${await gateway.token()}` }
    const path = `http://evil.example/fhir/Condition?${new URLSearchParams(WHO).toString()}`
    const reply = await gateway.call(path, { headers })
    expect([reply.status, reply.text.includes('a81001-shown')]).toEqual([200, true])
    expect(reply.text).not.toContain('evil.example')
  })

  test('a person named by a URL of another server is not looked up', async () => {
    const reply = await gateway.search('Condition', { patient: 'https://evil.example/fhir/Patient/p-0018' })
    expect([reply.status, refusalIn(reply)]).toEqual([
      400,
      { code: 'INVALID_PARAMETER', expression: 'patient' },
    ])
  })

  test.each([
    'Patient/../p-0018',
    'Practitioner/p-0018',
    'Patient/p-0018/_history/1',
    '#p-0018',
    'Patient/p-0018|1',
  ])('patient=%s names nobody', async (patient) => {
    const reply = await gateway.search('Condition', { patient })
    expect([reply.status, refusalIn(reply).expression]).toEqual([400, 'patient'])
  })
})
