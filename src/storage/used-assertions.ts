import { type Database } from './database.js'

/**
 * True the first time an assertion id of an issuer is seen, across all replicas; false ever after, until it has
 * expired (RFC 7523 section 3 item 7). Expired ids are forgotten along the way. Rejects when the database is down.
 */
export type UseOnce = (issuer: string, jti: string, expires: Date) => Promise<boolean>

/** Single use kept in the database, where every replica sees it. */
export function useOnceIn({ pool }: Pick<Database, 'pool'>): UseOnce {
  return async (issuer, jti, expires) => {
    const { rowCount } = await pool.query({
      name: 'use-once',
      text: USE_ONCE,
      values: [issuer, jti, expires],
    })
    return rowCount === 1
  }
}

const USE_ONCE = `
with forgotten as (
  delete from used_assertion where ctid in (
    select ctid from used_assertion where expires < now() - interval '1 hour' limit 20 for update skip locked
  )
)
insert into used_assertion (issuer, jti, expires) values ($1, $2, $3) on conflict do nothing returning 1`
