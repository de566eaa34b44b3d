import { type FhirResource } from '../../../src/fhir/resource.js'
import { type Json, textOf } from '../../../src/model/json.js'
import { definitionOf, plain, referenceIn, spanOf, valuesOf } from './naive-search.js'

/** How the matches are to be shown. */
export type NaiveShowing = {
  /** Names of parameters, with a minus where the order descends. */
  readonly sort: readonly string[]
  readonly count: number | undefined
  readonly includes: readonly NaiveInclude[]
}

export type NaiveInclude = {
  readonly direction: 'include' | 'revinclude'
  readonly type: string
  readonly name: string
  readonly iterates: boolean
}

const nameOf = (it: FhirResource): string => `${it.resourceType}/${textOf(it['id']) ?? ''}`

/** One page of the matches and what comes along with it, as the standard tells it (FHIR R4 search 3.1.1.5). */
export function naivePage(
  all: readonly FhirResource[],
  matches: readonly FhirResource[],
  { sort, count, includes }: NaiveShowing,
): { readonly matches: readonly string[]; readonly included: readonly string[]; readonly total: number } {
  const ordered = [...matches].sort((a, b) => {
    for (const key of sort) {
      const [x, y] = [firstInOrder(a, key), firstInOrder(b, key)]
      if (x === y) continue
      if (x === undefined) return 1
      if (y === undefined) return -1
      return x < y === key.startsWith('-') ? 1 : -1
    }
    return nameOf(a) < nameOf(b) ? -1 : 1
  })
  const page = ordered.slice(0, count)
  return { matches: page.map(nameOf), included: broughtAlong(all, page, includes), total: matches.length }
}

/** Of several values that which comes first in the order asked; nothing where there is none. */
function firstInOrder(it: FhirResource, key: string): string | number | undefined {
  const name = key.replace(/^-/, '')
  const { type } = definitionOf(it.resourceType, name)
  const keys = valuesOf(it, name).flatMap((value) => keysOf(type, value))
  const sorted = [...keys].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  return key.startsWith('-') ? sorted.at(-1) : sorted[0]
}

type Spoken = {
  text?: string
  display?: string
  code?: string
  value?: string | number
  coding?: readonly Spoken[]
}

function keysOf(type: string, value: Json): readonly (string | number)[] {
  if (type === 'date') {
    const whole = value as { start?: string; end?: string }
    const [start, end] = typeof value === 'string' ? [value, value] : [whole.start, whole.end]
    return [
      start === undefined ? -Infinity : spanOf(start)[0],
      end === undefined ? Infinity : spanOf(end)[1] + 1,
    ]
  }
  if (typeof value !== 'object') return [plain(String(value))]
  const it = value as Spoken
  if (type === 'quantity') return [Number(it.value)]
  const own = it.text ?? it.display ?? it.code ?? it.value
  if (own !== undefined) return [plain(String(own))]
  return (it.coding ?? []).flatMap((one) => one.display ?? one.code ?? []).map(plain)
}

function broughtAlong(
  all: readonly FhirResource[],
  page: readonly FhirResource[],
  includes: readonly NaiveInclude[],
): readonly string[] {
  const brought = new Set<string>()
  let from = page
  for (let round = 0; from.length > 0; round++) {
    const found = includes
      .filter((it) => round === 0 || it.iterates)
      .flatMap((it) => from.flatMap((one) => all.filter((other) => isTied(it, one, other))))
    from = [...new Set(found)].filter((it) => !page.includes(it) && !brought.has(nameOf(it)))
    for (const it of from) brought.add(nameOf(it))
  }
  return [...brought].sort()
}

function isTied({ direction, type, name }: NaiveInclude, one: FhirResource, other: FhirResource): boolean {
  const [refers, referred] = direction === 'include' ? [one, other] : [other, one]
  return refers.resourceType === type && valuesOf(refers, name).map(referenceIn).includes(nameOf(referred))
}
