import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type JsonObject } from '../../src/model/json.js'
import { ASTHMA, type Holding, PATIENT, SYPHILIS, condition, holding } from '../disclosure/world.js'
import {
  NHS,
  type SmallGateway,
  WHO,
  referencesIn,
  refusalIn,
  startSmallGateway,
  visible,
} from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({ holdings: { a81001: [condition('a81001-asthma', ASTHMA)] } })
})
afterAll(() => gateway.stop())

const SNOMED = 'http://snomed.info/sct'

describe('a search cannot ask about what is withheld', () => {
  test.each(['_has', '_has:Observation', '_has:Observation:patient:code', '_has:Condition:encounter:code'])(
    '%s is refused where nothing of that type refers to what is searched (L06)',
    async (name) => {
      const reply = await gateway.search('Condition', { ...WHO, [name]: SYPHILIS })
      expect([reply.status, refusalIn(reply).code]).toEqual([400, 'INVALID_PARAMETER'])
    },
  )

  test.each([
    'patient._id',
    'subject.identifier',
    'subject:Patient.identifier',
    'encounter.patient',
    'encounter.subject.identifier',
  ])('%s, a chain to a second person, is refused (L05)', async (name) => {
    const reply = await gateway.search('Condition', { ...WHO, [name]: 'x' })
    expect([reply.status, refusalIn(reply).code]).toEqual([400, 'INVALID_PARAMETER'])
  })

  test.each([
    '_filter',
    '_query',
    '_list',
    '_content',
    '_text',
    '_security',
    '_tag',
    '_profile',
    '_source',
    '_type',
    '_contained',
  ])('%s is refused by name (L09)', async (name) => {
    const reply = await gateway.search('Condition', { ...WHO, [name]: 'R' })
    expect([reply.status, refusalIn(reply)]).toEqual([400, { code: 'INVALID_PARAMETER', expression: name }])
  })

  const QUERIES: readonly Readonly<Record<string, string>>[] = [
    { code: `${SNOMED}|${SYPHILIS}` },
    { code: SYPHILIS },
    { 'code:not': SYPHILIS },
    { 'code:text': 'Syph' },
    { _id: 'a81001-hidden' },
    { 'onset-date': '2021' },
    { 'onset-date:missing': 'false' },
    { 'clinical-status': 'active' },
    { _sort: 'onset-date' },
    { _sort: '-code' },
    { _summary: 'count' },
    { _count: '1' },
    {},
  ]

  test.each(QUERIES)(
    '%j answers as if the hidden item did not exist, but for its generic notice (L07, L08)',
    async (query) => {
      const twin = { ...condition('a81001-hidden', ASTHMA), flags: ['sealed'] }
      const hit = condition('a81001-hidden', SYPHILIS, { onsetDateTime: '2021-05-01' })
      const [own] = gateway.world.holdings['a81001'] ?? []
      if (own === undefined) throw new Error('nothing held')
      gateway.world.holdings = { a81001: [own, hit] }
      const withHit = await gateway.search('Condition', { ...WHO, ...query })
      // Another hidden item, which none of these queries would match: the same notice, and nothing else.
      gateway.world.holdings = { a81001: [own, twin] }
      const withMiss = await gateway.search('Condition', { ...WHO, ...query })
      gateway.world.holdings = { a81001: [own] }
      expect(withHit.status).toBe(200)
      expect(visible(withHit)).toEqual(visible(withMiss))
    },
  )
})

const VISIT = (more: JsonObject, ...flags: readonly string[]): Holding =>
  holding(
    'consultations',
    { resourceType: 'Encounter', id: 'a81001-visit', status: 'finished', subject: PATIENT, ...more },
    ...flags,
  )
const TYPED = { type: [{ coding: [{ system: 'urn:t', code: 'wanted' }] }] }
const OF_VISIT = { encounter: { reference: 'Encounter/a81001-visit' } }

/** What each query shows over each of two worlds that differ only in what is withheld. */
async function shownOver(
  type: string,
  form: Readonly<Record<string, string>>,
  worlds: readonly (readonly Holding[])[],
): Promise<readonly unknown[]> {
  const shown = []
  for (const a81001 of worlds) {
    gateway.world.holdings = { a81001 }
    const reply = await gateway.search(type, { ...WHO, ...form }, 'ward-nurse')
    expect(reply.status).toBe(200)
    shown.push(visible(reply))
  }
  return shown
}

