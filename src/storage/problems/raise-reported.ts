import type pg from 'pg'
import { alertsOfProblem } from '../../audit/problems/concerned.js'
import { inTransaction } from '../alerts/in-transaction.js'
import { type Raising, raiseAlert } from '../alerts/raise-alert.js'
import { type Database } from '../database.js'

/**
 * Puts the cases of what was reported into the queues, each report once, however many processes do so; returns how many
 * were opened. Apart from the reporting, so that how long that takes says nothing of whom it concerns. Each report is
 * whole or not there: one that fails holds up no other, and this then rejects with what failed once the others are
 * raised. Rejects when the database is down.
 */
export async function raiseReported({ pool }: Pick<Database, 'pool'>, raising: Raising): Promise<number> {
  const failures: unknown[] = []
  let [opened, raised] = [0, 0]
  let due = await nextDue(pool, BEFORE_ALL)
  for (; due !== undefined && raised < AT_ONCE; due = await nextDue(pool, due)) {
    const one = due
    try {
      opened += await inTransaction(pool, (connection) => raiseOne(connection, one, raising))
      raised++
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'reports could not be raised')
  return opened
}

/** Most reports of one round, beside those that fail: these are gone past. */
const AT_ONCE = 100

/** A report that is due: the instant as the database writes it, which a Date would cut short. */
type Due = {
  readonly at: string
  readonly shard: number
  readonly idx: bigint
  readonly organisation: string
  readonly by: string
}

const BEFORE_ALL: Due = { at: '-infinity', shard: 0, idx: 0n, organisation: '', by: '' }

async function nextDue(pool: pg.Pool, { at, shard, idx, organisation, by }: Due): Promise<Due | undefined> {
  const { rows } = await pool.query<Due>(NEXT, [at, shard, idx, organisation, by])
  return rows[0]
}

const NEXT = `
select at::text, shard, idx, organisation, by from problem_report
where not raised and (at, shard, idx, organisation, by) > ($1::timestamptz, $2, $3, $4, $5)
order by at, shard, idx, organisation, by limit 1`

/** Nothing where another process has it. */
async function raiseOne(
  connection: pg.ClientBase,
  { shard, idx, organisation, by }: Due,
  raising: Raising,
): Promise<number> {
  const key = [shard, idx, organisation, by]
  const { rows } = await connection.query<DueRow>(TAKE, key)
  const [row] = rows
  if (row === undefined) return 0
  const access = {
    actor: row.actor ?? undefined,
    actorOrganisation: row.actor_organisation ?? undefined,
    subject: row.subject ?? undefined,
    purpose: row.purpose ?? undefined,
  }
  const place = { shard, index: idx }
  let opened = 0
  for (const draft of alertsOfProblem({
    ...place,
    concerned: row.concerned,
    access,
    at: row.at.toISOString(),
  }))
    if (await raiseAlert(connection, draft, { ...place, as: 'report' }, raising)) opened++
  await connection.query(RAISED, key)
  return opened
}

const TAKE = `
select concerned, actor, actor_organisation, subject, purpose, at from problem_report
where shard = $1 and idx = $2 and organisation = $3 and by = $4 and not raised for update skip locked`

const RAISED =
  'update problem_report set raised = true where shard = $1 and idx = $2 and organisation = $3 and by = $4'

type DueRow = {
  readonly concerned: readonly string[]
  readonly actor: string | null
  readonly actor_organisation: string | null
  readonly subject: string | null
  readonly purpose: string | null
  readonly at: Date
}
