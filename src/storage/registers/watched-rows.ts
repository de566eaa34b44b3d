import type pg from 'pg'
import { type Keyed } from '../../audit/detectors/kin.js'
import { type OdsCode } from '../../model/ods-code.js'

/** Replaces the list of those whose records an organisation has watched, in the transaction of its feed: digests alone. */
export async function replaceWatched(
  connection: pg.ClientBase,
  organisation: OdsCode,
  watched: readonly string[],
  keyed: Keyed,
): Promise<void> {
  await connection.query('delete from watched_person where organisation = $1', [organisation])
  await connection.query(
    `insert into watched_person (organisation, person)
     select $1, unnest($2::text[]) on conflict (organisation, person) do nothing`,
    [organisation, watched.map((it) => keyed('person', it))],
  )
}
