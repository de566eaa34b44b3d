import { type MappingCoverage } from '../../../model/quality/translation-quality.js'
import { type Html, markup } from '../../html/html.js'

/** One bar of the fields of a source by what becomes of them; the figures are in the table under it. */
export function coverageChart(name: string, { mapped, carried = 0, ignored }: MappingCoverage): Html {
  const total = Math.max(1, mapped + carried + ignored.length)
  const parts = [
    { count: mapped, colour: '#005eb8' },
    { count: carried, colour: '#768692' },
    { count: ignored.length, colour: '#d5281b' },
  ]
  let x = 0
  const label = `Bar: of ${total} fields of ${name}, ${mapped} are mapped, ${carried} carried and ${ignored.length} left out. The figures are in the table below.`
  return markup`<p>
      <span class="console-key console-key--released"></span>Mapped
      <span class="console-key console-key--carried"></span>Carried
      <span class="console-key console-key--refused"></span>Left out
    </p>
    <svg class="console-chart" viewBox="0 0 400 24" role="img" aria-label="${label}">
      ${parts.map(({ count, colour }) => {
        const wide = Math.round((count / total) * 4000) / 10
        const rect = markup`<rect x="${x}" y="0" width="${wide}" height="24" fill="${colour}" />`
        x += wide
        return wide > 0 && rect
      })}
    </svg>`
}
