import { type Rule } from '../engine/rule.js'
import { firesWhen } from '../engine/steps.js'
import { type Verdict } from '../rule-set.js'
import { type Analysed, denialsOf, fieldOf, type Finding, wants } from './finding.js'
import { wideningProofs } from './proofs.js'
import { type FactTable } from '../rule-files/fact-table.js'
import { meaningOf } from './same-condition.js'
import { type Variables, variablesOf } from './search/variables.js'
import { type Example, findTree, type Goal } from './search/search.js'

/** What a change of rules would alter. `proven` holds for every fact tree; `differing` names what was found. */
export type Comparison = {
  readonly widens: readonly Finding[]
  readonly narrows: readonly Finding[]
  /** Other verdicts that differ: one example for each rule that was changed. Not every one: bounded. */
  readonly differs: readonly Finding[]
}

/** Compares two rule sets by counter-examples, each as a change to the facts that worked examples start from. */
export function compareRules(before: Analysed, after: Analysed): Comparison {
  const against = (it: ReturnType<typeof wideningProofs>): readonly Finding[] =>
    it.flatMap((proof) => proof.against ?? [])
  return {
    widens: against(wideningProofs(before, after, 'widens', (it) => `what ${it} kept back is released`)),
    narrows: against(wideningProofs(after, before, 'narrows', (it) => `${it} keeps back what was released`)),
    differs: differingRules(before, after),
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
      const answer = findTree(goals, { ...fieldOf(before, 'all-known'), table })
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
  const [a, b] = [old, young].map((it) => (it === undefined ? undefined : decisive(it)))
  const others = [before, after].flatMap((it) =>
    denialsOf(it.conditions)
      .filter((rule) => rule !== old && rule !== young && rule.effect.kind !== 'mask')
      .map((rule) => wants(firesWhen(rule), 'no')),
  )
  const both = [a, b].flatMap((it) => (it === undefined ? [] : [wants(it, 'yes')]))
  const one = a === undefined ? [] : [[wants(a, 'yes'), ...(b === undefined ? [] : [wants(b, 'no')])]]
  const other = b === undefined ? [] : [[wants(b, 'yes'), ...(a === undefined ? [] : [wants(a, 'no')])]]
  const alone = [both, ...one, ...other].map((it) => [...it, ...others])
  return [...alone, both]
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
  const [old, young] = [before, after].map((it) => words(it.ruleSet.decide(facts)))
  return old === young ? undefined : `${old ?? ''} became ${young ?? ''}`
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
