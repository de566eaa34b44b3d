import { type Json, type JsonObject, isJsonObject, objectOf, objectsOf } from '../../src/model/json.js'

/** Where a value stands: names and positions from the root. */
export type Path = readonly (string | number)[]

/** A word put into a record, which occurs nowhere else, and where. */
export type Mark = { readonly word: string; readonly path: Path }

type Mutable = { [name: string]: unknown }

/** What is done to a record: a kind of damage, and a number that says where. */
export type Damage = { readonly kind: keyof typeof KINDS; readonly at: number }

/** A damaged copy of a record, with the words put into it. */
export type Damaged = { readonly record: Json; readonly marks: readonly Mark[] }

type Place = { readonly holder: Mutable; readonly step: string | number; readonly path: Path }
type Apply = (place: Place, word: string, entries: Json[]) => Path | undefined

/** Sets the value to something with the word in it. */
function set(of: (word: string) => unknown): Apply {
  return ({ holder, step, path }, word) => {
    holder[step] = of(word)
    return path
  }
}

/** As `set`, of members with one of these names and texts for values. */
function setIn(names: RegExp, of: (word: string) => unknown): Apply {
  return (place, word, entries) => {
    const value = place.holder[place.step]
    return names.test(String(place.step)) && typeof value === 'string'
      ? set(of)(place, word, entries)
      : undefined
  }
}

function inObject(member: (word: string) => unknown): Apply {
  return ({ holder, step, path }, word) => {
    const value = holder[step]
    if (!isJsonObject(value)) return undefined
    ;(value as Mutable)[`zz${word}`] = member(word)
    return path
  }
}

/** Every kind of damage that is done at one place. Those without a mark leave nothing that could be looked for. */
export const KINDS = {
  'text instead': set((word) => word),
  'an object instead': set((word) => ({ [`x${word}`]: word })),
  'a list instead': set((word) => [word, word]),
  'a number instead': set((word) => Number(word.replace(/\D/g, ''))),
  'a list of lists instead': set((word) => [[word]]),
  'an unknown element': inObject((word) => word),
  'an unknown structure': inObject((word) => ({ y: [word] })),
  'a malformed date': setIn(
    /date|time|start|end|issued|authoredOn|indexed|created/i,
    (word) => `2019-02-31 ${word}`,
  ),
  'an unknown code': setIn(/^code$/, (word) => word),
  'an unknown system': setIn(/^(?:system|url)$/, (word) => `https://synthetic.example/${word}`),
  'an odd spelling of a URL': setIn(/^(?:system|url)$/, (word) => `${word}/${word} `),
  'a dangling reference': setIn(/^reference$/, (word) => `Observation/${word}`),
  'a dangling local reference': setIn(/^reference$/, (word) => `#${word}`),
  'control characters': setIn(/./, (word) => `\u0000${word}\u0007`),
  'a primitive with an extension': ({ holder, step, path }, word) => {
    if (typeof step === 'number' || typeof holder[step] === 'object') return undefined
    holder[`_${step}`] = { extension: [{ url: `http://synthetic.example/${word}`, valueString: word }] }
    return [...path.slice(0, -1), `_${step}`]
  },
  'one item more': ({ holder, step, path }, word) => {
    const value = holder[step]
    if (!Array.isArray(value)) return undefined
    value.push(word)
    return path
  },
  'something contained': ({ holder, step, path }, word) => {
    const value = holder[step]
    if (!isResource(value)) return undefined
    const inner = { resourceType: 'Observation', id: word, code: { text: word }, status: 'final' }
    const outer = {
      resourceType: 'Specimen',
      id: `s${word}`,
      note: [{ text: word }],
      contained: [inner, word],
    }
    value['contained'] = [...objectsOf(value['contained'] as Json | undefined), outer]
    return [...path, 'contained']
  },
  missing: ({ holder, step }) => {
    if (Array.isArray(holder)) holder.splice(Number(step), 1)
    else Reflect.deleteProperty(holder, step)
    return undefined
  },
  null: ({ holder, step }) => {
    holder[step] = null
    return undefined
  },
  'many times over': ({ holder, step }) => {
    const value = holder[step]
    if (Array.isArray(value))
      holder[step] = Array.from({ length: 200 }, () => structuredClone<unknown>(value)).flat()
    return undefined
  },
  'the id of another resource': ({ holder, step }, word, entries) => {
    const value = holder[step]
    const other = objectOf(entries[Number(word.replace(/\D/g, '')) % entries.length])?.['resource']
    if (isResource(value)) value['id'] = objectOf(other)?.['id']
    return undefined
  },
  'sent twice': ({ holder, step }, _, entries) => {
    const value = holder[step]
    if (isResource(value)) entries.push({ resource: structuredClone(value as JsonObject) })
    return undefined
  },
  'sent as another of its name': ({ holder, step }, word, entries) => {
    const value = holder[step]
    if (!isResource(value)) return undefined
    entries.push({ resource: { ...structuredClone(value as JsonObject), language: `en-${word}` } })
    return ['entry', entries.length - 1]
  },
} satisfies Readonly<Record<string, Apply>>

