import { type SharingFigure } from '../../../audit/questions/question.js'
import { OFFICER_ROLES, type Viewer } from '../../../model/officers/officer.js'
import { table } from '../../html/components/table.js'
import { type Content, markup } from '../../html/html.js'
import { type Outcome, type PageRow, type Visit } from '../../visit.js'
import { organisationName } from '../../words/names.js'

/** How sharing goes between organisations. */
export const FIGURES_PAGES: readonly PageRow[] = [
  { method: 'GET', path: '/figures', roles: OFFICER_ROLES, visit: figures },
]

const DAYS = 30

/** A national service holds records too and is none of the organisations: it goes by the name of its source. */
function holderName(ods: string, ports: Visit['ports']): string {
  if (ports.organisations.some((it) => it.ods === ods)) return organisationName(ods, ports)
  const source = ports.sources.find((it) => it.organisation === ods)
  return source === undefined ? ods : `${source.name} (${ods})`
}

async function figures({ ports, viewer, now }: Visit): Promise<Outcome> {
  const found = await ports.log.figures(viewer, new Date(now.getTime() - DAYS * 86_400_000))
  const numeric = ['Asked', 'Answered', 'Something withheld', 'Timed out', 'Failed', 'Median time']
  const content = markup`<p>
      The last ${DAYS} days, for each organisation that holds records and each that asks for them. The time is
      from the request to the recorded answer, with every source that was asked. A request that several organisations
      hold records for counts with each of them.
    </p>
    ${
      found.length === 0
        ? markup`<p>Nothing has been asked.</p>`
        : table({
            caption: 'Requests',
            size: 's',
            responsive: true,
            columns: [
              { heading: 'Holder' },
              { heading: 'Asked by' },
              ...numeric.map((heading) => ({ heading, numeric: true })),
            ],
            rows: [
              ...found.map((it) => [
                holderName(it.holder, ports),
                organisationName(it.asker, ports),
                it.asked,
                it.answered,
                mayKnow(viewer, it) ? it.withheld : 'Known to the holder',
                it.timedOut,
                it.failed,
                `${it.medianMs.toLocaleString('en-GB')} ms`,
              ]),
              ...(found.length > 1 ? [totals(found, viewer)] : []),
            ],
          })
    }`
  return {
    answer: { kind: 'page', title: 'Sharing figures', content },
    deed: { kind: 'access', action: 'log-figures', about: { days: DAYS } },
  }
}

/** What was withheld of a holder's records is for its own officers, and for those of all. */
function mayKnow(viewer: Viewer, { holder }: SharingFigure): boolean {
  return viewer === 'all' || viewer === holder
}

/** Medians cannot be added up. What is another holder's to know is in no total either, which then says so. */
function totals(found: readonly SharingFigure[], viewer: Viewer): readonly Content[] {
  const sum = (count: (it: SharingFigure) => number): number => found.reduce((all, it) => all + count(it), 0)
  const withheld = sum((it) => (mayKnow(viewer, it) ? it.withheld : 0))
  return [
    markup`<strong>All of these</strong>`,
    'All who asked',
    ...[
      sum((it) => it.asked),
      sum((it) => it.answered),
      found.every((it) => mayKnow(viewer, it)) ? withheld : `${String(withheld)} of your own`,
      sum((it) => it.timedOut),
      sum((it) => it.failed),
    ].map((it) => markup`<strong>${it}</strong>`),
    'Not added up',
  ]
}
