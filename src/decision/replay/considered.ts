import { type FoldedRules, type RuleSet, type Verdict } from '../rule-set.js'
import { type RecordClass, type RequestFacts, type SubjectFacts, mayBeUnknownTo } from '../../model/facts.js'
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

/** What is said of a holder that is not asked for some types, or for none. */
export type Said = {
  /** The refusals that are told; a type that reads as asked is none of them. */
  readonly refusals: ReadonlyMap<string, Verdict>
  /** What asking would have brought with it, where a type that is refused reads as asked. */
  readonly asking: FoldedRules['asking'] | undefined
}

/**
 * What is said of the refusals of a holder. One that is asked about anybody, and refuses silently, reads as one that does
 * not know the person. INVARIANT: what is said differs in nothing from what is said of somebody whom it does not know.
 */
export function saidOf(considered: Considered, refusals: ReadonlyMap<string, Verdict>, rules: RuleSet): Said {
  const isSaid = !mayBeUnknownTo(considered.recordClass) || ![...refusals.values()].some(isSilent)
  return isSaid ? { refusals, asking: undefined } : saidAsOfUnknown(considered, refusals, rules)
}

/** The same, as of somebody who has laid nothing down with the holder: what is silent even so stays. */
export function saidAsOfUnknown(
  considered: Considered,
  refusals: ReadonlyMap<string, Verdict>,
  rules: RuleSet,
): Said {
  const subject = { ...considered.facts.subject, ...NOTHING_LAID_DOWN }
  const unknown = judgeHolder({ ...considered, facts: { ...considered.facts, subject } }, rules)
  const said = [...refusals].flatMap(([type, verdict]): readonly (readonly [string, Verdict])[] => {
    const it = isSilent(verdict) ? unknown.refusals.get(type) : verdict
    return it === undefined ? [] : [[type, isSilent(it) ? verdict : it]]
  })
  return {
    refusals: new Map(said),
    asking: said.length < refusals.size ? unknown.folded.asking : undefined,
  }
}

/** What a register that is fed says of whoever it has nothing of. */
const NOTHING_LAID_DOWN: SubjectFacts = { dissent: false, objectsTo: [], objectsToUser: [] }

/** Whether a refusal is that nobody is there: nothing is said of it. */
export function isSilent({ code }: Pick<Verdict, 'code'>): boolean {
  return code === 'PATIENT_NOT_FOUND'
}

/** What is said in place of what was decided, by type: it is in the log beside it. */
export function saidInstead(
  refusals: ReadonlyMap<string, Verdict>,
  said: ReadonlyMap<string, Verdict>,
): readonly (readonly [string, Verdict])[] {
  return [...said].filter(([type, verdict]) => refusals.get(type) !== verdict)
}

/** An outage is said before anything about the person; not-found before what would confirm that they exist. */
const FIRST: readonly RefusalCode[] = ['CANNOT_CHECK', 'PATIENT_NOT_FOUND']

/** The code of a request that no holder may be asked for. */
export function refusalCodeOf(verdicts: readonly Verdict[]): RefusalCode {
  const codes = verdicts.flatMap((it) => it.code ?? [])
  return FIRST.find((it) => codes.includes(it)) ?? codes[0] ?? 'PATIENT_NOT_FOUND'
}
