/** What carries an obligation out. */
type CarriedOutBy =
  /** An alert in a queue, derived from the access log, with its notification: src/audit/alerts/alert-kinds.ts. */
  | 'alert'
  /** The register of break-glass episodes, before any source is asked. */
  | 'episode-register'
  /** The decision itself: its views leave out what is not needed. */
  | 'decision'

type ObligationRow = {
  readonly carriedOutBy: CarriedOutBy
  /** What is done, in plain English. */
  readonly plain: string
}

/**
 * Every obligation that a rule may name, and what becomes of it: one row each. A rule that names another stops the
 * start, so that no duty is written down and then not done.
 */
export const OBLIGATIONS = {
  'privacy-officer-alert': {
    carriedOutBy: 'alert',
    plain: 'The privacy officers of the organisation that asked are told.',
  },
  'security-alarm': {
    carriedOutBy: 'alert',
    plain:
      'The privacy officers of the organisation that asked, and of those whose record it was, are told at once.',
  },
  'caldicott-log': {
    carriedOutBy: 'alert',
    plain: 'The access is put before the Caldicott Guardian of the organisation that asked.',
  },
  'record-reason': {
    carriedOutBy: 'alert',
    plain: 'The reason is kept in the access log; where none was given, a privacy officer asks for it.',
  },
  'inform-subject': {
    carriedOutBy: 'alert',
    plain: 'The person is told, unless a privacy officer suspends that with a reason.',
  },
  'time-limit-4h': {
    carriedOutBy: 'episode-register',
    plain: 'The access opens an episode; its reason stands for four hours and no longer.',
  },
  'minimum-necessary': {
    carriedOutBy: 'decision',
    plain: 'Only what the purpose needs is shown: the views of the rules leave out the rest.',
  },
} as const satisfies Readonly<Record<string, ObligationRow>>

export type ObligationName = keyof typeof OBLIGATIONS

/** True for the name of an obligation in the table. */
export function isObligation(text: string): text is ObligationName {
  return Object.hasOwn(OBLIGATIONS, text)
}

/** The obligation that is carried out by opening an episode before any source is asked. */
export const OPENS_AN_EPISODE: ObligationName = 'time-limit-4h'
