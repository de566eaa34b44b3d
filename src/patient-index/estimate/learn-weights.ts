import { grouped } from '../../model/grouped.js'
import { type Agreement, type Field } from '../compare/agreement.js'
import { compare } from '../compare/compare.js'
import { type Prepared } from '../compare/prepare.js'
import { type Weights } from '../match/weights.js'
import { countPatterns } from './count-patterns.js'
import { estimateWeights } from './estimate-weights.js'
import { nameShares } from './name-shares.js'

/** Records whose people are known, and others some of which are of the same people. */
export type Learning = { readonly index: readonly Prepared[]; readonly records: readonly Prepared[] }

const RANDOM_PAIRS = 400_000
/** Pairs of a key that so many share are nearly all of two people, and cost more than they tell. */
const MOST_IN_BLOCK = 60

/** Keys under which pairs are drawn, and what a pair agrees in by being drawn so. */
const DRAWS: readonly { readonly key: (it: Prepared) => string; readonly tellsNothing: readonly Field[] }[] =
  [
    { key: (it) => (it.birthDate.length === 8 ? it.birthDate : ''), tellsNothing: ['birthDate'] },
    {
      key: ({ family, given }) => (family.whole === '' ? '' : `${family.whole} ${given.whole}`),
      tellsNothing: ['given', 'family'],
    },
  ]

/**
 * The weights that the records themselves suggest, with the shares of their names: nobody says which of them are of
 * one person. `draw` gives a whole number from 0 up to, not including, its argument.
 */
export function learnWeights({ index, records }: Learning, draw: (below: number) => number): Weights {
  const random = countPatterns(randomPairs({ index, records }, draw))
  const blocked = DRAWS.map(({ key, tellsNothing }) => ({
    patterns: countPatterns(pairsBy(key, { index, records })),
    tellsNothing,
  }))
  return { levels: estimateWeights(random, blocked), shares: nameShares(index) }
}

function* randomPairs({ index, records }: Learning, draw: (below: number) => number): Iterable<Agreement> {
  for (let pair = 0; pair < RANDOM_PAIRS; pair++) {
    const record = records[draw(records.length)]
    const person = index[draw(index.length)]
    if (record !== undefined && person !== undefined) yield compare(record, person)
  }
}

function* pairsBy(key: (it: Prepared) => string, { index, records }: Learning): Iterable<Agreement> {
  const people = grouped(index, key)
  for (const record of records) {
    const found = key(record)
    const block = found === '' ? [] : (people.get(found) ?? [])
    if (block.length <= MOST_IN_BLOCK) for (const it of block) yield compare(record, it)
  }
}
