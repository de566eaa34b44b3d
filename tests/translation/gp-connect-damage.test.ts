import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Json,
  type JsonObject,
  isJsonObject,
  objectOf,
  objectsOf,
  textOf,
} from '../../src/model/json.js'
import { type Translated } from '../../src/translation/translator.js'
import { BASE, errorsOf } from '../fhir-validate/base-validator.js'
import { KIND_NAMES, type Mark, type Path, damagedBy, placesIn, primitivesIn } from './gp-connect-damage.js'
import { PERSON, PERSON_REFERENCE, translate } from './gp-connect-record.js'
import { WHOLE_RECORD } from './gp-connect-whole-record.js'

// Records that nobody has seen: real ones with damage of every kind. Failures name paths, kinds and counts only.
const data = process.env['CONFORMANCE_DATA']
if (data === undefined)
  console.log('damaged GP Connect records: only the synthetic one, as CONFORMANCE_DATA is not set')
const records: readonly (readonly [string, Json, number])[] = [
  ['the synthetic record', WHOLE_RECORD, 150],
  ...(data === undefined ? [] : filesIn(join(data, 'gp-connect'))),
]

describe.each(records)('%s, however damaged', (_name, record, numRuns) => {
  const places = placesIn(record)
  const person = [PERSON, ...nhsNumbersIn(record)]
  const damages = fc.array(fc.record({ kind: fc.constantFrom(...KIND_NAMES), at: fc.nat(1_000_000) }), {
    minLength: 1,
    maxLength: 12,
  })

  it('becomes valid R4 that refers only to itself, of which every resource, code, status and word is accounted for', () => {
    fc.assert(
      fc.property(damages, (done) => {
        const { record: damaged, marks } = damagedBy(record, done, places)
        const translated = translate(damaged, person)
        expect(wrongWith(damaged, marks, translated)).toEqual([])
      }),
      { numRuns },
    )
  })
})

describe('a word put anywhere into the synthetic record', () => {
  const places = placesIn(WHOLE_RECORD)

  it.each(KIND_NAMES)('as %s is found in the R4 resources, or said not to be', (kind) => {
    const lost = places.flatMap((path, at) => {
      const { record, marks } = damagedBy(WHOLE_RECORD, [{ kind, at }], places)
      return marks.length === 0 ? [] : lostOf(marks, translate(record)).map(() => path.join('.'))
    })
    expect(lost).toEqual([])
  })
})

describe('structure where a primitive stands, in what is left out by rule too', () => {
  const meta = { versionId: '7', profile: ['https://synthetic.example/a', 'https://synthetic.example/b'] }
  const record: Json = {
    ...WHOLE_RECORD,
    id: 'answer',
    meta,
    entry: objectsOf(WHOLE_RECORD['entry']).map((it) => ({
      fullUrl: 'urn:uuid:0f0c7d3a-0000-4000-8000-000000000000',
      ...it,
      resource: { ...objectOf(it['resource']), meta },
    })),
  }
  const places = primitivesIn(record)

  it.each(['an object instead', 'a list of lists instead'] as const)(
    '%s is kept as text, or said',
    (kind) => {
      const lost = places.flatMap((path, at) => {
        const { record: damaged, marks } = damagedBy(record, [{ kind, at }], places)
        return lostOf(marks, translate(damaged)).map(() => path.join('.'))
      })
      expect(lost).toEqual([])
    },
  )

  it('a whole resource in the metadata of another is kept as its text, with a warning', () => {
    const inner = { resourceType: 'Condition', id: '9', code: { text: 'synthetic' } }
    const { resources, issues } = translate({
      resourceType: 'Bundle',
      entry: [{ resource: { resourceType: 'Encounter', id: '1', meta: { ...meta, versionId: inner } } }],
    })
    expect(resources[0]?.resource['meta']).toMatchObject({
      extension: [
        {
          extension: [
            { url: 'element', valueString: 'versionId' },
            { url: 'content', valueString: JSON.stringify(inner) },
          ],
        },
      ],
    })
    expect(issues).toContainEqual(
      expect.objectContaining({ code: 'malformed-element', expression: 'Encounter.meta.versionId' }),
    )
  })
})

