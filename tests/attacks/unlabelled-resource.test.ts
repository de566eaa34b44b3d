import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ASTHMA, PATIENT, condition, holding } from '../disclosure/world.js'
import { type Holding } from '../disclosure/world.js'
import { type SmallGateway, WHO, referencesIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway()
})
afterAll(() => gateway.stop())

const CONFIDENTIALITY = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality'

const UNLABELLED: readonly (readonly [string, Holding])[] = [
  ['a mark that no rule knows', holding('problems', condition('a81001-x', ASTHMA).resource, 'a-new-mark')],
  [
    'a confidentiality that no rule knows',
    condition('a81001-x', ASTHMA, { meta: { security: [{ system: CONFIDENTIALITY, code: 'VV' }] } }),
  ],
  ['an id that cannot be referred to', condition('a81001 x', ASTHMA)],
]

describe('what cannot be labelled is withheld (catalogue 28)', () => {
  test.each(UNLABELLED)('%s, and only a generic notice says so (L32)', async (_what, held) => {
    gateway.world.holdings = { a81001: [condition('a81001-shown', ASTHMA), held] }
    const reply = await gateway.search('Condition', WHO, 'ward-nurse')
    expect(referencesIn(reply)).toEqual(['Condition/a81001-shown'])
    expect(reply.text.split('confidential-items')).toHaveLength(2)
    expect(reply.text).not.toMatch(/I-06|R-0|VV|a-new-mark/)
  })

  test('a type that is not in the table does not leave by $everything', async () => {
    gateway.world.holdings = {
      a81001: [
        condition('a81001-shown', ASTHMA),
        holding('problems', {
          resourceType: 'Basic',
          id: 'a81001-basic',
          subject: PATIENT,
          code: { text: 'canary' },
        }),
        holding('problems', { resourceType: 'Binary', id: 'a81001-binary', data: 'canary' }),
      ],
    }
    const reply = await gateway.get('Patient/p-0018/$everything', 'ward-nurse')
    expect(reply.text).toContain('a81001-shown')
    expect(reply.text).not.toContain('canary')
  })
})
