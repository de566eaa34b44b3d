import { eventIdOf } from '../../../audit/audit-events/event-id.js'
import { type FoundEntry } from '../../../audit/questions/question.js'
import { OFFICER_ROLES } from '../../../model/officers/officer.js'
import { button } from '../../html/components/button.js'
import { details } from '../../html/components/details.js'
import { textarea } from '../../html/forms/textarea.js'
import { type Html, markup } from '../../html/html.js'
import { proofList } from '../people/proof-list.js'
import { type Outcome, type PageRow, type Visit, shown } from '../../visit.js'
import {
  changedSection,
  decisionSection,
  proofSection,
  releasedSection,
  requestSection,
  sourcesSection,
  withheldSection,
} from './event-sections.js'
import { isAnswer, noEvent, receiptOf, seenEntry, unreadable } from './seen-entry.js'

/** One event of the log. */
export const EVENT_PAGES: readonly PageRow[] = [
  { method: 'GET', path: '/events/:shard/:index', roles: OFFICER_ROLES, visit: eventPage },
  { method: 'GET', path: '/events/:shard/:index/proof', roles: OFFICER_ROLES, visit: proofFile },
  {
    method: 'POST',
    path: '/events/:shard/:index/release',
    roles: OFFICER_ROLES,
    fresh: { back: ({ path }) => `/events/${path['shard'] ?? ''}/${path['index'] ?? ''}` },
    visit: release,
  },
]

async function eventPage(visit: Visit): Promise<Outcome> {
  const found = await seenEntry(visit)
  if (found === undefined) return noEvent()
  if (typeof found === 'string') return unreadable(found)
  const { entry, seen } = found
  const { ports } = visit
  const told = await ports.visibleTo({ kind: 'person' }, [entry])
  const content = markup` ${
    !seen.seesAll &&
    markup`<p>
      You see what your organisation was told, and everything about the records it controls. This is said of
      every event.
    </p>`
  }
  ${decisionSection(seen, ports)} ${requestSection(seen, ports)}
  ${seen.changed === undefined ? undefined : changedSection(seen)}
  ${seen.columns.kind === 'disclosure' || seen.sources.length > 0 ? [releasedSection(seen, ports), withheldSection(seen, ports), sourcesSection(seen, ports)] : undefined}
  ${toldSection({ ...entry, columns: seen.columns }, told.length > 0, visit)}
${shownLink(entry, visit)}
${reportLink(entry)}
${proofSection(entry, seen)}`
  return {
    answer: { kind: 'page', title: 'Event', back: '/log', content },
    deed: {
      kind: 'access',
      action: 'log-event-read',
      subject: seen.columns.subject,
      about: { receipt: receiptOf(entry) },
    },
  }
}

/** Where what was shown is kept, the way to it. */
function shownLink({ columns, shard, index }: FoundEntry, { ports }: Visit): Html | undefined {
  if (ports.payloads === undefined || columns.kind !== 'disclosure') return undefined
  return markup`<p><a href="/console/events/${shard}/${String(index)}/shown">See what was shown of your organisation’s records</a>: it needs a reason, and is recorded.</p>`
}

/** The way to say that the answer was wrong. */
function reportLink({ columns, shard, index }: FoundEntry): Html | undefined {
  const { kind } = columns
  if (!isAnswer({ kind })) return undefined
  return markup`<p><a href="/console/events/${shard}/${String(index)}/report">Report a problem with what was shared or withheld</a></p>
${kind === 'disclosure' && markup`<p><a href="/console/events/${shard}/${String(index)}/wrong-disclosure">Make a wrong-disclosure report</a>: what exactly went to whom, for the breach process.</p>`}`
}

