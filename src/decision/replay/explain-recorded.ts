import { type CompiledRules } from '../compile-rules.js'
import { keepsTheRest } from '../engine/refusal-code.js'
import { type Rule } from '../engine/rule.js'
import { grouped } from '../../model/grouped.js'
import { type RefusalCode } from '../../model/refusal.js'
import { type RecordedDecision, type RecordedSaying, type RecordedVerdict } from './read-recorded.js'
import { type Replayed, otherVerdict, replay } from './replay.js'
import {
  type Alike,
  type Saying,
  byReasons,
  bySaid,
  isSameSaid,
  refusedNow,
  sayingOf,
  sayings,
} from './sayings/recorded-sayings.js'
import { type ExplainedRule, NO_CHANGES, type Why, idOf, whyJudged, whyRefused } from './why.js'

/** What became of one type of one source's record, and why. */
export type ExplainedPart = Why & {
  /** Undefined where naming it would say who holds a record of the person. */
  readonly source: string | undefined
  readonly type: string
  /** How many resources; undefined for what was not asked. */
  readonly count: number | undefined
  readonly decision: string
  readonly code: string | undefined
  readonly disclose: string | undefined
  /** Taken again it comes out otherwise: only what was recorded is told of it, and nothing of what would turn it. */
  readonly differs: boolean
}

/** What is explained, and whether the decision, taken again, is what was recorded. */
export type Explained = { readonly parts: readonly ExplainedPart[]; readonly differs: boolean }

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
 * of a refusal not whose records it was about. What this build decides otherwise by the rules that were in force is told
 * as it was recorded, and that it differs: never as if it agreed.
 */
export function explainRecorded(recorded: RecordedDecision, rules: CompiledRules, reach: Reach): Explained {
  const replayed = replay(recorded, rules.ruleSet)
  const parts = [
    ...itemParts(recorded, replayed, rules, reach),
    ...refusedParts(recorded, replayed, rules, reach),
  ]
  return {
    parts,
    differs: parts.some((it) => it.differs) || isToldOtherwise(recorded, replayed, rules, reach),
  }
}

/**
 * Whether what they were told as a whole would be otherwise now, or by other rules. INVARIANT: of a refusal that keeps
 * from them what else stands against it not even that is said, for it would say that there is something behind it.
 */
function isToldOtherwise(
  recorded: RecordedDecision,
  now: Replayed,
  rules: CompiledRules,
  { isOwn, wasTold }: Reach,
): boolean {
  const { phase, refusal } = recorded
  if (phase === 'items')
    return now.refused.some((it) => isOwn(it.source) && refusedThen(recorded, it) === undefined)
  if (!wasTold || refusal === ABSENT) return false
  if (!isSameOf(recorded, now, isOwn, byReasons)) return true
  return !isAllTheyHear(recorded, rules) && (now.code !== refusal || !isSameTold(recorded, now, isOwn))
}

function isSameTold(recorded: RecordedDecision, now: Replayed, isOwn: Reach['isOwn']): boolean {
  const { refusal } = recorded
  const isTold = ({ code }: RecordedSaying): boolean => code === refusal && code !== OUTAGE
  return isSameOf(recorded, now, (it) => !isOwn(it), bySaid, isTold)
}

/** An entry that keeps nothing of what was said cannot be compared. */
function isSameOf(
  { verdicts }: RecordedDecision,
  now: Replayed,
  isOf: Reach['isOwn'],
  alike: Alike,
  isTold: (it: RecordedSaying) => boolean = () => true,
): boolean {
  if (verdicts.length === 0) return true
  const then = verdicts.filter((it) => isOf(it.source) && isTold(it))
  return isSameSaid(then, refusedNow(now, isOf).map(sayingOf).filter(isTold), alike)
}

/** Whether those who were told the refusal hear nothing of what else stands against it. */
function isAllTheyHear({ verdicts, refusal = '' }: RecordedDecision, { conditions }: CompiledRules): boolean {
  const said = new Set(verdicts.flatMap((it) => (it.code === refusal ? it.said : [])))
  return keepsTheRest(
    refusal,
    conditions.filter((it) => said.has(it.text.id)),
  )
}

/** What was recorded of that type of that holder, where it was refused. */
function refusedThen(
  { refused }: RecordedDecision,
  { source, type }: Pick<Refused, 'source' | 'type'>,
): RecordedDecision['refused'][number] | undefined {
  return refused.find((it) => it.source === source && it.types.includes(type))
}

