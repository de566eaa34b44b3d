import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readMappingFolder } from '../../src/cli/mapping/read-mapping-folder.js'
import { mappingTranslator } from '../../src/translation/mapping-translator.js'
import { caseOutcome } from '../../src/cli/mapping/run-cases.js'
import {
  type Json,
  type JsonObject,
  arrayOf,
  isJsonObject,
  objectOf,
  objectsOf,
  textOf,
} from '../../src/model/json.js'
import { placed } from '../fhir-validate/base-validator.js'
import { asJson, shippedMapping } from '../translation/mapping-fixtures.js'
import { CHECK, STRUCTURES } from './profile-folder.js'

/** The mappings of adult social care, and those of our profiles that each makes. */
const CLAIMS: ReadonlyMap<string, readonly string[]> = new Map([
  ['adw', ['care-organisation', 'contact-or-request', 'person-in-network']],
  [
    'cld',
    [
      'assessment',
      'care-organisation',
      'contact-or-request',
      'package-of-care',
      'person-in-network',
      'support-reason',
    ],
  ],
  [
    'liquidlogic-warehouse',
    [
      'assessment',
      'care-organisation',
      'contact-or-request',
      'involvement',
      'package-of-care',
      'person-in-network',
      'support-reason',
      'warning-flag',
    ],
  ],
  [
    'mosaic-rest',
    [
      'assessment',
      'care-organisation',
      'involvement',
      'package-of-care',
      'person-in-network',
      'support-reason',
      'warning-flag',
    ],
  ],
  [
    'mosaic-warehouse',
    ['care-organisation', 'contact-or-request', 'involvement', 'person-in-network', 'warning-flag'],
  ],
  [
    'prsb-local-authority',
    [
      'assessment',
      'care-organisation',
      'contact-or-request',
      'equipment',
      'involvement',
      'package-of-care',
      'person-in-network',
      'support-reason',
      'warning-flag',
    ],
  ],
])

type Case = JsonObject & { readonly input: Json }

function casesOf(name: string): readonly Case[] {
  return readMappingFolder(join(import.meta.dirname, '..', '..', 'mappings', name))
    .filter((it) => it.path.startsWith('cases/'))
    .map((it) => asJson(parse(it.text)))
    .filter((it): it is Case => isJsonObject(it) && it['input'] !== undefined)
}

function pathsIn(value: Json | undefined, at: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at]
  return Object.entries(value).flatMap(([key, it]: [string, Json | undefined]) => pathsIn(it, [...at, key]))
}

function changed(value: Json | undefined, [key, ...rest]: readonly string[], to: Json): Json {
  if (key === undefined) return to
  if (Array.isArray(value))
    return value.map((it: Json, i) => (String(i) === key ? changed(it, rest, to) : it))
  return isJsonObject(value) ? { ...value, [key]: changed(value[key], rest, to) } : to
}

/** Resources that claim a profile, and what is wrong with them. */
function claimsIn(
  name: string,
  given: Case,
): readonly (readonly [claim: string, findings: readonly string[]])[] {
  const made = objectsOf([...caseOutcome(mappingTranslator(shipped(name)), given).resources]).map((it) =>
    objectOf(it['resource']),
  )
  return made.flatMap((resource) =>
    arrayOf(objectOf(resource?.['meta'])?.['profile']).map((url) => {
      // What is no rule of a profile, as an end before its start, is for base R4 to find.
      const wrong = CHECK.validate(resource).filter(
        (it) => it.severity === 'error' && it.profile !== undefined,
      )
      return [(textOf(url) ?? '').replace(/^.*\//, ''), wrong.map(placed)] as const
    }),
  )
}

const MAPPINGS = new Map([...CLAIMS.keys()].map((it) => [it, shippedMapping(it)]))
const shipped = (name: string) => MAPPINGS.get(name)!

describe.each([...CLAIMS])('what %s makes', (name, profiles) => {
  const cases = casesOf(name)

  test('claims each of our profiles that fits, in its cases, and conforms to it', () => {
    const found = cases.flatMap((it) => claimsIn(name, it))
    expect([...new Set(found.map(([claim]) => claim))].toSorted()).toEqual(profiles)
    expect(found.flatMap(([claim, findings]) => findings.map((it) => `${claim}: ${it}`))).toEqual([])
    for (const it of profiles) expect([...STRUCTURES.keys()]).toContain(it)
  })

  test('claims no profile to which it does not conform, whatever a record lacks or holds', () => {
    const damaged = fc.constantFrom(...cases).chain((given) =>
      fc
        .array(
          fc.tuple(
            fc.constantFrom(...pathsIn(given.input)),
            fc.constantFrom<Json>(null, '', 'x', 'N', '2020-01-01', '31/02/2024', 3, []),
          ),
          { minLength: 1, maxLength: 4 },
        )
        .map((changes) => ({
          ...given,
          input: changes.reduce((content, [path, to]) => changed(content, path, to), given.input),
        })),
    )
    fc.assert(
      fc.property(damaged, (given) => {
        const found = claimsIn(name, given)
        expect(found.flatMap(([claim, findings]) => findings.map((it) => `${claim}: ${it}`))).toEqual([])
      }),
      { numRuns: 400 },
    )
  })
})
