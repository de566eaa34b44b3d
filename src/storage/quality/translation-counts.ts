import {
  type HeldFigures,
  type TranslationCount,
  type TranslationCounts,
} from '../../model/quality/translation-quality.js'
import { type Database } from '../database.js'

/** Counts of translations in the database, to which every process of the gateway adds its own. */
export function translationCounts({ pool }: Pick<Database, 'pool'>): TranslationCounts {
  return {
    add: async (day, counts) => {
      const column = <T>(of: (it: TranslationCount) => T): T[] => counts.map(of)
      await pool.query(ADD, [
        day,
        column((it) => it.source),
        column((it) => it.what),
        column((it) => it.name),
        column((it) => it.place),
        column((it) => it.count),
      ])
    },
    since: async (day) => (await pool.query<TranslationCount>(SINCE, [day])).rows,
    held: async () => (await pool.query<HeldFigures>(HELD)).rows,
  }
}

const ADD = `
insert into translation_count (day, source, what, name, place, count)
select $1::date, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])
on conflict (day, source, what, name, place) do update set count = translation_count.count + excluded.count`

const SINCE = `
select source, what, name, place, sum(count)::double precision as count from translation_count
where day >= $1::date group by source, what, name, place order by sum(count) desc, source, what, name, place`

const HELD = `
select source, sum(records)::double precision as records, sum(unserved)::double precision as unserved,
  sum(rejected)::double precision as rejected,
  coalesce((select json_agg(json_build_object('reason', reason, 'count', count) order by count desc, reason) from (
    select reason, count(*) as count from held_reject join held_file as file using (file_id)
    where file.state = 'current' and file.source = held_file.source group by reason
  ) as by_reason), '[]'::json) as reasons
from held_file where state = 'current' group by source order by source`
