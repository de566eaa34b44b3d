import { type Labelled } from '../labelling/label.js'
import { type AreaOutcome, type TranslationIssue } from '../model/gap.js'
import { type ResourceFacts } from '../model/facts.js'
import { type Permit, type PermitContent, contentOf } from './permit.js'
import { type FoldedRules, type Verdict } from './rule-set.js'

/** Where a resource came from: one record of one source, read by one version of one mapping. */
export type RecordOrigin = {
  readonly source: string
  readonly recordId: string
  readonly mapping: string
  readonly mappingVersion: string
  readonly retrievedAt: string
  readonly asOf: string | undefined
}

export type Answered = {
  readonly labelled: Labelled
  readonly origin: RecordOrigin
  /** True for what no search found: the source sent it with something that one found, which may be withheld. */
  readonly cameAlong?: boolean
}

/** Everything that came back for one permit, labelled, with what each source said of itself. */
export type Answer = {
  readonly items: readonly Answered[]
  /** One per source and area that was asked. */
  readonly outcomes: readonly AreaOutcome[]
  readonly issues: readonly TranslationIssue[]
  /** Sources that themselves refused for lack of consent. */
  readonly refusedConsent: readonly string[]
}

export type Judged = Answered & { readonly verdict: Verdict }

type DecisionContent = {
  readonly permit: PermitContent
  readonly judged: readonly Judged[]
  readonly answer: Answer
}

/** What the rules said about every resource in one answer, with the answer itself. Only this file can reach one. */
class Decision {
  readonly #content: DecisionContent
  constructor(content: DecisionContent) {
    this.#content = content
  }
  static read(decision: Decision): DecisionContent {
    return decision.#content
  }
}
export type { Decision }

/** For release.ts alone: a decision still holds what it withholds. */
export function readDecision(decision: Decision): DecisionContent {
  return Decision.read(decision)
}

/** Sources that themselves refused for lack of consent. */
export function refusedConsentIn(decision: Decision): readonly string[] {
  return Decision.read(decision).answer.refusedConsent
}

/**
 * Judges each resource by itself, under the rules its source was permitted by. A resource of a source that was not
 * permitted is withheld, whatever brought it here.
 */
export function decide(permit: Permit, answer: Answer): Decision {
  const content = contentOf(permit)
  const bySource = new Map(content.permitted.map((it) => [it.source.id, it]))
  const judged = answer.items.map((item) => ({
    ...item,
    verdict: judgeItem(item.labelled.facts, bySource.get(item.labelled.source.id)?.rules),
  }))
  return new Decision({ permit: content, judged, answer })
}

/** The verdict on one item under the rules its source was permitted by; undefined where it was not permitted. */
export function judgeItem(facts: ResourceFacts, rules: FoldedRules | undefined): Verdict {
  return rules === undefined ? NEVER_ASKED : rules.judge(facts)
}

const NEVER_ASKED: Verdict = {
  decision: 'withhold',
  code: undefined,
  disclose: 'silent',
  masks: [],
  obligations: ['security-alarm'],
  reasons: ['D-00'],
  basis: undefined,
  missing: [],
}
