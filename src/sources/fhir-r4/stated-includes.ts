import { isJsonObject, type Json, objectsOf, textOf } from '../../model/json.js'
import { type BroughtAlong, revincludeOf } from './brought-along.js'
import { type Waiting } from './search.js'

/** Reads the source's CapabilityStatement; undefined where it gives none. Never rejects. */
type ReadStatement = (about: Waiting) => Promise<Json | undefined>

/** Which of these the source says it can bring along; undefined where it could not be asked. */
export type StatedIncludes = (
  wanted: readonly BroughtAlong[],
  about: Waiting,
) => Promise<readonly BroughtAlong[] | undefined>

/**
 * What a source states of itself (FHIR R4, capabilitystatement-definitions.html#CapabilityStatement.rest.resource.searchRevInclude).
 * A source that ignores an include may still write the parameters of the request into its self link: only one that
 * states the include is believed. It is asked until it has stated all that is wanted, and then no more.
 */
export function statedIncludes(read: ReadStatement): StatedIncludes {
  const known = new Set<string>()
  return async (wanted, about) => {
    const names = wanted.map(revincludeOf)
    if (names.every((it) => known.has(it))) return wanted
    const statement = await read(about)
    if (statement === undefined) return undefined
    const stated = revincludesIn(statement)
    for (const it of names) if (stated.has(it) || stated.has(`${it}:Patient`)) known.add(it)
    return wanted.filter((it) => known.has(revincludeOf(it)))
  }
}

function revincludesIn(statement: Json): ReadonlySet<string> {
  if (!isJsonObject(statement) || statement['resourceType'] !== 'CapabilityStatement') return new Set()
  const served = objectsOf(statement['rest']).filter((it) => textOf(it['mode']) === 'server')
  const patients = served
    .flatMap((it) => objectsOf(it['resource']))
    .filter((it) => textOf(it['type']) === 'Patient')
  return new Set(
    patients.flatMap(({ searchRevInclude: listed }) => (Array.isArray(listed) ? listed.map(String) : [])),
  )
}
