import { describe, expect, test } from 'vitest'
import { type RecordedAnswer, answerOf } from '../../src/audit/record.js'
import { createConsent } from '../../src/disclosure/operations/consent/create-consent.js'
import { runOperation } from '../../src/disclosure/operations/run-operation.js'
import { type FhirResource } from '../../src/fhir/resource.js'
import {
  type ConsentVersion,
  type RecordedConsent,
  standingConsent,
} from '../../src/model/registers/recorded-consent.js'
import { type JsonObject } from '../../src/model/json.js'
import { type Requester } from '../../src/model/requester.js'
import { type HandMade, NOW, handMade } from './hand-made.js'
import { GP, SOCIAL_WORKER } from './requests.js'
import { type World } from './world.js'

const ODS = 'https://fhir.nhs.uk/Id/ods-organization-code'
const NAMED = { system: 'https://example.org/consents', value: 'c-1' }

type Register = HandMade & { readonly versions: ConsentVersion[]; standing(): RecordedConsent | undefined }

/** A gateway that keeps the versions it is given. */
function registerOf(world: Partial<World> = {}): Register {
  const made = handMade(world)
  const versions: ConsentVersion[] = []
  const standing = (): RecordedConsent | undefined => standingConsent(versions)
  const consents = {
    consentsOf: () => Promise.resolve([standing() ?? []].flat()),
    subjectOf: (id: string) => made.ports.consents.subjectOf(id),
    append: async (version: ConsentVersion) => {
      await made.ports.consents.append(version)
      versions.push(version)
      return 'appended' as const
    },
  }
  return { ...made, ports: { ...made.ports, consents }, versions, standing }
}

function post(
  made: Register,
  requester: Requester,
  controllers: readonly string[],
  status = 'active',
  provision: JsonObject = {},
): Promise<RecordedAnswer> {
  const body: FhirResource = {
    resourceType: 'Consent',
    identifier: [NAMED],
    status,
    scope: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }],
    },
    patient: { identifier: { system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000018' } },
    dateTime: '2026-06-01',
    organization: controllers.map((value) => ({ identifier: { system: ODS, value } })),
    policy: [{ uri: 'https://linchpin.example/policy/one' }],
    provision: { type: 'deny', ...provision },
  }
  const create = createConsent({ ...made.ports, validator: { validate: () => [] }, mintId: () => 'c-1' })
  return runOperation(
    {
      id: 'r-1',
      at: NOW,
      requester: { ...requester, scopes: ['system/*.cruds'] },
      operation: 'create-consent',
      type: 'Consent',
      resourceId: undefined,
      pairs: [],
      named: undefined,
      body,
      rawQuery: '',
    },
    new Map([['create-consent', create]]),
    made.ports,
  ).then(answerOf)
}

describe('a consent that names an organisation', () => {
  const towards = (value: string): JsonObject => ({
    actor: [
      {
        role: {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP' }],
        },
        reference: { identifier: { system: ODS, value } },
      },
    ],
  })
  const codeOf = async (value: string, world: Partial<World> = {}): Promise<readonly unknown[]> => {
    const { status, body } = await post(registerOf(world), GP, ['A81001'], 'active', towards(value))
    const text = new TextDecoder().decode(body)
    return [status, /"code":"([A-Z_]+)"/.exec(text)?.[1]]
  }

  test('is recorded where it is registered, and refused where it is not', async () => {
    expect((await codeOf('9A1'))[0]).toBe(201)
    expect(await codeOf('X9999')).toEqual([422, 'INVALID_RESOURCE'])
  })

  test('cannot be checked while the register of organisations is stale', async () => {
    const organisationsToldAt = '2026-11-01T00:00:00.000Z'
    expect(await codeOf('9A1', { organisationsToldAt })).toEqual([503, 'CANNOT_CHECK'])
    expect(await codeOf('X9999', { organisationsToldAt })).toEqual([503, 'CANNOT_CHECK'])
  })
})

describe('whose records a consent covers is settled when it is recorded', () => {
  test('a withdrawal by the council that names itself alone leaves the refusal on the practice', async () => {
    const made = registerOf()
    expect((await post(made, GP, ['A81001', '9A1'])).status).toBe(201)
    expect((await post(made, SOCIAL_WORKER, ['9A1'], 'inactive')).status).toBe(200)
    expect(made.versions.map((it) => it.controllers)).toEqual([
      ['A81001', '9A1'],
      ['A81001', '9A1'],
    ])
    expect(made.standing()).toMatchObject({ controllers: ['A81001', '9A1'], withdrawnBy: ['9A1'] })
  })

  test('a withdrawal that names more controllers confirms nothing for them', async () => {
    const made = registerOf()
    expect((await post(made, SOCIAL_WORKER, ['A81001'])).status).toBe(201)
    expect((await post(made, GP, ['A81001', '9A1'], 'inactive')).status).toBe(200)
    expect(made.standing()).toMatchObject({ controllers: ['A81001'], confirmedBy: [] })
    expect(JSON.parse(made.entries.at(-1)?.body ?? '')).toMatchObject({
      details: { act: 'withdrawn', controllers: ['A81001'] },
    })
  })

  test('nor does one that some replica wrote so', () => {
    const version = {
      id: 'c-1',
      version: 1,
      act: 'recorded' as const,
      organisation: '9A1',
      controllers: ['A81001'],
      consent: {},
    }
    const later = { ...version, version: 2, act: 'withdrawn' as const, organisation: 'A81001' }
    const grown = standingConsent([version, { ...later, controllers: ['A81001', '9A1'] }])
    expect(grown).toMatchObject({ controllers: ['A81001'], confirmedBy: [] })
    expect(standingConsent([version, { ...later, controllers: [] }])).toMatchObject({
      controllers: ['A81001'],
    })
  })

  test('whether one may withdraw is judged by the registers of those it covers, not of those it names', async () => {
    const made = registerOf()
    await post(made, GP, ['A81001', '9A1'])
    made.world.failing = ['register A81001']
    const asked = made.steps.length
    await post(made, GP, ['9A1'], 'inactive')
    expect(made.steps.slice(asked)).toContain('register A81001')
  })
})

describe('no consent is in force that the log does not tell of', () => {
  test('where the log fails nothing is kept', async () => {
    const made = registerOf({ failing: ['append change'] })
    await expect(post(made, GP, ['A81001'])).rejects.toMatchObject({ code: 'NOT_RECORDED' })
    expect(made.versions).toEqual([])
    expect(made.steps).not.toContain('keep consent')
  })

  test('the entry comes first, the consent after it', async () => {
    const made = registerOf()
    expect((await post(made, GP, ['A81001'])).status).toBe(201)
    expect(made.steps.slice(-2)).toEqual(['append change', 'keep consent'])
  })

  test('where the register fails after it, the refusal is recorded too', async () => {
    const made = registerOf({ failing: ['keep consent'] })
    expect((await post(made, GP, ['A81001'])).status).toBe(503)
    expect(made.versions).toEqual([])
    expect(made.entries.map((it) => it.outcome)).toEqual(['recorded', 'CANNOT_CHECK'])
  })
})
