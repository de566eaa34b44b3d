import { type Agreement, FIELDS, type Field, LEVELS } from '../compare/agreement.js'
import { type Name } from '../compare/prepare.js'

/**
 * How likely a level is among pairs of one person (m) and among pairs of two (u), as in Fellegi and Sunter, A Theory
 * for Record Linkage (JASA 64, 1969). Both over the pairs in which neither record is silent.
 */
export type LevelWeight = { readonly m: number; readonly u: number }

/** A weight for every level of every field, and how often names are borne, where that is known. */
export type Weights = {
  readonly levels: Readonly<Record<Field, Readonly<Record<string, LevelWeight>>>>
  /** Shares of folded names among people; a rare name that agrees says more than a common one. */
  readonly shares: NameShares | undefined
}

export type NameShares = {
  readonly given: ReadonlyMap<string, number>
  readonly family: ReadonlyMap<string, number>
}

/** The evidence that two records are of one person, in bits: the sum over their fields of log2(m/u). */
export function evidenceOf(
  agreement: Agreement,
  { levels, shares }: Weights,
  names: { readonly given: Name; readonly family: Name },
): number {
  let bits = 0
  for (const field of FIELDS) bits += bitsOf(levels[field][agreement[field]])
  // Where names stand in each other's place, both fields say one thing: it counts once.
  if (agreement.family === 'swapped') bits -= bitsOf(levels.family['swapped'])
  if (shares === undefined) return bits
  return (
    bits +
    rarity(agreement.given === 'exact', names.given, shares.given) +
    rarity(agreement.family === 'exact', names.family, shares.family)
  )
}

/** Silence is no evidence. */
function bitsOf(weight: LevelWeight | undefined): number {
  return weight === undefined ? 0 : Math.log2(weight.m / weight.u)
}

/** A name that is not among the shares counts as the rarest of them does. */
function rarity(isExact: boolean, { whole }: Name, shares: ReadonlyMap<string, number>): number {
  if (!isExact) return 0
  const average = shares.get(AVERAGE)
  const share = shares.get(whole) ?? shares.get(RAREST)
  return average === undefined || share === undefined ? 0 : Math.log2(average / share)
}

/** Rows of the shares that are no names: the chance that two people share one, and the share of all that are rare. */
export const AVERAGE = '*average'
export const RAREST = '*rarest'

/**
 * The probability that two records are of one person, given the evidence, where the one who is sought is one of
 * `population` people.
 */
export function probabilityOf(bits: number, population: number): number {
  const odds = 2 ** bits / population
  return Number.isFinite(odds) ? odds / (1 + odds) : 1
}

/** The rows of a table of weights that are missing or are no probabilities, as `field.level`. */
export function problemsOf(levels: Weights['levels']): readonly string[] {
  return FIELDS.flatMap((field) =>
    LEVELS[field].flatMap((level) => {
      const row = levels[field][level]
      return row !== undefined && isShare(row.m) && isShare(row.u) ? [] : [`${field}.${level}`]
    }),
  )
}

function isShare(value: number): boolean {
  return value > 0 && value <= 1
}
