import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type JsonObject } from '../../src/model/json.js'
import {
  OPEN_CASE,
  PERSON,
  type World,
  condition,
  holding,
  ordinaryWorld,
  traced,
} from '../disclosure/world.js'
import { officerSees } from './officer-sees.js'
import { SAID, type Said, said } from './said-to-registers.js'
import { NHS, type SmallGateway, WHO, refusalIn, startSmallGateway, visible } from './small-gateway.js'
import { type Ask, ASKS } from './ways-to-ask.js'

type Change = Partial<World>

const HOLDINGS: World['holdings'] = {
  a81001: [condition('a81001-condition-c1', '73211009')],
  pds: [holding('demographics', { resourceType: 'Patient', id: 'p-0018' })],
}
const CASE: Change = { relationships: { '9A1': [OPEN_CASE] } }

/** All that may be so of one person, whom the council and the practice care for or not. */
const PEOPLE: readonly (readonly [string, Change])[] = [
  ['of whom nothing is recorded', {}],
  ...(Object.keys(SAID) as Said[]).map((it) => [`who has recorded ${it}`, said(it, it)] as const),
  ['whom PDS restricts', { traceOf: (it) => traced(it, { sensitivity: 'R' }) }],
  [
    'whom PDS restricts, without a practice',
    { traceOf: (it) => traced(it, { sensitivity: 'R', practice: undefined }) },
  ],
  ['who has died', { traceOf: (it) => traced(it, { death: 'formal' }) }],
  ['who has died and was restricted', { traceOf: (it) => traced(it, { death: 'formal', sensitivity: 'R' }) }],
  [
    'whom PDS restricts while no register answers',
    { traceOf: (it) => traced(it, { sensitivity: 'R' }), registers: {}, relationships: {} },
  ],
  ['who is not cared for', { relationships: { '9A1': [] } }],
  ['of whom it is not known who cares for them', { relationships: {} }],
  ['whose practice releases nothing', { releases: { A81001: { state: 'off', pilot: [] } } }],
]

const DESCRIBED: JsonObject = {
  resourceType: 'Patient',
  name: [{ use: 'official', family: 'TEST-ALDER', given: ['Dorothy'] }],
  gender: 'female',
  birthDate: '1941-03-12',
  address: [{ use: 'home', postalCode: 'ZZ99 3VZ' }],
}
const matching =
  (resource: JsonObject): Ask =>
  async (it, role) =>
    it.call('/fhir/Patient/$match', {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${await it.token(role)}`,
        'Content-Type': 'application/fhir+json',
      },
      body: JSON.stringify(resource),
    })
/** Whoever describes somebody is refused as of nobody. */
const DESCRIBING: readonly (readonly [string, Ask])[] = [
  ['a description', matching(DESCRIBED)],
  ['a description with the number', matching({ ...DESCRIBED, identifier: [{ system: NHS, value: PERSON }] })],
]
const NOBODY: Change = { find: () => ({ kind: 'nobody' }), traceOf: () => ({ kind: 'not-found' }) }

/** The same person, as PDS finds them by what they are described by. */
function found({ traceOf = (it) => traced(it), ...change }: Change): Change {
  return {
    ...change,
    traceOf: (it) => {
      const trace = traceOf(it)
      return trace.kind === 'traced' ? { ...trace, patient: DESCRIBED } : trace
    },
    find: () => ({
      kind: 'found',
      nhsNumber: PERSON,
      sensitivity: isRestricted(traceOf) ? 'R' : 'U',
      patient: DESCRIBED,
    }),
  }
}

function isRestricted(traceOf: World['traceOf']): boolean {
  const trace = traceOf(PERSON)
  return trace.kind === 'traced' && trace.sensitivity === 'R'
}

let gateway: SmallGateway
beforeAll(async () => {
  gateway = await startSmallGateway({ holdings: HOLDINGS })
  // Whoever may read it has read it, so that its id leads somewhere.
  expect((await gateway.search('Condition', WHO)).status).toBe(200)
})
afterAll(() => gateway.stop())

function turn(...changes: readonly Change[]): void {
  Object.assign(gateway.world, ordinaryWorld(), { holdings: HOLDINGS }, ...changes)
}

/** What they are told, and what the log shows their officer of it; of nobody there is nothing to explain. */
async function toldOf(ask: Ask, role: Parameters<Ask>[1]): Promise<readonly unknown[]> {
  const reply = await ask(gateway, role)
  const { seen, terms } = officerSees(gateway)
  return [visible(reply), seen, terms]
}

describe('who asks in a role that is not known is told the same of everybody', () => {
  test.each(
    (['clerk', 'receptionist'] as const).flatMap((role) => ASKS.map(([what, ask]) => ({ role, what, ask }))),
  )('a $role by $what, and so is their officer', async ({ role, ask }) => {
    for (const [who, change] of PEOPLE) {
      turn(CASE)
      const ordinary = [visible(await ask(gateway, role)), officerSees(gateway)]
      turn(CASE, change)
      const reply = await ask(gateway, role)
      expect([reply.status, refusalIn(reply).code], who).toEqual([403, 'ACCESS_DENIED'])
      expect([visible(reply), officerSees(gateway)], who).toEqual(ordinary)
    }
  })

  test.each(
    (['clerk', 'receptionist'] as const).flatMap((role) =>
      DESCRIBING.map(([what, ask]) => ({ role, what, ask })),
    ),
  )('a $role by $what is told as of nobody, and so is their officer', async ({ role, ask }) => {
    turn(CASE, NOBODY)
    const nobody = await toldOf(ask, role)
    expect(nobody[0]).toMatchObject({ status: 200, text: expect.stringContaining('"total":0') as string })
    for (const [who, change] of PEOPLE) {
      turn(CASE, found(change))
      expect(await toldOf(ask, role), who).toEqual(nobody)
      expect(gateway.entries.at(-1), who).toMatchObject({ kind: 'refusal' })
    }
  })

  test.each(ASKS)('a clerk by %s, while PDS is down, whatever the registers say', async (_, ask) => {
    const down: Change = { traceOf: () => ({ kind: 'unavailable' }) }
    turn(CASE, down)
    const ordinary = [visible(await ask(gateway, 'clerk')), officerSees(gateway)]
    for (const it of Object.keys(SAID) as Said[]) {
      turn(CASE, down, said(it, it))
      expect([visible(await ask(gateway, 'clerk')), officerSees(gateway)], it).toEqual(ordinary)
    }
  })

  test.each(DESCRIBING)('the twin: a social worker by %s finds them', async (_, ask) => {
    turn(CASE, found({}))
    expect((await ask(gateway, 'social-worker')).body['total']).toBe(1)
  })

  test.each(ASKS)('the twin: a social worker by %s is answered', async (_, ask) => {
    turn(CASE)
    expect((await ask(gateway, 'social-worker')).status).toBe(200)
  })

  test('the twin: a social worker with a case of theirs hears of a dissent, and that a restricted person is not found', async () => {
    turn(CASE, said('a dissent', 'nothing'))
    expect(refusalIn(await gateway.search('Condition', WHO)).code).toBe('NO_PATIENT_CONSENT')
    turn(CASE, { traceOf: (it) => traced(it, { sensitivity: 'R' }) })
    expect(refusalIn(await gateway.search('Condition', WHO)).code).toBe('PATIENT_NOT_FOUND')
  })
})
