import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type SealedFor,
  isIdentifying,
  isSealed,
  openValue,
  sealValue,
} from '../../../src/decision/paging/sealed-values.js'
import { type OdsCode } from '../../../src/model/ods-code.js'
import { resourceType } from '../../../src/fhir/resource-types.js'

const KEY = randomBytes(32)
const BY = { callingSystem: 'council', userId: 'worker-1', organisation: '9A1' as OdsCode }
const text = fc.string({ maxLength: 200 })

describe('a sealed value', () => {
  test('opens for whoever it was sealed for, says nothing of what it is, and is the same each time', () => {
    fc.assert(
      fc.property(text, (value) => {
        const sealed = sealValue(KEY, 'family', value, BY)
        expect(isSealed(sealed)).toBe(true)
        expect(openValue(KEY, 'family', sealed, BY)).toBe(Buffer.from(value).toString())
        expect(sealValue(KEY, 'family', value, BY)).toBe(sealed)
        expect(sealed).toMatch(/^sealed\.[\w-]+$/)
      }),
    )
  })

  test.each([
    ['another parameter', 'given', BY],
    ['another worker', 'family', { ...BY, userId: 'worker-2' }],
    ['nobody named', 'family', { ...BY, userId: undefined }],
    ['another organisation', 'family', { ...BY, organisation: '9A2' as OdsCode }],
    ['another calling system', 'family', { ...BY, callingSystem: 'practice' }],
  ])('does not open for %s', (_, name, by: SealedFor) => {
    expect(openValue(KEY, name, sealValue(KEY, 'family', 'TEST-ALDER', BY), by)).toBeUndefined()
  })

  test('is sealed with a number of its own for all that it is sealed with', () => {
    const others = [
      sealValue(KEY, 'family', 'TEST-ALDER', BY),
      sealValue(KEY, 'family', 'TEST-BIRCH', BY),
      sealValue(KEY, 'given', 'TEST-ALDER', BY),
      sealValue(KEY, 'family', 'TEST-ALDER', { ...BY, userId: 'worker-2' }),
      sealValue(randomBytes(32), 'family', 'TEST-ALDER', BY),
    ]
    const nonces = others.map((it) =>
      Buffer.from(it.slice('sealed.'.length), 'base64url').toString('hex', 0, 12),
    )
    expect(new Set(nonces).size).toBe(others.length)
  })

  test('does not open changed, cut or made up', () => {
    const sealed = sealValue(KEY, 'family', 'TEST-ALDER', BY)
    fc.assert(
      fc.property(
        fc.integer({ min: 7, max: sealed.length - 2 }),
        fc.constantFrom('A', 'b', '-', '0'),
        (at, other) => {
          fc.pre(sealed[at] !== other)
          expect(
            openValue(KEY, 'family', sealed.slice(0, at) + other + sealed.slice(at + 1), BY),
          ).toBeUndefined()
        },
      ),
    )
    for (const bad of ['sealed.', 'sealed.AAAA', sealed.slice(0, -4), 'TEST-ALDER'])
      expect(openValue(KEY, 'family', bad, BY)).toBeUndefined()
    expect(openValue(randomBytes(32), 'family', sealed, BY)).toBeUndefined()
  })
})

describe('what can name or describe somebody', () => {
  test.each([
    ['Patient', 'family', 'TEST-ALDER', true],
    ['Patient', 'family:exact', 'TEST-ALDER', true],
    ['Patient', 'birthdate', '1941-02-03', true],
    ['Patient', '_id', 'opaque', false],
    ['Patient', '_count', '5', false],
    ['RelatedPerson', 'phone', '07700900001', true],
    ['CarePlan', 'status', 'active', false],
    ['CarePlan', 'status:not', 'active', false],
    ['CarePlan', 'date', 'ge2025', false],
    ['CarePlan', 'encounter', 'Encounter/opaque', false],
    ['CarePlan', '_sort', 'date', false],
    ['CarePlan', 'performer:Organization.name', 'x', true],
    ['CarePlan', 'performer:identifier', 'x|1', true],
    ['CarePlan', '_has:Provenance:target:agent', 'x', true],
    ['Condition', 'identifier', 'https://fhir.nhs.uk/Id/nhs-number|9990000026', true],
    ['Condition', 'code:text', 'Mary Smith', true],
    ['Condition', 'code', '9990000026', true],
    ['Condition', 'code:missing', 'true', false],
    ['Condition', 'evidence-detail', 'urn:x:9990000026', true],
    ['DocumentReference', 'identifier:of-type', 's|NH|9990000026', true],
    ['Observation', 'code-value-string', 'x$Mary Smith', true],
    ['Observation', 'value-quantity', 'gt5', false],
    ['Condition', 'identifier', 'urn:x|abc', true],
    ['Medication', 'lot-number', 'abc', true],
    ['CarePlan', 'nothing-known', 'x', true],
  ])('%s: %s=%s', (type, name, value, isSealedInLinks) => {
    expect(isIdentifying(resourceType(type)!, name, value)).toBe(isSealedInLinks)
  })
})
