import { once } from '../../../model/lazy/once.js'
import { type HourCount } from '../../../audit/questions/question.js'
import { details } from '../../html/components/details.js'
import { table } from '../../html/components/table.js'
import { type Html, markup } from '../../html/html.js'

/** Disclosures and refusals in one hour. */
type Hour = { readonly label: string; readonly released: number; readonly refused: number }

/** Bars of disclosures and refusals by the hour, with the same figures in a table under them. */
export function hoursChart(counts: readonly HourCount[], since: Date): Html {
  const hours = Array.from({ length: 24 }, (_, at) =>
    hourAt(counts, new Date(since.getTime() + at * 3_600_000)),
  )
  const most = Math.max(1, ...hours.map((it) => it.released + it.refused))
  return markup`<h2>By the hour</h2>
    <p>
      <span class="console-key console-key--released"></span>Shared
      <span class="console-key console-key--refused"></span>Refused
    </p>
    <div class="console-chart--wide">
      ${bars(hours, most, { width: 960, height: 260, every: 2, font: 14 })}
    </div>
    <div class="console-chart--narrow">
      ${bars(hours, most, { width: 340, height: 220, every: 6, font: 14 })}
    </div>
    ${details(
      'The same figures as a table',
      table({
        caption: 'Disclosures and refusals by the hour',
        size: 's',
        compact: true,
        columns: [
          { heading: 'Hour' },
          { heading: 'Shared', numeric: true },
          { heading: 'Refused', numeric: true },
        ],
        rows: hours.map((it) => [it.label, it.released, it.refused]),
        firstCellIsHeader: true,
      }),
    )}`
}

function hourAt(counts: readonly HourCount[], start: Date): Hour {
  const key = `${start.toISOString().slice(0, 13)}:00:00Z`
  const sum = (kind: HourCount['kind']): number =>
    counts.filter((it) => it.hour === key && it.kind === kind).reduce((total, it) => total + it.count, 0)
  return { label: HOUR().format(start), released: sum('disclosure'), refused: sum('refusal') }
}

const HOUR = once(
  () =>
    new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Europe/London',
      hour: '2-digit',
      minute: '2-digit',
    }),
)

type Size = { readonly width: number; readonly height: number; readonly every: number; readonly font: number }

/** Drawn by hand: each viewBox is drawn at about its own size, so that the letters stay legible. */
function bars(hours: readonly Hour[], most: number, { width, height, every, font }: Size): Html {
  const [left, top, bottom] = [44, 12, 28]
  const step = (width - left - 8) / hours.length
  const tall = (count: number): number => (count / most) * (height - top - bottom)
  const base = height - bottom
  const label = `Bar chart: disclosures and refusals in each of 24 hours, at most ${most} in an hour. The figures are in the table below.`
  return markup`<svg
    class="console-chart"
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="${label}"
    font-family="Arial, sans-serif"
    font-size="${font}"
    fill="#212b32"
  >
    <text x="${left - 6}" y="${top + font - 2}" text-anchor="end">${most}</text>
    <text x="${left - 6}" y="${base}" text-anchor="end">0</text>
    <path d="M${left} ${top}V${base}H${width - 8}" fill="none" stroke="#768692" />
    ${hours.map((it, at) => {
      const x = rounded(left + at * step + step * 0.15)
      const wide = rounded(step * 0.7)
      const released = rounded(tall(it.released))
      const refused = rounded(tall(it.refused))
      return markup` ${it.released > 0 && markup`<rect x="${x}" y="${rounded(base - released)}" width="${wide}" height="${released}" fill="#005eb8" />`}
      ${it.refused > 0 && markup`<rect x="${x}" y="${rounded(base - released - refused)}" width="${wide}" height="${refused}" fill="#d5281b" />`}
      ${at % every === 0 && markup`<text x="${x}" y="${height - 8}">${it.label}</text>`}`
    })}
  </svg>`
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10
}
