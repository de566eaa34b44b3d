import { type TranslationIssue } from '../../model/gap.js'

/** What a translation of a file did, in counts and places; never a value of a record. */
export type TranslationReport = {
  readonly mapping: string
  readonly version: string
  readonly records: number
  readonly rejected: readonly { readonly line: number; readonly column: number; readonly message: string }[]
  readonly resources: Readonly<Record<string, number>>
  readonly issues: readonly (TranslationIssue & { readonly line: number })[]
  /** Issues of one kind at one field, counted over all records. */
  readonly summary: readonly {
    readonly code: string
    readonly field: string
    readonly severity: string
    readonly count: number
  }[]
  readonly lineage?: object
}

/** Issues counted by kind and field, the most frequent first. */
export function summaryOf(issues: readonly TranslationIssue[]): TranslationReport['summary'] {
  const counts = new Map<string, TranslationReport['summary'][number]>()
  for (const { code, location, severity } of issues) {
    const field = location.replace(/\[\d+\]/g, '[]')
    const key = `${code} ${field}`
    counts.set(key, { code, field, severity, count: (counts.get(key)?.count ?? 0) + 1 })
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)
}

/** The report as lines for a person to read. */
export function reportLines(report: TranslationReport): readonly string[] {
  const made = Object.entries(report.resources).map(([type, count]) => `${type} ${count}`)
  return [
    `${report.mapping} ${report.version}: ${report.records} records, ${report.rejected.length} rejected`,
    `resources: ${made.length === 0 ? 'none' : made.join(', ')}`,
    ...report.summary.map((it) => `${it.severity}: ${it.code} at ${it.field || 'the record'} (${it.count})`),
  ]
}