async function proofFile(visit: Visit): Promise<Outcome> {
  const found = await seenEntry(visit)
  if (found === undefined) return noEvent()
  if (typeof found === 'string') return unreadable(found)
  const { entry, seen } = found
  const proof = await visit.ports.log.proof(entry, seen.seesAll ? entry.text : undefined)
  if (proof === undefined)
    return shown({
      title: 'No proof yet',
      status: 409,
      back: `/events/${entry.shard}/${String(entry.index)}`,
      content: markup`<p>No checkpoint covers this event yet. One is signed every second: try again.</p>`,
    })
  return {
    answer: { kind: 'download', ...proofAs(entry, proof, seen.seesAll) },
    deed: {
      kind: 'access',
      action: 'log-proof-read',
      subject: seen.columns.subject,
      about: { receipt: receiptOf(entry) },
    },
  }
}

/** With its text in it, one proof alone; without, its hash stands beside it, so that it can be checked all the same. */
function proofAs(
  entry: FoundEntry,
  proof: string,
  holdsText: boolean,
): Pick<Extract<Outcome['answer'], { readonly kind: 'download' }>, 'name' | 'contentType' | 'text'> {
  const name = eventIdOf(entry)
  return holdsText
    ? { name: `${name}.tlog-proof`, contentType: 'text/plain; charset=utf-8', text: proof }
    : {
        name: `${name}-proof.json`,
        contentType: 'application/json; charset=utf-8',
        text: proofList([{ receipt: receiptOf(entry), leaf: entry.leaf, proof }]),
      }
}

/** Who may let the person know of an access that stayed out of their view. */
function toldSection(entry: FoundEntry, isTold: boolean, visit: Visit): Html | undefined {
  const { columns, shard, index } = entry
  if (columns.subject === undefined || columns.kind === 'change' || columns.kind === 'access')
    return undefined
  if (isTold)
    return markup`<h2>What the person may know</h2>
<p>This access is in the report for the person.</p>`
  return markup`<h2>What the person may know</h2>
<p>This access is not in the report for the person: a safeguarding lead of the organisation that asked can release it, or telling of it has been put off in an alert.</p>
${
  isLead(entry, visit) &&
  details(
    'Release it to the person',
    markup`<form method="post" action="/console/events/${shard}/${String(index)}/release" novalidate>
<input type="hidden" name="token" value="${visit.formToken}">
${textarea({ id: 'reason', name: 'reason', label: 'Why it is now safe for the person to know', hint: 'A release cannot be taken back. It does not reach anybody who acts for the person.' })}
${button({ text: 'Release', variant: 'warning' })}
</form>`,
  )
}`
}

/** Whether the release form is of use to the visitor. The store decides. */
function isLead({ columns }: FoundEntry, { ports, officer }: Visit): boolean {
  const asking = ports.organisations.find((it) => it.ods === columns.actorOrganisation)
  return asking?.ods === officer.organisation && asking.safeguardingLeads.includes(officer.userId)
}

async function release(visit: Visit): Promise<Outcome> {
  const found = await seenEntry(visit)
  if (found === undefined) return noEvent()
  if (typeof found === 'string') return unreadable(found)
  const { shard, index } = found.entry
  const reason = (visit.form.get('reason') ?? '').replaceAll('\0', '').trim().slice(0, 4000)
  const to = `/events/${shard}/${String(index)}`
  if (reason === '')
    return shown({
      title: 'Write why',
      status: 400,
      back: to,
      content: markup`<p>Nothing was released: a release needs a reason.</p>`,
    })
  const { userId: by, organisation } = visit.officer
  const who = { audience: 'person', by, organisation, reason, at: visit.now.toISOString() } as const
  const released = await visit.ports.releases.release({ shard, index, ...who })
  if (released === 'not-a-lead') return notALead(to)
  // The store has told the log.
  return { answer: { kind: 'redirect', to }, deed: 'nothing-read' }
}

function notALead(back: string): Outcome {
  return shown({
    title: 'Only a safeguarding lead can release this',
    status: 403,
    back,
    content: markup`<p>
      Nothing was released. Whether it is safe for the person to know is for a safeguarding lead of the
      organisation that asked, as named in the settings of the gateway. Where none is named, nobody can.
    </p>`,
  })
}
