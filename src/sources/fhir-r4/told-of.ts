import { CARRIED_TYPES } from '../../fhir/carriers/carried-types.js'
import { belongingTo, carriedBy } from '../../fhir/carriers/carriers.js'
import { knownTargetsOf, resourceType, searchParameter } from '../../fhir/resource-types.js'
import { type Area } from '../../model/area.js'
import { type JsonObject } from '../../model/json.js'
import { type SearchOptions } from './options.js'
import { type Found } from './read-page.js'
import { type Part, nameOf } from './searched-parts.js'

/** Any type, as what a search brings along or an element refers to. */
const ANY = '*'

/** True for a search of what was asked for; what any other finds is for labelling alone. */
export function isAsked({ areas }: SearchOptions, asked: readonly Area[]): boolean {
  return areas.some((it) => asked.includes(it))
}

/**
 * The searches that areas need: their own, and those that could give what the resources of these refer to, however far,
 * beside which they are labelled: a medicine is as sensitive as its reason (leak L31).
 *
 * INVARIANT: settings alone decide it, never what is found. Else a search more, and the time that it takes, would tell
 * of a medicine that is withheld (leak L16).
 */
export function searchesFor(
  asked: readonly Area[],
  searches: readonly SearchOptions[],
): readonly SearchOptions[] {
  const needed = toldOfBy(
    searches.filter((it) => isAsked(it, asked)),
    searches,
  )
  return searches.filter((it) => needed.has(it))
}

/** The searches, and those that could give what theirs may refer to, however far. */
function toldOfBy(
  from: readonly SearchOptions[],
  searches: readonly SearchOptions[],
): ReadonlySet<SearchOptions> {
  const reached = new Set(from)
  // What is added on the way is gone through as well.
  for (const search of reached) {
    const carried = new Set(typesBroughtBy(search).flatMap(typesCarriedBy))
    for (const it of searches) if (carried.has(it.type) || carried.has(ANY)) reached.add(it)
  }
  return reached
}

function typesCarriedBy(type: string): readonly string[] {
  return resourceType(type) === undefined ? [ANY] : (CARRIED_TYPES[type]?.split(' ') ?? [])
}

function typesBroughtBy({ type, query = {} }: SearchOptions): readonly string[] {
  const includes = Object.entries(query).filter(([name]) => /^_(rev)?include(:|$)/.test(name))
  return [type, ...includes.flatMap(([, values]) => values).flatMap(typesIncludedBy)]
}

/** The types that an include may bring: any where it is not understood. */
function typesIncludedBy(include: string): readonly string[] {
  const [source = '', name = '', target] = include.split(':')
  const row = resourceType(source)
  const parameter = row === undefined ? undefined : searchParameter(row, name)
  if (parameter === undefined) return [ANY]
  return [source, ...(target === undefined ? knownTargetsOf(parameter) : [target])]
}

/**
 * The parts without what refers, by an element that tells of it, to something that was not found, and is of a type not
 * all of which came: how it is to be handled is not known then. A part that could refer to what a failed search would
 * have given is not whole, whether or not anything does: who is told so learns nothing of what is withheld.
 */
export function withoutUnknownReasons(
  parts: readonly Part[],
  searches: readonly SearchOptions[],
): readonly Part[] {
  const failed = new Set(parts.filter((it) => !isWhole(it)).map((it) => it.search))
  const made = new Set(parts.map((it) => it.search))
  const lacking = searches.filter((it) => failed.has(it) || !made.has(it))
  if (lacking.length === 0) return parts
  const unknown = unknownAmong(
    parts.flatMap((it) => it.found),
    { types: new Set(lacking.map((it) => it.type)), isAnyFailed: failed.size > 0 },
  )
  return parts.map((part) => {
    const isSure = ![...toldOfBy([part.search], searches)].some((it) => failed.has(it))
    return { ...without(unknown, part), isWhole: part.isWhole && isSure && !holds(unknown, part) }
  })
}

function holds(unknown: ReadonlySet<string>, { found }: Part): boolean {
  return found.some((it) => unknown.has(nameOf(it.resource)))
}

function without(unknown: ReadonlySet<string>, part: Part): Part {
  const { rows } = part
  if (rows.kind !== 'rows' || !holds(unknown, part)) return part
  const known = (of: readonly Found[]): readonly Found[] =>
    of.filter((it) => !unknown.has(nameOf(it.resource)))
  const found = known(part.found)
  const kept = new Set<JsonObject>(found.map((it) => it.resource))
  return {
    ...part,
    found,
    matched: known(part.matched),
    rows: { kind: 'rows', rows: rows.rows.filter((it) => kept.has(it)) },
  }
}

function isWhole({ rows, isWhole }: Part): boolean {
  return rows.kind === 'rows' && isWhole
}

/** Of which types not everything came, and whether that is because a search failed. */
type Lacking = { readonly types: ReadonlySet<string>; readonly isAnyFailed: boolean }

/** The names of what tells of something that did not come, or of what does so itself, however far. */
function unknownAmong(found: readonly Found[], { types, isAnyFailed }: Lacking): ReadonlySet<string> {
  const names = new Set(found.map((it) => nameOf(it.resource)))
  const addresses = new Map(found.map((it) => [it.fullUrl, nameOf(it.resource)]))
  const targetOf = (reference: string): string | undefined =>
    addresses.get(reference) ?? literalIn(reference) ?? (reference.startsWith('#') ? '#' : undefined)
  const isLacking = (target: string | undefined): boolean =>
    target === undefined ? isAnyFailed : !names.has(target) && types.has(target.split('/')[0] ?? '')
  const heirs = new Map<string, string[]>()
  const waiting: string[] = []
  for (const { resource } of found) {
    const own = nameOf(resource)
    const targets = carriedBy(resource).map(targetOf)
    if (targets.some(isLacking)) waiting.push(own)
    for (const target of targets) add(heirs, target, own)
    for (const part of belongingTo(resource)) add(heirs, own, targetOf(part))
  }
  const unknown = new Set<string>()
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (unknown.has(next)) continue
    unknown.add(next)
    waiting.push(...(heirs.get(next) ?? []))
  }
  return unknown
}

function add(heirs: Map<string, string[]>, from: string | undefined, heir: string | undefined): void {
  if (from === undefined || heir === undefined) return
  const known = heirs.get(from)
  if (known === undefined) heirs.set(from, [heir])
  else known.push(heir)
}

/** `Type/id` of a reference, whatever stands before and which version it names. */
function literalIn(reference: string): string | undefined {
  const [, type, id] = /(?:^|\/)([A-Z][A-Za-z]+)\/([^/]+)(?:\/_history\/[^/]+)?$/.exec(reference) ?? []
  return type === undefined || id === undefined ? undefined : `${type}/${id}`
}
