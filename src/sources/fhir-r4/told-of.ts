import { type Json, isJsonObject, textOf } from '../../model/json.js'
import { type SearchOptions } from './options.js'
import { type Part, failedPart, nameOf } from './searched-parts.js'

/**
 * The searches that were not made and could give what the parts refer to without holding it. How a resource is handled
 * may depend on what it refers to, so it is labelled beside that: a medicine is as sensitive as its reason (leak L31).
 * Any reference counts here: which of them tell is labelling's to say.
 */
export function unsearched(
  searches: readonly SearchOptions[],
  parts: readonly Part[],
): readonly SearchOptions[] {
  const made = new Set(parts.map((it) => it.search))
  const wanted = new Set(parts.flatMap((it) => [...missingTypes(it, namesIn(parts))]))
  return searches.filter((it) => !made.has(it) && wanted.has(it.type))
}

/**
 * The parts, and nothing of one that refers to what a search that failed may hold: how it is to be handled is not known
 * then.
 */
export function withoutUnknownReasons(parts: readonly Part[]): readonly Part[] {
  const unknown = new Set(parts.flatMap((it) => (isWhole(it) ? [] : [it.search.type])))
  if (unknown.size === 0) return parts
  const names = namesIn(parts)
  const kept = parts.map((it) =>
    it.found.length > 0 && [...missingTypes(it, names)].some((type) => unknown.has(type))
      ? failedPart(it.search, 'referred-unknown')
      : it,
  )
  return kept.every((it, index) => it === parts[index]) ? parts : withoutUnknownReasons(kept)
}

function isWhole({ rows, isWhole }: Part): boolean {
  return rows.kind === 'rows' && isWhole
}

function namesIn(parts: readonly Part[]): ReadonlySet<string> {
  return new Set(parts.flatMap((it) => it.found.map(({ resource }) => nameOf(resource))))
}

/** The types of what a part refers to by type and id, and nobody found. */
function missingTypes({ found }: Part, names: ReadonlySet<string>): ReadonlySet<string> {
  const types = new Set<string>()
  for (const { resource } of found) addMissing(resource, names, types)
  return types
}

function addMissing(value: Json | undefined, names: ReadonlySet<string>, types: Set<string>): void {
  if (typeof value !== 'object' || value === null) return
  if (!isJsonObject(value)) {
    for (const it of value) addMissing(it, names, types)
    return
  }
  for (const name in value)
    if (name === 'reference') addType(textOf(value[name]), names, types)
    else addMissing(value[name], names, types)
}

function addType(reference: string | undefined, names: ReadonlySet<string>, types: Set<string>): void {
  const [, type, id] = /(?:^|\/)([A-Z][A-Za-z]+)\/([^/]+)(?:\/_history\/[^/]+)?$/.exec(reference ?? '') ?? []
  if (type !== undefined && id !== undefined && !names.has(`${type}/${id}`)) types.add(type)
}
