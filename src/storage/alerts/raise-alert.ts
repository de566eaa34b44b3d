import type pg from 'pg'
import { type AlertAction } from '../../audit/alerts/alert-life.js'
import { type AlertDraft } from '../../audit/alerts/alerts-of-access.js'
import { type OutboxMessage } from '../../model/obligations/outbox.js'
import { putInOutbox } from '../outbox/outbox-store.js'

/** What raising an alert needs beside the database. */
export type Raising = {
  /** A fresh reference: random, and all that a notification says. */
  readonly mintReference: () => string
  /** Whom to tell of an alert; `occasion` sets apart the times one alert is told of. */
  readonly messagesOf: (draft: AlertDraft, reference: string, occasion: number) => readonly OutboxMessage[]
}

/** What an alert rests on, by its place in the log. */
type Ground = {
  readonly shard: number
  readonly index: bigint
  /** Why it is added: a report is new even where the alert rests on that entry already. An access is one unless said. */
  readonly as?: keyof typeof ADDITIONS
}

/** What is said of an alert that has grown, and whether the same entry counts once more. */
const ADDITIONS = {
  access: { text: 'There was another access.', countsAgain: false },
  report: { text: 'There was another report.', countsAgain: true },
} as const

/** What is said where an alert rests on no entry, such as a follow-up that is missing. */
const NOTICED_AGAIN = 'It was noticed again.'

/**
 * Raises an alert, or adds to the one there is of the same matter: one that was closed is open again, and of an open one
 * a proposal to close it falls, since whoever made it had not seen what was added. Who is to be told is in the outbox in
 * the same transaction, once for each time it opens. True when it was opened.
 */
export async function raiseAlert(
  connection: pg.ClientBase,
  draft: AlertDraft,
  entry: Ground | undefined,
  raising: Raising,
): Promise<boolean> {
  const found = await upsert(connection, draft, raising.mintReference())
  const { reference } = found
  const isOpened = found.is_new || found.state === 'closed'
  if (entry !== undefined) await addEntry(connection, found, entry, draft.at)
  if (!isOpened) return false
  const events = found.is_new ? 0 : await reopen(connection, found, entry, draft.at)
  await putInOutbox(connection, raising.messagesOf(draft, reference, events), draft.at)
  return true
}

type Found = {
  readonly reference: string
  readonly state: string
  readonly events: number
  readonly is_new: boolean
}

async function upsert(connection: pg.ClientBase, draft: AlertDraft, reference: string): Promise<Found> {
  const { rows } = await connection.query<Found>({
    name: 'alert-raise',
    text: RAISE,
    values: [
      reference,
      draft.matter,
      draft.kind,
      draft.severity,
      draft.audience,
      draft.organisations,
      draft.actor ?? null,
      draft.actorOrganisation ?? null,
      draft.subject ?? null,
      draft.purpose ?? null,
      draft.at,
      draft.detail ?? null,
    ],
  })
  const [found] = rows
  if (found === undefined) throw new Error('an alert could not be raised')
  return found
}

const RAISE = `
insert into alert (reference, matter, kind, severity, audience, organisations, actor, actor_organisation, subject,
  purpose, raised, latest, detail)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12)
on conflict (matter) do update set latest = greatest(alert.latest, excluded.latest),
  detail = coalesce(excluded.detail, alert.detail)
returning reference, state, events, xmax = 0 as is_new`

async function reopen(
  connection: pg.ClientBase,
  { reference, events }: Found,
  ground: Ground | undefined,
  at: string,
): Promise<number> {
  const action: AlertAction = {
    kind: 'reopen',
    text: ground === undefined ? NOTICED_AGAIN : ADDITIONS[ground.as ?? 'access'].text,
  }
  await connection.query(
    'insert into alert_event (reference, seq, at, by, action) values ($1, $2, $3, null, $4)',
    [reference, events + 1, at, JSON.stringify(action)],
  )
  await connection.query(
    `update alert set events = $2, state = case when assignee is null then 'new' else 'assigned' end
     where reference = $1`,
    [reference, events + 1],
  )
  return events + 1
}

/** What is added to an open alert counts as an event: nobody acts on one that has grown since they looked. */
async function addEntry(
  connection: pg.ClientBase,
  { reference, events, state, is_new: isNew }: Found,
  { shard, index, as = 'access' }: Ground,
  at: string,
): Promise<void> {
  const { text, countsAgain } = ADDITIONS[as]
  const declined: AlertAction = { kind: 'decline-close', text }
  const { rowCount } = await connection.query({
    name: 'alert-entry',
    text: ADD_ENTRY,
    values: [reference, shard, index, !isNew && state !== 'closed', countsAgain],
  })
  // A proposal is an investigation: nothing more is asked of the many alerts that nobody has looked at.
  if (rowCount === 0 || state !== 'under-investigation') return
  await connection.query({
    name: 'alert-decline',
    text: DECLINE,
    values: [reference, events + 1, at, JSON.stringify(declined)],
  })
}

const ADD_ENTRY = `
with added as (
  insert into alert_entry (reference, shard, idx) values ($1, $2, $3) on conflict do nothing returning reference
)
update alert set events = events + 1 where reference = $1 and $4 and ($5 or exists (select from added))`

const DECLINE = `
insert into alert_event (reference, seq, at, by, action)
select $1, $2, $3, null, $4 where (
  select action ->> 'kind' from alert_event
  where reference = $1 and action ->> 'kind' in ('propose-close', 'confirm-close', 'decline-close', 'reopen')
  order by seq desc limit 1
) = 'propose-close'`
