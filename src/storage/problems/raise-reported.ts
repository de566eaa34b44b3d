import { alertsOfProblem } from '../../audit/problems/concerned.js'
import { inTransaction } from '../alerts/in-transaction.js'
import { type Raising, raiseAlert } from '../alerts/raise-alert.js'
import { type Database } from '../database.js'

/**
 * Puts the cases of what was reported into the queues, each report once, however many processes do so; returns how many
 * were opened. Apart from the reporting, so that how long that takes says nothing of whom it concerns. Rejects when the
 * database is down.
 */
export async function raiseReported({ pool }: Pick<Database, 'pool'>, raising: Raising): Promise<number> {
  return inTransaction(pool, async (connection) => {
    const { rows } = await connection.query<DueRow>(DUE, [AT_ONCE])
    let opened = 0
    for (const { shard, idx, at, ...row } of rows) {
      const access = {
        actor: row.actor ?? undefined,
        actorOrganisation: row.actor_organisation ?? undefined,
        subject: row.subject ?? undefined,
        purpose: row.purpose ?? undefined,
      }
      const report = { shard, index: idx, concerned: row.concerned, access, at: at.toISOString() }
      for (const draft of alertsOfProblem(report))
        if (await raiseAlert(connection, draft, report, raising)) opened++
      await connection.query(
        'update problem_report set raised = true where shard = $1 and idx = $2 and organisation = $3 and by = $4',
        [shard, idx, row.organisation, row.by],
      )
    }
    return opened
  })
}

const AT_ONCE = 100

const DUE = `
select shard, idx, by, organisation, concerned, actor, actor_organisation, subject, purpose, at
from problem_report where not raised order by at limit $1 for update skip locked`

type DueRow = {
  readonly shard: number
  readonly idx: bigint
  readonly by: string
  readonly organisation: string
  readonly concerned: readonly string[]
  readonly actor: string | null
  readonly actor_organisation: string | null
  readonly subject: string | null
  readonly purpose: string | null
  readonly at: Date
}
