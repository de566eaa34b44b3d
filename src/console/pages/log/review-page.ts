import { OFFICER_ROLES } from '../../../model/officers/officer.js'
import { button } from '../../html/components/button.js'
import { input } from '../../html/forms/input.js'
import { markup } from '../../html/html.js'
import { type Outcome, type PageRow, type Visit, shown } from '../../visit.js'
import { counted } from '../../words/dates.js'
import { entriesTable, visibleOf } from './log-pages.js'
import { type FieldError, problemsOf } from './question-form.js'

/** A random sample of disclosures for review. */
export const REVIEW_PAGES: readonly PageRow[] = [
  { method: 'GET', path: '/review', roles: OFFICER_ROLES, visit: (visit) => shown(form(visit, [])) },
  { method: 'POST', path: '/review', roles: OFFICER_ROLES, visit: draw },
]

function form({ form: sent, formToken }: Visit, errors: readonly FieldError[]): Parameters<typeof shown>[0] {
  const errorOf = (field: string): string | undefined => errors.find((it) => it.field === field)?.text
  const number = { width: 4, inputmode: 'numeric', autocomplete: 'off' } as const
  return {
    title: 'Sample for review',
    status: errors.length === 0 ? undefined : 400,
    content: markup`${problemsOf(errors)}
<p>Disclosures are drawn at random by a seed that is written to the log with the sample, so that anybody can draw the same sample again and nobody can choose what is in it.</p>
<form method="post" action="/console/review" novalidate>
<input type="hidden" name="token" value="${formToken}">
${input({ ...number, id: 'size', name: 'size', label: 'How many (1 to 50)', value: sent.get('size') ?? '10', error: errorOf('size') })}
${input({ ...number, id: 'days', name: 'days', label: 'From how many days (1 to 90)', value: sent.get('days') ?? '7', error: errorOf('days') })}
${button({ text: 'Draw a sample' })}
</form>`,
  }
}

async function draw(visit: Visit): Promise<Outcome> {
  const { ports, viewer, now } = visit
  const size = wholeNumber(visit.form.get('size'), 50)
  const days = wholeNumber(visit.form.get('days'), 90)
  if (size === undefined || days === undefined)
    return shown(
      form(visit, [
        ...(size === undefined ? [{ field: 'size', text: 'Enter a whole number from 1 to 50' }] : []),
        ...(days === undefined ? [{ field: 'days', text: 'Enter a whole number from 1 to 90' }] : []),
      ]),
    )
  const seed = ports.secret()
  const until = now.toISOString()
  const since = new Date(now.getTime() - days * 86_400_000)
  const entries = visibleOf(await ports.log.sample(viewer, since, now, seed, size), visit)
  const receipts = entries.map(({ entry: it }) => `${it.origin}#${String(it.index)}`)
  const content = markup`<p>${counted(entries.length, 'disclosure')} of the last ${counted(days, 'day')}, drawn with the seed <span class="console-wrap">${seed}</span>.</p>
${entries.length === 0 ? markup`<p>There was nothing to draw from.</p>` : entriesTable(entries, visit)}
<p><a href="/console/review">Draw another sample</a></p>`
  return {
    answer: { kind: 'page', title: 'Sample for review', back: '/review', content },
    deed: {
      kind: 'change',
      action: 'review-sample-drawn',
      about: { seed, since: since.toISOString(), until, size, receipts },
    },
  }
}

function wholeNumber(text: string | null, most: number): number | undefined {
  const value = /^\d{1,3}$/.test(text ?? '') ? Number(text) : 0
  return value >= 1 && value <= most ? value : undefined
}
