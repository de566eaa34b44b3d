import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isFhirResource, type FhirResource } from '../../src/fhir/resource.js'
import { SOURCE_EXTENSIONS } from '../../src/fhir/extensions/source-extensions.js'
import { type Json, isJsonObject } from '../../src/model/json.js'
import { pointsAtWithheld } from '../../src/redaction/points-at-withheld.js'
import { HANDLING_CAVEAT, type RedactionOrders, redact } from '../../src/redaction/redact.js'

const ORDERS: RedactionOrders = {
  masks: ['address', 'location', 'code.text'],
  security: [HANDLING_CAVEAT],
  keepsReference: (it) => !it.endsWith('/hidden'),
}

/** Text that must not survive, and text that may. */
const SECRET = 'canary'
const words = fc.constantFrom('plain', 'words')
const hidden = fc.record({
  reference: fc.constant('Condition/hidden'),
  display: fc.constant(SECRET),
  identifier: fc.record({ value: fc.constant(SECRET) }),
})
const shown = fc.record({ reference: fc.constant('Condition/shown'), display: words })
const raw = fc
  .constantFrom(...Object.values(SOURCE_EXTENSIONS).map((it) => it.url))
  .map((url) => ({ url, valueString: SECRET, extension: [{ url: 'content', valueString: SECRET }] }))
const extension = fc.oneof(
  fc.record({ url: fc.constant('urn:x'), valueReference: fc.oneof(hidden, shown) }),
  fc.record({ url: fc.constant('urn:x'), extension: fc.array(raw, { minLength: 1, maxLength: 2 }) }),
  raw,
)
const node = fc.letrec<{ element: unknown; object: object }>((tie) => ({
  element: fc.oneof(
    { maxDepth: 4 },
    words,
    fc.boolean(),
    hidden,
    shown,
    tie('object'),
    fc.array(tie('object'), { maxLength: 3 }),
  ),
  object: fc.record(
    {
      subject: fc.oneof(hidden, shown),
      extension: fc.array(extension, { maxLength: 2 }),
      entry: fc.array(fc.record({ item: fc.oneof(hidden, shown), note: words }), { maxLength: 3 }),
      detail: tie('element'),
      activity: tie('element'),
    },
    { requiredKeys: [] },
  ),
})).object
const resources = fc
  .record({
    resourceType: fc.constantFrom('List', 'Condition', 'Encounter'),
    address: fc.constant([{ line: [SECRET] }]),
    location: fc.constant([{ location: { display: SECRET } }]),
    text: fc.constant({ div: SECRET }),
    body: node,
    contained: fc.array(
      fc.record({
        resourceType: fc.constant('Location'),
        id: fc.constant('x'),
        address: fc.constant(SECRET),
      }),
      { maxLength: 2 },
    ),
  })
  .map(({ body, ...rest }): unknown => ({ ...body, ...rest }))
  .filter(isFhirResource)

/** Every path with its primitive value, array positions left out. */
function leavesOf(value: Json | undefined, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((it: Json) => leavesOf(it, path))
  if (isJsonObject(value))
    return Object.entries(value).flatMap(([name, it]) => leavesOf(it, `${path}.${name}`))
  return [`${path}=${JSON.stringify(value)}`]
}

describe('the laws of redaction', () => {
  it('what is removed is nowhere in the bytes', () => {
    fc.assert(
      fc.property(resources, (resource) => {
        expect(JSON.stringify(redact(resource, ORDERS))).not.toMatch(/canary|hidden/)
      }),
    )
  })

  it('what the source wrote in raw form never leaves, whether anything is masked or not', () => {
    const never = Object.values(SOURCE_EXTENSIONS).filter((it) => it.leaves === 'never')
    fc.assert(
      fc.property(resources, fc.constantFrom([], ['address']), (resource, masks) => {
        const left = JSON.stringify(redact(resource, { ...ORDERS, masks }))
        expect(never.filter((it) => left.includes(it.url))).toEqual([])
      }),
    )
  })

  it('doing it twice is doing it once', () => {
    fc.assert(
      fc.property(resources, (resource) => {
        const once = redact(resource, ORDERS)
        expect(redact(once, ORDERS)).toEqual(once)
      }),
    )
  })

  it('nothing is added but labels and the masked mark, and the resource itself is left alone', () => {
    fc.assert(
      fc.property(resources, (resource) => {
        const before = JSON.stringify(resource)
        const had = new Set(leavesOf(resource, ''))
        const added = leavesOf(redact(resource, ORDERS), '').filter((it) => !had.has(it))
        expect(added.filter((it) => !it.startsWith('.meta.') && !it.includes('.extension.'))).toEqual([])
        expect(JSON.stringify(resource)).toBe(before)
      }),
    )
  })

  it('shares what it did not change', () => {
    const code = { coding: [{ code: 'a' }] }
    const entry = { item: { reference: 'Condition/shown' } }
    const resource: FhirResource = {
      resourceType: 'List',
      code,
      entry: [entry, { item: { reference: 'Condition/hidden' } }],
    }
    const left = redact(resource, { ...ORDERS, masks: [] })
    expect(left['code']).toBe(code)
    expect(left['entry']).toEqual([entry])
    expect(Array.isArray(left['entry']) && left['entry'][0]).toBe(entry)
  })
})

describe('what is about withheld resources alone', () => {
  it.each<[string, FhirResource, boolean]>([
    ['a provenance of hidden targets', provenance('Condition/hidden'), true],
    ['a provenance with one shown target', provenance('Condition/hidden', 'Condition/shown'), false],
    ['a task about a hidden resource', { resourceType: 'Task', focus: { reference: 'A/hidden' } }, true],
    ['a task about what it contains', { resourceType: 'Task', focus: { reference: '#a' } }, false],
    [
      'a task about what it contains, whatever it is called',
      { resourceType: 'Task', focus: { reference: '#/hidden' } },
      false,
    ],
    ['a task about what has only a name', { resourceType: 'Task', focus: { display: 'x' } }, false],
    ['a task about nothing', { resourceType: 'Task' }, false],
    ['a condition', { resourceType: 'Condition', encounter: { reference: 'A/hidden' } }, false],
  ])('%s', (_what, resource, expected) => {
    expect(pointsAtWithheld(resource, ORDERS.keepsReference)).toBe(expected)
  })
})

function provenance(...targets: readonly string[]): FhirResource {
  return { resourceType: 'Provenance', target: targets.map((reference) => ({ reference })) }
}
