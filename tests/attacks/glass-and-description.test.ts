import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type JsonObject } from '../../src/model/json.js'
import { PERSON, type World, holding, ordinaryWorld, traced } from '../disclosure/world.js'
import { type Reply } from '../http/exchange.js'
import { officerSees } from './officer-sees.js'
import { SAID, type Said, said } from './said-to-registers.js'
import { NHS, type Role, type SmallGateway, startSmallGateway, visible } from './small-gateway.js'

type Change = Partial<World>

const HOLDINGS: World['holdings'] = {
  pds: [holding('demographics', { resourceType: 'Patient', id: 'p-0018' })],
}

let gateway: SmallGateway
beforeAll(async () => {
  gateway = await startSmallGateway({ holdings: HOLDINGS })
})
afterAll(() => gateway.stop())

function turn(...changes: readonly Change[]): void {
  Object.assign(gateway.world, ordinaryWorld(), { holdings: HOLDINGS }, ...changes)
}

describe('who claims to break the glass and describes somebody', () => {
  const GLASS = { break_glass: true, permission_to_view: 'unable', reason: 'Unconscious on arrival' }
  const MAY = { ...GLASS, activities: ['BREAK_GLASS'] }
  const DESCRIBED: JsonObject = {
    resourceType: 'Patient',
    name: [{ use: 'official', family: 'TEST-ALDER', given: ['Dorothy'] }],
    gender: 'female',
    birthDate: '1941-03-12',
    address: [{ use: 'home', postalCode: 'ZZ99 3VZ' }],
  }
  const BY_NUMBER: JsonObject = { ...DESCRIBED, identifier: [{ system: NHS, value: PERSON }] }
  const WAYS: readonly (readonly [string, JsonObject])[] = [
    ['by name', DESCRIBED],
    ['by number', BY_NUMBER],
  ]

  /** PDS knows her, as ordinary or restricted; or nobody of the kind. */
  const known = (sensitivity: 'U' | 'R'): Change => ({
    find: () => ({ kind: 'found', nhsNumber: PERSON, sensitivity, patient: DESCRIBED }),
    traceOf: (it) => traced(it, { sensitivity, patient: DESCRIBED }),
  })
  const NOBODY: Change = { find: () => ({ kind: 'nobody' }), traceOf: () => ({ kind: 'not-found' }) }
  const STRANGER: Change = { relationships: { '9A1': [], RX9: [], V9001: [] } }

  async function match(
    resource: JsonObject,
    claims: object,
    role: Role,
    ...changes: readonly Change[]
  ): Promise<Reply> {
    turn(...changes)
    return gateway.call('/fhir/Patient/$match', {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${await gateway.token(role, {}, { ...claims })}`,
        'Content-Type': 'application/fhir+json',
      },
      body: JSON.stringify(resource),
    })
  }

  const EVERYONE: readonly Role[] = ['social-worker', 'ward-nurse', 'senior-carer']
  /** Any person at all, or only those who are restricted or have said no. */
  type Whom = 'anybody' | 'the withheld'
  const CLAIMS: readonly (readonly [string, object, readonly Role[], Whom])[] = [
    ['without a claim', {}, EVERYONE, 'anybody'],
    ['without the activity', GLASS, EVERYONE, 'anybody'],
    ['with the activity, not being regulated', MAY, ['senior-carer'], 'anybody'],
    ['with the activity', MAY, ['social-worker', 'ward-nurse'], 'the withheld'],
  ]
  const CASES = CLAIMS.flatMap(([claim, claims, roles, whom]) =>
    roles.flatMap((role) => WAYS.map(([way, resource]) => ({ claim, claims, role, whom, way, resource }))),
  )
  const NOES: readonly Said[] = [
    'a dissent',
    'an objection to the organisation',
    'an objection to the worker',
  ]

  /** What they are told, and their officer of it. */
  async function toldOf(...asked: Parameters<typeof match>): Promise<readonly unknown[]> {
    const reply = await match(...asked)
    const { seen, terms } = officerSees(gateway)
    return [visible(reply), seen, terms]
  }

  test.each(CASES)('$claim, a $role hears of $whom $way as of nobody, and their officer', async (it) => {
    const nobody = await toldOf(it.resource, it.claims, it.role, STRANGER, NOBODY)
    expect(nobody[0]).toMatchObject({ status: 200, text: expect.stringContaining('"total":0') as string })
    for (const sensitivity of ['U', 'R'] as const)
      for (const practice of Object.keys(SAID) as Said[]) {
        if (it.whom === 'the withheld' && sensitivity === 'U' && !NOES.includes(practice)) continue
        const changes = [STRANGER, known(sensitivity), said(practice, 'nothing')]
        const told = await toldOf(it.resource, it.claims, it.role, ...changes)
        expect(told, `${sensitivity}, ${practice}`).toEqual(nobody)
      }
  })

  test.each(WAYS)(
    'the twin: with the activity, or a case of theirs, they find somebody %s',
    async (_, it) => {
      for (const role of ['social-worker', 'ward-nurse'] as const)
        expect((await match(it, MAY, role, STRANGER, known('U'))).body['total']).toBe(1)
      for (const role of ['social-worker', 'ward-nurse'] as const)
        expect((await match(it, {}, role, known('U'))).body['total']).toBe(1)
      expect(gateway.entries.at(-1)).toMatchObject({ kind: 'disclosure' })
    },
  )
})
