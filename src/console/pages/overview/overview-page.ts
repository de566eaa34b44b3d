import { type OpenAlerts } from '../../../audit/alerts/alert-store.js'
import { type HourCount, type ShardState, type SourceFigure } from '../../../audit/questions/question.js'
import { OFFICER_ROLES } from '../../../model/officers/officer.js'
import { type Share, shareBar, shareKey } from '../../html/components/share-bar.js'
import { table } from '../../html/components/table.js'
import { tag } from '../../html/components/tag.js'
import { type Html, markup } from '../../html/html.js'
import { type ConsolePorts } from '../../ports.js'
import { type Outcome, type PageRow, type Visit } from '../../visit.js'
import { ageInWords, inWords } from '../../words/dates.js'
import { plainWord, sourceName } from '../../words/names.js'
import { audienceOf, queuesOf } from '../alerts/alerts-pages.js'
import { severityTag } from '../alerts/alert-words.js'
import { hoursChart } from './hours-chart.js'

/** What matters today. */
export const OVERVIEW_PAGES: readonly PageRow[] = [
  { method: 'GET', path: '/', roles: OFFICER_ROLES, visit: overview },
]

const DAY_MS = 24 * 3_600_000

async function overview(visit: Visit): Promise<Outcome> {
  const { ports, viewer, now } = visit
  const since = new Date(Math.ceil((now.getTime() - DAY_MS) / 3_600_000) * 3_600_000)
  const [hours, sources, shards, alerts] = await Promise.all([
    ports.log.byHour(viewer, since),
    ports.log.sources(viewer, since),
    ports.log.integrity(),
    ports.alerts.openAlerts({ organisations: queuesOf(visit), audience: audienceOf(visit) }),
  ])
  const content = markup`<p>The last 24 hours, as at ${inWords(now)}.</p>
    ${figures(hours)} ${openAlerts(alerts, now)} ${hoursChart(hours, since)} ${sourceHealth(sources, ports)}
    ${integrity(shards)}`
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
    ['times the log or a directory was read', sum((it) => it.kind === 'access')],
  ]
  return markup`<ul class="console-figures">
    ${numbers.map(([name, count]) => markup`<li><strong>${count.toLocaleString('en-GB')}</strong> ${name}</li>`)}
  </ul>`
}

function openAlerts(alerts: readonly OpenAlerts[], now: Date): Html {
  if (alerts.length === 0)
    return markup`<h2>Alerts</h2>
      <p>No alert is open.</p>`
  return markup`<h2>Alerts</h2>
    ${table({
      caption: 'Open alerts',
      size: 's',
      responsive: true,
      columns: [
        { heading: 'About' },
        { heading: 'Severity' },
        { heading: 'Open', numeric: true },
        { heading: 'Oldest' },
      ],
      rows: alerts.map((it) => [
        plainWord(it.kind),
        severityTag(it),
        it.open,
        plainWord(`${ageInWords(new Date(it.oldest), now)} old`),
      ]),
    })}
    <p><a href="/console/alerts">See the alerts</a></p>`
}

function sourceHealth(sources: readonly SourceFigure[], ports: ConsolePorts): Html {
  if (sources.length === 0)
    return markup`<h2>Sources</h2>
      <p>No source has been asked in the last 24 hours.</p>`
  return markup`<h2>Sources</h2>
    ${shareKey(sharesOf())}
    ${sources.map((it) => {
      const name = sourceName(it.source, ports)
      return markup`<p class="console-bar-name">${name}</p>
        ${shareBar(name, sharesOf(it))}`
    })}
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

/** What became of the questions to a source. */
function sharesOf(it?: SourceFigure): readonly Share[] {
  return [
    { text: 'Answered', count: it?.answered ?? 0, colour: 'blue' },
    { text: 'Timed out', count: it?.timedOut ?? 0, colour: 'grey' },
    { text: 'Failed', count: it?.failed ?? 0, colour: 'red' },
  ]
}

/** A source that missed one answer in twenty is not well; one that gave none is down. */
function healthTag({ asked, answered, timedOut, failed }: SourceFigure): Html {
  if (answered === 0) return tag('Not answering', 'red')
  return (timedOut + failed) * 20 > asked ? tag('Often failing', 'orange') : tag('Answering', 'green')
}

function integrity(shards: readonly ShardState[]): Html {
  return markup`<h2>Access log</h2>
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
        coveredTag(size - (checkpointSize ?? 0n)),
        inWords(signed),
      ]),
    })}
    <p>
      Only <code>linchpin audit verify</code> reads every entry again: run it as often as your policy says,
      with the newest checkpoint that another organisation holds.
    </p>`
}

/** What has been appended since the newest checkpoint: a moment later it is covered too. */
function coveredTag(left: bigint): Html {
  if (left === 0n) return tag('All', 'green')
  return tag(`All but ${String(left)}`, left > 1000n ? 'red' : 'yellow')
}
