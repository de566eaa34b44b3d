import { grouped } from '../model/grouped.js'
import { type Judged } from './decide.js'
import { type PermittedSource } from './permit.js'
import { type Released } from './released-set.js'
import { type Basis } from './rule-set.js'

/** One resource that left: what it was, never what it said. */
export type ReleasedEvidence = {
  readonly reference: string
  readonly source: string
  readonly area: string | undefined
  readonly sourceReference: string
  readonly decision: string
  readonly reasons: readonly string[]
}

/** How much of one type from one source did not leave, and by which rules. */
export type WithheldEvidence = {
  readonly source: string
  readonly type: string
  readonly count: number
  readonly disclose: string
  readonly reasons: readonly string[]
}

/** What the log keeps of each resource that leaves: its reference, origin, verdict and reasons, never its content. */
export function releasedEvidence(leaving: readonly Released[]): readonly ReleasedEvidence[] {
  return leaving.map(({ reference, labelled, verdict }) => ({
    reference,
    source: labelled.source.id,
    area: labelled.area,
    sourceReference: labelled.sourceReference,
    decision: verdict.decision,
    reasons: verdict.reasons,
  }))
}

/** Counts by source, type and determining rules; what was permitted but not part of this answer is not withheld. */
export function withheldEvidence(judged: readonly Judged[]): readonly WithheldEvidence[] {
  const withheld = judged.filter(
    ({ verdict }) => verdict.decision === 'withhold' || verdict.decision === 'refuse',
  )
  const groups = grouped(withheld, ({ labelled, verdict }) =>
    JSON.stringify([labelled.source.id, labelled.resource.resourceType, verdict.disclose, verdict.reasons]),
  )
  return [...groups.values()].flatMap((items) => {
    const [first] = items
    if (first === undefined) return []
    const { labelled, verdict } = first
    return [
      {
        source: labelled.source.id,
        type: labelled.resource.resourceType,
        count: items.length,
        disclose: verdict.disclose ?? 'silent',
        reasons: verdict.reasons,
      },
    ]
  })
}

/** Everything the rules require of this disclosure, each once: of asking at all, and of what came back. */
export function obligationsOf(
  permitted: readonly PermittedSource[],
  judged: readonly Judged[],
): readonly string[] {
  const ofAsking = permitted.flatMap((it) => it.rules.asking.obligations)
  return [...new Set([...ofAsking, ...judged.flatMap((it) => it.verdict.obligations)])].toSorted()
}

/** The powers and duties that asking opened, each once. */
export function powersOf(permitted: readonly PermittedSource[]): readonly string[] {
  return [...new Set(permitted.flatMap((it) => it.rules.asking.reasons))].toSorted()
}

/** The legal bases stamped on what leaves, each once. */
export function basisOf(leaving: readonly Released[]): readonly Basis[] {
  const distinct = new Map(
    leaving.flatMap(({ verdict }) =>
      verdict.basis === undefined ? [] : [[JSON.stringify(verdict.basis), verdict.basis]],
    ),
  )
  return [...distinct.values()]
}
