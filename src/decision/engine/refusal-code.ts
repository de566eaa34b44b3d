import { factsRead } from '../conditions/condition.js'
import { compileCondition } from '../conditions/evaluate-condition.js'
import { type FactPath } from '../conditions/fact-paths.js'
import { type IfUnknown } from '../conditions/fact-row.js'
import { missingFacts } from '../conditions/missing-facts.js'
import { type FactTree } from '../../model/facts.js'
import { type RefusalCode } from '../../model/refusal.js'
import { type RuleRefusal } from '../rule-files/rule-schema.js'
import { type Denial } from './rule.js'
import { firesWhen } from './steps.js'

/** A refusal that fired; `missing` names the unknown facts when it fired only because of them. */
export type Refusing = {
  readonly rule: Denial
  readonly effect: { readonly code: RuleRefusal }
  readonly missing: readonly FactPath[]
}

/** What choosing a code needs to know of the fact table. */
export type Telling = {
  readonly isUnknown: (fact: FactPath, facts: FactTree) => boolean
  readonly ifUnknown: (fact: FactPath) => IfUnknown
  readonly isOfHolder: (fact: FactPath) => boolean
  /** The facts with those that count as none while they are unknown being none. */
  readonly asNone: (facts: FactTree) => FactTree
}

/** The one code of several refusals, and the rules that say it. */
export type Spoken = { readonly code: RefusalCode; readonly saidBy: readonly Denial[] }

/**
 * The one code that is said of several refusals. What counts as none while it is unknown is spoken of as none, so that a
 * feed that is late tells nobody more than one that says nothing. INVARIANT: who is told that they have no relationship
 * with the person, or that nobody was found, whatever the person or a holder of their record has laid down, hears
 * nothing of that, and nothing of an outage of who would have told it: neither the code nor by what rule. Who may
 * break the glass and does claims a power in place of a relationship, and is told that the person refuses, and no more.
 * INVARIANT: of whoever asks in a role that is not known, or without saying what every decision needs, no more is made
 * than that: they are told neither that the person is restricted or has died, nor what anybody has laid down.
 */
export function spokenRefusal(fired: readonly Refusing[], facts: FactTree, telling: Telling): Spoken {
  const told = spokenOfNone(fired, facts, telling).map((it) => ({ it, code: codeOf(it, telling) }))
  const standing = told.filter(({ it }) => !readsHolder(it.rule, telling))
  const spoken = spokenOf(told, standing, facts)
  const code = gravest(spoken.map((it) => it.code))
  return { code, saidBy: spoken.filter((it) => it.code === code).map(({ it }) => it.rule) }
}

type Told = { readonly it: Refusing; readonly code: RefusalCode }

function spokenOf(told: readonly Told[], standing: readonly Told[], facts: FactTree): readonly Told[] {
  if (told.some(({ it, code }) => deniesAnybody(it.rule, code)))
    return told.filter(({ it }) => isBeforeAll(it.rule))
  if (standing.some(({ code }) => code === ABSENT)) return standing
  if (!standing.some(({ code }) => code === STRANGER)) return told
  if (!mayBreakGlass(facts)) return standing
  return told.filter((it) => standing.includes(it) || it.code === REFUSED_BY_PERSON)
}

/** Whether the rule, refusing with that code, says that it is not known who asks or for what, whomever they ask about. */
export function deniesAnybody({ text }: Denial, code: RefusalCode): boolean {
  return text.tier === 'default' && code === 'ACCESS_DENIED'
}

/** What is looked at before anybody's rights or wishes: integrity, and facts without which nothing is decided. */
export function isBeforeAll({ text }: Pick<Denial, 'text'>): boolean {
  return text.tier === 'integrity' || text.tier === 'default'
}

/**
 * Whether a refusal with that code, said by those rules, keeps from whoever asked what else stands against them: it reads
 * as of nobody, or as of anybody to a stranger, or nothing was said but by what is looked at before anybody's wishes.
 */
export function keepsTheRest(code: string, saidBy: readonly Pick<Denial, 'text'>[]): boolean {
  return code === ABSENT || code === STRANGER || saidBy.every(isBeforeAll)
}

/** Whether who asks breaks the glass and is somebody who may: the claim alone is anybody's. */
function mayBreakGlass({ override, requester }: FactTree): boolean {
  const isRegulated = REGULATED.some((it) => it === requester?.roleGroup)
  // What a fact cannot be counts as unknown, activities that are no list too.
  const activities = Array.isArray(requester?.activities) ? requester.activities : []
  return override?.breakGlass === true && isRegulated && activities.includes('BREAK_GLASS')
}

const REGULATED = ['regulated-health', 'regulated-social-work'] as const
const REFUSED_BY_PERSON: RefusalCode = 'NO_PATIENT_CONSENT'
const ABSENT: RefusalCode = 'PATIENT_NOT_FOUND'
/** What is said to whoever has no relationship with the person. */
export const STRANGER: RefusalCode = 'NO_RELATIONSHIP'

/** INVARIANT: an outage is never a statement about the person, and a hidden person is an absent one. */
function gravest(codes: readonly RefusalCode[]): RefusalCode {
  const [first = 'ACCESS_DENIED'] = codes
  return ['CANNOT_CHECK' as const, 'PATIENT_NOT_FOUND' as const].find((it) => codes.includes(it)) ?? first
}

function codeOf({ effect, missing }: Refusing, { ifUnknown }: Telling): RefusalCode {
  const consequences = missing.map(ifUnknown)
  if (consequences.includes('cannot-check')) return 'CANNOT_CHECK'
  if (consequences.includes('access-denied')) return 'ACCESS_DENIED'
  return effect.code
}

/**
 * The refusals as they would be if every fact that counts as none were known to be none: which of them fire then, and
 * what is unknown even so. Where none would, they are as they are: who was refused is told something.
 */
function spokenOfNone(fired: readonly Refusing[], facts: FactTree, telling: Telling): readonly Refusing[] {
  const spoken = telling.asNone(facts)
  if (spoken === facts) return fired
  const still = fired.flatMap((it): readonly Refusing[] => {
    const fires = firesWhen(it.rule)
    if (compileCondition(fires)(spoken) === 'no') return []
    return [{ ...it, missing: missingFacts(fires, spoken, telling.isUnknown) }]
  })
  return still.length === 0 ? fired : still
}

/** Whether the rule turns on what holders attest, of the person or of themselves. */
export function readsHolder(rule: Denial, { isOfHolder }: Pick<Telling, 'isOfHolder'>): boolean {
  return [...factsRead(firesWhen(rule))].some(isOfHolder)
}
