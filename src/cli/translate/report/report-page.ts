import { type FieldReport, type TranslationReport } from './report.js'
import { MOST_CODES } from './tally.js'
import { wordsFor } from '../../../translation/quality/issue-words.js'

/** The report as one HTML page that needs nothing else: no script, no font, no address. */
export function reportPage(report: TranslationReport, file: string): string {
  const title = `Data quality: ${file}`
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p>Mapping <b>${escaped(report.mapping)}</b> ${escaped(report.version)}. Read as ${escaped(report.encoding.name)} (${escaped(report.encoding.known.replaceAll('-', ' '))}). This page holds counts and places, and no value of any record.</p>
${figures(report)}
${section('Rejected records', rejectedPart(report))}
${section('Codes without a mapping', unmappedPart(report))}
${section(
  'Other issues',
  issueTable(
    report.summary.filter((it) => it.code !== 'code-unmapped'),
    'many-codes',
  ),
)}
${section('Resources made', countTable('Resource', report.resources))}
${report.fields.length === 0 ? '' : section('Source fields', fieldTable(report))}
</main>
</body>
</html>
`
}

const STYLE = `
body{font:16px/1.5 system-ui,sans-serif;color:#0b0c0c;background:#fff;margin:0}
main{max-width:70rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2.2rem;border-bottom:2px solid #0b0c0c}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #b1b4b6;vertical-align:top;overflow-wrap:break-word}
.w{white-space:nowrap}.p{overflow-wrap:anywhere}td br+*{color:#505a5f}
summary{cursor:pointer;padding:.6rem 0;font-weight:600}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
dl{display:flex;flex-wrap:wrap;gap:1rem;margin:1.5rem 0}
dl div{border:1px solid #b1b4b6;padding:.6rem 1rem;min-width:8rem}
dt{color:#505a5f}dd{margin:0;font-size:1.6rem;font-weight:600}
meter{width:7rem}.error{font-weight:600}
.s{overflow-x:auto}
@media print{main{max-width:none;padding:0}.s{overflow:visible}}
`

function figures(report: TranslationReport): string {
  const mapped = report.fields.filter((it) => it.use === 'mapped').length
  const rows: readonly (readonly [string, string])[] = [
    ['Records', String(report.records)],
    ['Translated', `${report.translated} (${share(report.translated, report.records)})`],
    ['Rejected', String(report.rejectedTotal)],
    ...(report.fields.length === 0
      ? []
      : [['Source fields mapped', `${mapped} of ${report.fields.length}`] as const]),
  ]
  const boxes = rows.map(([name, value]) => `<div><dt>${name}</dt><dd>${escaped(value)}</dd></div>`)
  return `<dl>${boxes.join('')}</dl>`
}

function rejectedPart(report: TranslationReport): string {
  if (report.rejectedTotal === 0) return '<p>None.</p>'
  const reasons = Object.entries(report.rejectedByReason).map(([reason, count]) => [
    code(reason),
    cell(wordsFor(reason)),
    number(count),
  ])
  const rows = report.rejected.map((it) => [
    ...(severalFiles(report) ? [cell(it.file ?? '')] : []),
    number(it.line),
    number(it.column),
    cell(it.message),
  ])
  const more = report.rejectedTotal - report.rejected.length
  const note = more > 0 ? `<p>And ${more} more.</p>` : ''
  const names = [...(severalFiles(report) ? ['File'] : []), '#Line', '#Column', 'What is wrong']
  const shown = rows.length > FEW ? '' : ' open'
  const places = `<details${shown}><summary>Where: ${rows.length} of ${report.rejectedTotal}</summary>${table(names, rows)}${note}</details>`
  return `${table(['Reason', 'What it means', '#Count'], reasons)}${places}`
}

/** A longer list of places is opened by who wants it. */
const FEW = 20

function severalFiles(report: TranslationReport): boolean {
  return report.rejected.some((it) => it.file !== undefined)
}

const BEYOND = `further codes, beyond the first ${MOST_CODES}`

function unmappedPart(report: TranslationReport): string {
  if (report.unmapped.length === 0) return '<p>None.</p>'
  const rows = report.unmapped.map((it) => [
    cell(it.system),
    it.code === undefined
      ? `<td>(${it.further === true ? BEYOND : 'words, which are not shown'})</td>`
      : cell(it.code),
    number(it.count),
  ])
  const codes = table(['Code system of the source', 'Code', '#Count'], rows)
  const places = issueTable(
    report.summary.filter((it) => it.code === 'code-unmapped'),
    'one-code',
  )
  return `<p>${escaped(wordsFor('code-unmapped'))}</p>${codes}<h3>Where</h3>${places}`
}

/** Issues of one code are explained above their table, those of many each where it stands. */
function issueTable(issues: TranslationReport['summary'], codes: 'one-code' | 'many-codes'): string {
  if (issues.length === 0) return '<p>None.</p>'
  const rows = issues.map((it) => [
    `<td class="w ${it.severity}">${it.severity}</td>`,
    codes === 'one-code'
      ? code(it.code)
      : `<td><b class="w">${escaped(it.code)}</b><br>${escaped(wordsFor(it.code))}</td>`,
    path(it.field || 'the record'),
    path(it.expression ?? ''),
    cell(it.valueClass ?? ''),
    number(it.count),
    cell([...new Set(it.lines)].join(', ')),
  ])
  const names = [
    'Severity',
    'Issue',
    'Source field',
    'FHIR element',
    'Kind of value',
    '#Count',
    'First lines',
  ]
  return table(names, rows)
}

function fieldTable(report: TranslationReport): string {
  const { read } = report
  const rows = report.fields.map((it) => [
    cell(it.field),
    cell(useOf(it)),
    cell(it.privacy),
    `<td class="w"><meter min="0" max="1" value="${read === 0 ? 0 : it.filled / read}"></meter> ${share(it.filled, read)}</td>`,
    number(it.filled),
    number(it.issues),
  ])
  return table(['Field', 'Use', 'Privacy', 'Coverage', '#Records with a value', '#Issues'], rows)
}

function useOf({ use, reason }: FieldReport): string {
  return reason === undefined ? use : `${use}: ${reason}`
}

function countTable(name: string, counts: Readonly<Record<string, number>>): string {
  const rows = Object.entries(counts).map(([key, value]) => [cell(key), number(value)])
  return rows.length === 0 ? '<p>None.</p>' : table([name, '#Count'], rows)
}

/** A table; a name that begins with `#` heads a column of numbers. Wider than the page, it is scrolled by itself, by keyboard too. */
function table(names: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = names.map((it) =>
    it.startsWith('#')
      ? `<th scope="col" class="n">${it.slice(1)}</th>`
      : `<th scope="col">${escaped(it)}</th>`,
  )
  const body = rows.map((cells) => `<tr>${cells.join('')}</tr>`).join('\n')
  const label = escaped(names.map((it) => it.replace(/^#/, '')).join(', '))
  return `<div class="s" role="region" aria-label="${label}" tabindex="0"><table><thead><tr>${head.join('')}</tr></thead><tbody>\n${body}\n</tbody></table></div>`
}

function section(title: string, content: string): string {
  return `<section><h2>${escaped(title)}</h2>${content}</section>`
}

function cell(text: string): string {
  return `<td>${escaped(text)}</td>`
}

/** A word that is not broken. */
function code(text: string): string {
  return `<td class="w">${escaped(text)}</td>`
}

/** A path, which may be broken after its dots. */
function path(text: string): string {
  return `<td class="p">${escaped(text).replaceAll('.', '.<wbr>')}</td>`
}

function number(value: number): string {
  return `<td class="n">${value}</td>`
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${(Math.floor((part / whole) * 1000) / 10).toFixed(1)} %`
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (it) => ESCAPES[it] ?? it)
}
