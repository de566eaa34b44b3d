import { deniesAnybody, isBeforeAll, readsHolder, STRANGER } from '../engine/refusal-code.js'
import { type Denial, type Rule } from '../engine/rule.js'
import { benchOf } from '../engine/rule-engine.js'
import {
  type Analysed,
  denialsOf,
  effectWords,
  type Finding,
  fires,
  knownField,
  openField,
  released,
  wants,
} from './finding.js'
import { findTree, type Goal } from './search/search.js'

/** Rules that never fire on known facts, with proof. A default rule is about unknown facts alone, and is left out. */
export function unreachable(rules: Analysed): readonly Finding[] {
  return rules.conditions
    .filter((it) => it.text.tier !== 'default')
    .flatMap((rule) => unreachableRule(rule, rules))
}

function unreachableRule(rule: Rule, rules: Analysed): readonly Finding[] {
  const goals = effectiveGoals(rule, rules)
  const known = findTree(goals, knownField(rules))
  if (known.kind === 'found') return []
  const { id } = rule.text
  const found = { rule: id, with: [], example: undefined }
  if (known.kind === 'undecided')
    return [{ ...found, kind: 'undecided', says: `whether ${id} can ever fire was not decided` }]
  // No unknown fact makes a condition true that no known one does.
  const open = goals.map((it) => (it.wants.includes('yes') ? wants(it.condition, 'unknown') : it))
  const unsure = findTree(open, openField(rules))
  const example = rule.kind === 'gateway' || unsure.kind !== 'found' ? undefined : unsure.example
  const says =
    example === undefined
      ? `${id} never ${rule.kind === 'gateway' ? 'opens' : 'fires'}, whatever the facts`
      : `${id} never fires on facts that are known, only where one is unknown`
  return [{ ...found, kind: 'unreachable', says, example }]
}

/** An obligation counts only where something is released. */
function effectiveGoals(rule: Rule, rules: Analysed): readonly Goal[] {
  switch (rule.kind) {
    case 'denial':
      return [fires(rule)]
    case 'gateway':
      return [wants(rule.when, 'yes')]
    case 'obligation':
      return [wants(rule.when, 'yes'), ...released(rules.conditions)]
  }
}

/** Rules that change nothing: whenever they fire on known facts, others have determined an outcome as strict. */
export function shadowed(rules: Analysed): readonly Finding[] {
  const denials = denialsOf(rules.conditions)
  return denials.flatMap((rule) => {
    if (findTree([fires(rule)], knownField(rules)).kind !== 'found') return []
    const stricter = denials.filter((it) => determines(it, rule, denials, rules))
    if (!isShadowed(rule, stricter, rules)) return []
    const needed = smallestShadow(rule, stricter, rules)
    const ids = needed.map((it) => it.text.id)
    return [
      {
        kind: 'shadowed' as const,
        rule: rule.text.id,
        says: `whenever ${rule.text.id} ${effectWords(rule)}, ${ids.join(' or ')} has determined the same or a stricter outcome`,
        with: ids,
        example: undefined,
      },
    ]
  })
}

function isShadowed(rule: Denial, stricter: readonly Denial[], rules: Analysed): boolean {
  const goals = [fires(rule), ...stricter.map((it) => wants(fires(it).condition, 'no'))]
  return findTree(goals, knownField(rules)).kind === 'none'
}

/** Without those that the shadow does not need. */
function smallestShadow(rule: Denial, stricter: readonly Denial[], rules: Analysed): readonly Denial[] {
  let needed = stricter
  for (const it of stricter) {
    const fewer = needed.filter((other) => other !== it)
    if (isShadowed(rule, fewer, rules)) needed = fewer
  }
  return needed
}

/** True when the outcome is the one rule's whenever both fire, so that the other adds nothing, obligations included. */
function determines(rule: Denial, other: Denial, order: readonly Denial[], rules: Analysed): boolean {
  if (rule === other || !other.obligations.every((it) => rule.obligations.includes(it))) return false
  if (isUnsaidBeside(rule, other, rules)) return false
  const [strong, weak] = [strictness(rule), strictness(other)]
  if (strong !== weak) return strong > weak
  if (rule.effect.kind === 'mask' && other.effect.kind === 'mask')
    if (!maskCovers(rule.effect.paths, other.effect.paths)) return false
  return (
    order.indexOf(rule) < order.indexOf(other) ||
    (rule.effect.kind !== 'refuse' && isBroader(rule, other, rules))
  )
}

/**
 * What turns on a holder's word may go unsaid to a stranger, and all that comes later to nobody known, so that it does not
 * say what it does without the other.
 */
function isUnsaidBeside(rule: Denial, other: Denial, rules: Analysed): boolean {
  const { effect } = other
  if (effect.kind !== 'refuse') return false
  if (deniesAnybody(other, effect.code)) return !isBeforeAll(rule)
  return effect.code === STRANGER && readsHolder(rule, benchOf(rules))
}

/** Of two that are as strict, the later one counts only where it also fires without the other: else each would be said to shadow the other. */
function isBroader(rule: Denial, other: Denial, rules: Analysed): boolean {
  const goals = [fires(rule), wants(fires(other).condition, 'no')]
  return findTree(goals, knownField(rules)).kind === 'found'
}

function maskCovers(paths: readonly string[], others: readonly string[]): boolean {
  return others.every((it) => paths.includes(it))
}

/** As the engine weighs them: not-found before other refusals, silent before generic. */
function strictness({ effect }: Denial): number {
  switch (effect.kind) {
    case 'refuse':
      return effect.code === 'PATIENT_NOT_FOUND' ? 6 : 5
    case 'withhold':
      return { silent: 4, generic: 3, none: 2 }[effect.disclose]
    case 'mask':
      return 1
  }
}
