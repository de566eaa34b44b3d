import { type AccessRelease } from '../../audit/alerts/visible-to-person.js'
import { type Change } from '../../audit/change-entry.js'
import { type Database } from '../database.js'

/** A release to make: who releases it, and why. */
export type ReleaseRequest = AccessRelease & {
  readonly by: string
  readonly reason: string
  readonly at: string
}

export type ReleaseStore = {
  /**
   * Lets an access be seen, by a safeguarding lead of the organisation that asked; anybody else is refused. False where
   * there is no such entry, or it is released to them already. Never taken back.
   */
  release(release: ReleaseRequest): Promise<boolean | 'not-a-lead'>
  /** What of these accesses is released, and to whom. */
  releasesOf(
    entries: readonly { readonly shard: number; readonly index: bigint }[],
  ): Promise<readonly AccessRelease[]>
  /** Which of these accesses the person is not to be told of for now. */
  suspended(
    entries: readonly { readonly shard: number; readonly index: bigint }[],
  ): Promise<readonly Pick<AccessRelease, 'shard' | 'index'>[]>
}

/**
 * Releases of hidden accesses in the database. `leadsOf` gives the safeguarding leads of an organisation. `changed` is
 * told of each release, once it is durable.
 */
export function releaseStore(
  { pool }: Pick<Database, 'pool'>,
  leadsOf: (organisation: string) => readonly string[],
  changed: (change: Change) => Promise<void> = () => Promise.resolve(),
): ReleaseStore {
  return {
    async release({ shard, index, audience, by, reason, at }) {
      const asking = await pool.query<{ readonly organisation: string | null }>(
        'select actor_organisation as organisation from audit_entry where shard = $1 and idx = $2',
        [shard, index],
      )
      const organisation = asking.rows[0]?.organisation ?? undefined
      if (organisation === undefined) return false
      if (!leadsOf(organisation).includes(by)) return 'not-a-lead'
      const { rows } = await pool.query<{ readonly origin: string }>(
        `with released as (
           insert into access_release (shard, idx, audience, released, by, reason)
           select shard, idx, $3, $4, $5, $6 from audit_entry where shard = $1 and idx = $2
           on conflict do nothing returning shard
         )
         select origin from released join audit_shard using (shard)`,
        [shard, index, audience, at, by, reason],
      )
      const [released] = rows
      if (released === undefined) return false
      const receipt = `${released.origin}#${index.toString()}`
      await changed({ kind: 'access-released', receipt, audience, by })
      return true
    },
    async releasesOf(entries) {
      const { rows } = await pool.query<AccessRelease>(
        `select shard, idx as index, audience from access_release
         join unnest($1::integer[], $2::bigint[]) as wanted (shard, idx) using (shard, idx)`,
        columnsOf(entries),
      )
      return rows
    },
    async suspended(entries) {
      const { rows } = await pool.query<Pick<AccessRelease, 'shard' | 'index'>>(SUSPENDED, columnsOf(entries))
      return rows
    },
  }
}

/** Put off by the last word on it: the newest of what suspends and what resumes it. */
const SUSPENDED = `
select entry.shard, entry.idx as index from alert_entry as entry
join unnest($1::integer[], $2::bigint[]) as wanted (shard, idx) using (shard, idx)
join alert using (reference)
where alert.kind = 'tell-the-person' and (
  select event.action ->> 'kind' from alert_event as event
  where event.reference = alert.reference and event.action ->> 'kind' in ('suspend', 'resume')
  order by event.seq desc limit 1
) = 'suspend'`

function columnsOf(entries: readonly { readonly shard: number; readonly index: bigint }[]): unknown[] {
  return [entries.map((it) => it.shard), entries.map((it) => it.index.toString())]
}
