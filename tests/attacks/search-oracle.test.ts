import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ASTHMA, SYPHILIS, condition } from '../disclosure/world.js'
import { type SmallGateway, WHO, refusalIn, startSmallGateway, visible } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({ holdings: { a81001: [condition('a81001-asthma', ASTHMA)] } })
})
afterAll(() => gateway.stop())

const SNOMED = 'http://snomed.info/sct'

describe('a search cannot ask about what is withheld', () => {
  test.each(['_has:Observation:patient:code', '_has:Condition:encounter:code', '_has'])(
    '%s, a reverse chain, is refused (L06)',
    async (name) => {
      const reply = await gateway.search('Condition', { ...WHO, [name]: SYPHILIS })
      expect([reply.status, refusalIn(reply).code]).toEqual([400, 'INVALID_PARAMETER'])
    },
  )

  test.each([
    'patient.name',
    'subject:Patient.name',
    'patient:Patient.birthdate',
    'encounter.type',
    'asserter.identifier',
    'encounter:Encounter.reason-code',
  ])('%s, a chain, is refused (L05)', async (name) => {
    const reply = await gateway.search('Condition', { ...WHO, [name]: 'x' })
    expect([reply.status, refusalIn(reply).code]).toEqual([400, 'INVALID_PARAMETER'])
  })

  test.each([
    '_filter',
    '_query',
    '_list',
    '_content',
    '_text',
    '_lastUpdated',
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
