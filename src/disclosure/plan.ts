import { type Area } from '../model/area.js'
import { type DisclosureRequest, type Interaction } from '../model/disclosure-request.js'
import { type RecordClass, isOfTheRegistered } from '../model/facts.js'
import { type OdsCode } from '../model/ods-code.js'
import { type Person } from '../model/person.js'
import { grouped } from '../model/grouped.js'
import { typesNamed } from '../model/search-query.js'
import { type SourceDescriptor, sourceOfId } from '../model/source.js'
import { areasIn } from '../fhir/types/areas-of-type.js'
import { INVOLVEMENT_TYPES } from '../fhir/documents/involvement.js'
import { SUMMARY_TYPES } from '../fhir/documents/summary-sections.js'
import { RESOURCE_TYPES, resourceType } from '../fhir/resource-types.js'

/** A source that could answer, and the resource types that would be asked of it. */
export type Candidate = {
  readonly source: SourceDescriptor
  readonly types: readonly string[]
}

export type Plan = {
  readonly candidates: readonly Candidate[]
  /** Every organisation that controls a record of this person: whose registers may hold an objection. */
  readonly controllers: readonly OdsCode[]
  /** Record classes the request reaches that no known source holds for this person; judged all the same. */
  readonly unheld: readonly { readonly recordClass: RecordClass; readonly types: readonly string[] }[]
  /** The areas of what is asked that a source could be thought to hold, and does not offer. */
  readonly lacking: readonly Lacking[]
}

/** A source and the areas of a question that it has no part of, by its settings alone. */
export type Lacking = { readonly source: SourceDescriptor; readonly areas: readonly Area[] }

/**
 * Which sources could hold what is asked: the practice the person is registered with, every council, and the
 * demographics service itself. Says nothing of whether they may be asked.
 */
export function plan(request: DisclosureRequest, person: Person, sources: readonly SourceDescriptor[]): Plan {
  const wanted = typesOf(request)
  const reached = askable(sources, request, wanted)
  const relevant = reached.filter((it) => couldHold(it, person))
  const candidates = relevant
    .map((source) => ({ source, types: wanted.filter((type) => couldAnswer(source, type, request)) }))
    .filter((it) => it.types.length > 0)
  const classes = [...new Set(reached.map((it) => it.recordClass))]
  const unheld = classes
    .filter((recordClass) => !relevant.some((it) => it.recordClass === recordClass))
    .map((recordClass) => ({
      recordClass,
      types: wanted.filter((type) =>
        sources.some((it) => it.recordClass === recordClass && couldAnswer(it, type, request)),
      ),
    }))
    .filter((it) => it.types.length > 0)
  const controllers = sources
    .filter((it) => it.recordClass !== 'exchange' && couldHold(it, person))
    .map((it) => it.organisation)
  const lacking = lackingIn(request, wanted, sources, candidates)
  return { candidates, controllers: [...new Set(controllers)], unheld, lacking }
}

/** The interactions that are put to whoever may hold something: a read asks the one source of its id. */
const ASKED_OF_ALL: readonly Interaction[] = ['search', 'everything', 'involvement', 'summary', 'ihe-pix']

/**
 * What is not offered, of every source that may hold anybody's record: its settings say it, and nothing of the person.
 * That somebody is registered with a practice does: it is named where it is asked for something else.
 */
function lackingIn(
  request: DisclosureRequest,
  wanted: readonly string[],
  sources: readonly SourceDescriptor[],
  candidates: readonly Candidate[],
): readonly Lacking[] {
  if (!ASKED_OF_ALL.includes(request.interaction)) return []
  const asked = new Set(candidates.map((it) => it.source))
  const holders = sources.filter(
    (it) => it.recordClass !== 'exchange' && (!isOfTheRegistered(it.recordClass) || asked.has(it)),
  )
  const areasOf = new Map(
    [...grouped(holders, holderOf)].map(([holder, systems]) => [
      holder,
      areasLackedBy(systems, wanted, request),
    ]),
  )
  return holders
    .map((source) => ({ source, areas: areasOf.get(holderOf(source)) ?? [] }))
    .filter((it) => it.areas.length > 0)
}

/** What one system of a holder does not offer and another does is not lacking. */
function holderOf({ organisation, recordClass }: SourceDescriptor): string {
  return `${organisation} ${recordClass}`
}

/** Of each type that none of the sources has an area for, every area it could be of. */
function areasLackedBy(
  sources: readonly SourceDescriptor[],
  wanted: readonly string[],
  { interaction }: DisclosureRequest,
): readonly Area[] {
  const lacked = wanted
    .filter((type) => sources.every((it) => areasIn(it, type).length === 0))
    .filter((type) => interaction !== 'search' || sources.some((it) => isSearchedIn(type, it)))
  return [...new Set(lacked.flatMap((type) => resourceType(type)?.areas ?? []))]
}

/** The types that an interaction is made of, where it is not those of a search. */
const TYPES_OF: Readonly<Partial<Record<Interaction, readonly string[]>>> = {
  involvement: INVOLVEMENT_TYPES,
  summary: SUMMARY_TYPES,
  // Whoever holds a record of the person knows them by an identifier of their own.
  'ihe-pix': ['Patient'],
}

/** Every type the answer may hold as a match or an include. */
function typesOf(request: DisclosureRequest): readonly string[] {
  const made = TYPES_OF[request.interaction]
  if (made !== undefined) return made
  const held = RESOURCE_TYPES.filter((it) => it.areas.length > 0).map((it) => it.type)
  // A type that only accompanies others may come with any of them.
  if (request.interaction === 'everything') return everythingOf(held, request)
  if (!held.includes(request.type)) return held
  return [...new Set([request.type, ...typesNamed(request.query)])]
}

/** The types asked; with one that only accompanies others, everything that it may come with. */
function everythingOf(
  held: readonly string[],
  { query: { types = held } }: DisclosureRequest,
): readonly string[] {
  return types.every((it) => held.includes(it)) ? types : held
}

/** A practice holds the record of the people registered with it; a council may hold anyone's. */
function couldHold(source: SourceDescriptor, person: Person): boolean {
  if (!isOfTheRegistered(source.recordClass)) return true
  return person.trace.kind === 'traced' && person.trace.practice === source.organisation
}

const OF_ALL: readonly Interaction[] = ['everything', 'involvement', 'summary', 'ihe-pix']

/** A read names its source in the id; the person's own Patient comes from the demographics service. */
function askable(
  sources: readonly SourceDescriptor[],
  request: DisclosureRequest,
  wanted: readonly string[],
): readonly SourceDescriptor[] {
  if (OF_ALL.includes(request.interaction)) return sources
  const searched = sources.filter((source) => wanted.some((type) => isSearchedIn(type, source)))
  if (request.interaction === 'search' || !('id' in request.person)) return searched
  const named = sourceOfId(
    request.person.id,
    sources.map((it) => it.id),
  )
  return named === undefined ? searched : sources.filter((it) => it.id === named)
}

/** A search puts each type to the classes of record it is searched in, whether it is matched or brought along. */
function couldAnswer(source: SourceDescriptor, type: string, { interaction }: DisclosureRequest): boolean {
  return areasIn(source, type).length > 0 && (interaction !== 'search' || isSearchedIn(type, source))
}

function isSearchedIn(type: string, { recordClass }: SourceDescriptor): boolean {
  return resourceType(type)?.searchedIn?.includes(recordClass) !== false
}
