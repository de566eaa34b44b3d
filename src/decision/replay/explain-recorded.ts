import { type WouldChange, wouldChange } from '../analyse/would-change.js'
import { type CompiledRules } from '../compile-rules.js'
import { type Rule } from '../engine/rule.js'
import { type RuleTrace } from '../explain.js'
import { type FactTree } from '../../model/facts.js'
import { grouped } from '../../model/grouped.js'
import { type Verdict } from '../rule-set.js'
import { type Considered } from './considered.js'
import { type RecordedDecision, type RecordedVerdict } from './read-recorded.js'
import { type Replayed, isWithheld, replay } from './replay.js'

/** What became of one type of one source's record, and why. */
export type ExplainedPart = {
  /** Undefined where naming it would say who holds a record of the person. */
  readonly source: string | undefined
  readonly type: string
  /** How many resources; undefined for what was not asked. */
  readonly count: number | undefined
  readonly decision: string
  readonly code: string | undefined
  readonly disclose: string | undefined
  readonly rules: readonly ExplainedRule[]
  /** Paths of facts whose absence mattered. */
  readonly missing: readonly string[]
  /** What would turn it, where it was kept back. */
  readonly changes: readonly WouldChange[]
  /** There are, or may be, more than are listed. */
  readonly moreChanges: boolean
}

/** A rule that had a say, in its own words. */
export type ExplainedRule = Pick<RuleTrace, 'id' | 'outcome' | 'plain' | 'cite'>

/** How much of a recorded decision may be explained to somebody. */
export type Reach = {
  /** Everything that was decided about the records of this source: it is theirs. */
  readonly isOwn: (source: string | undefined) => boolean
  /** Whether they may know of these resources. */
  readonly mayKnow: (item: RecordedVerdict) => boolean
  /** Whether the refusal of the whole request was told to their organisation. */
  readonly wasTold: boolean
}

/**
 * A recorded decision in the words of the rules it was taken by, as far as `reach` goes. Of a record that is not their
 * own, people get the rules behind what they were told and nothing else: neither facts nor what would change it, and
 * of a refusal not whose records it was about.
 */
export function explainRecorded(
  recorded: RecordedDecision,
  rules: CompiledRules,
  reach: Reach,
): readonly ExplainedPart[] {
  const replayed = replay(recorded, rules.ruleSet)
  return [...itemParts(recorded, replayed, rules, reach), ...refusedParts(recorded, replayed, rules, reach)]
}

function itemParts(
  { considered }: RecordedDecision,
  { items }: Replayed,
  rules: CompiledRules,
  reach: Reach,
): readonly ExplainedPart[] {
  const known = items.filter(({ recorded }) => reach.mayKnow(recorded))
  const alike = grouped(known, ({ recorded: { source, type, decision, disclose, reasons } }) =>
    JSON.stringify([source, type, decision, disclose, reasons]),
  )
  return [...alike.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { recorded, verdict } = first
    const { source, type, decision, disclose, reasons } = recorded
    const said = {
      source,
      type,
      count: group.reduce((sum, it) => sum + it.recorded.count, 0),
      decision,
      code: undefined,
      disclose,
    }
    if (!reach.isOwn(source)) return [{ ...said, ...ruledBy(reasons, decision, rules) }]
    const request = considered.find((it) => it.source === source)?.facts ?? {}
    return [{ ...said, ...wholly({ ...request, resource: recorded.facts }, verdict, rules) }]
  })
}

type Refused = Replayed['refused'][number]

function refusedParts(
  recorded: RecordedDecision,
  { code, refused }: Replayed,
  rules: CompiledRules,
  { isOwn, wasTold }: Reach,
): readonly ExplainedPart[] {
  if (recorded.phase === 'items')
    return refused.filter((it) => isOwn(it.source)).map((it) => ownRefusal(it, recorded, rules))
  // A refusal that reads as absence stays one for the officers of those who were told so.
  if (!wasTold || code === undefined || code === 'PATIENT_NOT_FOUND') return []
  const told = refused.filter((it) => it.verdict.code === code)
  const parts = told.flatMap((it): readonly ExplainedPart[] => {
    if (isOwn(it.source)) return [ownRefusal(it, recorded, rules)]
    return code === 'CANNOT_CHECK' ? [] : [toldRefusal(it, rules)]
  })
  return [...new Map(parts.map((it) => [JSON.stringify(it), it])).values()]
}

