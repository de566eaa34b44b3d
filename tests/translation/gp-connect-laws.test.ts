import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Json, type JsonObject, isJsonObject } from '../../src/model/json.js'
import {
  OTHER,
  PERSON,
  PERSON_REFERENCE,
  bundle,
  objectsIn,
  patient,
  translate,
} from './gp-connect-record.js'
import { WHOLE_RECORD } from './gp-connect-whole-record.js'
import { violationsOf } from './gp-connect-validity.js'

type Path = readonly (string | number)[]

const PATHS = [...pathsIn(WHOLE_RECORD, [])]
const GARBAGE: readonly Json[] = [
  ...[null, '', ' ', 'x', '2019-13-45', '1', 'Patient/1', 'Patient/2', '#a', 0, -1, 1.5, true],
  ...[{}, [], [[]], [null], { x: 1 }, { extension: {} }, { reference: 'Patient/2' }, { reference: 3 }],
  ...[
    { coding: [{ code: 'x', system: ' ' }] },
    [{ coding: 'x' }],
    { value: 'x', code: 'y' },
    { __proto__: 1 },
  ],
]
const damage = fc.array(
  fc.record({
    path: fc.constantFrom(...PATHS),
    by: fc.oneof(
      fc.constant({ kind: 'delete' as const }),
      fc.record({ kind: fc.constant('replace' as const), value: fc.constantFrom(...GARBAGE) }),
      fc.record({ kind: fc.constant('copy' as const), from: fc.constantFrom(...PATHS) }),
    ),
  }),
  { minLength: 1, maxLength: 4 },
)

describe('a damaged record', () => {
  it('is translated all the same, into valid R4', () => {
    fc.assert(
      fc.property(damage, (changes) => {
        const translated = translate(changes.reduce(damaged, WHOLE_RECORD))
        expect(translated.resources.flatMap((it) => violationsOf(it.resource))).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('gives the same answer twice', () => {
    fc.assert(
      fc.property(damage, (changes) => {
        const record = changes.reduce(damaged, WHOLE_RECORD)
        expect(translate(record)).toEqual(translate(record))
      }),
      { numRuns: 100 },
    )
  })

  it('never gives someone else’s resources to the person', () => {
    const record = bundle(patient('1', PERSON), patient('2', OTHER), ...ofPatient('2'))
    const places = [...pathsIn(record, [])].filter((it) => !(it[1] === 1 && it.includes('identifier')))
    const elsewhere = places.filter(
      (it) => !['subject', 'patient', 'reference'].some((name) => it.includes(name)),
    )
    fc.assert(
      fc.property(fc.constantFrom(...elsewhere), fc.constantFrom(...GARBAGE), (path, value) => {
        const { resources } = translate(damaged(record, { path, by: { kind: 'replace', value } }))
        for (const { resource } of resources)
          if (resource.resourceType !== 'Patient')
            expect(referencesIn(resource)).not.toContain(PERSON_REFERENCE)
      }),
      { numRuns: 300 },
    )
  })
})

describe('any JSON at all', () => {
  it('is translated without throwing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(() => translate(value as Json)).not.toThrow()
      }),
    )
  })

  it('may be nested beyond any stack', () => {
    let deep: Json = 'x'
    for (let i = 0; i < 200_000; i++) deep = { extension: [{ url: 'http://x', extension: [deep] }] }
    const inner: JsonObject = isJsonObject(deep) ? deep : {}
    const { resources, areas, issues } = translate(
      bundle(patient('1', PERSON), { resourceType: 'Condition', id: '9', ...inner }),
    )
    expect(resources.map((it) => it.resource.resourceType)).toEqual(['Patient'])
    expect(areas).toEqual([{ area: 'problems', outcome: 'partial' }])
    expect(issues.map((it) => it.code)).toEqual(['unreadable-resource'])
  })
})

function ofPatient(id: string): readonly JsonObject[] {
  return WHOLE_RECORD.entry
    .map((it) => it.resource)
    .filter((it) => it['resourceType'] !== 'Patient')
    .map((it) => withPatient(it, id) as JsonObject)
}

function withPatient(value: Json | undefined, id: string): Json | undefined {
  if (Array.isArray(value)) return value.map((it: Json) => withPatient(it, id) ?? null)
  if (!isJsonObject(value)) return value === 'Patient/1' ? `Patient/${id}` : value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withPatient(item, id)]))
}

function referencesIn(resource: JsonObject): readonly unknown[] {
  return [...objectsIn(resource)].map(([, it]) => it['reference'])
}

function* pathsIn(value: Json | undefined, at: Path): Generator<Path> {
  if (at.length > 0) yield at
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* pathsIn(item as Json, [...at, index])
  else if (isJsonObject(value))
    for (const [name, item] of Object.entries(value)) yield* pathsIn(item, [...at, name])
}

type Change = {
  readonly path: Path
  readonly by:
    | { readonly kind: 'delete' }
    | { readonly kind: 'replace'; readonly value: Json }
    | { readonly kind: 'copy'; readonly from: Path }
}

function damaged(record: Json, { path, by }: Change): Json {
  const value = by.kind === 'replace' ? by.value : by.kind === 'copy' ? valueAt(record, by.from) : undefined
  return changedAt(record, path, value) ?? null
}

function valueAt(record: Json | undefined, path: Path): Json | undefined {
  const [step, ...rest] = path
  if (step === undefined) return record
  if (record === null || typeof record !== 'object') return undefined
  return valueAt((record as Record<string | number, Json>)[step], rest)
}

function changedAt(record: Json | undefined, path: Path, value: Json | undefined): Json | undefined {
  const [step, ...rest] = path
  if (step === undefined) return value
  if (Array.isArray(record))
    return record.flatMap((it: Json, index) => {
      const changed = index === step ? changedAt(it, rest, value) : it
      return changed === undefined ? [] : [changed]
    })
  if (!isJsonObject(record)) return record
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, it]) => {
      const changed = name === step ? changedAt(it, rest, value) : it
      return changed === undefined ? [] : [[name, changed]]
    }),
  )
}
