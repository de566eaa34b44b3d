import { type TranslationReport } from './report.js'
import { count } from './tally.js'

const MOST_ISSUES = 20

/** The report as a table for a terminal. */
export function summaryLines(report: TranslationReport): readonly string[] {
  const { encoding } = report
  const made = Object.entries(report.resources)
  const rejected = Object.entries(report.rejectedByReason)
  const issues = issueLines(report)
  const more = issues.length - MOST_ISSUES
  return [
    `${report.mapping} ${report.version}: ${report.records} records, ${report.rejectedTotal} rejected`,
    `read as ${encoding.name} (${encoding.known.replaceAll('-', ' ')})`,
    ...(made.length === 0 ? ['resources: none'] : ['resources:', ...table(made)]),
    ...(rejected.length === 0 ? [] : ['rejected:', ...table(rejected)]),
    ...(issues.length === 0 ? [] : ['issues:']),
    ...issues.slice(0, MOST_ISSUES),
    ...(more > 0 ? [`  and ${more} more kinds of issue: see --report`] : []),
  ]
}

/** Issues of one kind at one field, whatever elements they are of. */
function issueLines(report: TranslationReport): readonly string[] {
  const counts = new Map<string, number>()
  const lines = new Map<string, number>()
  for (const it of report.summary) {
    const kind = `  ${it.severity}: ${it.code} at ${it.field || 'the record'}`
    count(counts, kind, it.count)
    lines.set(kind, Math.min(lines.get(kind) ?? Infinity, ...it.lines))
  }
  return [...counts].map(([kind, number]) => `${kind} (${number}, first in line ${lines.get(kind)})`)
}

function table(rows: readonly (readonly [string, number])[]): readonly string[] {
  const widest = Math.max(...rows.map(([name]) => name.length))
  const longest = Math.max(...rows.map(([, count]) => String(count).length))
  return rows.map(([name, count]) => `  ${name.padEnd(widest)}  ${String(count).padStart(longest)}`)
}
