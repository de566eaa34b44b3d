import { type RefusalCode } from '../refusal.js'

/** Refusals that rest on who the person is. */
const OF_THE_PERSON: readonly RefusalCode[] = [
  'PATIENT_NOT_FOUND',
  'NO_PATIENT_CONSENT',
  'NO_RELATIONSHIP',
  'NO_ORGANISATION_CONSENT',
  'NOT_RELEASED',
  'ACCESS_DENIED',
  'REVIEW_REQUIRED',
]

/**
 * The code that whoever asked was told of a refusal. Whoever describes a person learns nothing of anybody they may not
 * see, not even that there is such a person: whatever rests on the person is said as of nobody.
 */
export function codeSaid<Code extends string>(interaction: string, code: Code): Code | 'PATIENT_NOT_FOUND' {
  return isOfDescribed(interaction) && REFUSALS_SAID_AS_NOBODY.includes(code) ? 'PATIENT_NOT_FOUND' : code
}

/**
 * Refusals whose rules would tell what the refusal itself does not: nobody is there, or it could not be checked. What
 * stands behind them is no word to whoever asked, nor to their officers.
 */
export const REFUSALS_OF_NO_WORD: ReadonlySet<string> = new Set<RefusalCode>([
  'PATIENT_NOT_FOUND',
  'CANNOT_CHECK',
])

/** Whether the interaction describes a person instead of naming one. */
export function isOfDescribed(interaction: string): boolean {
  return interaction === 'match'
}

/** The codes of a refusal that are said as of nobody where a person was described. */
export const REFUSALS_SAID_AS_NOBODY: readonly string[] = OF_THE_PERSON
