import { type Condition } from '../../conditions/condition.js'
import { compileCondition } from '../../conditions/evaluate-condition.js'
import { type FactPath } from '../../conditions/fact-paths.js'
import { type FactValue, isTextList, knownFact } from '../../conditions/fact-row.js'
import { factTree } from '../../rule-files/example-facts.js'
import { type FactTable } from '../../rule-files/fact-table.js'
import { type FactTree } from '../../../model/facts.js'
import { type Truth } from '../../conditions/truth.js'
import { type Wanted, search } from './choose.js'
import {
  type Choice,
  NO,
  type Node,
  OPEN,
  PART_TRUTHS,
  type Truths,
  UNKNOWN,
  YES,
  nodeOf,
  partNode,
} from './node.js'
import { meaningOf } from '../same-condition.js'
import { NOT_CHOSEN, type Variables, type VariableValue, treeValues, variablesOf } from './variables.js'

/** A condition, and what it is wanted to be. */
export type Goal = { readonly condition: Condition; readonly wants: readonly Truth[] }

/** Where to look: which facts there are, whether they may be unknown, and the tree to stay close to. */
export type Field = {
  readonly table: FactTable
  readonly base: FactTree
  readonly unknowns: 'with-unknowns' | 'all-known'
  /** After how many steps to give up; 40,000 where none are given. */
  readonly steps?: number | undefined
}

/**
 * `found`: a fact tree that meets every goal, with the changes it makes to the base, none of which can be left out.
 * `none`: no fact tree does; every combination of values that conditions can tell apart was excluded.
 * `undecided`: too many combinations were left after the given number of steps.
 */
export type Answer =
  | { readonly kind: 'found'; readonly example: Example }
  | { readonly kind: 'none' }
  | { readonly kind: 'undecided' }

export type Example = {
  readonly facts: FactTree
  /** Undefined is a fact made unknown. */
  readonly changes: ReadonlyMap<FactPath, FactValue | undefined>
}

const STEPS = 40_000

/** Looks for a fact tree that meets every goal at once, and proves that there is none where there is none. */
export function findTree(goals: readonly Goal[], field: Field): Answer {
  const { steps = STEPS } = field
  const conditions = goals.map((it) => it.condition)
  const variables = variablesOf(conditions, field.table, field.base, field.unknowns)
  const choice = new Int16Array(variables.list.length).fill(OPEN)
  const wanted = wantedOf(goals, variables, field.table, choice)
  const holds = goalCheck(goals)
  const base = valuesIn(field)
  let example: Example | undefined
  const accepts = (): boolean => {
    const chosen = (place: number): VariableValue | typeof NOT_CHOSEN => {
      const at = choice[place] ?? OPEN
      return at === OPEN ? NOT_CHOSEN : variables.list[place]?.values[at]
    }
    const values = new Map(base)
    for (const { fact } of variables.list) values.delete(fact)
    for (const [fact, value] of treeValues(variables, chosen, field.base)) values.set(fact, value)
    if (!holds(factTree(values))) return false
    example = smallest(values, base, holds)
    return true
  }
  const sizes = variables.list.map((it) => it.values.length)
  for (const left of [Math.min(FEW_STEPS, steps), steps]) {
    const budget = { left }
    const ended = search(wanted, choice.fill(OPEN), sizes, budget, accepts)
    if (ended === 'met' && example !== undefined) return { kind: 'found', example }
    if (budget.left > 0 || contradicts(goals, variables, field, steps)) return { kind: 'none' }
  }
  return { kind: 'undecided' }
}

/** Most searches end within these; of the others, the parts that their goals share are looked at first. */
const FEW_STEPS = 1_000

/**
 * True when the goals contradict each other whatever the parts are that they share: each such part counts as one thing
 * that may be yes, no or unknown. That allows more than the facts do, so that a contradiction is one.
 */
