import { type ResourceTypeRow } from '../../../src/fhir/resource-type-row.js'
import { knownTargetsOf } from '../../../src/fhir/resource-types.js'
import { ID, SEARCHED, SPECIMENS, type Specimen } from './specimens.js'

/** A search of one type, but for whom it is about. */
export type Question = {
  readonly type: string
  readonly pairs: readonly (readonly [string, string])[]
  /** `value`: it finds by a value that nothing has but what is withheld. `shape`: it asks how what is found is shown. */
  readonly asks: 'value' | 'shape'
}

/** The ids under which the gateway gives what the source sent as `Type/1`, and something that may be withheld. */
export type Ids = {
  readonly shown: ReadonlyMap<string, string>
  readonly withheld: ReadonlyMap<string, string>
}

const ask = (type: string, asks: Question['asks'], ...pairs: Question['pairs']): Question => ({
  type,
  asks,
  pairs,
})

/** The value as the gateway's caller writes it: with the ids that they know. */
function written({ type, parameter, hit }: Specimen, { shown, withheld }: Ids): string {
  if (parameter.name === '_id') return withheld.get(type) ?? ''
  return hit.replace(/^([A-Z]\w+)\/1(?=$|\$)/, (_, target: string) => `${target}/${shown.get(target) ?? ID}`)
}

/** By each search parameter that looks at an element, on its own (L07, attack 6). */
export function byValue(ids: Ids): readonly Question[] {
  return SPECIMENS.map((it) => ask(it.type, 'value', [it.parameter.name, written(it, ids)]))
}

/** What refers to something that is shown: from there by `_has`, and to there by a chain (L05, L06, attacks 4 and 5). */
export function byChain(ids: Ids): readonly Question[] {
  return SPECIMENS.flatMap((it) => {
    const target = /^(\w+)\/1$/.exec(it.hit)?.[1] ?? ''
    const { name, kind } = it.parameter
    const isSearched = SEARCHED.some((row) => row.type === target)
    if (kind !== 'reference' || !isSearched) return []
    const value = written(it, ids)
    return [
      ask(target, 'value', [`_has:${it.type}:${name}:${name}`, value]),
      ask(it.type, 'value', [`${name}:${target}._id`, value.slice(target.length + 1)]),
    ]
  })
}

/** How much there is, in which order, what of it and what beside it (L01 to L04, L08, L13, L26; attacks 1 to 3, 8, 9, 14). */
export function byShape(): readonly Question[] {
  return SEARCHED.flatMap((row) => {
    const { type } = row
    const keys = sortedBy(row)
    const back = row.revincludes.filter((it) => SPECIMENS.some((one) => it.startsWith(`${one.type}:`)))
    const referring = row.searchParameters.filter((it) => knownTargetsOf(it).length > 0)
    return [
      ask(type, 'shape', ['_summary', 'count']),
      ask(type, 'shape', ['_count', '1'], ['_total', 'accurate']),
      ask(type, 'shape', ['_elements', 'id'], ['_sort', keys.join(',')]),
      ask(type, 'shape', ['_summary', 'text'], ['_sort', keys.map((it) => `-${it}`).join(',')]),
      ask(type, 'shape', ['_summary', 'data']),
      ask(type, 'shape', ...many('_include', type, referring), ...many('_include:iterate', type, referring)),
      ask(type, 'shape', ...back.slice(0, MOST).map((it) => ['_revinclude', it] as const)),
      ask(type, 'shape', ...back.slice(0, MOST).map((it) => ['_revinclude:iterate', it] as const)),
    ]
  })
}

/** A search takes fifty parameters, one of which names the person. */
const MOST = 48

const many = (
  name: string,
  type: string,
  parameters: ResourceTypeRow['searchParameters'],
): Question['pairs'] => parameters.slice(0, MOST / 2).map((it) => [name, `${type}:${it.name}`])

/** Every parameter that may be sorted by: what is alike in the one is told apart by the next. */
function sortedBy(row: ResourceTypeRow): readonly string[] {
  return row.searchParameters
    .filter((it) => it.kind !== 'composite' && it.paths.length > 0 && it.names === undefined)
    .map((it) => it.name)
}

/** What is asked by here and finds nothing though she agrees. */
export const NEVER_GIVEN: ReadonlySet<string> = new Set([
  // A file that is there for nobody is not led to.
  'DocumentReference.location',
])

/** Entry points whose answer tells of the asking itself, so that no two are alike, or that are about nobody at all. */
export const NOT_COMPARED = /AuditEvent|who-accessed|HealthcareService|of a directory/
