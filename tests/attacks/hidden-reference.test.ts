import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type JsonObject } from '../../src/model/json.js'
import { ASTHMA, PATIENT, SYPHILIS, condition, holding } from '../disclosure/world.js'
import { NHS, type SmallGateway, WHO, referencesIn, resourcesIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway()
})
afterAll(() => gateway.stop())

const TO_HIDDEN = { reference: 'Condition/a81001-hidden', display: 'canary-display', type: 'Condition' }
const TO_PERSON = {
  type: 'Patient',
  identifier: { system: NHS, value: '9990000026' },
  display: 'canary-name',
}

const ELEMENTS: readonly (readonly [string, JsonObject])[] = [
  ['a reference with its display', { asserter: TO_HIDDEN }],
  ['a reference by identifier of another person', { asserter: TO_PERSON }],
  ['a display alone', { asserter: { display: 'canary-name' } }],
  ['a reference in an extension', { extension: [{ url: 'urn:x', valueReference: TO_HIDDEN }] }],
  [
    'a reference in an extension of an extension',
    { extension: [{ url: 'urn:x', extension: [{ url: 'of', valueReference: TO_HIDDEN }] }] },
  ],
  [
    'a reference written as a URI in an extension',
    { extension: [{ url: 'urn:x', valueUri: 'Condition/a81001-hidden' }] },
  ],
  ['a versioned reference', { asserter: { ...TO_HIDDEN, reference: 'Condition/a81001-hidden/_history/1' } }],
  [
    'an absolute reference',
    { asserter: { ...TO_HIDDEN, reference: 'https://source.example/Condition/a81001-hidden' } },
  ],
  ['a reference in a stage', { stage: [{ assessment: [TO_HIDDEN] }] }],
  [
    'a reference in the sibling of a primitive',
    { _recordedDate: { extension: [{ url: 'urn:x', valueReference: TO_HIDDEN }] } },
  ],
]

describe('a reference to what is withheld goes, with its display and identifier (L19)', () => {
  test.each(ELEMENTS)('%s', async (_what, element) => {
    gateway.world.holdings = {
      a81001: [condition('a81001-shown', ASTHMA, element), condition('a81001-hidden', SYPHILIS)],
    }
    const reply = await gateway.search('Condition', WHO, 'ward-nurse')
    expect(referencesIn(reply)).toEqual(['Condition/a81001-shown'])
    for (const hidden of ['canary', 'a81001-hidden', '9990000026']) expect(reply.text).not.toContain(hidden)
  })

  test('the twin: a reference to what leaves stays', async () => {
    gateway.world.holdings = {
      a81001: [
        condition('a81001-shown', ASTHMA, { stage: [{ assessment: [TO_HIDDEN] }] }),
        condition('a81001-hidden', ASTHMA),
      ],
    }
    const reply = await gateway.search('Condition', WHO, 'ward-nurse')
    expect(referencesIn(reply)).toHaveLength(2)
    expect(reply.text).toContain('"reference":"Condition/a81001-hidden"')
  })

  /** Where a reference leads to what leaves: how it stands then; a display that repeats it goes all the same. */
  const STAYS: readonly string[] = [
    'a reference with its display',
    'a reference in an extension',
    'a reference in an extension of an extension',
    'a reference in a stage',
    'a reference in the sibling of a primitive',
  ]
  test.each(ELEMENTS.filter(([what]) => STAYS.includes(what)))(
    'the twin: to what leaves it stays, %s',
    async (_what, element) => {
      gateway.world.holdings = {
        a81001: [condition('a81001-shown', ASTHMA, element), condition('a81001-hidden', ASTHMA)],
      }
      const reply = await gateway.search('Condition', WHO, 'ward-nurse')
      expect(referencesIn(reply)).toHaveLength(2)
      const [shown] = resourcesIn(reply).filter((it) => it['id'] === 'a81001-shown')
      expect(JSON.stringify(shown)).toContain('Condition/a81001-hidden')
    },
  )

  test('the person’s own RelatedPerson names nobody else’s record', async () => {
    gateway.world.holdings = {
      riverton: [
        holding('contacts', {
          resourceType: 'RelatedPerson',
          id: 'riverton-daughter',
          patient: PATIENT,
          identifier: [{ system: 'urn:case-system', value: 'shown' }],
          extension: [{ url: 'urn:x', valueReference: TO_PERSON }],
        }),
      ],
    }
    const reply = await gateway.search('RelatedPerson', WHO, 'gp')
    expect(referencesIn(reply)).toEqual(['RelatedPerson/riverton-daughter'])
    for (const hidden of ['canary', '9990000026']) expect(reply.text).not.toContain(hidden)
  })
})
