import { afterEach, describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { type Trace } from '../../src/model/person.js'
import { pdsTracer } from '../../src/sources/pds/pds-tracer.js'
import { readPatient } from '../../src/sources/pds/read-patient.js'
import { MISBEHAVIOURS } from './contract/misbehaviours.js'
import { loopbackServer, type LoopbackServer, sendJson } from './loopback-server.js'
import { json, nhs, NHS_NUMBER, REQUESTER, sourceWorld } from './source-world.js'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

const STATUS = (system: string, code: string) => [
  {
    url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus',
    valueCodeableConcept: { coding: [{ system, code }] },
  },
]
const RETIRED = 'https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus'
const CURRENT = 'https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland'

function patient(id: string, changes: object = {}): unknown {
  return {
    resourceType: 'Patient',
    id,
    identifier: [
      { system: 'https://fhir.nhs.uk/Id/nhs-number', value: id, extension: STATUS(RETIRED, '01') },
    ],
    meta: { security: [{ code: 'U' }] },
    birthDate: '1941-03-12',
    generalPractitioner: [gp('A81001', '2012-01-01')],
    ...changes,
  }
}

function gp(value: string, start: string, end?: string): unknown {
  const period = { start, ...(end === undefined ? {} : { end }) }
  return { identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value, period } }
}

const marked = (...codes: readonly string[]) => ({ meta: { security: codes.map((code) => ({ code })) } })
const died = (code: string | undefined, at: object = { deceasedDateTime: '2026-05-04' }) => ({
  ...at,
  ...(code === undefined
    ? {}
    : {
        extension: [
          {
            url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeathNotificationStatus',
            extension: [{ url: 'deathNotificationStatus', valueCodeableConcept: { coding: [{ code }] } }],
          },
        ],
      }),
})

describe('a PDS Patient is read', () => {
  it.each([
    ['sensitivity U', {}, { sensitivity: 'U' }],
    ['no sensitivity mark', { meta: {} }, { sensitivity: 'U' }],
    ['restricted', marked('R'), { sensitivity: 'R' }],
    ['very restricted', marked('V'), { sensitivity: 'V' }],
    ['redacted', marked('REDACTED'), { sensitivity: 'REDACTED' }],
    ['a mark nobody knows', marked('Q'), { sensitivity: 'V' }],
    ['several marks', marked('U', 'R'), { sensitivity: 'R' }],
    ['a mark that is no list', { meta: { security: 'U' } }, { sensitivity: 'V' }],
    ['status in the retired spelling', {}, { nhsNumberStatus: '01' }],
    ['alive', {}, { death: 'none' }],
    ['dead, formally', died('2'), { death: 'formal' }],
    ['dead, informally', died('1'), { death: 'informal' }],
    ['dead, unexplained', died(undefined), { death: 'formal' }],
    ['death removed', died('U', {}), { death: 'none' }],
    ['a notification without a date', died('2', {}), { death: 'formal' }],
    ['registered', {}, { practice: 'A81001' }],
    [
      'no longer registered',
      { generalPractitioner: [gp('A81001', '2012-01-01', '2020-01-01')] },
      { practice: undefined },
    ],
    ['not yet registered', { generalPractitioner: [gp('A81001', '2030-01-01')] }, { practice: undefined }],
    [
      'moved',
      { generalPractitioner: [gp('B82002', '2012-01-01', '2020-01-01'), gp('A81001', '2020-01-02')] },
      { practice: 'A81001' },
    ],
    [
      'registered twice',
      { generalPractitioner: [gp('B82002', '2012-01-01'), gp('A81001', '2020-01-02')] },
      { practice: undefined },
    ],
    ['registered nowhere', { generalPractitioner: undefined }, { practice: undefined }],
  ])('%s', (_, changes, expected) => {
    expect(readPatient(json(patient(NHS_NUMBER, changes)), '2026-11-22')).toMatchObject({
      kind: 'traced',
      ...expected,
    })
  })

  it.each([
    [CURRENT, '02', '02'],
    [CURRENT, 'number-present-and-verified', '01'],
    [RETIRED, '09', undefined],
    ['https://example.org/other', '01', undefined],
  ])('verification status %s %s', (system, code, expected) => {
    const identifier = [
      { system: 'https://fhir.nhs.uk/Id/nhs-number', value: NHS_NUMBER, extension: STATUS(system, code) },
    ]
    const trace = readPatient(json(patient(NHS_NUMBER, { identifier })), '2026-11-22')
    expect(trace).toMatchObject({ kind: 'traced', nhsNumberStatus: expected })
  })

  it.each([
    ['another type', { resourceType: 'Person' }],
    ['an id that is no NHS number', { id: '1234567890' }],
    ['an identifier of another number', { id: '9990000026' }],
    ['no identifier', { identifier: [] }],
  ])('as unavailable with %s', (_, changes) => {
    expect(readPatient(json(patient(NHS_NUMBER, changes)), '2026-11-22')).toEqual({ kind: 'unavailable' })
  })

  it('without throwing, whatever the JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        const trace = readPatient(json({ body })['body'], '2026-11-22')
        expect(trace.kind).toBe('unavailable')
      }),
    )
  })
})

