import { factsRead } from '../conditions/condition.js'
import { compileCondition } from '../conditions/evaluate-condition.js'
import { type FactPath, factReader } from '../conditions/fact-paths.js'
import { type FactValue, isTextList, knownFact } from '../conditions/fact-row.js'
import { factTree } from '../rule-files/example-facts.js'
import { type FactTree } from '../../model/facts.js'
import { type Verdict } from '../rule-set.js'
import { type Analysed, denialsOf, knownField, released } from './finding.js'
import { firesWhen } from '../engine/steps.js'
import { findTree } from './search/search.js'
import { type Variable, variablesOf } from './search/variables.js'

/** Facts that would be otherwise, and what the rules would then say. */
export type WouldChange = {
  readonly facts: Readonly<Record<string, FactValue>>
  readonly decision: Verdict['decision']
  readonly code: Verdict['code']
}

/** What was found, and whether there is more that was not looked for or is not listed. */
type WouldChanges = { readonly changes: readonly WouldChange[]; readonly moreExist: boolean }

/** As many as somebody reads. */
const MOST = 20
/** Pairs that are tried: a decision each. */
const PAIRS = 5_000

/**
 * What would turn a release into none, or the other way round: every known fact that would do it by itself. Where none
 * keeps back what is kept back alone, the pairs that together release, and where there is none, one larger set of facts,
 * none of which can be left out; empty where none was found. At most 20, of 5,000 pairs tried: `moreExist` says that
 * there may be others. `fixed` are facts that nobody can bring about.
 */
export function wouldChange(rules: Analysed, facts: FactTree, fixed: readonly string[] = []): WouldChanges {
  const isOpen = isReleased(rules.ruleSet.decide(facts))
  const changes = singleChanges(rules, facts).filter(([fact]) => !fixed.includes(fact))
  const turning = (some: readonly Change[]): readonly WouldChange[] => {
    const verdict = rules.ruleSet.decide(changed(rules, facts, some))
    return isReleased(verdict) === isOpen ? [] : [changeOf(some, verdict)]
  }
  const single = changes.flatMap((it) => turning([it]))
  if (single.length > 0 || isOpen) return { changes: single.slice(0, MOST), moreExist: single.length > MOST }
  const keeping = factsKeepingBack(rules, facts)
  const pairs = turningPairs(
    changes.filter(([fact]) => keeping.has(fact)),
    turning,
  )
  if (pairs.changes.length > 0 || pairs.moreExist) return pairs
  const larger = largerSet(rules, facts).filter(
    (it) => !Object.keys(it.facts).some((fact) => fixed.includes(fact)),
  )
  return { changes: larger, moreExist: false }
}

/** Until enough are found, or enough are tried. */
function turningPairs(
  bearing: readonly Change[],
  turning: (some: readonly Change[]) => readonly WouldChange[],
): WouldChanges {
  const found: WouldChange[] = []
  let tried = 0
  for (const [i, one] of bearing.entries())
    for (const other of bearing.slice(i + 1)) {
      if (other[0] === one[0]) continue
      if (found.length === MOST || tried === PAIRS) return { changes: found, moreExist: true }
      tried++
      found.push(...turning([one, other]))
    }
  return { changes: found, moreExist: false }
}

/** A fact and what it would be. */
export type Change = readonly [FactPath, FactValue]

const STEPS = 5_000

function largerSet(rules: Analysed, facts: FactTree): readonly WouldChange[] {
  const answer = findTree(released(rules.conditions), knownField({ ...rules, start: facts, steps: STEPS }))
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
export function singleChanges(rules: Analysed, facts: FactTree): readonly Change[] {
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

/** The facts with some of them otherwise: what is unknown stays so. */
export function changed(
  rules: Pick<Analysed, 'facts'>,
  facts: FactTree,
  changes: readonly Change[],
): FactTree {
  const known = [...rules.facts.values()].flatMap((row): readonly Change[] => {
    const present = knownFact(row)(facts)
    return present === undefined ? [] : [[row.fact, present]]
  })
  return factTree(new Map([...known, ...changes]))
}
