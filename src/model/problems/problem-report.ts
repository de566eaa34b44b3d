/** What can be wrong with an answer, as whoever reports it says. */
export const PROBLEMS = ['shared', 'withheld', 'wrong-person', 'wrong-content', 'other'] as const
export type Problem = (typeof PROBLEMS)[number]

/** Most characters that somebody can write besides. */
export const MOST_PROBLEM_TEXT = 1000

/** Most answers that one person can report in an hour; the same answer again is not counted. */
export const MOST_REPORTS_AN_HOUR = 20

/** True for the code of a problem. */
export function isProblem(text: string | undefined): text is Problem {
  return PROBLEMS.some((it) => it === text)
}

/** Somebody says that an answer was wrong. */
export type ProblemReport = {
  /** The entry of the answer in the log. */
  readonly shard: number
  readonly index: bigint
  readonly problem: Problem
  /** What they wrote; empty for nothing. It may say anything of a person: it is for the officers concerned alone. */
  readonly text: string
  readonly by: string
  /** ODS code of their organisation. */
  readonly organisation: string
  /** ODS codes of the organisations in whose queues it becomes a case. */
  readonly concerned: readonly string[]
  /** Whose access was answered, of whom and why, as the entry says. */
  readonly access: {
    readonly actor: string | undefined
    readonly actorOrganisation: string | undefined
    readonly subject: string | undefined
    readonly purpose: string | undefined
  }
  /** ISO 8601 instant. */
  readonly at: string
}

/** A report as an officer reads it; the text is undefined where its seal does not open. */
export type ReadReport = Pick<ProblemReport, 'problem' | 'by' | 'organisation' | 'at'> & {
  readonly text: string | undefined
}

/** What was reported. Every method rejects when the store is down. */
export type ProblemReports = {
  /**
   * Takes one of the places that the reporter has in an hour, however many of their reports come at once; what they said
   * was wrong, and no place is taken, where they have reported this answer already.
   */
  take(
    report: Pick<ProblemReport, 'shard' | 'index' | 'by' | 'organisation' | 'at'>,
  ): Promise<'taken' | 'too-many' | { readonly made: Problem }>
  /**
   * Keeps a report, once `tell` is through: where that rejects, nothing is kept. Of several of the same reporter about the
   * same answer, however many come at once, the first is kept: for every other nothing is told, and what the first said
   * was wrong is returned.
   */
  add(report: ProblemReport, tell?: () => Promise<void>): Promise<'kept' | { readonly made: Problem }>
  /** What was reported of the entries of an alert to the organisations in whose queue it is, the oldest first. */
  ofAlert(reference: string): Promise<readonly ReadReport[]>
}
