import { type Area } from './area.js'

/** What happened at one source for one area. A failure is never an empty answer. */
export const SOURCE_OUTCOMES = [
  'answered',
  'answered-empty',
  'partial',
  'timed-out',
  'error',
  'not-asked',
  'not-supported',
  'disabled',
  'not-in-your-view',
  'not-permitted',
] as const

export type SourceOutcome = (typeof SOURCE_OUTCOMES)[number]

/** Warnings a practice attaches to a list: fixed meanings, GP Connect 1.6.2. They survive every answer. */
export const LIST_WARNINGS = ['confidential-items', 'data-in-transit', 'data-awaiting-filing'] as const
export type ListWarning = (typeof LIST_WARNINGS)[number]

/** True for one of the closed words a practice’s warning can be. */
export function isListWarning(text: string): text is ListWarning {
  return LIST_WARNINGS.some((it) => it === text)
}

/**
 * What a connector says of an area in every answer, whatever is held: how far it asks at all. It tells nothing of the
 * person, and without it an answer would be read as of all time.
 */
export const AREA_LIMITS = ['from-today-for-a-year'] as const
type AreaLimit = (typeof AREA_LIMITS)[number]

/** What is said of an area besides its outcome. */
export type AreaWarning = ListWarning | AreaLimit

/** What a source itself, or the attempt to reach it, said about one area. */
export type AreaOutcome = {
  readonly source: string
  readonly area: Area
  readonly outcome: SourceOutcome
  /** ISO 8601: the date the data is true of. */
  readonly asOf: string
  readonly warnings: readonly AreaWarning[]
}

/** A part of one record that could not be translated, and why. Never holds a value of the record. */
export type TranslationIssue = {
  readonly severity: 'warning' | 'error'
  readonly source: string
  readonly area: Area | undefined
  /** A closed code: what kind of problem it is. */
  readonly code: string
  /** Where in the source record (path, row or column), without values. */
  readonly location: string
  /** FHIRPath of the element concerned, when one is. */
  readonly expression: string | undefined
  /** What kind of value was met, in closed words; never the value. */
  readonly valueClass?: string
}
