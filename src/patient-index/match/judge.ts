import { type Agreement } from '../compare/agreement.js'
import { compare } from '../compare/compare.js'
import { type Prepared } from '../compare/prepare.js'
import { MATCH_RULES, type Most } from './match-rules.js'
import { type Weights, evidenceOf, probabilityOf } from './weights.js'

/** From which probability on records count as one person's without anybody asked, and as a case for somebody to judge. */
export type Thresholds = { readonly link: number; readonly review: number }

/** What the matcher is given besides the records. */
export type Matching = {
  readonly weights: Weights
  /** Of how many people the one sought is one. */
  readonly population: number
}

/** What was made of two records: never the names themselves. */
export type Judgement = {
  readonly most: Most
  /** Rules that limit it, and `number-and-birth-date` where that rule alone makes it sure. */
  readonly rules: readonly string[]
  readonly agreement: Agreement
  /** Of Fellegi and Sunter, in bits. */
  readonly bits: number
  /** That they are one person, before the rules. */
  readonly probability: number
}

/** How two records compare: what the rules allow, and how strong the evidence is. */
export function judge(one: Prepared, other: Prepared, { weights, population }: Matching): Judgement {
  const agreement = compare(one, other)
  const applied = MATCH_RULES.filter((it) => it.applies({ agreement, given: [one.given, other.given] }))
  const most = applied.some((it) => it.most === 'none') ? 'none' : applied.length > 0 ? 'review' : 'link'
  // Only exact names are weighed by how rare they are, and those are the same in both.
  const bits = evidenceOf(agreement, weights, one)
  const rules = applied.map((it) => it.id)
  if (most === 'link' && agreement.nhsNumber === 'same')
    return { most, rules: [NUMBER_AND_DATE], agreement, bits, probability: 1 }
  return { most, rules, agreement, bits, probability: probabilityOf(bits, population) }
}

/** The deterministic rule: the same NHS number, with names and date of birth that no other rule objects to. */
const NUMBER_AND_DATE = 'number-and-birth-date'

/** What becomes of two records judged so: `link`, `review` or `none`. */
export function verdictOf({ most, probability }: Judgement, { link, review }: Thresholds): Most {
  if (most === 'none' || probability < review) return 'none'
  return most === 'link' && probability >= link ? 'link' : 'review'
}
