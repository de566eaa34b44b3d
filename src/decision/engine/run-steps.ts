import { type FactPath } from '../conditions/fact-paths.js'
import { missingFacts } from '../conditions/missing-facts.js'
import { type FactTree } from '../../model/facts.js'
import { type Basis, type Verdict } from '../rule-set.js'
import { spokenRefusal, type Telling } from './refusal-code.js'
import { type Denial, type Effect, type Excuse } from './rule.js'
import { EXCUSED, SILENT, stepOutcome, type StepOutcome } from './step-outcome.js'
import { firesWhen, type Step } from './steps.js'

/** What running rules needs to know of the fact table, and the legal bases. */
export type Bench = Telling & {
  readonly basisOf: (facts: FactTree) => Basis | undefined
}

type EffectKind = Effect['kind']
type EffectOf<Kind extends EffectKind> = Extract<Effect, { kind: Kind }>

/** A denial that fired; `missing` names the unknown facts when it fired only because of them. */
type Fired<Done extends Effect = Effect> = {
  readonly rule: Denial
  readonly effect: Done
  readonly missing: readonly FactPath[]
}

/**
 * A reason and the outcomes it is a reason for. INVARIANT: the reasons of a refusal never depend on an item, so what
 * excused a withholding is a reason only where there is no refusal.
 */
type Note = { readonly reason: string; readonly on: 'always' | 'unrefused' | 'release' | EffectKind }

type Findings = {
  readonly fired: { readonly [Kind in EffectKind]: Fired<EffectOf<Kind>>[] }
  readonly notes: Note[]
  readonly obligations: string[]
  readonly missing: FactPath[]
}

/**
 * The verdict of the rules on one tree: a refusal before a withholding before a mask before a permit.
 * Unknown fires denials and obligations, and opens nothing.
 */
export function runSteps(steps: readonly Step[], facts: FactTree, bench: Bench): Verdict {
  const found: Findings = {
    fired: { refuse: [], withhold: [], mask: [] },
    notes: [],
    obligations: [],
    missing: [],
  }
  for (const step of steps) {
    const outcome = stepOutcome(step, facts)
    if (outcome === SILENT) continue
    if (step.kind === 'denial') noteDenial(step, outcome, facts, bench, found)
    else notePower(step, facts, bench, found)
  }
  if (found.fired.refuse.length > 0) return refusal(found, facts, bench)
  if (found.fired.withhold.length > 0) return withholding(found, bench)
  return release(found, facts, bench)
}

type DenialStep = Extract<Step, { kind: 'denial' }>

function noteDenial(
  { rule, excuses }: DenialStep,
  outcome: StepOutcome,
  facts: FactTree,
  bench: Bench,
  found: Findings,
): void {
  const { effect, text } = rule
  const excuse = excuses[outcome - EXCUSED]
  if (excuse !== undefined) {
    found.notes.push(excuseNote(text.id, effect, excuse.how))
    return
  }
  const missing = missingFacts(firesWhen(rule), facts, bench.isUnknown)
  switch (effect.kind) {
    case 'refuse':
      found.fired.refuse.push({ rule, effect, missing })
      break
    case 'withhold':
      found.fired.withhold.push({ rule, effect, missing })
      break
    case 'mask':
      found.fired.mask.push({ rule, effect, missing })
  }
  found.notes.push({ reason: text.id, on: effect.kind })
}

function notePower(
  { kind, rule }: Exclude<Step, DenialStep>,
  facts: FactTree,
  bench: Bench,
  found: Findings,
): void {
  found.notes.push({ reason: rule.text.id, on: kind === 'gateway' ? 'always' : 'release' })
  found.obligations.push(...rule.obligations)
  found.missing.push(...missingFacts(rule.when, facts, bench.isUnknown))
}

function excuseNote(id: string, effect: Effect, how: Excuse['how']): Note {
  if (how === 'within') return { reason: id, on: 'release' }
  return { reason: `${id} ${how}`, on: effect.kind === 'refuse' ? 'always' : 'unrefused' }
}

function refusal(found: Findings, facts: FactTree, bench: Bench): Verdict {
  const { refuse } = found.fired
  const { code, saidBy } = spokenRefusal(refuse, facts, bench)
  return {
    decision: 'refuse',
    code,
    disclose: undefined,
    masks: [],
    obligations: obligationsOf(refuse),
    reasons: reasonsFor(found, ['always', 'refuse']),
    basis: undefined,
    missing: missingOf(refuse),
    said: {
      reasons: unique(saidBy.map((it) => it.text.id)),
      obligations: unique(saidBy.flatMap((it) => it.obligations)),
    },
  }
}

function withholding(found: Findings, bench: Bench): Verdict {
  const { withhold } = found.fired
  const modes = withhold.map((it) => discloseOf(it, bench))
  return {
    decision: 'withhold',
    code: undefined,
    disclose: (['silent', 'generic'] as const).find((it) => modes.includes(it)) ?? 'none',
    masks: [],
    obligations: obligationsOf(withhold),
    reasons: reasonsFor(found, ['always', 'unrefused', 'withhold']),
    basis: undefined,
    missing: missingOf(withhold),
  }
}

/** A withholding that rests only on an unknown fact of the item says so generically. */
function discloseOf(
  { effect, missing }: Fired<EffectOf<'withhold'>>,
  bench: Bench,
): 'silent' | 'generic' | 'none' {
  if (missing.some((it) => bench.ifUnknown(it) === 'withhold')) return 'generic'
  return effect.disclose
}

function release(found: Findings, facts: FactTree, bench: Bench): Verdict {
  const { mask } = found.fired
  const masks = mask.flatMap((it) => it.effect.paths)
  return {
    decision: mask.length > 0 ? 'mask' : 'permit',
    code: undefined,
    disclose: undefined,
    masks: unique(masks),
    obligations: unique([...found.obligations, ...obligationsOf(mask)]),
    reasons: reasonsFor(found, ['always', 'unrefused', 'release', 'mask']),
    basis: bench.basisOf(facts),
    missing: unique([...found.missing, ...missingOf(mask)]),
  }
}

function reasonsFor(found: Findings, on: readonly Note['on'][]): readonly string[] {
  return unique(found.notes.filter((it) => on.includes(it.on)).map((it) => it.reason))
}

function obligationsOf(fired: readonly Fired[]): readonly string[] {
  return unique(fired.flatMap((it) => it.rule.obligations))
}

function missingOf(fired: readonly Fired[]): readonly FactPath[] {
  return unique(fired.flatMap((it) => it.missing))
}

function unique<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items)]
}
