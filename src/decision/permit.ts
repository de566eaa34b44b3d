import { type Question } from '../model/answer.js'
import { type Area } from '../model/area.js'
import { type DisclosureRequest } from '../model/disclosure-request.js'
import { type RecordClass, type RequestFacts, isOfTheRegistered } from '../model/facts.js'
import { type AreaOutcome } from '../model/gap.js'
import { type Person } from '../model/person.js'
import { type RefusalCode } from '../model/refusal.js'
import { type ToldAt } from '../model/registers/told-at.js'
import { type SourceDescriptor } from '../model/source.js'
import { foldedOnce } from './engine/folded-once.js'
import {
  type Considered,
  type Said,
  isSilent,
  judgeHolder,
  judgeUnheld,
  refusalCodeOf,
  saidInstead,
  saidOf,
} from './replay/considered.js'
import { type FoldedRules, type RuleSet, type Verdict } from './rule-set.js'
import { areasLeft, toldOfNotAsking, unaskedArea } from './told-of-not-asking.js'

/** Leave to ask source systems about one person: what, of whom. Only this file can grant it. */
class Permit {
  readonly #content: PermitContent
  constructor(content: PermitContent) {
    this.#content = content
  }
  static read(permit: Permit): PermitContent {
    return permit.#content
  }
}
export type { Permit }

export type PermittedSource = {
  readonly source: SourceDescriptor
  readonly rules: FoldedRules
  /** Undefined where the view leaves nothing to ask. */
  readonly question: Question | undefined
}

/** A source that is not asked and reads as if it had been, and what asking it would have brought with it. */
export type SeemingSource = {
  readonly source: SourceDescriptor
  readonly asking: FoldedRules['asking']
}

export type PermitContent = {
  readonly request: DisclosureRequest
  readonly person: Person
  readonly permitted: readonly PermittedSource[]
  readonly seeming: readonly SeemingSource[]
  /** Every source that could have answered, asked or not. */
  readonly sources: readonly SourceDescriptor[]
  /** Those of them that nothing could be asked of, by their settings alone: it is no event of theirs. */
  readonly unconcerned: readonly string[]
  /** What is said of the areas that are not asked. Of a silent refusal by a holder of the registered, nothing. */
  readonly notAsked: readonly AreaOutcome[]
  /** The areas that a holder of anyone's record refuses silently: said to be empty, as of anybody unknown there. */
  readonly asUnknown: readonly AreaOutcome[]
  /** What was refused before anything was asked: for the log, never for the caller. */
  readonly refused: readonly RefusedType[]
  /** What the rules were given, so that the decision can be taken again. */
  readonly considered: readonly Considered[]
  readonly ruleSetHash: string
}

/** A type that one source is not asked for, and what the rules said. */
export type RefusedType = { readonly source: string; readonly type: string; readonly verdict: Verdict }

/** A source that could answer, the types that would be asked of it, and what the rules may know. */
export type PermitCandidate = {
  readonly source: SourceDescriptor
  readonly types: readonly string[]
  readonly facts: RequestFacts
  readonly toldAt?: ToldAt | undefined
}

/** A record class the request reaches which no known source holds for this person. */
export type UnheldClass = {
  readonly recordClass: RecordClass
  readonly types: readonly string[]
  readonly facts: RequestFacts
}

/** Areas of a question that a source does not offer to anybody. */
type LackingAreas = { readonly source: SourceDescriptor; readonly areas: readonly Area[] }

export type PermitResult =
  | { readonly kind: 'granted'; readonly permit: Permit }
  | {
      readonly kind: 'refused'
      readonly code: RefusalCode
      /** With the source of each; undefined for a class of record that no known source holds. */
      readonly verdicts: readonly { readonly source: string | undefined; readonly verdict: Verdict }[]
      /** The sources whose refusal this is. */
      readonly refusedFor: readonly SourceDescriptor[]
      readonly considered: readonly Considered[]
    }

/** The questions that may be asked, and no others. */
export function questionsOf(permit: Permit): readonly Question[] {
  return Permit.read(permit).permitted.flatMap((it) => it.question ?? [])
}

/** Whether any source is asked, or reads as if it had been. */
export function seemsToAsk(permit: Permit): boolean {
  return questionsOf(permit).length > 0 || Permit.read(permit).asUnknown.length > 0
}

/** The request the permit was given for. */
export function requestOf(permit: Permit): DisclosureRequest {
  return Permit.read(permit).request
}

/** The one person the permit is about. */
export function personOf(permit: Permit): Person {
  return Permit.read(permit).person
}

/** Leave to ask one of the sources again, for the content of one file as well: never more than was permitted before. */
export function permitFile(permit: Permit, source: string, file: string): Permit {
  const content = Permit.read(permit)
  const permitted = content.permitted.flatMap((it) =>
    it.source.id === source && it.question !== undefined
      ? [{ ...it, question: { ...it.question, file } }]
      : [],
  )
  return new Permit({ ...content, permitted })
}

/** What must be done because of asking alone, or of seeming to, whatever comes back: each obligation once. */
export function obligationsOfAsking(permit: Permit): readonly string[] {
  const { permitted, seeming } = Permit.read(permit)
  const asking = [...permitted.map((it) => it.rules.asking), ...seeming.map((it) => it.asking)]
  return [...new Set(asking.flatMap((it) => it.obligations))]
}

