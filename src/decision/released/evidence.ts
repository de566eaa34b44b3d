import { grouped } from '../../model/grouped.js'
import { type Judged } from '../decide.js'
import { type ItemTable, itemTable } from '../replay/item-facts.js'
import { type ItemRun, type RecordedFacts, recordedFacts, wordsOf } from '../replay/recorded-facts.js'
import { type PermitContent, type RefusedType } from '../permit.js'
import { type SourceProvenance } from './provenances.js'
import { type Released } from './released-set.js'
import { type VerdictEvidence, verdictEvidence } from './verdict-evidence.js'
import { type Basis } from '../rule-set.js'

/** One resource that left: what it was, never what it said. */
export type ReleasedEvidence = {
  readonly reference: string
  readonly source: string
  readonly area: string | undefined
  readonly sourceReference: string
  readonly decision: string
  readonly reasons: readonly string[]
  /** Place among the recorded item facts, and rank; undefined for what the gateway made itself. */
  readonly item: number | undefined
  readonly rank: number | undefined
}

/** How much of one type from one source did not leave, and by which rules. */
export type WithheldEvidence = {
  readonly source: string
  readonly type: string
  readonly count: number
  readonly decision: string
  readonly disclose: string
  readonly reasons: readonly string[]
  readonly items: readonly ItemRun[]
}

export type ItemEvidence = {
  readonly released: readonly ReleasedEvidence[]
  readonly withheld: readonly WithheldEvidence[]
  readonly facts: RecordedFacts
}

/** What the log keeps of what came back: what left, what did not and why, and the facts that this rests on. */
export function itemEvidence(
  { request, considered }: Pick<PermitContent, 'request' | 'considered'>,
  judged: readonly Judged[],
  leaving: readonly Released[],
  provenances: readonly SourceProvenance[],
): ItemEvidence {
  const withheld = withheldOf(judged)
  const table = itemTable([...leaving.map((it) => it.judgedOn), ...withheld])
  const words = wordsOf(request.requester, request.at)
  return {
    released: releasedEvidence(leaving, provenances, table),
    withheld: withheldEvidence(withheld, table),
    facts: recordedFacts('items', considered, table.items, words),
  }
}

/** What the log keeps of each resource that leaves: its reference, origin, verdict and reasons, never its content. */
function releasedEvidence(
  leaving: readonly Released[],
  provenances: readonly SourceProvenance[],
  table: ItemTable,
): readonly ReleasedEvidence[] {
  const resources = leaving.map(({ reference, labelled, verdict, judgedOn }) => ({
    reference,
    source: labelled.source.id,
    area: labelled.area,
    sourceReference: labelled.sourceReference,
    decision: verdict.decision,
    reasons: verdict.reasons,
    item: table.placeOf(judgedOn),
    rank: judgedOn.labelled.facts.rank,
  }))
  const records = provenances.map(({ reference, origin }) => ({
    reference,
    source: origin.source,
    area: undefined,
    sourceReference: origin.recordId,
    decision: 'permit',
    reasons: [],
    item: undefined,
    rank: undefined,
  }))
  return [...resources, ...records]
}

/** What was judged and must not leave. What was permitted but is not part of this answer is not withheld. */
function withheldOf(judged: readonly Judged[]): readonly Judged[] {
  return judged.filter(({ verdict }) => verdict.decision === 'withhold' || verdict.decision === 'refuse')
}

/** Counts of what was withheld, by source, type and determining rules. */
function withheldEvidence(withheld: readonly Judged[], table: ItemTable): readonly WithheldEvidence[] {
  const groups = grouped(withheld, ({ labelled, verdict }) =>
    JSON.stringify([
      labelled.source.id,
      labelled.resource.resourceType,
      verdict.decision,
      verdict.disclose,
      verdict.reasons,
    ]),
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
        decision: verdict.decision,
        disclose: verdict.disclose ?? 'silent',
        reasons: verdict.reasons,
        items: table.runsOf(items),
      },
    ]
  })
}

/** One source that was not asked for some types, by which rules: silent refusals too. */
export type RefusedEvidence = {
  readonly source: string
  readonly types: readonly string[]
  readonly code: string
  readonly reasons: readonly string[]
  readonly missing: readonly string[]
}

/** What was refused before asking, types of one source under the same verdict together. */
export function refusedEvidence(refused: readonly RefusedType[]): readonly RefusedEvidence[] {
  const groups = grouped(refused, ({ source, verdict }) =>
    JSON.stringify([source, verdict.code, verdict.reasons, verdict.missing]),
  )
  return [...groups.values()].flatMap((items) => {
    const [first] = items
    if (first === undefined) return []
    const { code = 'ACCESS_DENIED', reasons, missing } = first.verdict
    return [{ source: first.source, types: items.map((it) => it.type), code, reasons, missing }]
  })
}

/** What the rules require of this disclosure: of asking, of refusing to ask, and of what came back. */
export type ObligationEvidence = {
  /** Each obligation once. */
  readonly obligations: readonly string[]
  /** The verdicts that bring them, by source. */
  readonly verdicts: readonly VerdictEvidence[]
}

/** Everything the rules require of this disclosure, and which source's verdict requires it. */
export function obligationEvidence(
  { permitted, seeming, refused }: Pick<PermitContent, 'permitted' | 'seeming' | 'refused'>,
  judged: readonly Judged[],
): ObligationEvidence {
  const all = [
    ...permitted.map(({ source, rules }) => ({ source: source.id, verdict: { ...ASKED, ...rules.asking } })),
    ...seeming.map(({ source, asking }) => ({ source: source.id, verdict: { ...ASKED, ...asking } })),
    ...refused,
    ...judged.map(({ labelled, verdict }) => ({ source: labelled.source.id, verdict })),
  ]
  const verdicts = verdictEvidence(all.filter((it) => it.verdict.obligations.length > 0))
  return { obligations: [...new Set(verdicts.flatMap((it) => it.obligations))].toSorted(), verdicts }
}

const ASKED = { decision: 'permit', code: undefined, disclose: undefined } as const

/** The powers and duties that asking opened, or would have where it seems to have been asked, each once. */
export function powersOf({
  permitted,
  seeming,
}: Pick<PermitContent, 'permitted' | 'seeming'>): readonly string[] {
  const asking = [...permitted.map((it) => it.rules.asking), ...seeming.map((it) => it.asking)]
  return [...new Set(asking.flatMap((it) => it.reasons))].toSorted()
}

/** The legal bases stamped on what leaves, each once. */
export function basisOf(leaving: readonly Released[]): readonly Basis[] {
  // Nearly all of them come from the same few verdicts: told apart before any is written out.
  const found = new Set(leaving.flatMap(({ verdict }) => verdict.basis ?? []))
  return [...new Map([...found].map((it) => [JSON.stringify(it), it])).values()]
}
