import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type JsonObject } from '../../src/model/json.js'
import { ASTHMA, SYPHILIS, condition } from '../disclosure/world.js'
import { type SmallGateway, WHO, referencesIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway()
})
afterAll(() => gateway.stop())

type Coded = { readonly coding: readonly [JsonObject] }
const coded = (code: string): Coded => ({
  coding: [{ system: 'http://snomed.info/sct', code, display: 'canary' }],
})

const places = (it: Coded): readonly (readonly [string, JsonObject])[] => [
  ['an extension', { extension: [{ url: 'x', valueCodeableConcept: it }] }],
  ['a coding in an extension', { extension: [{ url: 'x', valueCoding: it.coding[0] }] }],
  ['a modifier extension', { modifierExtension: [{ url: 'x', valueCodeableConcept: it }] }],
  [
    'an extension of an extension',
    { extension: [{ url: 'x', extension: [{ url: 'y', valueCodeableConcept: it }] }] },
  ],
  ['an extension of a primitive', { _recordedDate: { extension: [{ url: 'x', valueCodeableConcept: it }] } }],
  ['a tag', { meta: { tag: it.coding } }],
  [
    'a second coding beside a harmless one',
    { code: { coding: [{ system: 'http://snomed.info/sct', code: ASTHMA }, ...it.coding] } },
  ],
]

describe('an excluded code counts wherever it stands (catalogue 23)', () => {
  test.each(places(coded(SYPHILIS)))('in %s', async (_where, more) => {
    gateway.world.holdings = {
      a81001: [condition('a81001-shown', ASTHMA), condition('a81001-hidden', ASTHMA, more)],
    }
    const reply = await gateway.search('Condition', WHO, 'ward-nurse')
    expect(referencesIn(reply)).toEqual(['Condition/a81001-shown'])
    expect(reply.text).not.toContain('canary')
  })

  test.each(places(coded(ASTHMA)))(
    'the twin: any other code leaves the item be, in %s',
    async (_where, more) => {
      gateway.world.holdings = { a81001: [condition('a81001-other', ASTHMA, more)] }
      const reply = await gateway.search('Condition', WHO, 'ward-nurse')
      expect(referencesIn(reply)).toEqual(['Condition/a81001-other'])
    },
  )
})