/** What the rules were given of each holder, whatever they said. */
export function consideredFor(result: PermitResult): readonly Considered[] {
  return result.kind === 'refused' ? result.considered : Permit.read(result.permit).considered
}

/** For decide.ts: the rules as folded for each permitted source. */
export function contentOf(permit: Permit): PermitContent {
  return Permit.read(permit)
}

/**
 * Whether any source may be asked, from request and subject facts alone, before anything is fetched. Asking
 * "do you hold this person?" is itself a disclosure. Refused only when nothing at all may be asked, or reads as asked.
 */
export function permit(
  request: DisclosureRequest,
  person: Person,
  candidates: readonly PermitCandidate[],
  unheld: readonly UnheldClass[],
  rules: RuleSet,
  lacking: readonly LackingAreas[] = [],
): PermitResult {
  const once = foldedOnce(rules)
  const judged = candidates.map((it) => judgeCandidate(it, once, request.at))
  const considered = [...candidates.map(consideredHolder), ...unheld.map(consideredUnheld)]
  const permitted = judged.flatMap((it) => it.permitted ?? [])
  const seeming = judged.flatMap((it) => it.seeming ?? [])
  if (permitted.length + seeming.length > 0) {
    const unoffered = tellable(lacking, judged)
    const sources = [...judged.map((it) => it.source), ...unoffered.map((it) => it.source)]
    const concerned = new Set(judged.map((it) => it.source.id))
    return {
      kind: 'granted',
      permit: new Permit({
        request,
        person,
        permitted,
        seeming,
        sources: [...new Set(sources)],
        unconcerned: sources.map((it) => it.id).filter((it) => !concerned.has(it)),
        notAsked: [
          ...judged.flatMap((it) => it.notAsked),
          ...unoffered.flatMap(({ source, areas }) =>
            areas.map((area) => unaskedArea(source, area, 'not-supported', request.at)),
          ),
        ],
        asUnknown: judged.flatMap((it) => it.asUnknown),
        refused: judged.flatMap((it) => it.refused),
        considered,
        ruleSetHash: rules.hash,
      }),
    }
  }
  const ofUnheld = unheld.flatMap((it) => judgeUnheld(consideredUnheld(it), rules))
  const verdicts = [
    ...judged.flatMap((it) => [...it.refused, ...it.saidInstead]),
    ...ofUnheld.map((verdict) => ({ source: undefined, verdict })),
  ]
  const code = refusalCodeOf([...judged.flatMap((it) => [...it.said.values()]), ...ofUnheld])
  const refusedFor = judged.filter((it) => [...it.said.values()].some((verdict) => verdict.code === code))
  return { kind: 'refused', code, verdicts, refusedFor: refusedFor.map((it) => it.source), considered }
}

/** A holder of the registered of which a refusal says nothing reads as absent, in what it does not offer too. */
function tellable(lacking: readonly LackingAreas[], judged: readonly Judged[]): readonly LackingAreas[] {
  const silent = judged.filter((it) => it.refused.some(({ verdict }) => isSilent(verdict)))
  const registered = silent.filter((it) => isOfTheRegistered(it.source.recordClass))
  const absent = new Set(registered.map((it) => it.source.id))
  return lacking.filter((it) => !absent.has(it.source.id))
}

type Judged = {
  readonly source: SourceDescriptor
  readonly permitted: PermittedSource | undefined
  /** Undefined where it is asked for something, or does not read as asked. */
  readonly seeming: SeemingSource | undefined
  readonly refused: readonly RefusedType[]
  /** The refusals that are told, by type. */
  readonly said: Said['refusals']
  /** Those of them that were not decided. */
  readonly saidInstead: readonly RefusedType[]
  readonly notAsked: readonly AreaOutcome[]
  readonly asUnknown: readonly AreaOutcome[]
}

function judgeCandidate(candidate: PermitCandidate, rules: RuleSet, at: string): Judged {
  const { source, types } = candidate
  const considered = consideredHolder(candidate)
  const { folded, refusals } = judgeHolder(considered, rules)
  const said = saidOf(considered, refusals, rules)
  const open = types.filter((it) => !refusals.has(it))
  const areas = areasLeft(source, open, folded)
  const question: Question | undefined =
    areas.length === 0
      ? undefined
      : {
          source,
          areas,
          mostRecentConsultations: folded.newestOnly('Encounter'),
          activeProblemsOnly: folded.activeOnly('Condition'),
        }
  const isSeeming = open.length === 0 && said.asking !== undefined
  const ofSource = ([type, verdict]: readonly [string, Verdict]): RefusedType => ({
    source: source.id,
    type,
    verdict,
  })
  return {
    source,
    permitted: open.length === 0 ? undefined : { source, rules: folded, question },
    seeming: isSeeming ? { source, asking: said.asking } : undefined,
    refused: [...refusals].map(ofSource),
    said: said.refusals,
    saidInstead: saidInstead(refusals, said.refusals).map(ofSource),
    ...toldOfNotAsking(source, considered, { folded, refusals, areas }, rules, at),
  }
}

function consideredHolder({ source, types, facts, toldAt }: PermitCandidate): Considered {
  const { id, recordClass, overrideSupported } = source
  return { source: id, recordClass, overrideSupported, types, facts, toldAt }
}

function consideredUnheld({ recordClass, types, facts }: UnheldClass): Considered {
  return { source: undefined, recordClass, overrideSupported: false, types, facts }
}
