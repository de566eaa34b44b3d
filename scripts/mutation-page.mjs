// Writes the table of docs/mutation.md from the reports that `npm run test:mutation` leaves. Reports of parts are put
// together: the newest word on a file counts. The row of a folder of which they do not tell every file stays as it is: its
// measuring was done elsewhere, and a file is no folder. What survives is explained by hand below the table.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { format, resolveConfig } from 'prettier'

const REPORTS = '.data/mutation'
const PAGE = 'docs/mutation.md'
const TABLE = /(?<=<!-- table -->)[^]*(?=<!-- end of table -->)/
const STATUSES = ['Killed', 'Timeout', 'Survived', 'NoCoverage']

const page = readFileSync(PAGE, 'utf8')
const counted = new Map([...writtenRows(page), ...measuredRows()].filter(([folder]) => existsSync(folder)))
const rows = [...counted].toSorted(([a], [b]) => (a < b ? -1 : 1))
const table = [
  '| folder | mutants | killed | by time-out | survived | not reached | killed % | what survives |',
  '| --- | --: | --: | --: | --: | --: | --: | --- |',
  ...rows.map(([folder, row]) => line(`\`${folder}\``, row)),
  line('all', sum(rows.map(([, row]) => row))),
].join('\n')
const written = page.replace(TABLE, () => `\n\n${table}\n\n`)
writeFileSync(PAGE, await format(written, { ...(await resolveConfig(PAGE)), filepath: PAGE }))

/** `{ counts, kinds }` of every folder that the reports here tell of: mutants by status, those left by kind. */
function measuredRows() {
  const reports = readdirSync(REPORTS)
    .filter((it) => it.endsWith('.json'))
    .map((it) => join(REPORTS, it))
    .toSorted((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs)
  const read = reports.map((it) => JSON.parse(readFileSync(it, 'utf8')))
  const files = Object.assign({}, ...read.map((it) => it.files))
  const patterns = read.flatMap((it) => it.config.mutate)
  const rows = new Map()
  for (const [file, { mutants }] of Object.entries(files))
    rows.set(dirname(file), sum([rows.get(dirname(file)), ...mutants.map(rowOf)]))
  return [...rows].filter(([folder]) => isWhole(folder, patterns))
}

/** Whether every file of the folder was among those to mutate: one without a mutant is in no report. */
function isWhole(folder, patterns) {
  if (!existsSync(folder)) return false
  const files = readdirSync(folder).filter((it) => it.endsWith('.ts'))
  return files.every((it) => patterns.some((pattern) => matchesGlob(`${folder}/${it}`, pattern)))
}

/** A pattern is a file, or every one below a folder: a folder, `**` and `*.ts`. */
function matchesGlob(file, pattern) {
  return (
    file === pattern || (pattern.endsWith('/**/*.ts') && file.startsWith(pattern.slice(0, -'**/*.ts'.length)))
  )
}

function rowOf({ status, mutatorName }) {
  const isLeft = status === 'Survived' || status === 'NoCoverage'
  return {
    counts: STATUSES.map((it) => (it === status ? 1 : 0)),
    kinds: new Map(isLeft ? [[mutatorName, 1]] : []),
  }
}

/** The rows of the table as it stands. */
function writtenRows(text) {
  return [...text.matchAll(/^\| `(.+)` +\|(.+)\|$/gm)].map(([, folder, rest]) => {
    const [, killed, late, survived, missed, , left] = rest.split('|').map((it) => it.trim())
    const kinds = [...left.matchAll(/(\w+) (\d+)/g)].map(([, kind, count]) => [kind, Number(count)])
    return [folder, { counts: [killed, late, survived, missed].map(Number), kinds: new Map(kinds) }]
  })
}

function sum(rows) {
  const total = { counts: STATUSES.map(() => 0), kinds: new Map() }
  for (const row of rows) {
    row?.counts.forEach((it, at) => (total.counts[at] += it))
    for (const [kind, count] of row?.kinds ?? []) total.kinds.set(kind, (total.kinds.get(kind) ?? 0) + count)
  }
  return total
}

function line(name, { counts, kinds }) {
  const [killed, late, survived, missed] = counts
  const all = killed + late + survived + missed
  const share = all === 0 ? 100 : (100 * (killed + late)) / all
  const left = [...kinds].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  const cells = [all, ...counts, share.toFixed(1), left.map((it) => it.join(' ')).join(', ')]
  return `| ${[name, ...cells].join(' | ')} |`
}
