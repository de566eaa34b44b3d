import { type KeptPart } from '../../../audit/payloads/payload-keeper.js'
import { OFFICER_ROLES } from '../../../model/officers/officer.js'
import { button } from '../../html/components/button.js'
import { insetText } from '../../html/components/inset-text.js'
import { textarea } from '../../html/forms/textarea.js'
import { type Html, markup } from '../../html/html.js'
import { type Outcome, type PageRow, type Visit, shown } from '../../visit.js'
import { problemsOf } from './question-form.js'
import { type SeenEntry, noEvent, receiptOf, seenEntry, unreadable } from './seen-entry.js'

/** What was shown in one answer, for officers of the organisation whose records it was. */
export const SHOWN_PAGES: readonly PageRow[] = [
  { method: 'GET', path: '/events/:shard/:index/shown', roles: OFFICER_ROLES, visit: askWhy },
  {
    method: 'POST',
    path: '/events/:shard/:index/shown',
    roles: OFFICER_ROLES,
    fresh: { back: ({ path }) => placeOf(path) },
    visit: showParts,
  },
]

function placeOf(path: Visit['path']): string {
  return `/events/${path['shard'] ?? ''}/${path['index'] ?? ''}/shown`
}

async function askWhy(visit: Visit): Promise<Outcome> {
  const found = await seenEntry(visit)
  if (found === undefined || visit.ports.payloads === undefined) return noEvent()
  if (typeof found === 'string') return unreadable(found)
  return shown({ title: TITLE, back: eventOf(found), content: form(visit) })
}

async function showParts(visit: Visit): Promise<Outcome> {
  const found = await seenEntry(visit)
  const { payloads } = visit.ports
  if (found === undefined || payloads === undefined) return noEvent()
  if (typeof found === 'string') return unreadable(found)
  const reason = (visit.form.get('reason') ?? '').replaceAll('\0', '').trim().slice(0, 4000)
  if (reason === '')
    return shown({
      title: TITLE,
      status: 400,
      back: eventOf(found),
      content: form(visit, 'Write why you need to see it'),
    })
  const { entry } = found
  const parts = await payloads.read(entry.columns.requestId, [visit.officer.organisation])
  return {
    answer: { kind: 'page', title: TITLE, back: eventOf(found), content: partsOf(parts, visit) },
    deed: {
      kind: 'access',
      action: 'payload-read',
      subject: entry.columns.subject,
      about: { receipt: receiptOf(entry), reason, sources: parts.map((it) => it.source) },
    },
  }
}

const TITLE = 'What was shown'

function eventOf({ entry }: SeenEntry): string {
  return `/events/${entry.shard}/${String(entry.index)}`
}

function form(visit: Visit, error?: string): Html {
  return markup`${error !== undefined && problemsOf([{ field: 'reason', text: error }])}
<p>The records that were shown are kept apart from the log, sealed under a key of the organisation whose records they are. You can open what is your organisation’s.</p>
<p>Opening it is an entry of the log, with your name and your reason.</p>
<form method="post" action="/console${placeOf(visit.path)}" novalidate>
<input type="hidden" name="token" value="${visit.formToken}">
${textarea({ id: 'reason', name: 'reason', label: 'Why you need to see what was shown', hint: 'For example the reference of an incident or of a complaint.', error })}
${button({ text: 'Open what was shown' })}
</form>`
}

function partsOf(parts: readonly KeptPart[], { ports }: Visit): Html {
  if (parts.length === 0)
    return insetText(
      'Nothing of your organisation is kept of this answer: none of its records were shown, or their time has run out.',
    )
  return markup`${parts.map((it) => partOf(it, ports.sources.find((one) => one.id === it.source)?.name ?? it.source))}`
}

function partOf({ source, text, kept }: KeptPart, name: string): Html {
  const label = `What was shown of ${name}`
  return markup`<h2>${name}</h2>
<p>Kept on ${kept.slice(0, 10)}, source ${source}. These are the resources as they left, after masks and redaction; a page of results may have shown some of their elements only.</p>
${
  text === undefined
    ? insetText('It cannot be opened: its key is not among those of the gateway any more.')
    : markup`<pre class="console-wrap" tabindex="0" role="region" aria-label="${label}">${pretty(text)}</pre>`
}`
}

function pretty(text: string): string {
  const value: unknown = JSON.parse(text)
  return JSON.stringify(value, undefined, 2)
}
