import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ASTHMA, NOTHING_RECORDED, SYPHILIS, condition, holding } from '../disclosure/world.js'
import { type SmallGateway, WHO, referencesIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway()
})
afterAll(() => gateway.stop())

const SNOMED = 'http://snomed.info/sct'
const TERMINATION = '386639001'
const BOTH = {
  code: {
    coding: [
      { system: SNOMED, code: SYPHILIS },
      { system: SNOMED, code: TERMINATION },
    ],
  },
}
const ACT = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'

function consenting(...consentCategories: readonly string[]): void {
  gateway.world.registers = { A81001: { ...NOTHING_RECORDED, consentCategories }, '9A1': NOTHING_RECORDED }
}

describe('leave for one label is no leave for another', () => {
  test.each([
    [[], false],
    [['STI'], false],
    [['TOP'], false],
    [['STI', 'TOP'], true],
  ])('an item of two categories needs both: consent to %j', async (categories, shown) => {
    gateway.world.holdings = { a81001: [condition('a81001-both', ASTHMA, BOTH)] }
    consenting(...categories)
    const reply = await gateway.search('Condition', WHO)
    expect(reply.status).toBe(200)
    expect(referencesIn(reply)).toEqual(shown ? ['Condition/a81001-both'] : [])
  })

  test('consent to the category does not open the confidentiality that stands beside it', async () => {
    gateway.world.holdings = {
      a81001: [condition('a81001-both', SYPHILIS, { meta: { security: [{ system: ACT, code: 'PSY' }] } })],
    }
    consenting('STI')
    const reply = await gateway.search('Condition', WHO)
    expect([reply.status, referencesIn(reply)]).toEqual([200, []])
  })

  test('nor the seal', async () => {
    gateway.world.holdings = {
      a81001: [holding('problems', condition('a81001-both', SYPHILIS).resource, 'sealed')],
    }
    consenting('STI', 'SEALED')
    const reply = await gateway.search('Condition', WHO)
    expect([reply.status, referencesIn(reply)]).toEqual([200, []])
  })

  test('two copies of one item leave only if both may (L29)', async () => {
    gateway.world.holdings = {
      a81001: [condition('a81001-copy', ASTHMA), condition('a81001-copy', SYPHILIS)],
    }
    consenting()
    const reply = await gateway.search('Condition', WHO)
    expect([reply.status, referencesIn(reply)]).toEqual([200, []])
    expect(reply.text).not.toContain(ASTHMA)
  })
})
