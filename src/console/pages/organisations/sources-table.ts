import { HEALTH_WINDOW_MINUTES, type SourceHealth } from '../../../model/health/source-health.js'
import { table } from '../../html/components/table.js'
import { tag } from '../../html/components/tag.js'
import { type Html, markup } from '../../html/html.js'
import { type ConsolePorts } from '../../ports.js'
import { ageInWords } from '../../words/dates.js'
import { plainWord, sourceName } from '../../words/names.js'

/** How the sources have done lately: what an officer is asked about when a record was missing from an answer. */
export function sourcesTable(ports: ConsolePorts, now: Date): Html {
  const ago = (instant: string | undefined): string =>
    instant === undefined ? 'Not since the start' : plainWord(`${ageInWords(new Date(instant), now)} ago`)
  return markup`${table({
    caption: 'Sources',
    size: 'm',
    responsive: true,
    columns: [
      { heading: 'Source' },
      { heading: 'Now' },
      { heading: 'Asked', numeric: true },
      { heading: 'Failed', numeric: true },
      { heading: 'Median time', numeric: true },
      { heading: 'Last answered' },
      { heading: 'Last failed' },
    ],
    rows: ports
      .sourceHealth()
      .map((it) => [
        it.source === 'sds' ? 'Spine Directory Service' : sourceName(it.source, ports),
        markup`<span class="console-whole">${stateTag(it)}</span>`,
        it.asked,
        it.failed,
        it.medianMs === undefined ? 'None' : `${it.medianMs.toLocaleString('en-GB')} ms`,
        ago(it.lastAnswered),
        ago(it.lastFailed),
      ]),
  })}
  <p>
    Counts are of the last ${HEALTH_WINDOW_MINUTES} minutes, as seen by the gateway process that answers you. A source
    that keeps failing is not asked for a few seconds at a time; every answer in the meantime says so.
  </p>`
}

/** A share of failures at which something is wrong with the source rather than with a question. */
const IN_TROUBLE = 0.2

function stateTag({ breaker, asked, failed }: SourceHealth): Html {
  if (breaker === 'open') return tag('Not asked for now', 'red')
  if (breaker === 'half-open') return tag('Being tried again', 'orange')
  if (asked === 0) return tag('Not asked lately', 'grey')
  return failed / asked >= IN_TROUBLE ? tag('In trouble', 'orange') : tag('Answers', 'green')
}
