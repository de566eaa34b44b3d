import { describe, expect, it } from 'vitest'
import { type JsonObject } from '../../src/model/json.js'
import { type RedactionOrders, redact } from '../../src/redaction/redact.js'
import { orders } from './given.js'

const HIDDEN = { reference: 'Hidden/1' }
const LINK = { url: 'urn:x', valueReference: HIDDEN }
const CODED = { url: 'urn:y', valueCode: 'b' }
const ODS = { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: '9A1' }

/** What is left of the elements of a resource. */
function left(resource: JsonObject, ordered: RedactionOrders): JsonObject {
  const { meta: _meta, ...rest } = redact({ ...resource, resourceType: 'Observation', id: 'x' }, ordered)
  const { resourceType: _type, id: _id, ...elements } = rest
  return elements
}

const HIDING = orders([], ['Hidden/1', '#in'])
const NOTHING_KEPT: RedactionOrders = { ...orders([]), keepsReference: () => false }

const CASES: readonly (readonly [string, RedactionOrders, JsonObject, JsonObject])[] = [
  [
    'what was empty before stays as it was',
    HIDING,
    { code: {}, note: [{}, { authorReference: HIDDEN }, { id: 'n' }], focus: [HIDDEN] },
    { code: {}, note: [{}, { id: 'n' }] },
  ],
  [
    'what becomes empty goes, in a list or not, with or without an id',
    orders(['contact.address', 'place.address']),
    { contact: { id: 'c', address: 'canary' }, place: [{ address: 'canary' }] },
    {},
  ],
  [
    'what belongs to one primitive of several goes whole with the last of it',
    HIDING,
    { given: ['Ann', 'Bea'], _given: [{ extension: [LINK] }, null] },
    { given: ['Ann', 'Bea'] },
  ],
  [
    'and keeps its place with any of it',
    HIDING,
    { given: ['A', 'B', 'C'], _given: [null, { extension: [CODED] }, { extension: [LINK] }] },
    { given: ['A', 'B', 'C'], _given: [null, { extension: [CODED] }, null] },
  ],
  [
    'an extension goes with its value, whether it has an id or not',
    HIDING,
    { extension: [{ ...LINK, id: 'e' }, CODED] },
    { extension: [CODED] },
  ],
  [
    'an extension that modifies too',
    HIDING,
    { modifierExtension: [LINK, CODED] },
    { modifierExtension: [CODED] },
  ],
  [
    'a local reference is never hidden',
    HIDING,
    { focus: [{ reference: '#in' }], contained: [{ resourceType: 'Device', id: 'in' }] },
    { focus: [{ reference: '#in' }], contained: [{ resourceType: 'Device', id: 'in' }] },
  ],
  [
    'an element that only looks like part of a reference is none',
    HIDING,
    { participant: [{ type: [{ text: 'carer' }] }, { id: 'p', extension: [CODED] }] },
    { participant: [{ type: [{ text: 'carer' }] }, { id: 'p', extension: [CODED] }] },
  ],
  [
    'an organisation may be named by its code alone',
    HIDING,
    { performer: [{ identifier: ODS }] },
    { performer: [{ identifier: ODS }] },
  ],
  [
    'what is coded beside a name that goes stays',
    HIDING,
    { performer: [{ display: 'Canary Neighbour', extension: [CODED] }] },
    { performer: [{ extension: [CODED] }] },
  ],
  [
    'an address in an extension that is no local reference stays, whatever may be referred to',
    NOTHING_KEPT,
    {
      extension: ['urn:Hidden/1', 'Hidden/1/more', 'https://elsewhere.example/Hidden/1', 5]
        .map((valueUri) => ({ url: 'urn:x', valueUri }))
        .concat([{ url: 'urn:x', valueUri: 'Hidden/1' }]),
    },
    {
      extension: ['urn:Hidden/1', 'Hidden/1/more', 'https://elsewhere.example/Hidden/1', 5].map(
        (valueUri) => ({
          url: 'urn:x',
          valueUri,
        }),
      ),
    },
  ],
]

describe('what redaction leaves', () => {
  it.each(CASES)('%s', (_what, ordered, resource, expected) => {
    expect(left(resource, ordered)).toEqual(expected)
  })

  it('an activity that never referred to anything stays without what was hidden in it', () => {
    const plan = {
      resourceType: 'CarePlan',
      id: 'c',
      activity: [{ detail: { status: 'x', location: HIDDEN } }],
    }
    expect(redact(plan, HIDING)['activity']).toEqual([{ detail: { status: 'x' } }])
  })

  it('bears the caveat on passing it on', () => {
    const { meta } = redact({ resourceType: 'Observation', id: 'x' }, HIDING)
    const caveat = { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'NODSCLCDS' }
    expect(meta).toEqual({ security: [caveat] })
  })
})
