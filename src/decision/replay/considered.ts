import { type FoldedRules, type RuleSet, type Verdict } from '../rule-set.js'
import { type RecordClass, type RequestFacts } from '../../model/facts.js'
import { type ToldAt } from '../../model/registers/told-at.js'
import { type RefusalCode } from '../../model/refusal.js'

/** What the rules were given of one holder of records before anything was asked of it. */
export type Considered = {
  /** Undefined for a class of record that no known source holds for the person. */
  readonly source: string | undefined
  readonly recordClass: RecordClass
  readonly overrideSupported: boolean
  /** The resource types that would be asked. */
  readonly types: readonly string[]
  readonly facts: RequestFacts
  /** How old the facts are is kept, and decides nothing here: what is too old was never a fact. */
  readonly toldAt?: ToldAt | undefined
}

/** The rules folded over one holder, and what they refuse there, in the order of its types. */
export type RequestVerdicts = {
  readonly folded: FoldedRules
  readonly refusals: ReadonlyMap<string, Verdict>
}

/** What the rules say of asking one holder: from request and subject facts alone. */
export function judgeHolder(
  { recordClass, overrideSupported, types, facts }: Considered,
  rules: RuleSet,
): RequestVerdicts {
  const folded = rules.fold(facts, { class: recordClass, overrideSupported })
  const refusals = new Map<string, Verdict>()
  for (const type of types) {
    const refusal = folded.refusalFor(type)
    if (refusal !== undefined) refusals.set(type, refusal)
  }
  return { folded, refusals }
}

/**
 * Without a holder, the most that can be said is that nothing was found; an outage stays an outage. Who would be refused
 * for what they are, whoever held it, is refused so here too: else whoever asks about everyone could tell by the answers
 * of whom no practice is known, as of those whom PDS restricts.
 */
export function judgeUnheld(unheld: Considered, rules: RuleSet): readonly Verdict[] {
  const { refusals } = judgeHolder(unheld, rules)
  return unheld.types.map((type) => {
    const verdict = refusals.get(type)
    if (verdict?.code !== undefined && OF_THE_REQUESTER.includes(verdict.code)) return verdict
    return { ...NOTHING_HELD, reasons: verdict?.reasons ?? [] }
  })
}

/** Refusals that turn on nothing a holder would have said. */
const OF_THE_REQUESTER: readonly RefusalCode[] = ['CANNOT_CHECK', 'ACCESS_DENIED', 'NO_RELATIONSHIP']

const NOTHING_HELD: Verdict = {
  decision: 'refuse',
  code: 'PATIENT_NOT_FOUND',
  disclose: undefined,
  masks: [],
  obligations: [],
  reasons: [],
  basis: undefined,
  missing: [],
}

/** An outage is said before anything about the person; not-found before what would confirm that they exist. */
const FIRST: readonly RefusalCode[] = ['CANNOT_CHECK', 'PATIENT_NOT_FOUND']

/** The code of a request that no holder may be asked for. */
export function refusalCodeOf(verdicts: readonly Verdict[]): RefusalCode {
  const codes = verdicts.flatMap((it) => it.code ?? [])
  return FIRST.find((it) => codes.includes(it)) ?? codes[0] ?? 'PATIENT_NOT_FOUND'
}
