import { type Denial } from '../engine/rule.js'
import { firesWhen } from '../engine/steps.js'
import { denialsOf, type Analysed, type Finding, firesAtAll, openField, released, wants } from './finding.js'
import { findTree, type Goal } from './search/search.js'

/** A claim about every fact tree there can be. */
export type Proof = {
  readonly rule: string
  readonly says: string
  /** Undefined where it is proven. */
  readonly against: Finding | undefined
}

/** For each statutory bar: that nothing is released where its condition holds, or is not known not to hold. */
export function barProofs(rules: Analysed): readonly Proof[] {
  return denialsOf(rules.conditions)
    .filter((it) => it.text.tier === 'bar')
    .map(({ text, applies }) => {
      const goals = [wants(applies, 'yes', 'unknown'), ...released(rules.conditions)]
      return proofOf(
        text.id,
        `nothing is released while ${text.id} applies`,
        goals,
        rules,
        'bar-passed',
        `something is released although ${text.id} applies`,
      )
    })
}

/**
 * For each rule that refuses or withholds without the local rules: that with them, nothing is released where it fires.
 * Together they say that the local rules open nothing.
 */
export function overlayProofs(national: Analysed, overlaid: Analysed): readonly Proof[] {
  return wideningProofs(
    national,
    overlaid,
    'overlay-widens',
    (it) => `the local rules release what ${it} keeps back`,
  )
}

/**
 * For each rule that refuses or withholds before: that nothing is released after, where it fires. For each element that
 * a rule masks before: that it is masked after, where the rule fires and something is released.
 */
export function wideningProofs(
  before: Analysed,
  after: Analysed,
  kind: 'overlay-widens' | 'widens' | 'narrows',
  words: (rule: string) => string,
): readonly Proof[] {
  const goals = released(after.conditions)
  const table = { ...before, facts: new Map([...after.facts, ...before.facts]) }
  return denialsOf(before.conditions).flatMap((it) => {
    const { id } = it.text
    const says = `what ${id} keeps back is kept back`
    if (it.effect.kind !== 'mask')
      return [proofOf(id, says, [firesAtAll(it), ...goals], table, kind, words(id))]
    return it.effect.paths.flatMap((path) => {
      const unmasked = maskingOf(path, after).map((other) => wants(firesWhen(other), 'no'))
      const proof = proofOf(id, says, [firesAtAll(it), ...goals, ...unmasked], table, kind, words(id))
      return proof.against === undefined ? [] : [proof]
    })
  })
}

/** The rules that mask an element. */
function maskingOf(path: string, { conditions }: Analysed): readonly Denial[] {
  return denialsOf(conditions).filter((it) => it.effect.kind === 'mask' && it.effect.paths.includes(path))
}

function proofOf(
  rule: string,
  says: string,
  goals: readonly Goal[],
  rules: Analysed,
  kind: Finding['kind'],
  otherwise: string,
): Proof {
  const answer = findTree(goals, openField(rules))
  if (answer.kind === 'none') return { rule, says, against: undefined }
  const isFound = answer.kind === 'found'
  const against: Finding = {
    kind: isFound ? kind : 'undecided',
    rule,
    says: isFound ? otherwise : `not decided: ${says}`,
    with: [],
    example: isFound ? answer.example : undefined,
  }
  return { rule, says, against }
}
