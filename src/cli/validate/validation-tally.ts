import { type ValidationIssue } from '../../fhir/validate/validation-issue.js'

/** What was found in all resources, in counts and the first places; never a value of a resource. */
export type ValidationTally = {
  resources: number
  invalid: number
  /** Resources without an error, of which some part could not be checked. */
  unchecked: number
  /** Errors and warnings by rule and element. */
  readonly findings: Map<string, number>
  readonly places: string[]
  errors: number
}

const MOST_PLACES = 20
const MOST_FINDINGS = 20

/** Before the first resource: nothing found. */
export function noFindings(): ValidationTally {
  return { resources: 0, invalid: 0, unchecked: 0, findings: new Map(), places: [], errors: 0 }
}

/** Counts the findings about the resource that begins on a line. */
export function countFindings(
  tally: ValidationTally,
  issues: readonly ValidationIssue[],
  file: string,
  line: number,
): void {
  const errors = issues.filter((it) => it.severity === 'error')
  tally.resources++
  if (errors.length > 0) tally.invalid++
  else if (issues.some((it) => it.severity === 'information')) tally.unchecked++
  tally.errors += errors.length
  for (const it of errors.slice(0, MOST_PLACES - tally.places.length))
    tally.places.push(`${file}:${line}:1: ${it.expression}: ${it.message} (${it.rule})`)
  for (const it of issues) {
    if (it.severity === 'information') continue
    const key = `${it.severity}: ${it.rule} at ${it.expression.replace(/\[\d+\]/g, '[]')}`
    tally.findings.set(key, (tally.findings.get(key) ?? 0) + 1)
  }
}

/** The tally for a terminal: the first errors with their places, then counts. */
export function tallyLines(tally: ValidationTally): readonly string[] {
  const more = tally.errors - tally.places.length
  const findings = [...tally.findings].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
  const hidden = findings.length - MOST_FINDINGS
  return [
    ...tally.places,
    ...(more > 0 ? [`and ${more} more errors`] : []),
    `${tally.resources} ${tally.resources === 1 ? 'resource' : 'resources'}: ${tally.resources - tally.invalid} valid, ${tally.invalid} not`,
    ...(tally.unchecked > 0
      ? [
          `${tally.unchecked} of the valid hold something that could not be checked, which their outcome names`,
        ]
      : []),
    ...findings.slice(0, MOST_FINDINGS).map(([finding, number]) => `  ${finding} (${number})`),
    ...(hidden > 0 ? [`  and ${hidden} more kinds of finding`] : []),
  ]
}
