import { judgeItem } from '../decide.js'
import { type FoldedRules, type RuleSet, type Verdict } from '../rule-set.js'
import { type RefusalCode } from '../../model/refusal.js'
import {
  type Considered,
  judgeHolder,
  judgeUnheld,
  refusalCodeOf,
  saidInstead,
  saidOf,
} from './considered.js'
import { type RecordedDecision, type RecordedVerdict } from './read-recorded.js'

/** A recorded decision taken again. */
export type Replayed = {
  /** The refusal where no holder may be asked; undefined otherwise. */
  readonly code: RefusalCode | undefined
  readonly refused: readonly { readonly source: string; readonly type: string; readonly verdict: Verdict }[]
  /** What is said of those in place of it, where a silent refusal reads as of somebody unknown. */
  readonly saidInstead: Replayed['refused']
  /** Of every class of record that no known source holds. */
  readonly unheld: readonly { readonly type: string; readonly verdict: Verdict }[]
  /** Of every holder that nobody held, and of every type refused, where the request is refused. */
  readonly verdicts: readonly Verdict[]
  /** What each recorded item would get, in their order. */
  readonly items: readonly { readonly recorded: RecordedVerdict; readonly verdict: Verdict }[]
}

/** Takes a recorded decision again, by the same steps, under these rules. Pure: the time is that of the decision. */
export function replay(recorded: RecordedDecision, rules: RuleSet): Replayed {
  const held = recorded.considered.filter((it) => it.source !== undefined)
  const judged = held.map((considered) => {
    const { folded, refusals } = judgeHolder(considered, rules)
    return { considered, folded, refusals, said: saidOf(considered, refusals, rules).refusals }
  })
  const permitted = new Map<string | undefined, FoldedRules>()
  for (const { considered, folded, refusals } of judged)
    if (considered.types.some((it) => !refusals.has(it))) permitted.set(considered.source, folded)
  const refused = judged.flatMap(({ considered, refusals }) => ofHolder(considered, [...refusals]))
  const instead = judged.flatMap(({ considered, refusals, said }) =>
    ofHolder(considered, saidInstead(refusals, said)),
  )
  const unheld = recorded.considered
    .filter((it) => it.source === undefined)
    .flatMap((it) => {
      const verdicts = judgeUnheld(it, rules)
      return it.types.flatMap((type, n) => {
        const verdict = verdicts[n]
        return verdict === undefined ? [] : [{ type, verdict }]
      })
    })
  const isAsked = judged.some(({ considered, said }) => considered.types.some((it) => !said.has(it)))
  const told = [...judged.flatMap(({ said }) => [...said.values()]), ...unheld.map((it) => it.verdict)]
  return {
    code: isAsked ? undefined : refusalCodeOf(told),
    refused,
    saidInstead: instead,
    unheld,
    verdicts: [...refused, ...instead, ...unheld].map((it) => it.verdict),
    items: recorded.items.map((it) => ({
      recorded: it,
      verdict: judgeItem(it.facts, permitted.get(it.source)),
    })),
  }
}

function ofHolder(
  { source = '' }: Considered,
  verdicts: readonly (readonly [string, Verdict])[],
): Replayed['refused'] {
  return verdicts.map(([type, verdict]) => ({ source, type, verdict }))
}

/** Where a decision taken again differs from the recorded one, in words; empty under the rules that were in force. */
export function departures(recorded: RecordedDecision, replayed: Replayed): readonly string[] {
  const expected = recorded.phase === 'request' ? recorded.refusal : undefined
  const request =
    replayed.code === expected
      ? []
      : [`the request: ${expected ?? 'asked'} became ${replayed.code ?? 'asked'}`]
  return [...request, ...otherRefusals(recorded, replayed), ...replayed.items.flatMap(otherVerdict)]
}

function otherRefusals(recorded: RecordedDecision, replayed: Replayed): readonly string[] {
  if (recorded.phase === 'request') return []
  const before = recorded.refused.flatMap((it) =>
    it.types.map((type) => lineOf(it.source, type, it.code, it.reasons)),
  )
  const after = replayed.refused.map(({ source, type, verdict }) =>
    lineOf(source, type, verdict.code ?? '', verdict.reasons),
  )
  return differing(before, after)
}

/** Where one item comes out otherwise, or by other rules; empty where it does not. */
export function otherVerdict({ recorded, verdict }: Replayed['items'][number]): readonly string[] {
  const { source, type, decision, disclose = '', reasons } = recorded
  const before = lineOf(source, type, `${decision} ${disclose}`, reasons)
  const mode = isWithheld(verdict) ? (verdict.disclose ?? 'silent') : ''
  const after = lineOf(source, type, `${verdict.decision} ${mode}`, verdict.reasons)
  return before === after ? [] : [`${before} became ${after}`]
}

/** True for what does not leave. */
export function isWithheld({ decision }: Pick<Verdict, 'decision'>): boolean {
  return decision === 'withhold' || decision === 'refuse'
}

function lineOf(source: string, type: string, said: string, reasons: readonly string[]): string {
  return `${source} ${type}: ${said.trim()} (${reasons.join(', ')})`
}

function differing(before: readonly string[], after: readonly string[]): readonly string[] {
  return [
    ...before.filter((it) => !after.includes(it)).map((it) => `no longer: ${it}`),
    ...after.filter((it) => !before.includes(it)).map((it) => `now: ${it}`),
  ]
}
