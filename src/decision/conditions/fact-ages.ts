import { type FactPath } from './fact-paths.js'
import { type FactRow, type FactValue, type MaxAge, knownFact } from './fact-row.js'
import { type FactTree } from '../../model/facts.js'
import { DATED_ATTESTERS, type ToldAt } from '../../model/registers/told-at.js'
import { TOKEN_LIFE } from '../../model/registers/token-life.js'
import { factTree } from '../rule-files/example-facts.js'
import { type FactTable } from '../rule-files/fact-table.js'

/** One known fact: who attests it, when they said so, and whether that is too long ago to count. */
export type FactAge = {
  readonly fact: FactPath
  readonly attestedBy: string
  /** ISO 8601 instant; undefined where it was not said. */
  readonly toldAt: string | undefined
  readonly maxAge: MaxAge
  readonly isTooOld: boolean
}

/**
 * Who attests each fact that is known, and how old it is at the time of the decision. A fact whose attester told it
 * longer ago than its row allows is too old; so is one whose age cannot be told because one of the two times is no time.
 * Nothing is said of age where nobody says when it was told.
 */
export function factAges(facts: FactTree, toldAt: ToldAt, table: FactTable): readonly FactAge[] {
  return knownFacts(facts, table).map(([{ fact, attestedBy, maxAge }]) => {
    const attester = DATED_ATTESTERS.find((it) => it === attestedBy)
    const told = attester === undefined ? undefined : toldAt[attester]
    const isTooOld = told !== undefined && !isWithin(told, facts.env?.now, secondsOf(maxAge))
    return { fact, attestedBy, toldAt: told, maxAge, isTooOld }
  })
}

/** The facts without those that are too old: they are unknown. */
export function withoutOld(facts: FactTree, toldAt: ToldAt, table: FactTable): FactTree {
  const old = factAges(facts, toldAt, table).filter((it) => it.isTooOld)
  if (old.length === 0) return facts
  const kept = knownFacts(facts, table).filter(([{ fact }]) => !old.some((it) => it.fact === fact))
  return { ...factTree(new Map(kept.map(([{ fact }, value]) => [fact, value]))), env: { ...facts.env } }
}

function knownFacts(facts: FactTree, table: FactTable): readonly (readonly [FactRow, FactValue])[] {
  return [...table.values()].flatMap((row) => {
    const value = knownFact(row)(facts)
    return value === undefined ? [] : [[row, value] as const]
  })
}

/** What is asked for each request is never from before it. */
function secondsOf(maxAge: MaxAge): number {
  if (maxAge === 'request') return 0
  return maxAge === 'token' ? TOKEN_LIFE.longest + TOKEN_LIFE.clockSkew : maxAge * 3_600
}

function isWithin(toldAt: string, now: string | undefined, seconds: number): boolean {
  return Date.parse(now ?? '') - Date.parse(toldAt) <= seconds * 1_000
}