const outcome = (code: string, system = 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode') => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', details: { coding: [{ system, code }] } }],
})

async function traced(
  answer: Parameters<typeof loopbackServer>[0],
  deadlineMs = 20_000,
): Promise<{ trace: Trace; server: LoopbackServer }> {
  const server = await loopbackServer(answer)
  const tracer = pdsTracer({ url: `${server.url}/R4`, deadlineMs, token: { env: 'PDS' } }, sourceWorld())
  open.push(tracer, server)
  const trace = await tracer.trace(NHS_NUMBER, REQUESTER, '3f1d2c1e-8f0b-4a56-9c3e-0f8a1b2c3d4e')
  return { trace, server }
}

describe('a trace', () => {
  it('says who asks, with a new request id', async () => {
    const { trace, server } = await traced((_, response) => sendJson(response, patient(NHS_NUMBER)))
    expect(trace).toMatchObject({ kind: 'traced', nhsNumber: NHS_NUMBER, birthDate: '1941-03-12' })
    const [request] = server.received
    expect(request?.rawUrl).toBe(`/R4/Patient/${NHS_NUMBER}`)
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer a-secret',
      'x-correlation-id': '3f1d2c1e-8f0b-4a56-9c3e-0f8a1b2c3d4e',
      'nhsd-end-user-organisation-ods': '9A1',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    })
  })

  it('follows a superseded number', async () => {
    const current = nhs('9990000069')
    const { trace } = await traced((_, response) => sendJson(response, patient(current)))
    expect(trace).toMatchObject({ kind: 'traced', nhsNumber: current })
  })

  it.each([
    [404, outcome('RESOURCE_NOT_FOUND'), 'not-found'],
    [404, outcome('INVALIDATED_RESOURCE'), 'invalidated'],
    [404, outcome('RESOURCE_NOT_FOUND', 'https://example.org/other'), 'unavailable'],
    [404, {}, 'unavailable'],
    [400, outcome('RESOURCE_NOT_FOUND'), 'unavailable'],
    [400, outcome('INVALID_RESOURCE_ID'), 'unavailable'],
    [403, outcome('ACCESS_DENIED'), 'unavailable'],
    [408, outcome('UNABLE_TO_CALL_SERVICE'), 'unavailable'],
    [429, outcome('TOO_MANY_REQUESTS'), 'unavailable'],
    [200, outcome('RESOURCE_NOT_FOUND'), 'unavailable'],
  ])('%i is what PDS says', async (status, body, kind) => {
    expect((await traced((_, response) => sendJson(response, body, status))).trace.kind).toBe(kind)
  })

  it.each(MISBEHAVIOURS)('says nothing of anybody when PDS $name', async ({ answer, outcome: expected }) => {
    let calls = 0
    const deadlineMs = expected === 'timed-out' ? 400 : undefined
    const { trace } = await traced(
      (_, response) => answer(response, patient(NHS_NUMBER), ++calls),
      deadlineMs,
    )
    expect(trace.kind).toBe(expected === 'answered' ? 'traced' : 'unavailable')
  })
})