function contradicts(goals: readonly Goal[], variables: Variables, field: Field, steps: number): boolean {
  const seen = new Map<string, number>()
  const count = (condition: Condition): void => {
    if (condition.kind === 'test' || condition.kind === 'constant') return
    const meaning = meaningOf(condition, variables, field.table)
    seen.set(meaning, (seen.get(meaning) ?? 0) + 1)
    for (const part of condition.kind === 'not' ? [condition.of] : condition.of) count(part)
  }
  for (const { condition } of goals) count(condition)
  const repeated = [...seen].filter(([, times]) => times > 1).map(([meaning]) => meaning)
  const places = new Map(repeated.map((it, i) => [it, variables.list.length + i]))
  const part = (condition: Condition): Node | undefined => {
    if (condition.kind === 'test' || condition.kind === 'constant') return undefined
    const place = places.get(meaningOf(condition, variables, field.table))
    return place === undefined ? undefined : partNode(place)
  }
  const sizes = [...variables.list.map((it) => it.values.length), ...repeated.map(() => PART_TRUTHS.length)]
  const choice = new Int16Array(sizes.length).fill(OPEN)
  const budget = { left: steps }
  const wanted = wantedOf(goals, variables, field.table, choice, part)
  return search(wanted, choice, sizes, budget, () => true) !== 'met' && budget.left > 0
}

/** The goals, those on conditions of the same meaning as one. */
function wantedOf(
  goals: readonly Goal[],
  variables: Variables,
  table: FactTable,
  choice: Choice,
  part?: (condition: Condition) => Node | undefined,
): readonly Wanted[] {
  const byMeaning = new Map<string, Wanted>()
  for (const { condition, wants } of goals) {
    const meaning = meaningOf(condition, variables, table)
    const allowed = wants.reduce<Truths>((bits, it) => bits | bitOf(it), 0)
    const same = byMeaning.get(meaning)
    if (same === undefined) {
      const node = nodeOf(condition, variables, table, part)
      const reads = new Set<number>()
      node.open(choice, reads)
      byMeaning.set(meaning, { node, reads, allowed })
    } else byMeaning.set(meaning, { ...same, allowed: same.allowed & allowed })
  }
  return [...byMeaning.values()]
}

function bitOf(truth: Truth): Truths {
  return { yes: YES, no: NO, unknown: UNKNOWN }[truth]
}

function goalCheck(goals: readonly Goal[]): (facts: FactTree) => boolean {
  const checks = goals.map(({ condition, wants }) => ({ truth: compileCondition(condition), wants }))
  return (facts) => checks.every(({ truth, wants }) => wants.includes(truth(facts)))
}

type Values = ReadonlyMap<FactPath, FactValue>

function valuesIn({ table, base }: Field): Values {
  const known = [...table.values()].map((row) => [row.fact, knownFact(row)(base)] as const)
  return new Map(known.flatMap(([fact, value]) => (value === undefined ? [] : [[fact, value]])))
}

/** Takes changes back one by one, as long as the goals still hold: until there is none that could be. */
function smallest(values: Values, base: Values, holds: (facts: FactTree) => boolean): Example {
  const facts = [...new Set([...values.keys(), ...base.keys()])]
  let kept = holds(factTree(base)) ? base : values
  for (let fewer: Values | undefined = kept; fewer !== undefined;) {
    kept = fewer
    fewer = facts.flatMap((fact) => lessChanged(kept, base, fact)).find((it) => holds(factTree(it)))
  }
  const changed = facts.filter((it) => !isSame(kept.get(it), base.get(it)))
  return { facts: factTree(kept), changes: new Map(changed.map((it) => [it, kept.get(it)])) }
}

/** Where a fact is not as in the base: with it as it is there, and where it is a list, without one of its texts. */
function lessChanged(values: Values, base: Values, fact: FactPath): readonly Values[] {
  const [value, before] = [values.get(fact), base.get(fact)]
  if (isSame(value, before)) return []
  const others = [...values].filter(([it]) => it !== fact)
  const back = new Map(before === undefined ? others : [...others, [fact, before]])
  const texts = isTextList(value) ? value : []
  return [
    back,
    ...texts.map((text) =>
      new Map(values).set(
        fact,
        texts.filter((it) => it !== text),
      ),
    ),
  ]
}

function isSame(one: FactValue | undefined, other: FactValue | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
