// Writes the table of docs/mutation.md from the reports that `npm run test:mutation` leaves. Reports of parts are put
// together: the newest word on a file counts. What survives is explained by hand below the table.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { format, resolveConfig } from 'prettier'

const REPORTS = '.data/mutation'
const PAGE = 'docs/mutation.md'
const TABLE = /(?<=<!-- table -->)[^]*(?=<!-- end of table -->)/

const reports = readdirSync(REPORTS)
  .filter((it) => it.endsWith('.json'))
  .map((it) => join(REPORTS, it))
  .toSorted((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs)
const files = Object.assign({}, ...reports.map((it) => JSON.parse(readFileSync(it, 'utf8')).files))

const folders = groupedBy(Object.entries(files), ([file]) => dirname(file))
const rows = [...folders]
  .map(([folder, found]) => [folder, found.flatMap(([, { mutants }]) => mutants)])
  .toSorted()
const table = [
  '| folder | mutants | killed | by time-out | survived | not reached | killed % | what survives |',
  '| --- | --: | --: | --: | --: | --: | --: | --- |',
  ...rows.map(([folder, mutants]) => row(`\`${folder}\``, mutants)),
  row(
    'all',
    rows.flatMap(([, mutants]) => mutants),
  ),
].join('\n')
const page = readFileSync(PAGE, 'utf8').replace(TABLE, () => `\n\n${table}\n\n`)
writeFileSync(PAGE, await format(page, { ...(await resolveConfig(PAGE)), filepath: PAGE }))

function row(name, mutants) {
  const count = (status) => mutants.filter((it) => it.status === status).length
  const [killed, late, survived, missed] = ['Killed', 'Timeout', 'Survived', 'NoCoverage'].map(count)
  const share = (100 * (killed + late)) / (killed + late + survived + missed)
  const left = mutants.filter((it) => it.status === 'Survived' || it.status === 'NoCoverage')
  const kinds = [...groupedBy(left, (it) => it.mutatorName)]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([kind, of]) => `${kind} ${of.length}`)
  const cells = [
    killed + late + survived + missed,
    killed,
    late,
    survived,
    missed,
    share.toFixed(1),
    kinds.join(', '),
  ]
  return `| ${[name, ...cells].join(' | ')} |`
}

function groupedBy(items, keyOf) {
  const groups = new Map()
  for (const it of items) groups.set(keyOf(it), [...(groups.get(keyOf(it)) ?? []), it])
  return groups
}