it('a resource that contains more than any stack holds is translated', () => {
  const contained = Array.from({ length: 200_000 }, () => ({ resourceType: 'Basic' }))
  const record = {
    resourceType: 'Bundle',
    entry: [{ resource: { resourceType: 'List', id: '1', contained } }],
  }
  const { resources, issues } = translate(record)
  expect(resources.length).toBe(1)
  expect(new Set(issues.map((it) => it.code))).toEqual(new Set(['unsupported-type', 'duplicate-resource']))
})

function wrongWith(record: Json, marks: readonly Mark[], translated: Translated): readonly string[] {
  return [
    ...translated.resources.flatMap((it) => errorsOf(BASE.validate(it.resource))),
    ...dangling(translated),
    ...uncounted(record, translated),
    ...lostCodes(record, translated),
    ...lostStatuses(record, translated),
    ...lostOf(marks, translated),
  ]
}

function dangling({ resources }: Translated): readonly string[] {
  const held = new Set([PERSON_REFERENCE, ...resources.map(({ resource }) => nameOf(resource))])
  const twice = held.size < resources.length + 1 ? ['two resources under one id'] : []
  const references = resources.flatMap(({ resource }) => [...membersOf(resource)])
  const open = references.filter(
    ([name, value]) => name === 'reference' && !(typeof value === 'string' && held.has(value)),
  )
  return [...twice, ...open.map(([name]) => `dangling ${name}`)]
}

/** Issues about a resource of which nothing comes. */
const NOTHING_COMES = new Set(['duplicate-resource', 'unsupported-type', 'unreadable-resource'])

function uncounted(record: Json, { resources, issues }: Translated): readonly string[] {
  const sent = sentIn(record).filter(([, it]) => it['resourceType'] !== 'OperationOutcome')
  const without = new Set(issues.filter((it) => NOTHING_COMES.has(it.code)).map((it) => it.location))
  const expected = sent.filter(([at]) => !without.has(at)).length
  return expected === resources.length ? [] : [`${expected} resources sent, ${resources.length} translated`]
}

function lostCodes(record: Json, { resources, issues }: Translated): readonly string[] {
  const without = new Set(issues.filter((it) => NOTHING_COMES.has(it.code)).map((it) => it.location))
  const sources = sentIn(record).filter(
    ([at, it]) => !without.has(at) && it['resourceType'] !== 'OperationOutcome',
  )
  const said = new Set(issues.filter((it) => it.code === 'ignored-element').map((it) => it.location))
  const before = countBy(
    sources.flatMap(([at, it]) => [...codesIn({ ...it, contained: undefined, text: undefined }, at, said)]),
  )
  const after = countBy(resources.flatMap(({ resource }) => [...codesIn(resource, '', new Set())]))
  return [...before].filter(([code, count]) => (after.get(code) ?? 0) < count).map(() => 'a lost coding')
}

const STATUSES = new Set(['active', 'completed', 'stopped', 'finished', 'final', 'preliminary', 'on-hold'])
const WITH_STATUS = new Set([
  'MedicationStatement',
  'MedicationRequest',
  'Encounter',
  'Observation',
  'DiagnosticReport',
])

function lostStatuses(record: Json, { resources, issues }: Translated): readonly string[] {
  const without = new Set(issues.filter((it) => NOTHING_COMES.has(it.code)).map((it) => it.location))
  const statuses = (of: readonly JsonObject[]): ReadonlyMap<string, number> =>
    countBy(
      of.flatMap((it) =>
        WITH_STATUS.has(textOf(it['resourceType']) ?? '') && STATUSES.has(textOf(it['status']) ?? '')
          ? [`${textOf(it['resourceType'])} ${textOf(it['status'])}`]
          : [],
      ),
    )
  const before = statuses(sentIn(record).flatMap(([at, it]) => (without.has(at) ? [] : [it])))
  const after = statuses(resources.map((it) => it.resource))
  return [...before].filter(([status, count]) => (after.get(status) ?? 0) < count).map(([it]) => `lost ${it}`)
}

