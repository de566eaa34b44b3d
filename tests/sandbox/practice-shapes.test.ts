import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PEOPLE } from '../../sandbox/people.js'
import { chartOf } from '../../sandbox/practice/charts/charts.js'
import { structuredRecord } from '../../sandbox/practice/record/structured-record.js'
import { isJsonObject, type Json, type JsonObject, textOf } from '../../src/model/json.js'
import { resources, TRACE_ID } from './practice-asker.js'

const DATA = process.env['CONFORMANCE_DATA']

/** Paths the practice sends that no published example happens to hold, each allowed by STU3 or a GP Connect profile. */
const BEYOND_EXAMPLES: readonly RegExp[] = [
  /^Immunization\.explanation\.reasonNotGiven\./,
  /^Immunization\.doseQuantity\.unit$/,
  /^Patient\.extension<Extension-CareConnect-GPC-RegistrationDetails-1>\.extension<registrationType>/,
  /^\w+\.meta\.(versionId|security)/,
  /^MedicationStatement\.context\.reference$/,
  /^Immunization\.extension<Extension-CareConnect-VaccinationProcedure-1>\.valueCodeableConcept\.text$/,
  /^Organization\.active$/,
  /authorisationExpiryDate/,
]

/** In all of the few published immunisations, and optional. */
const FEW_EXAMPLES = ['Immunization.manufacturer.reference', 'Immunization.note.text']

describe.skipIf(DATA === undefined)('against the published GP Connect examples', () => {
  const published = new Set(
    bundles()
      .flatMap((it) => resources(it))
      .flatMap(pathsOf),
  )
  const own = resourcesOfEverybody().flatMap(pathsOf)

  it('sends only elements that the examples hold', () => {
    const unknown = new Set(
      own.filter((it) => !published.has(it) && !BEYOND_EXAMPLES.some((re) => re.test(it))),
    )
    expect([...unknown]).toEqual([])
  })

  it('needs every exception it makes', () => {
    const beyond = own.filter((it) => !published.has(it))
    expect(BEYOND_EXAMPLES.filter((re) => !beyond.some((it) => re.test(it)))).toEqual([])
  })

  it.each([
    'MedicationStatement',
    'MedicationRequest',
    'Condition',
    'Immunization',
    'Encounter',
    'AllergyIntolerance',
  ])('sends of %s what every published record has', (type) => {
    const examples = bundles()
      .flatMap((it) => resources(it, type))
      .filter((it) => it['meta'] !== undefined)
    const [first = [], ...more] = examples.map((it) => [...new Set(pathsOf(it))])
    const always = first
      .filter((path) => more.every((paths) => paths.includes(path)))
      .filter((path) => !FEW_EXAMPLES.includes(path))
    const mine = resourcesOfEverybody().filter((it) => it['resourceType'] === type && it['notGiven'] !== true)
    expect(always.length).toBeGreaterThan(3)
    for (const resource of mine) {
      const paths = new Set(pathsOf(resource))
      expect(always.filter((path) => !paths.has(path))).toEqual([])
    }
  })
})

function bundles(): readonly JsonObject[] {
  if (DATA === undefined) return []
  const folder = join(DATA, 'gp-connect')
  return ['records', 'spec'].flatMap((name) =>
    readdirSync(join(folder, name))
      .filter((it) => !it.includes('request'))
      .map((it): unknown => JSON.parse(readFileSync(join(folder, name, it), 'utf8')))
      .filter(isJsonObject),
  )
}

function resourcesOfEverybody(): readonly JsonObject[] {
  return PEOPLE.filter((it) => it.practice === 'A81001').flatMap((person) =>
    resources(
      structuredRecord(
        chartOf(person.nhsNumber),
        person,
        {
          allergies: { resolved: true },
          medications: { issues: true },
          problems: [{}],
          immunisations: { notGiven: true },
          consultations: {},
          disabled: ['referrals'],
          unrecognised: ['includeHoroscope'],
        },
        { traceId: TRACE_ID, now: '2026-06-15T08:00:00.000Z' },
      ),
    ),
  )
}

/** Where the leaves are: element names from the type down, an extension by the last part of its URL; those on codings whatever the type. */
function pathsOf(resource: JsonObject): readonly string[] {
  return leaves(resource, textOf(resource['resourceType']) ?? '')
    .filter((it) => !it.endsWith('.resourceType') && !it.includes('.contained'))
    .map((it) => it.replace(/^.*\.coding\.extension</, 'coding.extension<'))
}

function leaves(value: Json | undefined, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((it: Json) => leaves(it, path))
  if (!isJsonObject(value)) return [path]
  const url = value['url']
  const here =
    path.endsWith('extension') && typeof url === 'string' ? `${path}<${url.split('/').at(-1) ?? ''}>` : path
  return Object.entries(value).flatMap(([name, it]) => leaves(it, `${here}.${name}`))
}
