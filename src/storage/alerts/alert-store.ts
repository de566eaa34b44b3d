import type pg from 'pg'
import { type Change } from '../../audit/change-entry.js'
import { type AlertAction, moveAlert } from '../../audit/alerts/alert-life.js'
import {
  type AlertActed,
  type AlertActor,
  type AlertCase,
  type AlertStore,
  type OpenAlerts,
} from '../../audit/alerts/alert-store.js'
import { grouped } from '../../model/grouped.js'
import { type Database } from '../database.js'
import { inTransaction } from './in-transaction.js'
import { type AlertRow, type EventRow, alertOf, eventOf } from './alert-row.js'

/**
 * The alerts in the database. `recordFirst` is told of each action of an officer before it is durable, and never of its
 * text: where it rejects, nothing is done.
 */
export function alertStore(
  { pool }: Pick<Database, 'pool'>,
  recordFirst: (change: Change) => Promise<void>,
): AlertStore {
  return {
    async find(query) {
      const { rows } = await pool.query<AlertRow>({
        name: 'alert-find',
        text: FIND,
        values: [
          query.organisations ?? null,
          query.states ?? null,
          query.kinds ?? null,
          query.audience ?? null,
          query.assignee ?? null,
          query.after?.raised ?? null,
          query.after?.reference ?? null,
          query.limit,
        ],
      })
      const events = await eventsOf(
        pool,
        rows.map((it) => it.reference),
      )
      return rows.map((row) => alertOf(row, events.get(row.reference) ?? []))
    },
    caseOf: (reference, by) => caseOf(pool, reference, by),
    async openAlerts({ organisations, audience }) {
      const { rows } = await pool.query<Omit<OpenAlerts, 'oldest'> & { readonly oldest: Date }>(
        `select kind, severity, count(*)::integer as open, min(raised) as oldest from alert
         where state <> 'closed' and ($1::text[] is null or organisations && $1)
           and ($2::text is null or audience = $2)
         group by kind, severity order by oldest`,
        [organisations ?? null, audience ?? null],
      )
      return rows.map((it) => ({ ...it, oldest: it.oldest.toISOString() }))
    },
    act: (reference, seen, action, by, at) =>
      inTransaction(pool, async (connection) => {
        const acted = await act(connection, reference, seen, action, by, at)
        if (acted.kind !== 'moved') return acted
        const { subject, ...move } = acted
        await recordFirst({
          kind: 'alert-acted',
          alert: reference,
          action: action.kind,
          by: by.userId,
          organisation: by.organisation,
          subject,
        })
        return move
      }),
  }
}

const COLUMNS = `reference, kind, severity, audience, organisations, actor, actor_organisation, subject, purpose,
  to_char(raised at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as raised, latest, events, detail`

/** By time and reference, so that alerts of one moment are neither shown twice nor left out between two pages. */
const FIND = `
select ${COLUMNS} from alert
where ($1::text[] is null or organisations && $1)
  and ($2::text[] is null or state = any($2))
  and ($3::text[] is null or kind = any($3))
  and ($4::text is null or audience = $4)
  and ($5::text is null or assignee = $5)
  and ($6::timestamptz is null or (alert.raised, reference) < ($6::timestamptz, $7::text))
order by alert.raised desc, reference desc limit $8`

async function eventsOf(
  connection: pg.Pool | pg.ClientBase,
  references: readonly string[],
): Promise<ReadonlyMap<string, readonly EventRow[]>> {
  if (references.length === 0) return new Map()
  const { rows } = await connection.query<EventRow>(
    'select reference, at, by, action from alert_event where reference = any($1) order by reference, seq',
    [references],
  )
  return grouped(rows, (it) => it.reference)
}

async function rowOf(
  connection: pg.Pool | pg.ClientBase,
  reference: string,
  by: AlertActor,
  lock: '' | 'for update' = '',
): Promise<AlertRow | undefined> {
  const { rows } = await connection.query<AlertRow>(
    `select ${COLUMNS} from alert
     where reference = $1 and ($2::text[] is null or organisations && $2) ${lock}`,
    [reference, by.organisations ?? null],
  )
  return rows[0]
}

async function caseOf(pool: pg.Pool, reference: string, by: AlertActor): Promise<AlertCase | undefined> {
  const row = await rowOf(pool, reference, by)
  if (row === undefined) return undefined
  const events = (await eventsOf(pool, [reference])).get(reference) ?? []
  const { rows } = await pool.query<{ shard: number; idx: bigint; origin: string }>(
    `select shard, idx, origin from alert_entry join audit_shard using (shard) where reference = $1 order by shard, idx`,
    [reference],
  )
  return {
    ...alertOf(row, events),
    history: events.map(eventOf),
    entries: rows.map(({ shard, idx, origin }) => ({
      shard,
      index: idx,
      receipt: `${origin}#${idx.toString()}`,
    })),
  }
}

/** What was done, and of whom the alert is. */
type Acted =
  | Exclude<AlertActed, { readonly kind: 'moved' }>
  | (Extract<AlertActed, { readonly kind: 'moved' }> & Pick<AlertCase, 'subject'>)

async function act(
  connection: pg.ClientBase,
  reference: string,
  seen: number,
  action: AlertAction,
  by: AlertActor,
  at: string,
): Promise<Acted> {
  const row = await rowOf(connection, reference, by, 'for update')
  if (row === undefined) return { kind: 'not-found' }
  if (row.events !== seen) return { kind: 'changed-meanwhile' }
  const alert = alertOf(row, (await eventsOf(connection, [reference])).get(reference) ?? [])
  const move = moveAlert(alert, action, by.userId)
  if (move.kind === 'refused') return move
  await connection.query(
    'insert into alert_event (reference, seq, at, by, action) values ($1, $2, $3, $4, $5)',
    [reference, seen + 1, at, by.userId, JSON.stringify(action)],
  )
  await connection.query('update alert set events = $2, state = $3, assignee = $4 where reference = $1', [
    reference,
    seen + 1,
    move.status.state,
    move.status.assignee ?? null,
  ])
  return { ...move, subject: alert.subject }
}
