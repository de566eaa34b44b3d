import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Json, type JsonObject, isJsonObject } from '../../src/model/json.js'
import { BASE, errorsOf } from './base-validator.js'
import { changed } from './changed.js'
import { CHECK, PATIENT as CLAIMING } from './sample-resources.js'
import { BUNDLE, CARE_PLAN, OBSERVATION, PATIENT, SERVICE_REQUEST } from './valid-resources.js'

const VALID: readonly JsonObject[] = [PATIENT, SERVICE_REQUEST, CARE_PLAN, OBSERVATION, BUNDLE, CLAIMING]

type Place = readonly (string | number)[]

/** Every place in a resource, and the places where one more property could stand. */
function placesIn(value: Json | undefined, at: Place = []): readonly Place[] {
  if (Array.isArray(value)) return [at, ...value.flatMap((it: Json, i) => placesIn(it, [...at, i]))]
  if (!isJsonObject(value)) return [at]
  return [at, ...Object.entries(value).flatMap(([name, it]) => placesIn(it, [...at, name]))]
}

const anyJson = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>

/** A valid resource with any JSON anywhere in it. */
const damaged = fc
  .constantFrom(...VALID)
  .chain((resource) =>
    fc
      .tuple(fc.constantFrom(...placesIn(resource).filter((it) => it.length > 0)), anyJson)
      .map(([place, value]) => changed(resource, place, value)),
  )

describe('validation', () => {
  test('answers any JSON with findings', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        expect(errorsOf(CHECK.validate(value)).length).toBeGreaterThan(0)
      }),
    )
  })

  test('answers any damage, always alike', () => {
    fc.assert(
      fc.property(damaged, (resource) => {
        const once = CHECK.validate(resource)
        expect(CHECK.validate(JSON.parse(JSON.stringify(resource)))).toEqual(once)
        for (const it of once) expect(it.expression).not.toBe('')
      }),
      { numRuns: 1000 },
    )
  })

  test('never repeats a value of the resource', () => {
    const secret = 'Zanzibar-4711'
    fc.assert(
      fc.property(fc.constantFrom(...VALID), fc.nat(), (resource, n) => {
        const places = placesIn(resource).filter((it) => it.length > 0)
        const place = places[n % places.length]!
        const issues = CHECK.validate(changed(resource, place, secret))
        // The URL of an extension or a profile is a definition's name, and is said.
        const isCanonical = place.at(-1) === 'url' || place.includes('profile')
        if (!isCanonical) expect(JSON.stringify(issues)).not.toContain(secret)
      }),
      { numRuns: 500 },
    )
  })

  test('ends on what nests without end', () => {
    const deep = (depth: number, wrap: (inner: Json) => Json): Json => {
      let made: Json = 1
      for (let i = 0; i < depth; i += 1) made = wrap(made)
      return made
    }
    for (const extension of [
      deep(20_000, (it) => [{ url: 'urn:x', extension: it }]),
      deep(20_000, (it) => [it]),
    ])
      expect(errorsOf(BASE.validate({ resourceType: 'Patient', extension })).length).toBeGreaterThan(0)
    const bundles = deep(5_000, (it) => ({
      resourceType: 'Bundle',
      type: 'collection',
      entry: [{ resource: it }],
    }))
    expect(errorsOf(BASE.validate(bundles)).some((it) => it.startsWith('depth'))).toBe(true)
  })
})
