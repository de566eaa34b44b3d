import { type Change, changed, singleChanges } from '../analyse/would-change.js'
import { type CompiledRules } from '../compile-rules.js'
import { type FactPath } from '../conditions/fact-paths.js'
import { type FactValue } from '../conditions/fact-row.js'
import { type Considered, judgeHolder } from '../replay/considered.js'
import { isWithheld } from '../replay/replay.js'
import { NO_CHANGES, type Why, ordinaryItem, whyJudged, whyRefused } from '../replay/why.js'
import { type FoldedRules, type Verdict } from '../rule-set.js'
import { type RefusalCode } from '../../model/refusal.js'
import { type FactTree } from '../../model/facts.js'
import { grouped } from '../../model/grouped.js'

/** What asking one holder for some types of resource would come to. Nothing was asked, so nothing is said of any item. */
export type Foreseen = {
  readonly source: string
  /** The resource types of which all this holds alike. */
  readonly types: readonly string[]
  /** The refusal; undefined where the holder would be asked. */
  readonly code: RefusalCode | undefined
  /** Whether the holder would be asked, or every item would be outside the requester's view. */
  readonly isAsked: boolean
  /** An ordinary item first, then the kinds of item that would come out otherwise; of a refusal, the refusal alone. */
  readonly kinds: readonly ForeseenKind[]
}

/** What would become of one kind of item. */
export type ForeseenKind = Why & {
  /** How these items differ from an ordinary one, each way by itself; empty for an ordinary item. */
  readonly items: readonly ItemDifference[]
  readonly decision: Verdict['decision']
  readonly disclose: Verdict['disclose']
  /** Elements that would be removed. */
  readonly masks: readonly string[]
  readonly obligations: readonly string[]
}

/** A fact of an item that would be other than in an ordinary one. */
export type ItemDifference = { readonly fact: FactPath; readonly value: FactValue }

/**
 * What would be shared, masked, withheld or refused of each holder's record, from what the rules would be given of it
 * and with the rules themselves: by type, and by every kind of item that these rules can tell from an ordinary one.
 */
export function foresee(considered: readonly Considered[], rules: CompiledRules): readonly Foreseen[] {
  return holdersIn(considered).flatMap((holder) => foreseeHolder(holder, rules))
}

type Holder = Considered & { readonly source: string }

/** Each known source once, with all the types that would be asked of it on the same facts. */
function holdersIn(considered: readonly Considered[]): readonly Holder[] {
  const known = considered.flatMap((it) => (it.source === undefined ? [] : [{ ...it, source: it.source }]))
  return [...grouped(known, ({ source, facts }) => JSON.stringify([source, facts])).values()].flatMap(
    (alike) => {
      const [first] = alike
      return first === undefined ? [] : [{ ...first, types: [...new Set(alike.flatMap((it) => it.types))] }]
    },
  )
}

/** What the rules say of one type, before anybody asks why: that takes far longer. */
type Outline = {
  readonly type: string
  readonly refusal: Verdict | undefined
  readonly isAsked: boolean
  readonly kinds: readonly JudgedKind[]
}

/** Items that come out alike; the first of their ways to differ stands for all. */
type JudgedKind = {
  readonly items: readonly ItemDifference[]
  readonly facts: FactTree
  readonly verdict: Verdict
}

function foreseeHolder(holder: Holder, rules: CompiledRules): readonly Foreseen[] {
  const { folded, refusals } = judgeHolder(holder, rules.ruleSet)
  const differences = differencesIn(holder, rules)
  const outlines = holder.types.map((type): Outline => {
    const refusal = refusals.get(type)
    if (refusal !== undefined) return { type, refusal, isAsked: false, kinds: [] }
    const kinds = kindsOf(ordinaryItem(holder, type, rules), differences, folded, rules)
    return { type, refusal, isAsked: !folded.viewExcludes(type), kinds }
  })
  return [...grouped(outlines, alike).values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    return [
      {
        source: holder.source,
        types: group.map((it) => it.type),
        code: first.refusal?.code,
        isAsked: first.isAsked,
        kinds: explained(first, holder, rules),
      },
    ]
  })
}