function isResource(value: unknown): value is Mutable {
  return isJsonObject(value) && typeof value['resourceType'] === 'string'
}

/** The names of all kinds of damage. */
export const KIND_NAMES = Object.keys(KINDS) as readonly (keyof typeof KINDS)[]

/** The record with each damage done in turn. What a later one removes again bears no mark. */
export function damagedBy(record: Json, damages: readonly Damage[], paths: readonly Path[]): Damaged {
  const copy = structuredClone(record)
  const entry = isJsonObject(copy) ? copy['entry'] : undefined
  const entries: Json[] = Array.isArray(entry) ? (entry as Json[]) : []
  const marks = damages.flatMap(({ kind, at }, index) => {
    const path = paths[at % paths.length] ?? []
    const place = placeAt(copy, path)
    const word = `zq${at}x${index}`
    const marked = place === undefined ? undefined : KINDS[kind](place, word, entries)
    return marked === undefined
      ? []
      : [{ word: kind === 'a number instead' ? word.replace(/\D/g, '') : word, path: marked }]
  })
  const text = JSON.stringify(copy)
  return { record: copy, marks: marks.filter(({ word }) => text.includes(word)) }
}

/** Every place of a record where text, a number or a truth value stands, those left out by rule included. */
export function primitivesIn(record: Json): readonly Path[] {
  return [...pathsIn(record, [])].filter((it) => {
    const place = placeAt(record, it)
    return place !== undefined && typeof place.holder[place.step] !== 'object'
  })
}

/** Every place in a record, from its resources down. */
export function placesIn(record: Json): readonly Path[] {
  return [...pathsIn(record, [])].filter((it) => it.length > 2 && !isByRule(it))
}

/**
 * What the translation leaves out by rule and without a word: ids become ids of the gateway, and a version or profile
 * of the STU3 resource is none of the R4 one.
 */
function isByRule(path: Path): boolean {
  const [last, before] = [path.at(-1), path.at(-2)]
  return (
    last === 'resourceType' ||
    last === 'id' ||
    path.includes('meta') ||
    (before === 'meta' && last === 'profile')
  )
}

function* pathsIn(value: Json | undefined, at: Path): Generator<Path> {
  if (at.length > 0) yield at
  if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* pathsIn(item as Json, [...at, i])
  else if (isJsonObject(value))
    for (const [name, item] of Object.entries(value)) yield* pathsIn(item, [...at, name])
}

function placeAt(record: Json, path: Path): Place | undefined {
  const step = path.at(-1)
  let holder: unknown = record
  for (const it of path.slice(0, -1)) holder = (holder as Mutable | null | undefined)?.[it]
  if (step === undefined || typeof holder !== 'object' || holder === null) return undefined
  return (holder as Mutable)[step] === undefined ? undefined : { holder: holder as Mutable, step, path }
}
