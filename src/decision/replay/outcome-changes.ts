import { type Verdict } from '../rule-set.js'
import { type RecordedDecision } from './read-recorded.js'
import { type Replayed, isWithheld } from './replay.js'

/** What other rules would have done otherwise in one recorded decision. */
export type OutcomeChange = {
  readonly what:
    | 'now withheld'
    | 'now released'
    | 'withheld otherwise'
    | 'now masked'
    | 'no longer masked'
    /** By other rules: which elements were masked is not recorded. */
    | 'masked otherwise'
    | 'now refused'
    | 'now asked'
  /** The resource type; all types of a request that is refused or asked as a whole. */
  readonly type: string
  /** The rules behind it: of the new outcome, or where something is released now, of the old one. */
  readonly rules: readonly string[]
  readonly count: number
}

/** Where a recorded decision would have come out otherwise, by request and by item. */
export function outcomeChanges(recorded: RecordedDecision, replayed: Replayed): readonly OutcomeChange[] {
  const { code } = replayed
  const reasons = [...new Set(replayed.verdicts.flatMap((it) => it.reasons))]
  if (recorded.phase === 'request')
    return code === undefined ? [{ what: 'now asked', type: 'request', rules: [], count: 1 }] : []
  const refused =
    code === undefined ? [] : [{ what: 'now refused' as const, type: 'request', rules: reasons, count: 1 }]
  return [
    ...refused,
    ...replayed.items.flatMap((it) => itemChange(it, code === undefined ? undefined : reasons)),
  ]
}

function itemChange(
  { recorded, verdict }: Replayed['items'][number],
  refusal: readonly string[] | undefined,
): readonly OutcomeChange[] {
  const { type, count, reasons } = recorded
  const isKept = recorded.reference === undefined
  const isKeptNow = isWithheld(verdict)
  if (!isKept && isKeptNow) return [{ what: 'now withheld', type, count, rules: refusal ?? verdict.reasons }]
  if (isKept && !isKeptNow) return [{ what: 'now released', type, count, rules: reasons }]
  if (isKept && refusal === undefined && recorded.disclose !== modeOf(verdict))
    return [{ what: 'withheld otherwise', type, count, rules: verdict.reasons }]
  if (!isKept) return maskChange(recorded, verdict)
  return []
}

/** Of what leaves before and after: what is masked is kept back too. */
function maskChange(
  { type, count, decision, reasons }: Replayed['items'][number]['recorded'],
  verdict: Verdict,
): readonly OutcomeChange[] {
  const [before, after] = [decision === 'mask', verdict.decision === 'mask']
  if (after && !before) return [{ what: 'now masked', type, count, rules: verdict.reasons }]
  if (before && !after) return [{ what: 'no longer masked', type, count, rules: reasons }]
  const isSame = JSON.stringify(reasons.toSorted()) === JSON.stringify(verdict.reasons.toSorted())
  return before && !isSame ? [{ what: 'masked otherwise', type, count, rules: verdict.reasons }] : []
}

function modeOf(verdict: Verdict): string {
  return verdict.disclose ?? 'silent'
}
