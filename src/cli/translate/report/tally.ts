import { type TranslationIssue } from '../../../model/gap.js'

/** Issues of one kind at one field: how many, and the first few places. */
export type IssueCount = {
  readonly severity: 'warning' | 'error'
  readonly code: string
  readonly field: string
  readonly expression: string | undefined
  readonly valueClass: string | undefined
  readonly count: number
  readonly lines: readonly number[]
}

/**
 * What was done with records, in counts: plain data of a size that does not grow with them, the codes apart, which are
 * bounded for one record and where tallies are added up, and not between: so the sum is the same whichever records of a
 * file were counted together.
 */
export type Tally = {
  records: number
  readonly resources: Map<string, number>
  readonly issues: Map<string, IssueCount>
  /** Records in which a source field has a value. */
  readonly filled: Map<string, number>
  /** Codes that no concept map lists, as `system|code`; as `system|` what is no code, as `FURTHER` what is too much to tell. */
  readonly unmapped: Map<string, number>
}

const LINES_KEPT = 10

/** A tally before the first record: nothing counted. */
export function emptyTally(): Tally {
  return { records: 0, resources: new Map(), issues: new Map(), filled: new Map(), unmapped: new Map() }
}

/** Counts one more. */
export function count(counts: Map<string, number>, key: string, more = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + more)
}

/** Codes beyond these are counted together, by their system: a column of identifiers is no list of codes. */
export const MOST_CODES = 500

/** Stands for the code where a count is of all those beyond the first; no code has a bar in it. */
export const FURTHER = '|'

/** Counts a code, given as `system|code`, so many times more: beyond `MOST_CODES` with others of its system. */
export function countCode(counts: Map<string, number>, key: string, more: number): void {
  const bar = key.indexOf('|')
  const isTold = bar === key.length - 1 || counts.has(key) || counts.size < MOST_CODES
  count(counts, isTold ? key : `${key.slice(0, bar + 1)}${FURTHER}`, more)
}

/** Counts an issue at the record that begins on a line. */
export function countIssue(tally: Tally, issue: TranslationIssue, line: number): void {
  addIssue(tally, {
    severity: issue.severity,
    code: issue.code,
    field: issue.location.replace(/\[\d+\]/g, '[]'),
    expression: issue.expression?.replace(/\[\d+\]/g, '[]'),
    valueClass: issue.valueClass,
    count: 1,
    lines: [line],
  })
}

/** Adds the counts of later records. */
export function addTally(sum: Tally, more: Tally): void {
  sum.records += more.records
  for (const [type, number] of more.resources) count(sum.resources, type, number)
  for (const [field, number] of more.filled) count(sum.filled, field, number)
  for (const [code, number] of more.unmapped) countCode(sum.unmapped, code, number)
  for (const issue of more.issues.values()) addIssue(sum, issue)
}

/** The issues, errors first and the most frequent of each first. */
export function issuesOf(tally: Tally): readonly IssueCount[] {
  return [...tally.issues.values()].sort(
    (a, b) => a.severity.localeCompare(b.severity) || b.count - a.count || a.field.localeCompare(b.field),
  )
}

function addIssue(tally: Tally, issue: IssueCount): void {
  const key = [issue.code, issue.field, issue.expression ?? '', issue.valueClass ?? ''].join(' ')
  const before = tally.issues.get(key)
  if (before === undefined) tally.issues.set(key, issue)
  else {
    const lines = [...new Set([...before.lines, ...issue.lines])].slice(0, LINES_KEPT)
    tally.issues.set(key, { ...before, count: before.count + issue.count, lines })
  }
}
