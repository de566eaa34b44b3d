import type pg from 'pg'
import { type Colleague } from '../../model/officers/session.js'
import { type Officer, isOfficerRole } from '../../model/officers/officer.js'
import { type Database } from '../database.js'

/** Keeps that an officer has signed in, as they were attested now. */
export async function keepOfficer(
  connection: pg.ClientBase,
  { organisation, userId, name, role }: Officer,
  signedIn: Date,
): Promise<void> {
  await connection.query(
    `insert into console_officer (organisation, user_id, name, role, signed_in) values ($1, $2, $3, $4, $5)
     on conflict (organisation, user_id) do update set name = $3, role = $4, signed_in = $5`,
    [organisation, userId, name, role, signedIn],
  )
}

/** Who of an organisation has signed in since an instant, by their names. */
export async function colleaguesIn(
  pool: Database['pool'],
  organisation: string,
  since: Date,
): Promise<readonly Colleague[]> {
  const { rows } = await pool.query<Record<'userId' | 'name' | 'role', string>>(
    `select user_id as "userId", name, role from console_officer
     where organisation = $1 and signed_in >= $2 order by name, user_id limit 200`,
    [organisation, since],
  )
  return rows.flatMap(({ role, ...it }) => (isOfficerRole(role) ? [{ ...it, role }] : []))
}
