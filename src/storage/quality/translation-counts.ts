import {
  type HeldFigures,
  type TranslationCount,
  type TranslationCounts,
} from '../../model/quality/translation-quality.js'
import type pg from 'pg'
import { inTransaction } from '../alerts/in-transaction.js'
import { type Database } from '../database.js'
import { isRefusedValue } from '../statements/refused-value.js'

/** Counts of translations in the database, to which every process of the gateway adds its own. */
export function translationCounts({ pool }: Pick<Database, 'pool'>): TranslationCounts {
  return {
    add: async (day, counts) => {
      // In one order in every process: two that lock rows in different orders would wait for each other.
      const ordered = counts.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
      const dropped = await inTransaction(pool, (connection) => addAll(connection, day, ordered))
      await pool.query(FORGET, [day, DAYS_KEPT])
      return dropped
    },
    since: async (day) => (await pool.query<TranslationCount>(SINCE, [day])).rows,
    held: async () => (await pool.query<HeldFigures>(HELD)).rows,
  }
}

/** How long counts are kept: the same months of two years can be set side by side. */
const DAYS_KEPT = 400

/** Adds all of them, or one by one where one of them is refused; how many were. */
async function addAll(
  connection: pg.ClientBase,
  day: string,
  counts: readonly TranslationCount[],
): Promise<number> {
  if (await isAdded(connection, day, counts)) return 0
  let dropped = 0
  for (const it of counts) if (!(await isAdded(connection, day, [it]))) dropped += 1
  return dropped
}

/** False where the database refuses what is said. Rejects where it cannot be asked. */
async function isAdded(
  connection: pg.ClientBase,
  day: string,
  counts: readonly TranslationCount[],
): Promise<boolean> {
  const column = <T>(of: (it: TranslationCount) => T): T[] => counts.map(of)
  await connection.query('savepoint before')
  try {
    await connection.query(ADD, [
      day,
      column((it) => it.source),
      column((it) => it.what),
      column((it) => it.name),
      column((it) => it.place),
      column((it) => it.count),
    ])
    return true
  } catch (error) {
    if (!isRefusedValue(error)) throw error
    await connection.query('rollback to savepoint before')
    return false
  }
}

function placeOf({ source, what, name, place }: TranslationCount): string {
  return JSON.stringify([source, what, name, place])
}

const FORGET = 'delete from translation_count where day < $1::date - $2::integer'

const ADD = `
insert into translation_count (day, source, what, name, place, count)
select $1::date, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])
on conflict (day, source, what, name, place) do update set count = translation_count.count + excluded.count`

const SINCE = `
with met as (
  select source, what, name, place, sum(count) as count from translation_count
  where day >= $1::date group by source, what, name, place
)
select source, what, case when what = 'code' and count < 5 then '' else name end as name, place,
  sum(count)::double precision as count
from met group by 1, 2, 3, 4 order by sum(count) desc, 1, 2, 3, 4`

const HELD = `
select source, sum(records)::double precision as records, sum(unserved)::double precision as unserved,
  sum(rejected)::double precision as rejected,
  coalesce((select json_agg(json_build_object('reason', reason, 'count', count) order by count desc, reason) from (
    select reason, count(*) as count from held_reject join held_file as file using (file_id)
    where file.state = 'current' and file.source = held_file.source group by reason
  ) as by_reason), '[]'::json) as reasons
from held_file where state = 'current' group by source order by source`
