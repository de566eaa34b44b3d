import { type Agreement, FIELDS, type Field, LEVELS, everyField } from '../compare/agreement.js'
import { type LevelWeight } from '../match/weights.js'
import { type Patterns } from './count-patterns.js'

/** Pairs that were found by one key: the fields that made the key agree in all of them, and tell nothing. */
export type BlockedPairs = { readonly patterns: Patterns; readonly tellsNothing: readonly Field[] }

type Levels = Readonly<Record<Field, Readonly<Record<string, LevelWeight>>>>

/** Enough rounds for shares to settle to four figures on any data tried. */
const MOST_ROUNDS = 200
const SETTLED = 1e-5

/**
 * The weights that explain the data: u from pairs drawn at random, nearly all of which are of two people; m by
 * expectation and maximisation (Dempster, Laird and Rubin 1977, as applied to linkage by Winkler 1988) over pairs found
 * by each key, with u held, and the mean of what the keys say. Nobody needs to know which pairs are true.
 */
export function estimateWeights(random: Patterns, blocked: readonly BlockedPairs[]): Levels {
  const u = sharesOf(random, () => 1)
  const estimates = blocked.map((it) => estimateM(it, u))
  const m = tableOf((field, level) => {
    const said = estimates.flatMap((it) => (it.tells(field) ? [it.m[field][level] ?? 0] : []))
    return said.length === 0 ? (u[field][level] ?? 0) : said.reduce((sum, it) => sum + it, 0) / said.length
  })
  return tableOf((field, level) => ({ m: m[field][level] ?? 0, u: u[field][level] ?? 0 }))
}

type Shares = Readonly<Record<Field, Readonly<Record<string, number>>>>
type Estimated = { readonly m: Shares; readonly tells: (field: Field) => boolean }

function estimateM({ patterns, tellsNothing }: BlockedPairs, u: Shares): Estimated {
  const tells = (field: Field): boolean => !tellsNothing.includes(field)
  const fields = FIELDS.filter(tells)
  const total = [...patterns.values()].reduce((sum, it) => sum + it.count, 0)
  let m = tableOf((field, _level, at) => (at === 0 ? 0.9 : 0.1 / (LEVELS[field].length - 1)))
  let share = 0.1
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = m
    const weigh = (agreement: Agreement): number => {
      let odds = share / (1 - share)
      for (const field of fields) odds *= ratio(before[field], u[field], agreement[field])
      return odds / (1 + odds)
    }
    let matched = 0
    for (const { agreement, count } of patterns.values()) matched += count * weigh(agreement)
    m = sharesOf(patterns, weigh)
    share = Math.min(0.999, Math.max(1e-6, matched / Math.max(1, total)))
    if (distance(before, m) < SETTLED) break
  }
  return { m, tells }
}

function ratio(
  m: Readonly<Record<string, number>>,
  u: Readonly<Record<string, number>>,
  level: string,
): number {
  const [a, b] = [m[level], u[level]]
  return a === undefined || b === undefined ? 1 : a / b
}

/** Half a pair is added to every level, so that what was not seen is rare and not impossible. */
function sharesOf(patterns: Patterns, weigh: (agreement: Agreement) => number): Shares {
  const sums = new Map<string, number>()
  for (const { agreement, count } of patterns.values()) {
    const weight = count * weigh(agreement)
    for (const field of FIELDS) {
      const key = `${field} ${agreement[field]}`
      sums.set(key, (sums.get(key) ?? 0) + weight)
    }
  }
  const sumOf = (field: Field, level: string): number => (sums.get(`${field} ${level}`) ?? 0) + 0.5
  return tableOf(
    (field, level) => sumOf(field, level) / LEVELS[field].reduce((all, it) => all + sumOf(field, it), 0),
  )
}

function distance(one: Shares, other: Shares): number {
  return Math.max(
    ...FIELDS.flatMap((field) =>
      LEVELS[field].map((level) => Math.abs((one[field][level] ?? 0) - (other[field][level] ?? 0))),
    ),
  )
}

function tableOf<T>(
  value: (field: Field, level: string, at: number) => T,
): Readonly<Record<Field, Readonly<Record<string, T>>>> {
  return everyField((field) =>
    Object.fromEntries(LEVELS[field].map((level, at) => [level, value(field, level, at)])),
  )
}
