import { type FactPath, isResourceFact, isSourceFact } from '../conditions/fact-paths.js'
import { type Settled, specialise } from '../conditions/specialise-condition.js'
import { type FactTree, type RequestFacts, type ResourceFacts } from '../../model/facts.js'
import { type FoldedRules, type Verdict } from '../rule-set.js'
import { type Denial, type Rule } from './rule.js'
import { type KeyedRules, keyedRules } from './keyed-rules.js'
import { type Bench, runSteps } from './run-steps.js'
import { FIRES_UNSURE, OUTCOMES, stepOutcome } from './step-outcome.js'
import { factsLeft, firesWhen, type Residue, residueOf, specialised, stepOf } from './steps.js'

type SourceFacts = Pick<ResourceFacts, 'class' | 'overrideSupported'>

/** What decides one whole tree, and what answers when deciding fails. */
export type Judge = { readonly decide: (facts: FactTree) => Verdict; readonly failed: Verdict }

/** The rules sorted once by what folding asks of them, so that a request pays only for what it turns on. */
export type Foldable = {
  readonly residues: readonly Residue[]
  readonly keyed: KeyedRules
}

/** Sorts the rules of a set for folding. */
export function foldable(rules: readonly Rule[]): Foldable {
  const residues = rules.map(residueOf)
  return { residues, keyed: keyedRules(residues) }
}

/**
 * The rules with everything known of the request and the source worked out, so that only what depends on the item is
 * left. `judge` gives exactly what deciding on the whole tree gives.
 */
export function foldRules(
  rules: Foldable,
  request: RequestFacts,
  source: SourceFacts,
  bench: Bench,
  whole: Judge,
): FoldedRules {
  const facts: FactTree = { ...request, resource: source }
  const basis = bench.basisOf(facts)
  const folded: Bench = { ...bench, basisOf: () => basis }
  const left = residuesLeft(rules.keyed.for(facts, bench.isUnknown), {
    settles: (it) => !isItemFact(it),
    facts,
  })
  const judgeItem = itemJudge(left, folded)
  const judge = (resource: ResourceFacts): Verdict => {
    const tree = (): FactTree => ({ ...request, resource: { ...source, ...resource } })
    return agrees(resource, source) ? judgeItem(resource, tree) : whole.decide(tree())
  }
  return {
    ...typeAnswers(left, request, source, bench, whole.failed),
    judge: (resource) => attempt(() => judge(resource), whole.failed),
  }
}

type ItemJudge = (resource: ResourceFacts, tree: () => FactTree) => Verdict

/** Largest number of steps whose outcomes fit into one whole number. */
const COUNTABLE = Math.floor(Math.log(Number.MAX_SAFE_INTEGER) / Math.log(OUTCOMES))

function residuesLeft(residues: readonly Residue[], now: Settled): readonly Residue[] {
  return residues.map((it) => specialised(it, now)).filter((it) => it !== undefined)
}

/**
 * Judges items by what is left of the rules. Without unknowns the verdict follows from the outcomes of the steps
 * alone, so each combination is put together once.
 */
function itemJudge(left: readonly Residue[], bench: Bench): ItemJudge {
  const steps = left.map(stepOf)
  const readsItemOnly = left.every((it) => [...factsLeft(it)].every(isItemFact))
  const known = new Map<number, Verdict>()
  return (resource, tree) => {
    const facts = readsItemOnly ? { resource } : tree()
    let signature = 0
    let unsure = steps.length > COUNTABLE
    for (const step of steps) {
      const outcome = stepOutcome(step, facts)
      if (outcome === FIRES_UNSURE) unsure = true
      signature = signature * OUTCOMES + outcome
    }
    if (unsure) return runSteps(steps, tree(), bench)
    const held = known.get(signature)
    if (held !== undefined) return held
    const fresh = runSteps(steps, tree(), bench)
    known.set(signature, fresh)
    return fresh
  }
}

/** True for what only the item itself tells. */
function isItemFact(fact: FactPath): boolean {
  return isResourceFact(fact) && !isSourceFact(fact)
}

