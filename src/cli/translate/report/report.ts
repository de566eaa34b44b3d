import { type PrivacyClass } from '../../../translation/source/source-schema.js'
import { type Encoding } from '../../../translation/records/encoding.js'
import { type Lineage } from '../../../translation/lineage.js'
import { type Job } from '../job.js'
import { type Rejects } from '../files/rejects.js'
import { type IssueCount, issuesOf } from './tally.js'
import { type UnmappedCode, unmappedCodes } from './unmapped-codes.js'
import { type FileDone } from '../translate-file.js'

/** What became of one source field over all records. */
export type FieldReport = {
  readonly field: string
  readonly privacy: PrivacyClass
  readonly use: 'mapped' | 'ignored'
  /** Why it goes nowhere, where it does. */
  readonly reason: string | undefined
  /** Records that have a value in it. */
  readonly filled: number
  readonly issues: number
}

/** What a translation of a file did, in counts and places; never a value of a record. */
export type TranslationReport = {
  readonly mapping: string
  readonly version: string
  readonly encoding: Encoding
  readonly records: number
  /** Those that could be read, whatever came of them. */
  readonly read: number
  readonly translated: number
  readonly rejectedTotal: number
  readonly rejectedByReason: Readonly<Record<string, number>>
  /** The first of them, with their places. */
  readonly rejected: Rejects['first']
  readonly resources: Readonly<Record<string, number>>
  /** Issues of one kind at one field, counted over all records. */
  readonly summary: readonly IssueCount[]
  /** Codes without a mapping; never text that stands where a code should. */
  readonly unmapped: readonly UnmappedCode[]
  readonly fields: readonly FieldReport[]
  readonly lineage?: Lineage
}

/** The report of a translated file. */
export function reportOf(
  job: Job,
  done: FileDone,
  encoding: Encoding,
  detail: 'with-lineage' | 'plain',
): TranslationReport {
  const { tally, rejects } = done
  const lineage = job.lineage?.()
  return {
    mapping: job.translator.name,
    version: job.translator.version,
    encoding,
    records: tally.records + rejects.unread,
    read: tally.records,
    translated: tally.records + rejects.unread - rejects.total,
    rejectedTotal: rejects.total,
    rejectedByReason: inOrder(rejects.byReason),
    rejected: rejects.first,
    resources: inOrder(tally.resources),
    summary: issuesOf(tally),
    unmapped: unmappedCodes(tally.unmapped),
    // What is filled is counted by the paths of a mapping that is data.
    fields: lineage === undefined || job.mapping === undefined ? [] : fieldsOf(lineage, done),
    ...(lineage === undefined || detail === 'plain' ? {} : { lineage }),
  }
}

function fieldsOf(lineage: Lineage, { tally }: FileDone): readonly FieldReport[] {
  const issues = issuesOf(tally)
  const reasons = new Map(lineage.ignored.map(({ field, reason }) => [field, reason]))
  return lineage.fields.map(({ field, privacy, use }) => ({
    field,
    privacy,
    use,
    reason: reasons.get(field),
    filled: tally.filled.get(field) ?? 0,
    issues: issues
      .filter((it) => it.field.replaceAll('[]', '') === field)
      .reduce((sum, it) => sum + it.count, 0),
  }))
}

function inOrder(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1)))
}
