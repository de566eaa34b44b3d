import type pg from 'pg'
import { type DeadLetter, type Outbox, type OutboxMessage } from '../../model/obligations/outbox.js'
import { type Database } from '../database.js'

/** The outbox in the database, where several processes take from it without taking the same. */
export function outboxStore({ pool }: Pick<Database, 'pool'>): Outbox {
  return {
    async take(lane, at, until, most, except) {
      const { rows } = await pool.query<TakenRow>({
        name: 'outbox-take',
        text: TAKE,
        values: [at, until, most, lane === 'feeds', except],
      })
      return rows.map(({ created, ...rest }) => ({ ...rest, created: created.toISOString() }))
    },
    async mark(key, outcome, at, next) {
      const problem = outcome.kind === 'delivered' ? null : outcome.problem
      const state = outcome.kind === 'retry' ? 'waiting' : outcome.kind
      await pool.query({ name: 'outbox-mark', text: MARK, values: [key, state, problem, at, next] })
    },
    async deadLetters(most) {
      const { rows } = await pool.query<DeadRow>(
        `select key, destination, attempts, coalesce(problem, '') as problem, settled from outbox
         where state = 'dead' order by settled desc, key limit $1`,
        [most],
      )
      return rows.map((it): DeadLetter => ({ ...it, settled: it.settled.toISOString() }))
    },
    async revive(key, at) {
      const { rowCount } = await pool.query(
        `update outbox set state = 'waiting', attempts = 0, next_attempt = $2, settled = null
         where key = $1 and state = 'dead'`,
        [key, at],
      )
      return rowCount === 1
    },
  }
}

type TakenRow = OutboxMessage & { readonly attempt: number; readonly created: Date }
type DeadRow = Omit<DeadLetter, 'settled'> & { readonly settled: Date }

/** The lock is held for this statement alone: a send never holds a transaction open. */
const TAKE = `
update outbox set leased_until = $2, attempts = attempts + 1
where key in (
  select key from outbox
  where state = 'waiting' and next_attempt <= $1 and (leased_until is null or leased_until <= $1)
    and starts_with(destination, 'feed:') = $4 and destination <> all($5::text[])
  order by next_attempt, key limit $3 for update skip locked
)
returning key, destination, body, created, attempts as attempt`

/** Who comes late marks nothing: what was delivered stays delivered. */
const MARK = `
update outbox set state = $2, problem = $3, leased_until = null, next_attempt = $5,
  settled = case when $2 = 'waiting' then null else $4::timestamptz end
where key = $1 and state = 'waiting'`

/** Puts messages in the outbox within a transaction; one whose key is known is there already. */
export async function putInOutbox(
  connection: pg.ClientBase,
  messages: readonly OutboxMessage[],
  at: string,
): Promise<void> {
  if (messages.length === 0) return
  await connection.query({
    name: 'outbox-put',
    text: `insert into outbox (key, destination, body, created, next_attempt)
      select key, destination, body, $4, $4
      from unnest($1::text[], $2::text[], $3::text[]) as message (key, destination, body)
      on conflict (key) do nothing`,
    values: [
      messages.map((it) => it.key),
      messages.map((it) => it.destination),
      messages.map((it) => it.body),
      at,
    ],
  })
}
