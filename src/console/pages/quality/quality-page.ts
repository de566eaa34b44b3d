import {
  type HeldFigures,
  type MappingCoverage,
  type TranslationCount,
} from '../../../model/quality/translation-quality.js'
import { OFFICER_ROLES } from '../../../model/officers/officer.js'
import { details } from '../../html/components/details.js'
import { type Share, shareBar, shareKey } from '../../html/components/share-bar.js'
import { table } from '../../html/components/table.js'
import { type Content, type Html, markup } from '../../html/html.js'
import { type ConsolePorts, type SourceWords } from '../../ports.js'
import { type Outcome, type PageRow, type Visit, shown } from '../../visit.js'
import { dayInWords } from '../../words/dates.js'

/** How well the records of each source are translated. */
export const QUALITY_PAGES: readonly PageRow[] = [
  { method: 'GET', path: '/quality', roles: OFFICER_ROLES, visit: quality },
]

const DAYS = 30
/** As many rows as somebody reads. */
const MOST = 50

async function quality({ ports, viewer, now }: Visit): Promise<Outcome> {
  const since = new Date(now.getTime() - (DAYS - 1) * 86_400_000).toISOString().slice(0, 10)
  const { counts, held, coverage, meaning } = ports.quality
  const [all, files] = await Promise.all([counts(since), held()])
  const own = ports.sources.filter((it) => viewer === 'all' || it.organisation === viewer)
  const translated = own.filter((it) => coverage.has(it.id))
  const content = markup`<p>
      What was met while records were translated from ${dayInWords(since)} on, in counts. A code is only named where it is
      one by its form; nothing else of a record is counted or shown.
    </p>
    ${
      translated.length === 0
        ? markup`<p>Your organisation has no source whose records are translated.</p>`
        : translated.map((it) =>
            sourceSection(it, {
              counts: all.filter((one) => one.source === it.id),
              held: files.find((one) => one.source === it.id),
              coverage: coverage.get(it.id),
              meaning,
            }),
          )
    }`
  return shown({ title: 'Translation quality', content })
}

type Known = {
  readonly counts: readonly TranslationCount[]
  readonly held: HeldFigures | undefined
  readonly coverage: MappingCoverage | undefined
  readonly meaning: ConsolePorts['quality']['meaning']
}

function sourceSection({ name }: SourceWords, { counts, held, coverage, meaning }: Known): Html {
  const of = (what: TranslationCount['what']): readonly TranslationCount[] =>
    counts.filter((it) => it.what === what)
  const records = of('record').reduce((sum, it) => sum + it.count, 0)
  return markup`<h2>${name}</h2>
    ${coverage !== undefined && coverageSection(name, coverage)}
    ${records === 0 ? markup`<p>No record was translated, so nothing can be said of codes and fields.</p>` : countsSection(name, records, of, meaning)}
    ${held !== undefined && heldSection(name, held, meaning)}`
}

function countsSection(
  name: string,
  records: number,
  of: (what: TranslationCount['what']) => readonly TranslationCount[],
  meaning: Known['meaning'],
): Html {
  return markup`<p>${records.toLocaleString('en-GB')} records were translated.</p>
    ${countsTable(
      `${name}: codes that no concept map lists`,
      'Every code was listed.',
      ['Code', 'Code system'],
      of('code').map((it) => [
        it.name === '' ? 'Not a code by its form, or seldom met' : it.name,
        it.place,
        it.count,
      ]),
    )}
    ${countsTable(
      `${name}: parts that could not be translated as they are`,
      'Everything was translated as it is.',
      ['What', 'Field'],
      of('issue').map((it) => [meaning(it.name) || it.name, it.place, it.count]),
    )}`
}

function countsTable(
  caption: string,
  none: string,
  columns: readonly string[],
  rows: readonly (readonly Content[])[],
): Html {
  if (rows.length === 0) return markup`<p>${none}</p>`
  return markup`${table({
    caption,
    size: 's',
    responsive: true,
    columns: [...columns.map((heading) => ({ heading })), { heading: 'Times', numeric: true }],
    rows: rows.slice(0, MOST).map((row) => row.map((it, at) => (at === 1 ? wrapped(it) : it))),
  })}
  ${rows.length > MOST && markup`<p>There are ${rows.length - MOST} more kinds, each less frequent.</p>`}`
}

function wrapped(content: Content): Html {
  return markup`<span class="console-wrap">${content}</span>`
}

function coverageSection(name: string, coverage: MappingCoverage): Html {
  const { mapped, carried, ignored } = coverage
  const shares: readonly Share[] = [
    { text: 'Mapped', count: mapped, colour: 'blue' },
    { text: 'Carried', count: carried ?? 0, colour: 'grey' },
    { text: 'Left out', count: ignored.length, colour: 'red' },
  ]
  return markup`${shareKey(shares)} ${shareBar(`fields of ${name}`, shares)}
    ${table({
      caption: `${name}: what its mapping does with the fields of the source`,
      size: 's',
      columns: [{ heading: 'Fields' }, { heading: 'Number', numeric: true }],
      rows: [
        ['Mapped to FHIR', mapped],
        ['Carried word for word', carried ?? 'Decided by record'],
        ['Left out, with a reason', ignored.length],
      ],
      firstCellIsHeader: true,
    })}
    ${
      ignored.length > 0 &&
      details(
        `Fields of ${name} that are left out, and why`,
        table({
          caption: 'Fields that are left out',
          size: 's',
          responsive: true,
          columns: [{ heading: 'Field' }, { heading: 'Why' }],
          rows: ignored.map((it) => [wrapped(it.field), it.reason]),
        }),
      )
    }`
}

function heldSection(name: string, held: HeldFigures, meaning: Known['meaning']): Html {
  const { records, unserved, rejected, reasons } = held
  return markup`${table({
    caption: `${name}: the files that are held now`,
    size: 's',
    columns: [{ heading: 'Records' }, { heading: 'Number', numeric: true }],
    rows: [
      ['Held', records],
      ['Of these without a valid NHS number, shown only where linked', unserved],
      ['Rejected', rejected],
    ],
    firstCellIsHeader: true,
  })}
  ${countsTable(
    `${name}: rejects by reason`,
    'Nothing was rejected.',
    ['Reason', 'Name of the reason'],
    reasons.map((it) => [meaning(it.reason) || it.reason, it.reason, it.count]),
  )}`
}
