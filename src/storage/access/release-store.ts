import type pg from 'pg'
import { type AccessRelease } from '../../audit/alerts/visible-to-person.js'
import { type Change } from '../../audit/change-entry.js'
import { inTransaction } from '../alerts/in-transaction.js'
import { type Database } from '../database.js'

/** A release to make: who releases it, and why. */
export type ReleaseRequest = AccessRelease & {
  /** The lead, as their session attests them: user id and ODS code. */
  readonly by: string
  readonly organisation: string
  readonly reason: string
  readonly at: string
}

export type ReleaseStore = {
  /**
   * Lets an access be seen, by a safeguarding lead of the organisation that asked; anybody else is refused. False where
   * there is no such entry, or it is released to them already. Never taken back. The log has it before it takes effect;
   * where the log cannot have it this rejects with NOT_RECORDED and nothing is released.
   */
  release(release: ReleaseRequest): Promise<boolean | 'not-a-lead'>
  /** What of these accesses is released, and to whom. */
  releasesOf(
    entries: readonly { readonly shard: number; readonly index: bigint }[],
  ): Promise<readonly AccessRelease[]>
  /** In which of these matters the person is not to be told for now. */
  suspended(matters: readonly string[]): Promise<readonly string[]>
}

/**
 * Releases of hidden accesses in the database. `leadsOf` gives the safeguarding leads of an organisation. `recordFirst`
 * is told of each release before it is durable: where it rejects, nothing is released.
 */
export function releaseStore(
  { pool }: Pick<Database, 'pool'>,
  leadsOf: (organisation: string) => readonly string[],
  recordFirst: (change: Change) => Promise<void>,
): ReleaseStore {
  return {
    release: (release) =>
      inTransaction(pool, async (connection) => {
        const entry = await entryOf(connection, release)
        const asking = entry?.organisation ?? undefined
        if (entry === undefined || asking === undefined) return false
        const { shard, index, audience, by, organisation, reason, at } = release
        // A user id says who somebody is only together with the organisation that gave it.
        if (organisation !== asking || !leadsOf(asking).includes(by)) return 'not-a-lead'
        const { rowCount } = await connection.query(
          `insert into access_release (shard, idx, audience, released, by, reason)
           values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
          [shard, index, audience, at, by, reason],
        )
        if (rowCount !== 1) return false
        const receipt = `${entry.origin}#${index.toString()}`
        const subject = entry.subject ?? undefined
        await recordFirst({ kind: 'access-released', receipt, audience, by, organisation, subject })
        return true
      }),
    async releasesOf(entries) {
      const { rows } = await pool.query<AccessRelease>(
        `select shard, idx as index, audience from access_release
         join unnest($1::integer[], $2::bigint[]) as wanted (shard, idx) using (shard, idx)`,
        columnsOf(entries),
      )
      return rows
    },
    async suspended(matters) {
      if (matters.length === 0) return []
      const { rows } = await pool.query<{ readonly matter: string }>(SUSPENDED, [matters])
      return rows.map((it) => it.matter)
    },
  }
}

type EntryRow = {
  readonly organisation: string | null
  readonly subject: string | null
  readonly origin: string
}

async function entryOf(
  connection: pg.ClientBase,
  { shard, index }: Pick<AccessRelease, 'shard' | 'index'>,
): Promise<EntryRow | undefined> {
  const { rows } = await connection.query<EntryRow>(
    `select actor_organisation as organisation, subject, origin
     from audit_entry join audit_shard using (shard) where shard = $1 and idx = $2`,
    [shard, index],
  )
  return rows[0]
}

/** Put off by the last word on it: the newest of what suspends and what resumes it. */
const SUSPENDED = `
select alert.matter from alert
where alert.matter = any($1::text[]) and alert.kind = 'tell-the-person' and (
  select event.action ->> 'kind' from alert_event as event
  where event.reference = alert.reference and event.action ->> 'kind' in ('suspend', 'resume')
  order by event.seq desc limit 1
) = 'suspend'`

function columnsOf(entries: readonly { readonly shard: number; readonly index: bigint }[]): unknown[] {
  return [entries.map((it) => it.shard), entries.map((it) => it.index.toString())]
}
