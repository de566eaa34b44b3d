import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { RESOURCE_TYPES } from '../../src/fhir/resource-types.js'
import { readR4Schema } from '../../src/fhir/validate/schema/r4-schema.js'
import { type JsonObject, objectOf } from '../../src/model/json.js'
import { maskProblem, withoutMasked } from '../../src/redaction/masks.js'

const file = new URL('../../profiles/r4-elements.json', import.meta.url)
const schema = readR4Schema(JSON.parse(readFileSync(file, 'utf8')))

/** A name in JSON, and every name a mask has for it: of a choice its name in R4 too. */
type Name = { readonly json: string; readonly masks: readonly string[]; readonly type: string }

/** An object somewhere in a resource: the names that lead to it, and what may stand in it. */
type Place = { readonly way: readonly Name[]; readonly names: readonly Name[] }

const OF_PRIMITIVES: readonly Name[] = ['id', 'extension'].map((it) => ({ json: it, masks: [it], type: '' }))

function namesOf(type: string): readonly Name[] {
  const rules = schema.type(type)
  if (rules === undefined || rules.kind === 'primitive') return OF_PRIMITIVES
  return [...rules.named.values()].map(({ json, type: of, rules: { name } }) => ({
    json,
    masks: [...new Set([json, name.replace('[x]', '')])],
    type: of,
  }))
}

/** Every place of R4 up to `depth` names down, each once: what many types have alike is one place. Contained ones are gone over alone. */
function placesTo(depth: number): readonly Place[] {
  const places = new Map<string, Place>()
  const add = (type: string, way: readonly Name[]): void => {
    const names = namesOf(type)
    const key = JSON.stringify([way.map((it) => it.json), names.map((it) => it.json)])
    if (places.has(key)) return
    places.set(key, { way, names })
    if (way.length === depth || names === OF_PRIMITIVES) return
    for (const name of names) if (name.json !== 'contained') add(name.type, [...way, name])
  }
  for (const { type } of RESOURCE_TYPES) add(type, [])
  return [...places.values()]
}

/** What an object holds that is never left empty. */
const STAYS = 'stays'

function resourceOf({ way, names }: Place): JsonObject {
  const inner: JsonObject = Object.fromEntries([STAYS, ...names.map((it) => it.json)].map((it) => [it, '1']))
  return way
    .toReversed()
    .reduce<JsonObject>((value, { json, type }) => ({ [nameFor(json, type)]: value }), inner)
}

/** What a primitive has beside its value is under a name of its own. */
const nameFor = (json: string, type: string): string =>
  schema.type(type)?.kind === 'primitive' ? `_${json}` : json

function namesLeft(resource: JsonObject, { way }: Place): readonly string[] {
  const at = way.reduce<JsonObject | undefined>(
    (value, { json, type }) => objectOf(value?.[nameFor(json, type)]),
    resource,
  )
  return Object.keys(at ?? {})
}

/** Every way a mask may name these. */
const spelt = (way: readonly Name[]): readonly string[] =>
  way.reduce<readonly string[]>(
    (begun, { masks }) => begun.flatMap((it) => masks.map((name) => (it === '' ? name : `${it}.${name}`))),
    [''],
  )

const PLACES = placesTo(2)

describe('every mask that names an element of R4, to the third name', () => {
  it('takes each element it names, and nothing that stands beside it', () => {
    const wrong: string[] = []
    for (const place of PLACES) {
      const resource = resourceOf(place)
      for (const step of new Set(place.names.flatMap((it) => it.masks)))
        for (const before of spelt(place.way)) {
          const mask = before === '' ? step : `${before}.${step}`
          const kept = place.names.filter((it) => !it.masks.includes(step)).map((it) => it.json)
          const left = namesLeft(withoutMasked(resource, [mask]), place)
          if (JSON.stringify(left) !== JSON.stringify([STAYS, ...kept])) wrong.push(mask)
        }
    }
    expect(wrong).toEqual([])
  })

  it.each(['input', 'output'].flatMap((it) => ['value', 'valueDosage'].map((name) => `${it}.${name}`)))(
    'takes each choice of a dose in %s',
    (before) => {
      const [way = ''] = before.split('.')
      const doses = { doseQuantity: { value: 1 }, doseRange: { low: { value: 1 } }, rateRatio: {} }
      const task = { [way]: [{ valueDosage: { doseAndRate: [{ [STAYS]: '1', ...doses }] } }] }
      const mask = `${before}.doseAndRate.dose`
      expect(maskProblem(mask)).toBeUndefined()
      const left = { [way]: [{ valueDosage: { doseAndRate: [{ [STAYS]: '1', rateRatio: {} }] } }] }
      expect(withoutMasked(task, [mask])).toEqual(left)
    },
  )
})
