import { type Prepared } from '../../src/patient-index/compare/prepare.js'
import { choose } from '../../src/patient-index/match/choose.js'
import { type Matching, type Thresholds } from '../../src/patient-index/match/judge.js'
import { blocksOf, candidatesFor } from './blocks.js'
import { demographicsOf } from './demographics-of.js'
import { type CouncilRow, type Population } from './population/person-row.js'

/** What the matcher made of a population. */
export type Figures = {
  readonly records: number
  /** Records whose person is in the index. */
  readonly findable: number
  readonly rightLinks: number
  readonly wrongLinks: number
  readonly reviews: number
  /** Reviews among whose suggestions is the person. */
  readonly usefulReviews: number
  /** Records of an identity that an adoption or a new registration ended. */
  readonly parted: number
  /** Those of them that were linked or suggested. */
  readonly partedShown: number
  readonly candidates: number
  readonly milliseconds: number
}

/** One record that was linked to somebody else. */
export type WrongLink = { readonly record: CouncilRow; readonly linked: number }

/** Links every record of the population that the matcher links, and counts what came of it. */
export function evaluate(
  people: Population,
  matching: Matching,
  thresholds: Thresholds,
  onWrong: (wrong: WrongLink) => void,
): Figures {
  const index = people.index.map(demographicsOf)
  const blocks = blocksOf(index)
  const started = performance.now()
  const count = { rightLinks: 0, wrongLinks: 0, reviews: 0, usefulReviews: 0, partedShown: 0, candidates: 0 }
  for (const record of people.council) {
    const prepared = demographicsOf(record.row)
    const found = [...candidatesFor(prepared, blocks)]
    count.candidates += found.length
    const choice = choose(prepared, peopleAt(found, index), matching, thresholds)
    if (record.kind === 'parted' && choice.kind !== 'none') count.partedShown++
    if (choice.kind === 'review') {
      count.reviews++
      if (choice.suggestions.some((it) => it.id === record.truth)) count.usefulReviews++
    }
    if (choice.kind !== 'link') continue
    if (choice.id === record.truth) count.rightLinks++
    else {
      count.wrongLinks++
      onWrong({ record, linked: choice.id })
    }
  }
  return {
    ...count,
    records: people.council.length,
    findable: people.council.filter((it) => it.truth !== undefined).length,
    parted: people.council.filter((it) => it.kind === 'parted').length,
    milliseconds: performance.now() - started,
  }
}

function* peopleAt(places: readonly number[], index: readonly Prepared[]) {
  for (const id of places) {
    const person = index[id]
    if (person !== undefined) yield { id, person }
  }
}