function itemParts(
  { considered }: RecordedDecision,
  { items }: Replayed,
  rules: CompiledRules,
  reach: Reach,
): readonly ExplainedPart[] {
  const known = items.filter(({ recorded }) => reach.mayKnow(recorded))
  const alike = grouped(known, (it) => {
    const { source, type, decision, disclose, reasons } = it.recorded
    return JSON.stringify([source, type, decision, disclose, reasons, isOtherwise(it, reach)])
  })
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
      differs: isOtherwise(first, reach),
    }
    if (!reach.isOwn(source) || said.differs) return [{ ...said, ...ruledBy(reasons, decision, rules) }]
    const request = considered.find((it) => it.source === source)?.facts ?? {}
    return [{ ...said, ...whyJudged({ ...request, resource: recorded.facts }, verdict, rules) }]
  })
}

/** Of the records of others only what was told is told, which is what was recorded. */
function isOtherwise(it: Replayed['items'][number], { isOwn }: Reach): boolean {
  return isOwn(it.recorded.source) && otherVerdict(it).length > 0
}

type Refused = Replayed['refused'][number]

function refusedParts(
  recorded: RecordedDecision,
  now: Replayed,
  rules: CompiledRules,
  { isOwn, wasTold }: Reach,
): readonly ExplainedPart[] {
  if (recorded.phase === 'items') return partRefusals(recorded, now.refused, rules, isOwn)
  // A refusal that reads as absence stays one for the officers of those who were told so.
  if (!wasTold || recorded.refusal === ABSENT) return []
  const isOther = (source: string | undefined): boolean => !isOwn(source)
  const toldOf = (isOf: Reach['isOwn'], alike: Alike): readonly Saying[] =>
    sayings(recorded, refusedNow(now, isOf), isOf, alike).filter((it) => it.was.code === recorded.refusal)
  const isAll = isAllTheyHear(recorded, rules)
  // The same whether anybody is known to hold such a record or not.
  const others = recorded.refusal === OUTAGE ? [] : toldOf(isOther, bySaid)
  const parts = [
    ...toldOf(isOwn, byReasons).map((it) => ownSaying(it, recorded, rules)),
    ...others
      .toSorted((a, b) => a.type.localeCompare(b.type, 'en'))
      .map((it) => ({ ...toldRefusal(it, rules), differs: !isAll && it.again === undefined })),
  ]
  return [...new Map(parts.map((it) => [JSON.stringify(it), it])).values()]
}

function ownSaying(saying: Saying, recorded: RecordedDecision, rules: CompiledRules): ExplainedPart {
  const { was, type, again } = saying
  const { source = '' } = was
  if (again !== undefined) return ownRefusal({ source, type, verdict: again }, recorded, rules)
  return { ...toldRefusal(saying, rules), source, differs: true }
}

/** What their own systems were not asked for beside what came back, as it was recorded. */
function partRefusals(
  recorded: RecordedDecision,
  refused: readonly Refused[],
  rules: CompiledRules,
  isOwn: Reach['isOwn'],
): readonly ExplainedPart[] {
  const then = recorded.refused
    .filter((it) => isOwn(it.source))
    .flatMap(({ source, types, code, reasons }) => types.map((type) => ({ source, type, code, reasons })))
  return then.map((was) => {
    const { source, type, code, reasons } = was
    const again = refused.find((it) => it.source === source && it.type === type)
    if (again?.verdict.code === code && isSameList(again.verdict.reasons, reasons))
      return ownRefusal(again, recorded, rules)
    const said = { source, type, count: undefined, decision: 'refuse', code, disclose: undefined }
    return { ...said, differs: true, ...ruledBy(reasons, 'refuse', rules) }
  })
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((it, at) => it === other[at])
}

const ABSENT: RefusalCode = 'PATIENT_NOT_FOUND'
/** Said of nobody, and so told to nobody but the holders that could not be checked. */
const OUTAGE: RefusalCode = 'CANNOT_CHECK'

function toldRefusal({ type, was }: Saying, rules: CompiledRules): ExplainedPart {
  return {
    source: undefined,
    type,
    count: undefined,
    decision: 'refuse',
    code: was.code,
    disclose: undefined,
    differs: false,
    ...ruledBy(was.said, 'refuse', rules),
  }
}

function ownRefusal(
  { source, type, verdict }: Refused,
  { considered }: RecordedDecision,
  rules: CompiledRules,
): ExplainedPart {
  const holder = considered.find((it) => it.source === source)
  return {
    source,
    type,
    count: undefined,
    decision: 'refuse',
    code: verdict.code,
    disclose: undefined,
    differs: false,
    ...whyRefused(holder, type, verdict, rules),
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
