import { type Basis } from '../rule-set.js'
import { type Analysed, type Finding, openField, released, wants } from './finding.js'
import { findTree, type Goal } from './search/search.js'

/**
 * Where what both rule sets release is released under another legal basis: one example for each basis before and each
 * after that stands in its place. Every fact may be unknown. A pair that takes too
 * many steps is left out.
 */
export function differingBases(before: Analysed, after: Analysed): readonly Finding[] {
  const field = { ...openField(before), table: new Map([...after.facts, ...before.facts]) }
  const releases = [...released(before.conditions), ...released(after.conditions)]
  return before.bases.flatMap((old, place) =>
    after.bases.flatMap((young, other): readonly Finding[] => {
      const words = { old: basisWords(old.basis), young: basisWords(young.basis) }
      if (words.old === words.young) return []
      const goals = [...isFirst(before, place), ...isFirst(after, other)]
      // Of most pairs this alone says that they never stand side by side, and it is quickly said.
      if (findTree(goals, field).kind === 'none') return []
      const answer = findTree([...goals, ...releases], field)
      if (answer.kind !== 'found') return []
      const rule = `basis ${String(place + 1)}`
      const says = `${rule}: ${words.old} became ${words.young}`
      return [{ kind: 'differs', rule, says, with: [], example: answer.example }]
    }),
  )
}

/** The basis at this place is the one: it is known to hold, and none before it is. */
function isFirst({ bases }: Analysed, place: number): readonly Goal[] {
  return bases
    .slice(0, place + 1)
    .map(({ when }, i) => (i === place ? wants(when, 'yes') : wants(when, 'no', 'unknown')))
}

function basisWords({ gdpr6, gdpr9, commonLaw, duty }: Basis): string {
  return [commonLaw, gdpr6, gdpr9, ...(duty === undefined ? [] : [duty])].join('; ')
}
