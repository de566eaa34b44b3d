import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ASTHMA, OTHER_PATIENT, PATIENT, SYPHILIS, condition } from '../disclosure/world.js'
import { type SmallGateway, WHO, referencesIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway()
})
afterAll(() => gateway.stop())

const ITEMS = fc.array(fc.record({ hers: fc.boolean(), excluded: fc.boolean(), sealed: fc.boolean() }), {
  maxLength: 12,
})
const PAGES = fc.constantFrom<Readonly<Record<string, string>>>({}, { _sort: '-_id' }, { _elements: 'code' })

test('of any mixture of people and labels, exactly what may leave leaves: each item is judged as itself (L29)', async () => {
  await fc.assert(
    fc.asyncProperty(ITEMS, PAGES, async (items, more) => {
      gateway.world.holdings = {
        a81001: items.map(({ hers, excluded, sealed }, i) => ({
          ...condition(`a81001-${i}`, excluded ? SYPHILIS : ASTHMA, {
            subject: hers ? PATIENT : OTHER_PATIENT,
          }),
          flags: sealed ? ['sealed'] : [],
        })),
      }
      const reply = await gateway.search('Condition', { ...WHO, ...more }, 'ward-nurse')
      const may = items.flatMap((it, i) =>
        it.hers && !it.excluded && !it.sealed ? [`Condition/a81001-${i}`] : [],
      )
      expect(reply.status).toBe(200)
      expect(referencesIn(reply).toSorted()).toEqual(may.toSorted())
      expect(reply.text).not.toMatch(/p-0026|76272004/)
    }),
    { numRuns: 100 },
  )
})
