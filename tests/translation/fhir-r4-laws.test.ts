import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RESOURCE_TYPES } from '../../src/fhir/resource-types.js'
import { type Json, type JsonObject, isJsonObject } from '../../src/model/json.js'
import { asJson, contextFor, loaded, recordOf } from './mapping-fixtures.js'

const { translator } = loaded('fhir-r4')
const NUMBER = '9990000018'
const context = contextFor([NUMBER])
const translate = (content: Json) => translator.translate(recordOf('fhir-r4', content), context)

const patient = (number: string, id = 'p1'): JsonObject => ({
  resourceType: 'Patient',
  id,
  identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: number }],
})
const types = RESOURCE_TYPES.filter((it) => it.personIdentifier === undefined).map((it) => it.type)
const reference = fc.oneof(
  fc.constantFrom('Patient/p1', 'Patient/p2', 'https://base.example/r4/Patient/p1', '#c', 'urn:uuid:1'),
  fc.string(),
)
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom('subject', 'text', 'meta', 'contained', 'extension', 'note', 'id'),
      tie('value'),
    ),
    fc.record({ reference, display: fc.string() }),
  ),
})).value
const resource = fc
  .tuple(fc.constantFrom(...types), fc.constantFrom('a', 'b', 'c'), anything)
  .map(([resourceType, id, more]) =>
    asJson({ ...(isJsonObject(more) ? more : { note: asJson(more) }), resourceType, id }),
  )
const collection = (...resources: readonly Json[]): Json => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: resources.map((it) => ({ resource: it })),
})

describe('FHIR R4 that is carried over', () => {
  it('whatever comes, something is said of it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (content) => {
        const { resources, issues } = translate(asJson(content))
        expect(resources.length + issues.length).toBeGreaterThan(0)
      }),
    )
  })

  it('each resource is carried once, or an issue says why not', () => {
    fc.assert(
      fc.property(fc.array(resource, { maxLength: 6 }), (resources) => {
        const translated = translate(collection(patient(NUMBER), ...resources))
        const names = translated.resources.map((it) => it.sourceReference)
        expect(new Set(names).size).toBe(names.length)
        expect(translated.resources.length + translated.issues.length).toBeGreaterThanOrEqual(
          new Set(resources.map((it) => JSON.stringify(it))).size > 0 ? 2 : 1,
        )
      }),
    )
  })

  it('no reference leads to an id or an address of the source, and no narrative comes along', () => {
    fc.assert(
      fc.property(fc.array(resource, { maxLength: 6 }), (resources) => {
        const text = JSON.stringify(
          translate(collection(patient(NUMBER), ...resources)).resources.map((it) => it.resource),
        )
        expect(text).not.toMatch(/"reference":"(Patient\/p[12]|https:|urn:)/)
      }),
    )
  })

  it('nothing is carried of a collection that is of another person, or of two', () => {
    fc.assert(
      fc.property(fc.array(resource, { maxLength: 4 }), fc.boolean(), (resources, isFirst) => {
        const other = patient('9990000026', 'p2')
        const own = patient(NUMBER)
        for (const people of [[other], isFirst ? [other, own] : [own, other]])
          expect(translate(collection(...people, ...resources)).resources).toEqual([])
      }),
    )
  })

  it.each([[{ security: { code: 'R' } }], [{ security: ['R'] }], [{ security: null }], [['R']], [null]])(
    'what says unreadably how it is to be handled is not carried: %j',
    (meta) => {
      const plan = { resourceType: 'CarePlan', id: 'a', meta }
      const { resources, issues } = translate(collection(patient(NUMBER), plan))
      expect(resources.map((it) => it.resource.resourceType)).toEqual(['Patient'])
      expect(issues.map((it) => [it.severity, it.code])).toEqual([['error', 'handling-unreadable']])
    },
  )

  it('what is made by rules of its own is not carried, as nobody here knows them', () => {
    const plan = { resourceType: 'CarePlan', id: 'a', implicitRules: 'https://council.example/rules' }
    const { resources, issues } = translate(collection(patient(NUMBER), plan))
    expect([resources.length, issues.map((it) => it.code)]).toEqual([1, ['implicit-rules']])
  })

  it('is the same each time', () => {
    fc.assert(
      fc.property(fc.array(resource, { maxLength: 4 }), (resources) => {
        const content = collection(patient(NUMBER), ...resources)
        expect(translate(content)).toEqual(translate(content))
      }),
    )
  })
})
