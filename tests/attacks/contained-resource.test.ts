import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type JsonObject } from '../../src/model/json.js'
import { ASTHMA, OTHER_PATIENT, SYPHILIS, condition } from '../disclosure/world.js'
import { NHS, type SmallGateway, WHO, referencesIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway()
})
afterAll(() => gateway.stop())

const snomed = (code: string): JsonObject => ({ coding: [{ system: 'http://snomed.info/sct', code }] })

/** What is contained, and how the resource around it points there. */
const HIDDEN: readonly (readonly [string, JsonObject, JsonObject])[] = [
  [
    'an excluded code',
    { resourceType: 'Observation', id: 'in', code: snomed(SYPHILIS) },
    { evidence: [{ detail: [{ reference: '#in' }] }] },
  ],
  [
    'an excluded code in something contained that nothing points at',
    { resourceType: 'Observation', id: 'in', code: snomed(SYPHILIS) },
    {},
  ],
  [
    'a restricted label, which contained resources may not have',
    {
      resourceType: 'Observation',
      id: 'in',
      meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }] },
    },
    {},
  ],
  [
    'another person',
    { resourceType: 'Patient', id: 'in', identifier: [{ system: NHS, value: '9990000026' }] },
    { asserter: { reference: '#in' } },
  ],
  ['something about another person', { resourceType: 'Observation', id: 'in', subject: OTHER_PATIENT }, {}],
]

describe('a contained resource is judged with what holds it (L20)', () => {
  test.each(HIDDEN)('%s withholds the whole', async (_what, contained, pointer) => {
    const text = { ...contained, note: [{ text: 'canary-contained' }] }
    gateway.world.holdings = {
      a81001: [
        condition('a81001-shown', ASTHMA),
        condition('a81001-holder', ASTHMA, { contained: [text], ...pointer }),
      ],
    }
    const reply = await gateway.search('Condition', WHO)
    expect(referencesIn(reply)).toEqual(['Condition/a81001-shown'])
    expect(reply.text).not.toContain('canary')
  })

  test('an ordinary one leaves without narrative, labels or what nothing points at', async () => {
    gateway.world.holdings = {
      a81001: [
        condition('a81001-holder', ASTHMA, {
          contained: [
            {
              resourceType: 'Practitioner',
              id: 'in',
              name: [{ family: 'shown-family' }],
              text: { status: 'generated', div: '<div>canary-narrative</div>' },
              meta: { tag: [{ code: 'canary-tag' }] },
            },
            { resourceType: 'Practitioner', id: 'loose', name: [{ family: 'canary-loose' }] },
          ],
          asserter: { reference: '#in' },
        }),
      ],
    }
    const reply = await gateway.search('Condition', WHO)
    expect(reply.text).toContain('shown-family')
    expect(reply.text).not.toContain('canary')
  })
})
