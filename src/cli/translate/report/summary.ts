import { type TranslationReport } from './report.js'

const MOST_ISSUES = 20

/** The report as a table for a terminal. */
export function summaryLines(report: TranslationReport): readonly string[] {
  const { encoding } = report
  const made = Object.entries(report.resources)
  const rejected = Object.entries(report.rejectedByReason)
  const more = report.summary.length - MOST_ISSUES
  return [
    `${report.mapping} ${report.version}: ${report.records} records, ${report.rejectedTotal} rejected`,
    `read as ${encoding.name} (${encoding.known.replaceAll('-', ' ')})`,
    ...(made.length === 0 ? ['resources: none'] : ['resources:', ...table(made)]),
    ...(rejected.length === 0 ? [] : ['rejected:', ...table(rejected)]),
    ...(report.summary.length === 0 ? [] : ['issues:']),
    ...report.summary
      .slice(0, MOST_ISSUES)
      .map((it) => `  ${it.severity}: ${it.code} at ${it.field || 'the record'} (${it.count})`),
    ...(more > 0 ? [`  and ${more} more kinds of issue: see --report`] : []),
  ]
}

function table(rows: readonly (readonly [string, number])[]): readonly string[] {
  const widest = Math.max(...rows.map(([name]) => name.length))
  const longest = Math.max(...rows.map(([, count]) => String(count).length))
  return rows.map(([name, count]) => `  ${name.padEnd(widest)}  ${String(count).padStart(longest)}`)
}
