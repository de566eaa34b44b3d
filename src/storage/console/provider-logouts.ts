import type pg from 'pg'
import { type Officer } from '../../model/officers/officer.js'
import { type BegunSession, type ProviderLogout } from '../../model/officers/session.js'
import { inTransaction } from '../alerts/in-transaction.js'
import { type Database } from '../database.js'
import { LOCKS_EACH } from '../statements/lock-keys.js'

/** Ends what has ended at the identity provider, once for each `jti`; rejects, and nothing has ended, when it cannot. */
export async function endAtProvider(
  pool: Database['pool'],
  { jti, subject, session, at, expires }: ProviderLogout,
  now: Date,
): Promise<readonly Officer[] | 'replayed'> {
  // By itself, so that what is over keeps nobody waiting who is somebody else.
  await pool.query('delete from console_logout where forgotten <= $1', [now])
  return inTransaction(pool, async (connection) => {
    await oneAtATime(connection, { subject, session })
    // For as long as a token could be said again, and as a sign-in that was begun before could still be finished.
    const forgotten = new Date(Math.max(expires.getTime() + SKEW_MS, now.getTime() + UNDER_WAY_MS))
    const { rowCount } = await connection.query(
      `insert into console_logout (jti, subject, provider_session, at, forgotten) values ($1, $2, $3, $4, $5)
       on conflict do nothing`,
      [jti, subject, session, at, forgotten],
    )
    if (rowCount === 0) return 'replayed'
    const { rows } = await connection.query<{ readonly officer: Officer }>(
      `delete from console_session
       where ($1::text is null or subject = $1) and ($2::text is null or provider_session = $2 or (provider_session is null and subject = $1))
         and ($1::text is not null or $2::text is not null)
       returning officer`,
      [subject, session],
    )
    return rows.map((it) => it.officer)
  })
}

const SKEW_MS = 5 * 60_000
const UNDER_WAY_MS = 60 * 60_000

/**
 * Whether the provider has ended what this would begin: the very session, whenever they proved who they are, or since
 * then every session of the subject, or one that cannot be told from this. Both times are the provider’s own, in whole
 * seconds.
 */
export async function hasEndedAtProvider(
  connection: pg.ClientBase,
  { provider, attested }: Pick<BegunSession, 'provider' | 'attested'>,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `select 1 from console_logout
     where (subject is null or subject = $1)
       and (provider_session = $2
         or (subject = $1 and at > $3 and (provider_session is null or $2::text is null)))
     limit 1`,
    [provider.subject, provider.session, attested],
  )
  return rowCount !== 0
}

/**
 * What the provider ends and what is begun go one after another where they are of one subject or of one session, so that
 * neither misses the other; nobody else waits. Always in one order, so that no two wait for each other.
 */
export async function oneAtATime(
  connection: pg.ClientBase,
  { subject, session }: Pick<ProviderLogout, 'subject' | 'session'>,
): Promise<void> {
  const names = [
    subject === undefined ? [] : [`sub ${subject}`],
    session === undefined ? [] : [`sid ${session}`],
  ]
  await connection.query(LOCK, [LOCKS_EACH.endingSessions, names.flat()])
}

const LOCK = `
select pg_advisory_xact_lock($1, it.key)
from (select distinct hashtext(name) as key from unnest($2::text[]) as name order by key) as it`
