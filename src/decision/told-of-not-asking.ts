import { areasIn } from '../fhir/types/areas-of-type.js'
import { type Area } from '../model/area.js'
import { isOfTheRegistered } from '../model/facts.js'
import { type AreaOutcome, type SourceOutcome } from '../model/gap.js'
import { type RefusalCode } from '../model/refusal.js'
import { type SourceDescriptor } from '../model/source.js'
import { type Considered, isSilent, saidAsOfUnknown } from './replay/considered.js'
import { type FoldedRules, type RuleSet, type Verdict } from './rule-set.js'

/** What is said of what a source is not asked. */
type Told = {
  /** In the words of why it is not. */
  readonly notAsked: readonly AreaOutcome[]
  /** As if it had been asked, and known nothing of the person. */
  readonly asUnknown: readonly AreaOutcome[]
}

/** What the rules said of asking one source. */
type Judgement = {
  readonly folded: FoldedRules
  readonly refusals: ReadonlyMap<string, Verdict>
  /** Those that are asked. */
  readonly areas: readonly Area[]
}

/**
 * What is said of the areas of a source that are not asked. Everybody is asked about at a holder of anyone's record, so
 * one that were not named would tell that it knows the person: a silent refusal there reads as of somebody whom it does
 * not know. INVARIANT: it differs in nothing from what is said of them. Of people elsewhere a holder of the registered is
 * not named, nor is one that refuses silently.
 */
export function toldOfNotAsking(
  source: SourceDescriptor,
  considered: Considered,
  { folded, refusals, areas }: Judgement,
  rules: RuleSet,
  at: string,
): Told {
  const isNamed = !isOfTheRegistered(source.recordClass)
  const isRefusedSilently = [...refusals.values()].some(isSilent)
  const told = isNamed && isRefusedSilently ? refusalsOfUnknown(considered, refusals, rules) : refusals
  const open = considered.types.filter((it) => !told.has(it))
  const seeming = areasLeft(source, open, folded)
  const unasked = considered.types.flatMap((type) => {
    const outcome = outcomeOfNotAsking(told.get(type))
    const left = areasIn(source, type).filter((area) => !seeming.includes(area))
    return outcome === undefined ? [] : left.map((area) => unaskedArea(source, area, outcome, at))
  })
  const empty = seeming.filter((it) => !areas.includes(it))
  return {
    notAsked: distinctAreas(unasked),
    asUnknown: empty.map((it) => unaskedArea(source, it, 'answered-empty', at)),
  }
}

/** The refusals that would be told if the person had laid nothing down there: one that is silent even so is not. */
function refusalsOfUnknown(
  considered: Considered,
  refusals: ReadonlyMap<string, Verdict>,
  rules: RuleSet,
): ReadonlyMap<string, Verdict> {
  const said = saidAsOfUnknown(considered, refusals, rules).refusals
  return new Map([...said].filter(([, verdict]) => !isSilent(verdict)))
}

/** What a source that may not be asked is reported as; undefined when even that would say something. */
function outcomeOfNotAsking(refusal: Verdict | undefined): SourceOutcome | undefined {
  if (refusal === undefined) return 'not-in-your-view'
  if (isSilent(refusal)) return undefined
  return (refusal.code && OUTCOMES[refusal.code]) ?? 'not-permitted'
}

/** Refusals that are no answer to whether this requester may. */
const OUTCOMES: Readonly<Partial<Record<RefusalCode, SourceOutcome>>> = {
  CANNOT_CHECK: 'error',
  NOT_RELEASED: 'disabled',
}

/** The outcome of an area that nobody was asked for, as at the time of the request (ISO 8601). */
export function unaskedArea(
  source: SourceDescriptor,
  area: Area,
  outcome: SourceOutcome,
  asOf: string,
): AreaOutcome {
  return { source: source.id, area, outcome, asOf, warnings: [] }
}

/** The areas in which the view leaves something of these types: a type that may come with several widens none. */
export function areasLeft(
  source: SourceDescriptor,
  types: readonly string[],
  rules: FoldedRules,
): readonly Area[] {
  const left = new Set(
    types.flatMap((type) => areasIn(source, type).filter((area) => !rules.viewExcludes(type, area))),
  )
  return source.areas.filter((it) => left.has(it))
}

function distinctAreas(outcomes: readonly AreaOutcome[]): readonly AreaOutcome[] {
  return [...new Map(outcomes.map((it) => [it.area, it])).values()]
}