/** Marks that are nowhere in what came of the record, and of whose place nothing is said. */
function lostOf(marks: readonly Mark[], { resources, issues }: Translated): readonly string[] {
  const text = JSON.stringify(resources.map((it) => it.resource))
  const said = issues.map((it) => it.location)
  return marks
    .filter(({ word, path }) => {
      const at = locationOf(path)
      return !text.includes(word) && !said.some((it) => at.startsWith(it) || it.startsWith(at))
    })
    .map(({ path }) => `lost ${path.join('.')}`)
}

function locationOf(path: Path): string {
  return `Bundle${path.map((it) => (typeof it === 'number' ? `[${it}]` : `.${it}`)).join('')}`
}

/** Every resource of a record with its location, contained ones included. */
function sentIn(record: Json): readonly (readonly [string, JsonObject])[] {
  const entries = isJsonObject(record) ? listed(record['entry']) : []
  return entries.flatMap((entry, index) => {
    if (!isJsonObject(entry)) return []
    const held = entry['resource']
    const resource = isJsonObject(held) && typeof held['resourceType'] === 'string' ? held : entry
    return typeof resource['resourceType'] === 'string'
      ? withContained(`Bundle.entry[${index}].resource`, resource)
      : []
  })
}

function withContained(at: string, resource: JsonObject): readonly (readonly [string, JsonObject])[] {
  const inner = listed(resource['contained']).flatMap((it, index) =>
    isJsonObject(it) && typeof it['resourceType'] === 'string'
      ? withContained(`${at}.contained[${index}]`, it)
      : [],
  )
  return [[at, resource], ...inner]
}

/** The codes of every coding, those in raw text included; not those under a place in `said`. */
function* codesIn(value: Json | undefined, at: string, said: ReadonlySet<string>): Generator<string> {
  if (said.has(at)) return
  if (Array.isArray(value))
    for (const [i, it] of value.entries()) yield* codesIn(it as Json, `${at}[${i}]`, said)
  if (!isJsonObject(value)) return
  for (const [name, item] of Object.entries(value)) {
    const codings = name === 'coding' ? listed(item) : name === 'valueCoding' ? [item] : []
    for (const it of codings) if (isJsonObject(it)) yield (textOf(it['code']) ?? '').trim()
    yield* codesIn(name === 'valueString' ? jsonIn(item) : item, `${at}.${name}`, said)
  }
}

/** What raw text holds, as the coding it may be part of. */
function jsonIn(value: Json | undefined): Json | undefined {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return undefined
  try {
    const held = JSON.parse(value) as Json
    const codings = listed(held).filter((it) => isJsonObject(it) && it['code'] !== undefined)
    return codings.length > 0 ? { coding: codings, held } : held
  } catch {
    return undefined
  }
}

function* membersOf(value: Json | undefined): Generator<readonly [string, Json]> {
  if (value === null || typeof value !== 'object') return
  for (const [name, item] of Object.entries(value)) {
    const member = item ?? null
    yield [name, member]
    yield* membersOf(member)
  }
}

function nameOf(resource: JsonObject): string {
  return `${textOf(resource['resourceType'])}/${textOf(resource['id'])}`
}

function listed(value: Json | undefined): readonly Json[] {
  return value === undefined ? [] : Array.isArray(value) ? (value as readonly Json[]) : [value]
}

function countBy(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

function nhsNumbersIn(record: Json): readonly string[] {
  return sentIn(record)
    .filter(([, it]) => it['resourceType'] === 'Patient')
    .flatMap(([, it]) => objectsOf(it['identifier']))
    .flatMap((it) => textOf(it['value']) ?? [])
}

/** Published records, the large ones damaged less often. */
function filesIn(folder: string): readonly (readonly [string, Json, number])[] {
  return ['records', 'spec'].flatMap((kind) =>
    readdirSync(join(folder, kind)).flatMap((name): readonly (readonly [string, Json, number])[] => {
      const text = readFileSync(join(folder, kind, name), 'utf8')
      const content = JSON.parse(text) as Json
      const isBundle = isJsonObject(content) && content['resourceType'] === 'Bundle'
      return isBundle ? [[name, content, text.length > 400_000 ? 4 : 20]] : []
    }),
  )
}