/** True when the item does not say otherwise of its source than the source itself. */
function agrees(resource: ResourceFacts, source: SourceFacts): boolean {
  const sameClass = resource.class === source.class || !('class' in resource)
  return (
    sameClass &&
    (resource.overrideSupported === source.overrideSupported || !('overrideSupported' in resource))
  )
}

type TypeAnswers = Pick<FoldedRules, 'asking' | 'refusalFor' | 'viewExcludes' | 'newestOnly' | 'activeOnly'>

/** What can be told of a whole resource type before any item is seen. */
function typeAnswers(
  left: readonly Residue[],
  request: RequestFacts,
  source: SourceFacts,
  bench: Bench,
  failed: Verdict,
): TypeAnswers {
  const refusing = left.filter((it) => bearsOnRefusal(it.rule)).map(stepOf)
  const powers = left.filter((it) => it.kind === 'power').map(stepOf)
  const views = left.flatMap(({ rule }) => (rule.kind === 'denial' && rule.view.length > 0 ? [rule] : []))
  const factsOf = (item: ResourceFacts): FactTree => ({ ...request, resource: { ...source, ...item } })
  const knowing = (item: ResourceFacts): Settled => ({
    settles: (it) => !isItemFact(it) || Object.keys(item).some((name) => it === `resource.${name}`),
    facts: factsOf(item),
  })
  const keepsOut = (item: ResourceFacts): boolean =>
    attempt(() => views.some((it) => isSettledYes(it, knowing(item))), true)
  const refusals = answeredOnce<Verdict | undefined>()
  const excluded = answeredOnce<boolean>()
  const inactive = answeredOnce<boolean>()
  const limits = answeredOnce<number | undefined>()
  return {
    asking: attempt(() => runSteps(powers, factsOf({}), bench), failed),
    refusalFor: (type) =>
      refusals(type, () => {
        const verdict = attempt(() => runSteps(refusing, factsOf({ type }), bench), failed)
        return verdict.decision === 'refuse' ? verdict : undefined
      }),
    viewExcludes: (type, area) =>
      excluded(`${type}|${area ?? ''}`, () => keepsOut(area === undefined ? { type } : { type, area })),
    activeOnly: (type) => inactive(type, () => keepsOut({ type, active: false })),
    newestOnly: (type) =>
      limits(type, () =>
        smallest(views.map((it) => attempt(() => newestWithin(it, type, knowing({ type })), undefined))),
      ),
  }
}

/** Each question answered once: the systems of one holder, of whom the same is known, ask the same of what was folded. */
function answeredOnce<T>(): (question: string, answer: () => T) => T {
  const known = new Map<string, { readonly answer: T }>()
  return (question, answer) => {
    const held = known.get(question)
    if (held !== undefined) return held.answer
    const found = answer()
    known.set(question, { answer: found })
    return found
  }
}

function bearsOnRefusal(rule: Rule): boolean {
  return rule.kind === 'gateway' || (rule.kind === 'denial' && rule.effect.kind === 'refuse')
}

/** Settled and not "no": unknown keeps an item out of a view as surely as "yes". */
function isSettledYes(view: Denial, now: Settled): boolean {
  const fires = specialise(firesWhen(view), now)
  return fires.kind === 'constant' && fires.truth !== 'no'
}

/** The limit of a view that is settled to apply: one that turns on the item limits no type. */
function newestWithin(view: Denial, type: string, now: Settled): number | undefined {
  const applies = specialise(view.applies, now)
  if (applies.kind !== 'constant' || applies.truth === 'no') return undefined
  const limits: number[] = []
  for (const entry of view.view) {
    if (!entry.types.includes(type)) continue
    const where = specialise(entry.where, now)
    if (where.kind === 'constant' && where.truth !== 'yes') continue
    if (entry.newest === undefined) return undefined
    limits.push(entry.newest)
  }
  return limits.length === 0 ? undefined : Math.max(...limits)
}

function smallest(limits: readonly (number | undefined)[]): number | undefined {
  const known = limits.filter((it) => it !== undefined)
  return known.length === 0 ? undefined : Math.min(...known)
}

function attempt<T>(answer: () => T, failed: T): T {
  try {
    return answer()
  } catch {
    return failed
  }
}
