import { type Area } from '../model/area.js'
import { type FactTree, type RequestFacts, type ResourceFacts } from '../model/facts.js'
import { type RefusalCode } from '../model/refusal.js'

/** Under which law something is shared: stamped on every permit. */
export type Basis = {
  readonly gdpr6: string
  readonly gdpr9: string
  readonly commonLaw: string
  readonly duty: string | undefined
}

/** What of a refusal is behind the code that is said: the rest is told to nobody but the holder. */
export type Said = Pick<Verdict, 'reasons' | 'obligations'>

/** What the rules say of one resource or request. */
export type Verdict = {
  readonly decision: 'permit' | 'mask' | 'withhold' | 'refuse'
  /** For a refusal. */
  readonly code: RefusalCode | undefined
  /** For a withholding: silent and none look absent; generic shows a warning for the area. */
  readonly disclose: 'silent' | 'generic' | 'none' | undefined
  /** Elements to remove, for a mask. */
  readonly masks: readonly string[]
  readonly obligations: readonly string[]
  /** The rules that determined the verdict: `A-04`, `R-01 overridden`, `R-05 lifted`. */
  readonly reasons: readonly string[]
  readonly basis: Basis | undefined
  /** Fact paths whose absence mattered. */
  readonly missing: readonly string[]
  /** For a refusal: the rules whose own code is the one that is said, and what those oblige to. */
  readonly said?: Said | undefined
}

/** The rules with everything known before fetching already applied, for one source. */
export type FoldedRules = {
  /** What asking brings with it, whatever comes back: the powers it opens and their obligations. */
  readonly asking: Pick<Verdict, 'obligations' | 'reasons'>
  /** The refusal of any request for resources of this type, from request and subject facts alone. */
  refusalFor(type: string): Verdict | undefined
  /** True when no resource of this type, or none of them in this area, can be in the requester's view, whatever the item. */
  viewExcludes(type: string, area?: Area): boolean
  /** Largest rank of this type that the view admits; undefined when it sets no such limit. */
  newestOnly(type: string): number | undefined
  /** True when no resource of this type that is over can be in the requester's view. */
  activeOnly(type: string): boolean
  /** The verdict on one resource: equal to `decide` on the whole fact tree. */
  judge(resource: ResourceFacts): Verdict
}

export type RuleSet = {
  /** SHA-256 over the rule files, in hex: goes into every decision and audit entry. */
  readonly hash: string
  decide(facts: FactTree): Verdict
  fold(request: RequestFacts, source: Pick<ResourceFacts, 'class' | 'overrideSupported'>): FoldedRules
}
