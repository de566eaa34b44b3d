import { type Verdict } from '../rule-set.js'
import { type OutcomeChange } from './outcome-changes.js'
import { type RecordedDecision } from './read-recorded.js'
import { type Replayed, isWithheld } from './replay.js'

/**
 * A recorded decision as far as it is about some holders of records. Taken again it says what would have become of their
 * records alone, whatever the others were asked.
 */
export function ofHolders(
  recorded: RecordedDecision,
  isTheirs: (source: string) => boolean,
): RecordedDecision {
  return {
    ...recorded,
    considered: recorded.considered.filter((it) => it.source !== undefined && isTheirs(it.source)),
    refused: recorded.refused.filter((it) => isTheirs(it.source)),
    items: recorded.items.filter((it) => isTheirs(it.source)),
  }
}

/** Where one decision, taken by two rule sets, comes out otherwise by the second: by request, by type asked, and by item. */
export function ruleSetChanges(before: Replayed, after: Replayed): readonly OutcomeChange[] {
  return [
    ...requestChanges(before, after),
    ...before.items.flatMap((it, i) => itemChanges(it, after.items[i])),
  ]
}

function requestChanges(before: Replayed, after: Replayed): readonly OutcomeChange[] {
  const request = { type: 'request', count: 1 }
  if (before.code === undefined && after.code !== undefined)
    return [{ ...request, what: 'now refused', rules: reasonsOf(after.verdicts) }]
  if (before.code !== undefined && after.code === undefined)
    return [{ ...request, what: 'now asked', rules: reasonsOf(before.verdicts) }]
  const [were, are] = [refusedTypes(before), refusedTypes(after)]
  return [
    ...[...are].filter(([key]) => !were.has(key)).map(([, it]) => typeChange('now refused', it)),
    ...[...were].filter(([key]) => !are.has(key)).map(([, it]) => typeChange('now asked', it)),
  ]
}

type Refused = Replayed['refused'][number]

function refusedTypes({ refused }: Replayed): ReadonlyMap<string, Refused> {
  return new Map(refused.map((it) => [JSON.stringify([it.source, it.type]), it]))
}

function typeChange(what: OutcomeChange['what'], { type, verdict }: Refused): OutcomeChange {
  return { what, type, rules: verdict.reasons, count: 1 }
}

function reasonsOf(verdicts: readonly Verdict[]): readonly string[] {
  return [...new Set(verdicts.flatMap((it) => it.reasons))]
}

function itemChanges(
  { recorded: { type, count }, verdict: before }: Replayed['items'][number],
  other: Replayed['items'][number] | undefined,
): readonly OutcomeChange[] {
  const after = other?.verdict
  if (after === undefined) return []
  const what = itemChange(before, after)
  if (what === undefined) return []
  const rules = OF_BEFORE.includes(what) ? before.reasons : after.reasons
  return [{ what, type, rules, count }]
}

/** Of what is shown now, the rules that kept it back are named. */
const OF_BEFORE: readonly OutcomeChange['what'][] = ['now released', 'no longer masked']

function itemChange(before: Verdict, after: Verdict): OutcomeChange['what'] | undefined {
  const [wasKept, isKept] = [isWithheld(before), isWithheld(after)]
  if (wasKept !== isKept) return isKept ? 'now withheld' : 'now released'
  if (isKept) return before.disclose === after.disclose ? undefined : 'withheld otherwise'
  const [wasMasked, isMasked] = [before.masks.length > 0, after.masks.length > 0]
  if (wasMasked !== isMasked) return isMasked ? 'now masked' : 'no longer masked'
  return isSameSet(before.masks, after.masks) ? undefined : 'masked otherwise'
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify(one.toSorted()) === JSON.stringify(other.toSorted())
}
