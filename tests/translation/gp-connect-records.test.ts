import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Json, type JsonObject, isJsonObject, objectsOf, textOf } from '../../src/model/json.js'
import { type Translated } from '../../src/translation/translator.js'
import { PERSON_REFERENCE, objectsIn, translate } from './gp-connect-record.js'
import { violationsOf } from './gp-connect-validity.js'

// Published example records. Failures name paths and counts, never contents.
const data = process.env['CONFORMANCE_DATA']
const files = data === undefined ? [] : filesIn(join(data, 'gp-connect'))

describe.skipIf(data === undefined)('published GP Connect records', () => {
  it('are there', () => {
    expect(files.length).toBeGreaterThanOrEqual(20)
  })

  describe.each(files)('%s', (_name, path) => {
    const content = read(path)
    const sources = [...sourcesIn(content)].filter(([, it]) => typeOf(it) !== 'OperationOutcome')
    const translated = translate(content, nhsNumbersIn(sources))

    it('keeps every resource of a type it knows', () => {
      const explained = new Set(
        translated.issues.filter((it) => it.code === 'duplicate-resource').map((it) => it.location),
      )
      const expected = sources.filter(([at]) => !explained.has(at))
      expect(countBy(translated.resources.map((it) => typeOf(it.resource)))).toEqual(
        countBy(expected.map(([, it]) => R4_TYPE.get(typeOf(it)) ?? typeOf(it))),
      )
    })

    it('is valid base R4', () => {
      const violations = translated.resources.flatMap((it) => violationsOf(it.resource))
      expect(violations).toEqual([])
    })

    it('refers only to what it holds', () => {
      const held = new Set([PERSON_REFERENCE, ...translated.resources.map((it) => nameOf(it.resource))])
      expect(held.size).toBe(translated.resources.length + 1)
      const dangling = referencesIn(translated).filter(([, reference]) => !held.has(reference))
      expect(dangling.map(([at]) => at)).toEqual([])
    })

    it('keeps the true status of every medication and problem', () => {
      for (const type of [
        'MedicationStatement',
        'MedicationRequest',
        'Encounter',
        'Observation',
        'DiagnosticReport',
      ])
        expect(
          statuses(
            translated.resources.map((it) => it.resource),
            type,
          ),
          type,
        ).toEqual(statuses(distinct(sources), type))
    })

    it('loses no coding', () => {
      const before = countBy(distinct(sources).flatMap((it) => [...codesIn(it)]))
      const after = countBy(translated.resources.flatMap((it) => [...codesIn(it.resource)]))
      const lost = Object.entries(before).filter(([code, count]) => (after[code] ?? 0) < count)
      expect(lost.length).toBe(0)
    })

    it('has nothing left of STU3 outside raw text', () => {
      const left = translated.resources.flatMap((it) =>
        [...objectsIn(it.resource)].flatMap(([path, object]) =>
          Object.keys(object)
            .filter((name) => STU3_ONLY.has(name))
            .map((name) => `${it.resource.resourceType}${path}.${name}`),
        ),
      )
      expect(left.filter((it) => !/DocumentReference\.context$/.test(it))).toEqual([])
    })

    it('fails for no whole resource', () => {
      expect(translated.issues.filter((it) => it.severity === 'error').map((it) => it.code)).toEqual([])
    })
  })
})

const R4_TYPE = new Map([
  ['ReferralRequest', 'ServiceRequest'],
  ['ProcedureRequest', 'ServiceRequest'],
])

/** Names that no R4 type of this translation has, `context` of documents and medication statements apart. */
const STU3_ONLY = new Set([
  ...[
    'assertedDate',
    'taken',
    'reasonNotTaken',
    'notGiven',
    'practitioner[]',
    'explanation',
    'vaccinationProtocol',
  ],
  ...[
    'incomingReferral',
    'related',
    'comment',
    'indexed',
    'notDone',
    'agent',
    'contained',
    'animal',
    'package',
  ],
])

function filesIn(folder: string): readonly (readonly [string, string])[] {
  return ['records', 'spec'].flatMap((kind) =>
    readdirSync(join(folder, kind))
      .map((name): readonly [string, string] => [name, join(folder, kind, name)])
      .filter(([, path]) => {
        const content = read(path)
        return isJsonObject(content) && content['resourceType'] === 'Bundle'
      }),
  )
}

function read(path: string): Json {
  return JSON.parse(readFileSync(path, 'utf8')) as Json
}

/** Every resource of a record with its location, contained ones included. */
function* sourcesIn(content: Json): Generator<readonly [string, JsonObject]> {
  const entries = isJsonObject(content) ? objectsOf(content['entry']) : []
  for (const [index, entry] of entries.entries()) {
    const resource = isJsonObject(entry['resource']) ? entry['resource'] : entry
    const at = `Bundle.entry[${index}].resource`
    yield [at, resource]
    for (const [place, it] of objectsOf(resource['contained']).entries())
      yield [`${at}.contained[${place}]`, it]
  }
}

function distinct(sources: readonly (readonly [string, JsonObject])[]): readonly JsonObject[] {
  return [...new Map(sources.map(([, it]) => [JSON.stringify(it), it])).values()]
}

function nhsNumbersIn(sources: readonly (readonly [string, JsonObject])[]): readonly string[] {
  return sources
    .filter(([, it]) => it['resourceType'] === 'Patient')
    .flatMap(([, it]) => objectsOf(it['identifier']))
    .flatMap((it) => textOf(it['value']) ?? [])
}

function statuses(resources: readonly JsonObject[], type: string): Readonly<Record<string, number>> {
  return countBy(
    resources
      .filter(
        (it) => it['resourceType'] === type && it['status'] !== undefined && it['_status'] === undefined,
      )
      .map((it) => textOf(it['status']) ?? ''),
  )
}

/** The codes of every coding, outside what is kept as raw text. */
function* codesIn(resource: JsonObject): Generator<string> {
  for (const [path, object] of objectsIn({ ...resource, contained: undefined }))
    if (/\.(?:coding(?:\.\d+)?|valueCoding)$/.test(path)) yield (textOf(object['code']) ?? '').trim()
}

function referencesIn(translated: Translated): readonly (readonly [string, string])[] {
  return translated.resources.flatMap(({ resource }) =>
    [...objectsIn(resource)].flatMap(([path, object]): readonly (readonly [string, string])[] =>
      typeof object['reference'] === 'string'
        ? [[`${resource.resourceType}${path}`, object['reference']]]
        : [],
    ),
  )
}

function nameOf(resource: JsonObject): string {
  return `${typeOf(resource)}/${textOf(resource['id']) ?? ''}`
}

function typeOf(resource: JsonObject): string {
  return textOf(resource['resourceType']) ?? ''
}

function countBy(words: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const word of [...words].sort()) counts[word] = (counts[word] ?? 0) + 1
  return counts
}
