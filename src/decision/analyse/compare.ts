import { type Rule } from '../engine/rule.js'
import { firesWhen } from '../engine/steps.js'
import { type Verdict } from '../rule-set.js'
import { type Analysed, denialsOf, type Finding, knownField, wants } from './finding.js'
import { wideningProofs } from './proofs.js'
import { type FactTable } from '../rule-files/fact-table.js'
import { type Truth } from '../conditions/truth.js'
import { differingBases } from './compare-bases.js'
import { meaningOf } from './same-condition.js'
import { type Variables, variablesOf } from './search/variables.js'
import { type Example, findTree, type Goal } from './search/search.js'

/** What a change of rules would alter. `proven` holds for every fact tree; `differing` names what was found. */
export type Comparison = {
  readonly widens: readonly Finding[]
  readonly narrows: readonly Finding[]
  /** Other verdicts that differ: one example for each rule that was changed, and for each legal basis. Bounded. */
  readonly differs: readonly Finding[]
}

/** Compares two rule sets by counter-examples, each as a change to the facts that worked examples start from. */
export function compareRules(before: Analysed, after: Analysed): Comparison {
  const against = (it: ReturnType<typeof wideningProofs>): readonly Finding[] =>
    it.flatMap((proof) => proof.against ?? [])
  return {
    widens: against(wideningProofs(before, after, 'widens', (it) => `what ${it} kept back is released`)),
    narrows: against(wideningProofs(after, before, 'narrows', (it) => `${it} keeps back what was released`)),
    differs: [...differingRules(before, after), ...differingBases(before, after)],
  }
}

function differingRules(before: Analysed, after: Analysed): readonly Finding[] {
  const both = [...before.conditions, ...after.conditions]
  const table: FactTable = new Map([...after.facts, ...before.facts])
  const variables = variablesOf(both.map(decisive), table, before.start, 'with-unknowns')
  const isSame = (rules: readonly (Rule | undefined)[]): boolean =>
    new Set(rules.map((it) => (it === undefined ? '' : formOf(it, variables, table)))).size === 1
  return [...new Set(both.map((it) => it.text.id))].flatMap((id) => {
    const [old, young] = [before, after].map((it) => it.conditions.find((rule) => rule.text.id === id))
    if (isSame([old, young])) return []
    for (const goals of occasions(old, young, before, after)) {
      const answer = findTree(goals, { ...knownField(before), table })
      if (answer.kind !== 'found') continue
      const said = difference(answer.example, before, after)
      if (said !== undefined)
        return [
          { kind: 'differs' as const, rule: id, says: `${id}: ${said}`, with: [], example: answer.example },
        ]
    }
    return []
  })
}

/** Where a rule shows: it fires in one set, in the other, in both, while nothing else keeps back, or whatever else does. */
function occasions(
  old: Rule | undefined,
  young: Rule | undefined,
  before: Analysed,
  after: Analysed,
): readonly (readonly Goal[])[] {
  const others = [before, after].flatMap((it) =>
    denialsOf(it.conditions)
      .filter((rule) => rule !== old && rule !== young && rule.effect.kind !== 'mask')
      .map((rule) => wants(firesWhen(rule), 'no')),
  )
  const goal = (rule: Rule | undefined, truth: Truth): readonly Goal[] =>
    rule === undefined ? [] : [wants(decisive(rule), truth)]
  const both = [...goal(old, 'yes'), ...goal(young, 'yes')]
  const one = [...goal(old, 'yes'), ...goal(young, 'no')]
  const other = [...goal(young, 'yes'), ...goal(old, 'no')]
  return [...[both, one, other].map((it) => [...it, ...others]), both]
}

/** What a rule does and when, as text: the same only for rules that decide alike. */
function formOf(rule: Rule, variables: Variables, table: FactTable): string {
  const effect = rule.kind === 'denial' ? rule.effect : rule.kind
  return JSON.stringify([meaningOf(decisive(rule), variables, table), effect, rule.obligations])
}

function decisive(rule: Rule): Goal['condition'] {
  return rule.kind === 'denial' ? firesWhen(rule) : rule.when
}

/** How the verdicts on one tree differ, in words; undefined when they do not. */
function difference({ facts }: Example, before: Analysed, after: Analysed): string | undefined {
  const old = words(before.ruleSet.decide(facts))
  const young = words(after.ruleSet.decide(facts))
  return old === young ? undefined : `${old} became ${young}`
}

function words(verdict: Verdict): string {
  const { decision, code, disclose, masks, obligations, basis } = verdict
  return [
    decision,
    code,
    disclose,
    ...masks.map((it) => `without ${it}`),
    ...obligations.toSorted(),
    basis?.commonLaw,
  ]
    .filter((it) => it !== undefined)
    .join(' ')
}
