import { type HourCount, type ShardState, type SourceFigure } from '../../../audit/questions/question.js'
import { OFFICER_ROLES } from '../../../model/officers/officer.js'
import { table } from '../../html/components/table.js'
import { tag } from '../../html/components/tag.js'
import { type Html, html } from '../../html/html.js'
import { type ConsolePorts } from '../../ports.js'
import { type Outcome, type PageRow, type Visit } from '../../visit.js'
import { counted, inWords } from '../../words/dates.js'
import { sourceName } from '../../words/names.js'
import { hoursChart } from './hours-chart.js'

/** What matters today. */
export const OVERVIEW_PAGES: readonly PageRow[] = [
  { method: 'GET', path: '/', roles: OFFICER_ROLES, visit: overview },
]

const DAY_MS = 24 * 3_600_000

async function overview({ ports, viewer, now }: Visit): Promise<Outcome> {
  const since = new Date(Math.ceil((now.getTime() - DAY_MS) / 3_600_000) * 3_600_000)
  const [hours, sources, shards] = await Promise.all([
    ports.log.byHour(viewer, since),
    ports.log.sources(viewer, since),
    ports.log.integrity(),
  ])
  const content = html`<p>The last 24 hours, as at ${inWords(now)}.</p>
    ${figures(hours)} ${hoursChart(hours, since)} ${sourceHealth(sources, ports)} ${integrity(shards)}`
  return {
    answer: { kind: 'page', title: 'Overview', content },
    deed: { kind: 'access', action: 'log-overview', about: {} },
  }
}

function figures(hours: readonly HourCount[]): Html {
  const sum = (isCounted: (it: HourCount) => boolean): number =>
    hours.filter(isCounted).reduce((total, it) => total + it.count, 0)
  const numbers: readonly (readonly [string, number])[] = [
    ['disclosures', sum((it) => it.kind === 'disclosure')],
    ['refusals', sum((it) => it.kind === 'refusal')],
    ['uses of break-glass', sum((it) => it.breakGlass)],
    ['times the log was read', sum((it) => it.kind === 'access')],
  ]
  return html`<ul class="console-figures">
    ${numbers.map(([name, count]) => html`<li><strong>${count.toLocaleString('en-GB')}</strong> ${name}</li>`)}
  </ul>`
}

function sourceHealth(sources: readonly SourceFigure[], ports: ConsolePorts): Html {
  if (sources.length === 0)
    return html`<h2>Sources</h2>
      <p>No source has been asked in the last 24 hours.</p>`
  return html`<h2>Sources</h2>
    ${table({
      caption: 'How each source has answered in the last 24 hours',
      size: 's',
      responsive: true,
      columns: [
        { heading: 'Source' },
        { heading: 'Health' },
        { heading: 'Asked', numeric: true },
        { heading: 'Answered', numeric: true },
        { heading: 'Timed out', numeric: true },
        { heading: 'Failed', numeric: true },
        { heading: 'Last answer' },
      ],
      rows: sources.map((it) => [
        sourceName(it.source, ports),
        healthTag(it),
        it.asked,
        it.answered,
        it.timedOut,
        it.failed,
        inWords(it.lastAnswer),
      ]),
    })}`
}

/** A source that missed one answer in twenty is not well; one that gave none is down. */
function healthTag({ asked, answered, timedOut, failed }: SourceFigure): Html {
  if (answered === 0) return tag('Not answering', 'red')
  return (timedOut + failed) * 20 > asked ? tag('Often failing', 'orange') : tag('Answering', 'green')
}

function integrity(shards: readonly ShardState[]): Html {
  return html`<h2>Access log</h2>
    ${table({
      caption: 'The parts of the log and their newest signed checkpoints',
      size: 's',
      responsive: true,
      columns: [
        { heading: 'Log' },
        { heading: 'Entries', numeric: true },
        { heading: 'Under a checkpoint' },
        { heading: 'Checkpoint signed' },
      ],
      rows: shards.map(({ origin, size, checkpointSize, signed }) => [
        origin,
        Number(size).toLocaleString('en-GB'),
        checkpointSize === size
          ? tag('All', 'green')
          : tag(
              `All but ${counted(Number(size - (checkpointSize ?? 0n)), 'entry').replace('entrys', 'entries')}`,
              'yellow',
            ),
        inWords(signed),
      ]),
    })}
    <p>
      Only <code>linchpin audit verify</code> reads every entry again: run it as often as your policy says,
      with the newest checkpoint that another organisation holds.
    </p>`
}