function toldRefusal({ type, verdict }: Refused, rules: CompiledRules): ExplainedPart {
  return {
    source: undefined,
    type,
    count: undefined,
    decision: 'refuse',
    code: verdict.code,
    disclose: undefined,
    ...ruledBy(verdict.reasons, 'refuse', rules),
  }
}

function ownRefusal(
  { source, type, verdict }: Refused,
  { considered }: RecordedDecision,
  rules: CompiledRules,
): ExplainedPart {
  const holder = considered.find((it) => it.source === source)
  const facts = holder === undefined ? rules.start : ordinaryItem(holder, type, rules)
  const isOutage = verdict.code === 'CANNOT_CHECK'
  const ids = new Set(verdict.reasons.map(idOf))
  // What was not asked has no items, so no rule about an item had a say. Behind an outage there may be a refusal that
  // is silent: only what could not be known is told.
  const fired = rules
    .explain(facts)
    .filter((it) => it.outcome !== 'does-not-fire' && ids.has(it.id))
    .filter((it) => !isOutage || it.missing.length > 0)
  return {
    source,
    type,
    count: undefined,
    decision: 'refuse',
    code: verdict.code,
    disclose: undefined,
    rules: fired,
    missing: verdict.missing,
    ...(isOutage ? NO_CHANGES : changesOf(facts, rules)),
  }
}

/** The facts of the request with an item about which nothing is out of the ordinary, as worked examples start from. */
function ordinaryItem(
  { recordClass, overrideSupported, facts }: Considered,
  type: string,
  { start }: CompiledRules,
): FactTree {
  return { ...facts, resource: { ...start.resource, class: recordClass, overrideSupported, type } }
}

/** What somebody could bring about: nothing makes a resource one of another type, or of another record. */
function changesOf(facts: FactTree, rules: CompiledRules): Pick<Why, 'changes' | 'moreChanges'> {
  const { changes, moreExist } = wouldChange(rules, facts, FIXED)
  return { changes, moreChanges: moreExist }
}

const NO_CHANGES = { changes: [], moreChanges: false } as const

const FIXED: readonly string[] = [
  'action',
  'env.now',
  'resource.class',
  'resource.overrideSupported',
  'resource.rank',
  'resource.type',
]

type Why = Pick<ExplainedPart, 'rules' | 'missing' | 'changes' | 'moreChanges'>

function wholly(facts: FactTree, verdict: Verdict, rules: CompiledRules): Why {
  return {
    rules: rules.explain(facts).filter((it) => it.outcome !== 'does-not-fire'),
    missing: verdict.missing,
    ...(isWithheld(verdict) ? changesOf(facts, rules) : NO_CHANGES),
  }
}

function ruledBy(reasons: readonly string[], decision: string, { conditions }: CompiledRules): Why {
  const said = reasons.flatMap((reason): readonly ExplainedRule[] => {
    const rule = conditions.find((it) => it.text.id === idOf(reason))
    if (rule === undefined) return []
    const { id, plain, cite } = rule.text
    const outcome = EXCUSES.find((it) => reason.endsWith(` ${it}`)) ?? outcomeOf(rule, decision)
    return [{ id, outcome, plain, cite }]
  })
  return { rules: said, missing: [], ...NO_CHANGES }
}

/** A view is named where something is released because it is within it. */
function outcomeOf(rule: Rule, decision: string): ExplainedRule['outcome'] {
  const isView = rule.kind === 'denial' && rule.view.length > 0
  return isView && !isKept(decision) ? 'within' : 'fires'
}

function isKept(decision: string): boolean {
  return decision === 'withhold' || decision === 'refuse'
}

const EXCUSES = ['overridden', 'lifted'] as const

/** `R-05 lifted` is R-05. */
function idOf(reason: string): string {
  return reason.split(' ')[0] ?? reason
}
