import { type SeenEvent, eventFor } from '../../../audit/questions/event-for.js'
import { type WholeEntry } from '../../../audit/questions/question.js'
import { readEvent } from '../../../audit/questions/read-event.js'
import { OFFICER_ROLES } from '../../../model/officers/officer.js'
import { warningCallout } from '../../html/components/warning-callout.js'
import { html } from '../../html/html.js'
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

/** One event of the log. */
export const EVENT_PAGES: readonly PageRow[] = [
  { method: 'GET', path: '/events/:shard/:index', roles: OFFICER_ROLES, visit: eventPage },
  { method: 'GET', path: '/events/:shard/:index/proof', roles: OFFICER_ROLES, visit: proofFile },
]

/** An entry that the visitor may see, and what of it. */
type SeenEntry = { readonly entry: WholeEntry; readonly seen: SeenEvent }

async function seenEntry({ ports, viewer, path }: Visit): Promise<SeenEntry | 'damaged' | undefined> {
  const [shard, index] = [path['shard'] ?? '', path['index'] ?? '']
  if (!/^\d{1,9}$/.test(shard) || !/^\d{1,18}$/.test(index)) return undefined
  const entry = await ports.log.entry(viewer, { shard: Number(shard), index: BigInt(index) })
  if (entry === undefined) return undefined
  const event = readEvent(entry.text, entry.columns)
  if (event === undefined) return 'damaged'
  const seen = eventFor(viewer, event, ports.controllerOf)
  return seen === undefined ? undefined : { entry, seen }
}

async function eventPage(visit: Visit): Promise<Outcome> {
  const found = await seenEntry(visit)
  if (found === undefined) return noEvent()
  if (found === 'damaged') return damaged()
  const { entry, seen } = found
  const { ports } = visit
  const content = html` ${
    !seen.isWhole &&
    html`<p>
      You see what your organisation was told, and everything about the records it controls. Other controllers
      see the rest.
    </p>`
  }
  ${decisionSection(seen, ports)} ${requestSection(seen, ports)}
  ${seen.changed === undefined ? undefined : changedSection(seen)}
  ${seen.columns.kind === 'disclosure' || seen.sources.length > 0 ? [releasedSection(seen, ports), withheldSection(seen, ports), sourcesSection(seen, ports)] : undefined}
  ${proofSection(entry, seen)}`
  return {
    answer: { kind: 'page', title: 'Event', back: '/log', content },
    deed: {
      kind: 'access',
      action: 'log-event-read',
      subject: entry.columns.subject,
      about: { receipt: receiptOf(entry) },
    },
  }
}

function noEvent(): Outcome {
  return shown({
    title: 'Event not found',
    status: 404,
    back: '/log',
    content: html`<p>There is no such event, or it is not one that you can see.</p>`,
  })
}

function damaged(): Outcome {
  return shown({
    title: 'This entry has been changed',
    status: 409,
    back: '/log',
    content: warningCallout(
      'The entry does not say what it is found by',
      'Somebody has changed the log in the database. Run linchpin audit verify, and tell whoever answers for the log.',
    ),
  })
}

async function proofFile(visit: Visit): Promise<Outcome> {
  const found = await seenEntry(visit)
  if (found === undefined) return noEvent()
  if (found === 'damaged') return damaged()
  const { entry, seen } = found
  const proof = await visit.ports.log.proof(entry, seen.isWhole ? entry.text : undefined)
  if (proof === undefined)
    return shown({
      title: 'No proof yet',
      status: 409,
      back: `/events/${entry.shard}/${String(entry.index)}`,
      content: html`<p>No checkpoint covers this event yet. One is signed every second: try again.</p>`,
    })
  const name = `${entry.shard}-${String(entry.index)}.tlog-proof`
  return {
    answer: { kind: 'download', name, contentType: 'text/plain; charset=utf-8', text: proof },
    deed: {
      kind: 'access',
      action: 'log-proof-read',
      subject: entry.columns.subject,
      about: { receipt: receiptOf(entry) },
    },
  }
}

/** The receipt that the answer carried. */
function receiptOf({ origin, index }: WholeEntry): string {
  return `${origin}#${String(index)}`
}
