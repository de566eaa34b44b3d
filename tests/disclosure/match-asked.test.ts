import { describe, expect, test } from 'vitest'
import { answerOf } from '../../src/audit/record.js'
import { disclose } from '../../src/disclosure/disclose.js'
import { identifyRequested, needsNamed } from '../../src/disclosure/matching/match-asked.js'
import { type DisclosurePorts } from '../../src/disclosure/ports.js'
import { readMatchInput } from '../../src/fhir/parameters/read-match-input.js'
import { type FhirResource } from '../../src/fhir/resource.js'
import { type DisclosureRequest } from '../../src/model/disclosure-request.js'
import { type Purpose } from '../../src/model/purpose.js'
import { type Trace } from '../../src/model/person.js'
import { Refusal } from '../../src/model/refusal.js'
import { DEFAULT_MATCHING } from '../../src/patient-index/match/matching-settings.js'
import { handMade } from './hand-made.js'
import { requestFor } from './requests.js'
import { NOTHING_RECORDED, PERSON, type World, ods, traced, ordinaryWorld } from './world.js'

const DOROTHY: FhirResource = {
  resourceType: 'Patient',
  identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: PERSON }],
  name: [{ use: 'usual', family: 'TEST-ALDER', given: ['Dorothy'] }],
  birthDate: '1941-03-12',
  gender: 'female',
  address: [{ line: ['18 Synthetic Street'], postalCode: 'ZZ99 1ZZ' }],
}
const unnumbered: FhirResource = { ...DOROTHY, identifier: [] }

const known: Partial<World> = {
  traceOf: (it) => traced(it, { patient: DOROTHY }),
  find: () => ({ kind: 'found', nhsNumber: PERSON, sensitivity: 'U', patient: DOROTHY }),
}

function asked(patient: FhirResource, purpose: Purpose = 'direct-care'): DisclosureRequest {
  const plain = requestFor({ interaction: 'match', type: 'Patient' })
  return {
    ...plain,
    requester: { ...plain.requester, purpose },
    person: readMatchInput(patient, [], '2026-11-21'),
  }
}

