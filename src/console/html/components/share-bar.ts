import { type Html, markup } from '../html.js'

/** The part of a whole that is of one kind. */
export type Share = {
  readonly text: string
  readonly count: number
  readonly colour: 'blue' | 'grey' | 'red'
}

const COLOURS = { blue: '#005eb8', grey: '#768692', red: '#d5281b' } as const
const KEYS = { blue: 'released', grey: 'carried', red: 'refused' } as const

/** One bar of a whole by its parts, drawn by hand; the figures are in the table under it. */
export function shareBar(name: string, shares: readonly Share[]): Html {
  const total = shares.reduce((sum, it) => sum + it.count, 0)
  const said = shares.map((it) => `${it.text.toLowerCase()} ${String(it.count)}`).join(', ')
  let x = 0
  return markup`<svg
    class="console-chart"
    viewBox="0 0 400 16"
    role="img"
    aria-label="Bar: ${name}, ${said}. The figures are in the table below."
  >
    ${shares.map(({ count, colour }) => {
      const wide = total === 0 ? 0 : Math.round((count / total) * 4000) / 10
      const bar = markup`<rect x="${x}" y="0" width="${wide}" height="16" fill="${COLOURS[colour]}" />`
      x = Math.round((x + wide) * 10) / 10
      return wide > 0 && bar
    })}
  </svg>`
}

/** What the colours of bars stand for. */
export function shareKey(shares: readonly Pick<Share, 'text' | 'colour'>[]): Html {
  return markup`<p>
    ${shares.map((it) => markup`<span class="${`console-key console-key--${KEYS[it.colour]}`}"></span>${it.text} `)}
  </p>`
}
