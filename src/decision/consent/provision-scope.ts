import { type Json, type JsonObject, isJsonObject, textOf } from '../../model/json.js'
import { canonicalCode } from './canonical-code.js'
import { type Provision } from './directive.js'

/** What is around a provision and holds in it, as written. */
export type Surroundings = {
  readonly contained: Json | undefined
  readonly request: JsonObject
  readonly periods: readonly Json[]
}

/** Nothing is around the root; `contained` is what its consent contains. */
export function atRoot(contained: Json | undefined): Surroundings {
  return { contained, request: {}, periods: [] }
}

/** The same for what is nested in a provision: what it states of the request takes the place of what is around. */
export function within(around: Surroundings, written: JsonObject): Surroundings {
  const period = written['period']
  return {
    contained: around.contained,
    request: { ...around.request, ...pick(written, REQUEST) },
    periods: period === undefined ? around.periods : [...around.periods, period],
  }
}

const REQUEST: readonly string[] = ['actor', 'purpose', 'action']
const DATA: readonly string[] = ['securityLabel', 'class', 'code', 'data', 'dataPeriod']

/**
 * Whom, when and what a provision is about, as one text. Equal texts mean the same; codes and
 * identifiers are in canonical form, and the same written otherwise in another way may give another text. `inside` is what holds in the provision.
 */
export function scopeOf(written: JsonObject, inside: Surroundings): string {
  const { request, periods, contained } = inside
  // The same `#id` may be somebody else in another consent.
  const people = canonical(request).includes('"#') ? (contained ?? null) : null
  return canonical({ request, periods, data: pick(written, DATA), people })
}

/**
 * Whether a newer consent takes back all that an older one denies: of each denial it speaks itself, with the same
 * actors, purposes, times and data, in its root or in what it permits.
 */
export function takesBack(newer: Provision, older: Provision): boolean {
  const settled = [newer.scope, ...permittedIn(newer)]
  return deniedIn(older).every((it) => it !== undefined && settled.includes(it))
}

function deniedIn({ effect, scope, nested }: Provision): readonly (string | undefined)[] {
  return [...(effect === 'deny' ? [scope] : []), ...nested.flatMap(deniedIn)]
}

function permittedIn({ effect, scope, nested }: Provision): readonly (string | undefined)[] {
  return [...(effect === 'permit' ? [scope] : []), ...nested.flatMap(permittedIn)]
}

function pick(from: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)))
}

/** JSON with the order and repetition of members of lists, which say nothing here, taken out. */
function canonical(written: Json): string {
  const value = isJsonObject(written) ? asMeant(written) : written
  if (isJsonObject(value)) {
    const names = Object.keys(value).toSorted()
    return `{${names.map((it) => `${JSON.stringify(it)}:${canonical(value[it] ?? null)}`).join(',')}}`
  }
  if (!Array.isArray(value)) return JSON.stringify(value)
  const members = new Set(value.map((it: Json) => canonical(it)))
  return `[${[...members].toSorted().join(',')}]`
}

/** A coding or identifier in canonical form, and what names something without the words that only show it to people. */
function asMeant(written: JsonObject): JsonObject {
  const isNamed = NAMING.some((it) => written[it] !== undefined)
  const meant = Object.entries(written).filter(([name]) => !isNamed || !SHOWN_ONLY.includes(name))
  const system = textOf(written['system'])
  const canonicalEntry = (name: string, value: Json): readonly [string, Json] => {
    const text = textOf(value)
    if (text === undefined || system === undefined) return [name, value]
    const { system: named, code } = canonicalCode(system, text)
    if (name === 'system') return [name, named ?? value]
    return CODES.includes(name) ? [name, code] : [name, value]
  }
  return Object.fromEntries(meant.map(([name, value]) => canonicalEntry(name, value ?? null)))
}

/** Members of a Coding, an Identifier and a Reference that name what is meant, and those that then change nothing of it (R4 datatypes). */
const NAMING: readonly string[] = ['code', 'value', 'reference', 'identifier']
const SHOWN_ONLY: readonly string[] = ['display', 'userSelected']
const CODES: readonly string[] = ['code', 'value']
