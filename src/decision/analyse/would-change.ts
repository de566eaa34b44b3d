import { factsRead } from '../conditions/condition.js'
import { compileCondition } from '../conditions/evaluate-condition.js'
import { type FactPath, factReader } from '../conditions/fact-paths.js'
import { type FactValue, isTextList, knownFact } from '../conditions/fact-row.js'
import { factTree } from '../rule-files/example-facts.js'
import { type FactTree } from '../../model/facts.js'
import { type Verdict } from '../rule-set.js'
import { type Analysed, denialsOf, released } from './finding.js'
import { firesWhen } from '../engine/steps.js'
import { findTree } from './search/search.js'
import { type Variable, variablesOf } from './search/variables.js'

/** Facts that would be otherwise, and what the rules would then say. */
export type WouldChange = {
  readonly facts: Readonly<Record<string, FactValue>>
  readonly decision: Verdict['decision']
  readonly code: Verdict['code']
}

/**
 * What would turn a release into none, or the other way round: every known fact that would do it by itself. Where none
 * keeps back what is kept back alone, every pair that together releases, and where there is none, one larger set of
 * facts, none of which can be left out; empty where none was found.
 */
export function wouldChange(rules: Analysed, facts: FactTree): readonly WouldChange[] {
  const isOpen = isReleased(rules.ruleSet.decide(facts))
  const changes = singleChanges(rules, facts)
  const turning = (some: readonly Change[]): readonly WouldChange[] => {
    const verdict = rules.ruleSet.decide(changed(rules, facts, some))
    return isReleased(verdict) === isOpen ? [] : [changeOf(some, verdict)]
  }
  const single = changes.flatMap((it) => turning([it]))
  if (single.length > 0 || isOpen) return single
  const keeping = factsKeepingBack(rules, facts)
  const bearing = changes.filter(([fact]) => keeping.has(fact))
  const pairs = bearing.flatMap((it, i) =>
    bearing.slice(i + 1).flatMap((other) => (other[0] === it[0] ? [] : turning([it, other]))),
  )
  return pairs.length > 0 ? pairs : largerSet(rules, facts)
}

type Change = readonly [FactPath, FactValue]

const STEPS = 5_000

function largerSet(rules: Analysed, facts: FactTree): readonly WouldChange[] {
  const field = { table: rules.facts, base: facts, unknowns: 'all-known' as const }
  const answer = findTree(released(rules.conditions), field, STEPS)
  if (answer.kind !== 'found') return []
  const found = [...answer.example.changes].flatMap(([fact, value]): readonly Change[] =>
    value === undefined ? [] : [[fact, value]],
  )
  return [changeOf(found, rules.ruleSet.decide(answer.example.facts))]
}

/** What is read by the rules that keep back: nothing else can turn them. */
function factsKeepingBack(rules: Analysed, facts: FactTree): ReadonlySet<FactPath> {
  const keeping = denialsOf(rules.conditions)
    .map(firesWhen)
    .filter((it) => compileCondition(it)(facts) !== 'no')
  return new Set(keeping.flatMap((it) => [...factsRead(it)]))
}

function changeOf(changes: readonly Change[], { decision, code }: Verdict): WouldChange {
  const facts: Record<string, FactValue> = {}
  for (const [fact, value] of changes) facts[fact] = value
  return { facts, decision, code }
}

function isReleased({ decision }: Verdict): boolean {
  return decision === 'permit' || decision === 'mask'
}

/** Every known value that the rules can tell from the present one, one fact at a time. */
function singleChanges(rules: Analysed, facts: FactTree): readonly Change[] {
  const conditions = denialsOf(rules.conditions).map(firesWhen)
  const { list } = variablesOf(conditions, rules.facts, facts, 'all-known')
  return list.flatMap((it) => (it.isList ? listChanges(it, facts) : scalarChanges(it, facts)))
}

function scalarChanges({ fact, values }: Variable, facts: FactTree): readonly Change[] {
  const present = factReader(fact)(facts)
  return values.flatMap((it) => (it === undefined || it === present ? [] : [[fact, it] as const]))
}

/** The list with one text more or fewer; none at all where it is unknown. */
function listChanges({ fact, member }: Variable, facts: FactTree): readonly Change[] {
  const present = factReader(fact)(facts)
  if (!isTextList(present)) return member === undefined ? [[fact, []]] : []
  if (member === undefined || member === 'another') return []
  const text = 'text' in member ? member.text : factReader(member.of)(facts)
  if (typeof text !== 'string') return []
  const changed = present.includes(text) ? present.filter((it) => it !== text) : [...present, text]
  return [[fact, changed]]
}

function changed(rules: Analysed, facts: FactTree, changes: readonly Change[]): FactTree {
  const known = [...rules.facts.values()].flatMap((row): readonly Change[] => {
    const present = knownFact(row)(facts)
    return present === undefined ? [] : [[row.fact, present]]
  })
  return factTree(new Map([...known, ...changes]))
}