const refusalOf = async (attempt: Promise<unknown>): Promise<string> => {
  try {
    await attempt
    return 'identified'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

describe('a person who is described', () => {
  test('is found through PDS, then traced by number, as anybody', async () => {
    const { ports, steps } = handMade(known)
    const person = await identifyRequested(asked(unnumbered), ports)
    expect(person).toMatchObject({ nhsNumber: PERSON, match: { grade: 'certain' } })
    // And given an id by nobody, as long as nobody may be told of them.
    expect(steps).toEqual(['find', 'trace'])
  })

  test('by number is compared with what PDS has under it', async () => {
    const { ports } = handMade(known)
    expect(await identifyRequested(asked(DOROTHY), ports)).toMatchObject({
      match: { grade: 'certain', score: 1 },
    })
    const other = { ...DOROTHY, name: [{ family: 'TEST-BIRCH', given: ['Ernest'] }] }
    expect(await refusalOf(identifyRequested(asked(other), ports))).toBe('PATIENT_NOT_FOUND')
  })

  test('where nobody fits, PDS is asked as often as where somebody does', async () => {
    const { ports, steps } = handMade({ ...known, find: () => ({ kind: 'nobody' }) })
    expect(await refusalOf(identifyRequested(asked(unnumbered), ports))).toBe('PATIENT_NOT_FOUND')
    expect(steps).toEqual(['find', 'trace'])
  })

  test('is not said to be absent while PDS is out', async () => {
    const { ports } = handMade({ ...known, find: () => ({ kind: 'unavailable' }) })
    expect(await refusalOf(identifyRequested(asked(unnumbered), ports))).toBe('CANNOT_CHECK')
    const out = handMade({ traceOf: () => ({ kind: 'unavailable' }) })
    expect(await refusalOf(identifyRequested(asked(DOROTHY), out.ports))).toBe('CANNOT_CHECK')
  })

  test.each<readonly [string, Trace]>([
    ['not known', { kind: 'not-found' }],
    ['ended', { kind: 'invalidated' }],
  ])('by a number that is %s is nobody', async (_what, trace) => {
    const { ports } = handMade({ ...known, traceOf: () => trace })
    expect(await refusalOf(identifyRequested(asked(DOROTHY), ports))).toBe('PATIENT_NOT_FOUND')
  })

  test('is held to the thresholds of the purpose', async () => {
    const { ports } = handMade(known)
    const strict = { link: 1, review: 1 }
    const matching = { ...DEFAULT_MATCHING, purposes: { emergency: strict } }
    expect(await refusalOf(identifyRequested(asked(unnumbered), { ...ports, matching }))).toBe('identified')
    expect(await refusalOf(identifyRequested(asked(unnumbered, 'emergency'), { ...ports, matching }))).toBe(
      'PATIENT_NOT_FOUND',
    )
  })

  test('and is restricted is nobody; named by number they are who they are', async () => {
    const { ports } = handMade({
      ...known,
      traceOf: (it) => traced(it, { patient: DOROTHY, sensitivity: 'R' }),
    })
    const person = await identifyRequested(asked(unnumbered), ports)
    expect(await refusalOf(needsNamed(person, ports))).toBe('PATIENT_NOT_FOUND')
    expect(await refusalOf(needsNamed({ ...person, match: undefined }, ports))).toBe('identified')
  })
})

/** Whoever a description may lead to. */
const WHOEVER: readonly (readonly [string, Partial<World>])[] = [
  ['nobody', { ...known, find: () => ({ kind: 'nobody' }) }],
  ['a restricted person', { ...known, traceOf: (it) => traced(it, { patient: DOROTHY, sensitivity: 'R' }) }],
  ['somebody without a relationship', { ...known, relationships: { '9A1': [] } }],
]

describe('whoever a description leads to', () => {
  const answered = async (world: Partial<World>): Promise<readonly [number, unknown]> => {
    const { ports } = handMade(world)
    const { status, body } = answerOf(await disclose(asked(unnumbered), ports))
    return [status, (JSON.parse(new TextDecoder().decode(body)) as Record<string, unknown>)['total']]
  }
  /** What was read of registers, consents and relationships, once each. */
  const readsOf = async (world: Partial<World>): Promise<readonly string[]> => {
    const { ports, steps } = handMade(world)
    await disclose(asked(unnumbered), ports)
    return [...new Set(steps.filter((it) => /^(register|relationships)/.test(it)))].toSorted()
  }

  test('the twin: of who may be shown the demographics are asked for', async () => {
    const { ports, steps } = handMade(known)
    await disclose(asked(unnumbered), ports)
    expect(steps.filter((it) => it.startsWith('ask '))).toHaveLength(1)
  })

  test.each(WHOEVER)('%s: nobody is found', async (_what, world) => {
    expect(await answered(world)).toEqual([200, 0])
  })

  const { A81001: _practice, ...OTHERS } = ordinaryWorld().registers
  const OUTAGES: readonly (readonly [string, Partial<World>])[] = [
    ['the registers', { failing: ['register '] }],
    ['the register of consents', { failing: ['register of consents'] }],
    ['every feed', { registers: {} }],
    ['the feed of their practice', { registers: OTHERS }],
    ['the register of their practice', { failing: ['register A81001'] }],
  ]

  test.each(OUTAGES)('an outage of %s is one to who has a case of theirs', async (_what, outage) => {
    expect((await answered({ ...known, ...outage }))[0]).toBe(503)
  })

  test.each(OUTAGES)('and tells nobody else who there is: %s', async (_what, outage) => {
    // With nobody there is no relationship either.
    const relationships = { '9A1': [] }
    for (const [, world] of WHOEVER)
      expect(await answered({ ...world, relationships, ...outage })).toEqual([200, 0])
  })

  test('an outage that anybody would hear of is one, whoever there is', async () => {
    const organisationsToldAt = '2026-11-01T00:00:00.000Z'
    for (const [, world] of [['the same person', known] as const, ...WHOEVER])
      expect((await answered({ ...world, organisationsToldAt }))[0]).toBe(503)
  })

  test('a register that changes meanwhile is no sign of nobody', async () => {
    const made = handMade(known)
    const sources: DisclosurePorts['sources'] = {
      ...made.ports.sources,
      ask: (permit, read) => {
        made.world.registers = {
          ...made.world.registers,
          A81001: { ...NOTHING_RECORDED, objectsTo: ['X99'] },
        }
        return made.ports.sources.ask(permit, read)
      },
    }
    const { status } = answerOf(await disclose(asked(unnumbered), { ...made.ports, sources }))
    expect(status).toBe(503)
  })

  test('the log keeps that it could not be checked, and by which rules', async () => {
    const made = handMade({ ...known, registers: OTHERS })
    await disclose(asked(unnumbered), made.ports)
    const body = JSON.parse(made.entries.at(-1)?.body ?? '') as {
      refusal: object
      reasons: readonly string[]
    }
    expect(body.refusal).toMatchObject({ code: 'CANNOT_CHECK' })
    expect(body.reasons).not.toEqual([])
  })

  const { A81001: _stale, ...elsewhere } = ordinaryWorld().registers
  test.each([
    ...WHOEVER,
    ['somebody of a practice with a stale register', { ...known, registers: elsewhere }] as const,
  ])('%s: as much is asked of PDS and of the database, and nobody is given an id', async (_what, world) => {
    const { ports, steps } = handMade(world)
    await disclose(asked(unnumbered), ports)
    // Registers that are asked for in one turn are one statement.
    const asking = steps.map((it) => it.replace(/^register [A-Z0-9]+$/, 'registers'))
    expect(asking.filter((it, at) => it !== 'registers' || asking[at - 1] !== it)).toEqual([
      ...['find', 'trace'],
      ...['look-up', 'register of consents', 'relationships 9A1', 'registers'],
      ...['look-up', 'register of consents', 'relationships 9A1', 'registers'],
      'append refusal',
    ])
  })

  test('the twin: whoever may be told of is given their id', async () => {
    const { ports, steps } = handMade(known)
    await disclose(asked(unnumbered), ports)
    expect(steps).toContain('index')
  })

  test.each(WHOEVER)('%s: the councils are read as for anybody', async (_what, world) => {
    const reads = await readsOf(world)
    expect(reads).toEqual(
      expect.arrayContaining(['register 9A1', 'register of consents', 'relationships 9A1']),
    )
  })
})

describe('a person named by an id of the requester’s own organisation', () => {
  const named = (localId: string, organisation: string): DisclosureRequest => {
    const plain = requestFor({ interaction: 'ihe-pix', type: 'Patient' })
    const requester = { ...plain.requester, organisation: ods(organisation) }
    return { ...plain, requester, person: { kind: 'local-id', localId } }
  }

  test('is whom they linked it to', async () => {
    const { ports } = handMade(known)
    expect(await identifyRequested(named('P-1', '9A1'), ports)).toMatchObject({ nhsNumber: PERSON })
  })

  test.each([
    ['an id nobody linked', 'P-2', '9A1'],
    ['an id of another organisation', 'P-1', 'A81001'],
  ])('%s is of nobody', async (_what, localId, organisation) => {
    const { ports } = handMade(known)
    expect(await refusalOf(identifyRequested(named(localId, organisation), ports))).toBe('PATIENT_NOT_FOUND')
  })

  test('is not said to be absent while the store is down', async () => {
    const { ports } = handMade({ ...known, failing: ['linked'] })
    expect(await refusalOf(identifyRequested(named('P-1', '9A1'), ports))).toBe('CANNOT_CHECK')
  })
})