describe('a chain cannot ask about what is withheld', () => {
  test.each([
    { 'encounter.type': 'wanted' },
    { 'encounter:Encounter.type:not': 'wanted' },
    { 'encounter.type:missing': 'true' },
    { 'encounter.status': 'finished' },
  ])('%j answers the same for a hidden hit and a hidden miss (L05)', async (form) => {
    const own = condition('a81001-own', ASTHMA, OF_VISIT)
    const [hit, miss] = await shownOver('Condition', form, [
      [own, VISIT(TYPED, 'sealed')],
      [own, VISIT({}, 'sealed')],
    ])
    expect(hit).toEqual(miss)
  })

  test('what may be seen is found through it, so that the sameness above is not for want of chaining', async () => {
    gateway.world.holdings = { a81001: [condition('a81001-own', ASTHMA, OF_VISIT), VISIT(TYPED)] }
    const found = await gateway.search('Condition', { ...WHO, 'encounter.type': 'wanted' }, 'ward-nurse')
    expect(referencesIn(found)).toEqual(['Condition/a81001-own'])
    const none = await gateway.search('Condition', { ...WHO, 'encounter.type': 'other' }, 'ward-nurse')
    expect(referencesIn(none)).toEqual([])
  })
})

describe('a chain to the person', () => {
  test('finds by what is shown of them, and by nothing else', async () => {
    const person = holding('demographics', {
      resourceType: 'Patient',
      id: 'p-0018',
      identifier: [{ system: NHS, value: '9990000018' }],
      address: [{ city: 'Riverton' }],
    })
    gateway.world.holdings = { a81001: [condition('a81001-own', ASTHMA)], pds: [person] }
    const ask = (city: string) => gateway.search('Condition', { ...WHO, 'patient.address-city': city })
    expect(referencesIn(await ask('river'))).toEqual(['Condition/a81001-own'])
    expect(referencesIn(await ask('elsewhere'))).toEqual([])
  })
})

describe('a reverse chain cannot ask about what is withheld', () => {
  test.each([
    { '_has:Condition:encounter:code': SYPHILIS },
    { '_has:Condition:encounter:code:not': ASTHMA },
    { '_has:Condition:encounter:onset-date:missing': 'false' },
  ])('%j answers the same for a hidden hit and a hidden miss (L06)', async (form) => {
    const hidden = (code: string, more: JsonObject): Holding => ({
      ...condition('a81001-hidden', code, { ...OF_VISIT, ...more }),
      flags: ['sealed'],
    })
    const [hit, miss] = await shownOver('Encounter', form, [
      [VISIT(TYPED), hidden(SYPHILIS, { onsetDateTime: '2021' })],
      [VISIT(TYPED), hidden(ASTHMA, {})],
    ])
    expect(hit).toEqual(miss)
  })

  test('what may be seen is found through it, so that the sameness above is not for want of following', async () => {
    gateway.world.holdings = { a81001: [condition('a81001-own', ASTHMA, OF_VISIT), VISIT(TYPED)] }
    const ask = (code: string) =>
      gateway.search('Encounter', { ...WHO, '_has:Condition:encounter:code': code }, 'ward-nurse')
    expect(referencesIn(await ask(ASTHMA))).toEqual(['Encounter/a81001-visit'])
    expect(referencesIn(await ask(SYPHILIS))).toEqual([])
  })

  test('every type it looks at needs a scope', async () => {
    const token = await gateway.token('ward-nurse', { scope: 'user/Encounter.rs' })
    const reply = await gateway.call('/fhir/Encounter/_search', {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...WHO, '_has:Condition:encounter:code': ASTHMA }).toString(),
    })
    expect([reply.status, refusalIn(reply).code]).toEqual([403, 'INSUFFICIENT_SCOPE'])
  })
})

test('what a chain or a reverse chain told of is in the log, though it is not in the answer', async () => {
  gateway.world.holdings = {
    a81001: [
      condition('a81001-asthma', ASTHMA, { encounter: { reference: 'Encounter/a81001-visit' } }),
      holding('consultations', {
        resourceType: 'Encounter',
        id: 'a81001-visit',
        status: 'finished',
        subject: PATIENT,
      }),
    ],
  }
  const told = async (type: string, query: Readonly<Record<string, string>>): Promise<unknown> => {
    const reply = await gateway.search(type, { ...WHO, ...query }, 'ward-nurse')
    expect([reply.status, referencesIn(reply).length]).toEqual([200, 1])
    return (JSON.parse(gateway.entries.at(-1)?.body ?? '') as JsonObject)['searchedThrough']
  }
  expect(await told('Condition', { 'encounter.status': 'finished' })).toEqual(['Encounter/a81001-visit'])
  expect(await told('Encounter', { '_has:Condition:encounter:code': ASTHMA })).toEqual([
    'Condition/a81001-asthma',
  ])
  expect(await told('Condition', { code: ASTHMA })).toBeUndefined()
})