/** Types that come out alike by the same rules: the same would turn them. */
function alike({ refusal, isAsked, kinds }: Outline): string {
  return JSON.stringify([
    refusal === undefined ? undefined : [refusal.code, outcomeKey(refusal)],
    isAsked,
    kinds.map((it) => [it.items, outcomeKey(it.verdict)]),
  ])
}

function explained(
  { type, refusal, kinds }: Outline,
  holder: Holder,
  rules: CompiledRules,
): readonly ForeseenKind[] {
  if (refusal !== undefined)
    return [{ ...whyRefused(holder, type, refusal, rules), ...outcomeOf(refusal), items: [] }]
  const isKept = kinds.some((it) => it.items.length === 0 && isWithheld(it.verdict))
  return kinds.map(({ items, facts, verdict }) => ({
    ...whyKind(facts, verdict, items.length > 0 && isKept ? 'rules' : 'changes', rules),
    ...outcomeOf(verdict),
    items,
  }))
}

/** Where an ordinary item is kept back, what would release another kind is not looked for. */
function whyKind(facts: FactTree, verdict: Verdict, look: 'rules' | 'changes', rules: CompiledRules): Why {
  if (look === 'changes') return ofCircumstances(whyJudged(facts, verdict, rules))
  const fired = rules.explain(facts).filter((it) => it.outcome !== 'does-not-fire')
  return { rules: fired, missing: verdict.missing, ...NO_CHANGES }
}

/** An item is what it is: of what would turn it, only what is about the request and the person. */
function ofCircumstances(why: Why): Why {
  const isOfItem = (fact: string): boolean => fact.startsWith('resource.')
  return { ...why, changes: why.changes.filter((it) => !Object.keys(it.facts).some(isOfItem)) }
}

function kindsOf(
  facts: FactTree,
  differences: readonly Change[],
  folded: FoldedRules,
  rules: CompiledRules,
): readonly JudgedKind[] {
  const ordinary: JudgedKind = { items: [], facts, verdict: judge(facts, folded) }
  const others = differences
    .map(([fact, value]): JudgedKind => {
      const different = changed(rules, facts, [[fact, value]])
      return { items: [{ fact, value }], facts: different, verdict: judge(different, folded) }
    })
    .filter((it) => outcomeKey(it.verdict) !== outcomeKey(ordinary.verdict))
  const kinds = [...grouped(others, (it) => outcomeKey(it.verdict)).values()].flatMap((group) => {
    const [first] = group
    return first === undefined ? [] : [{ ...first, items: group.flatMap((it) => it.items) }]
  })
  return [ordinary, ...kinds]
}

/** Every way in which these rules can tell an item from an ordinary one, but not whose it is or what type it is of. */
function differencesIn(holder: Holder, rules: CompiledRules): readonly Change[] {
  const [type] = holder.types
  return type === undefined
    ? []
    : singleChanges(rules, ordinaryItem(holder, type, rules)).filter(
        ([fact]) => fact.startsWith('resource.') && !GIVEN.includes(fact),
      )
}

const GIVEN: readonly string[] = ['resource.class', 'resource.overrideSupported', 'resource.type']

function judge(facts: FactTree, folded: FoldedRules): Verdict {
  return folded.judge(facts.resource ?? {})
}

function outcomeKey({ decision, disclose, masks, reasons }: Verdict): string {
  return JSON.stringify([decision, disclose, masks, reasons])
}

function outcomeOf({
  decision,
  disclose,
  masks,
  obligations,
}: Verdict): Pick<ForeseenKind, 'decision' | 'disclose' | 'masks' | 'obligations'> {
  return { decision, disclose, masks, obligations }
}
