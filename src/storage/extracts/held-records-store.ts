import { type Json } from '../../model/json.js'
import {
  type HeldRecord,
  type HeldRecords,
  type UnnumberedPerson,
} from '../../model/extracts/held-records.js'
import { type Database } from '../database.js'
import { isContradicted, isNewest } from './standing-record.js'

/** Held extracts in the database, as connectors read them. Rejects when the database is down. */
export function heldRecordsStore({ pool }: Pick<Database, 'pool'>): HeldRecords {
  return {
    async holding(source, nhsNumbers, most) {
      const { rows } = await pool.query<Row>({
        name: 'held-records',
        text: HOLDING,
        values: [source, nhsNumbers, most],
      })
      return {
        asOf: rows[0]?.newest ?? undefined,
        isPartial: rows[0]?.partial ?? false,
        isDisputed: rows[0]?.disputed ?? false,
        records: rows.flatMap((it) => (it.record === null ? [] : [heldRecord(it.record)])),
      }
    },
  }
}

type Row = {
  readonly newest: string | null
  readonly partial: boolean
  readonly disputed: boolean
  readonly record: RecordRow | null
}

type RecordRow = {
  readonly key: string
  readonly number: string
  readonly linked: boolean
  readonly content: Json
  readonly asOf: string
  readonly received: string
}

/**
 * One row at least, for the date of what is held. A record is superseded by a later one of the same key, whoever that
 * one is about: a number that was corrected takes the record away from whom it was wrongly given to. A record without a
 * number is of whom the source's own id of the person is linked to, unless the source itself gives that id the number of
 * somebody else; one with a number never is.
 */
const HOLDING = `
with theirs as (
  select file_id, place, nhs_number as number, false as linked from held_record
  where source = $1 and nhs_number = any($2)
  union all
  select held.file_id, held.place, link.nhs_number, true
  from record_link as link join held_record as held on held.source = link.source and held.person_key = link.local_id
  where link.source = $1 and link.nhs_number = any($2) and held.nhs_number is null
    and not ${isContradicted({ source: 'link.source', localId: 'link.local_id', numbers: '$2' })}
), found as (
  select held.source_key as key, theirs.number, theirs.linked, held.content, held.as_of as "asOf",
    file.received, held.file_id, held.place
  from theirs join held_record as held using (file_id, place) join held_file as file using (file_id)
  where file.state = 'current'
    and ${isNewest('held')}
  order by held.as_of, held.file_id, held.place
  limit $3
)
select (select max(as_of) from held_file where source = $1 and state = 'current') as newest,
  exists (select 1 from held_file where source = $1 and state = 'current' and rejected > 0) as partial,
  exists (
    select 1 from record_link as link where link.source = $1 and link.nhs_number = any($2)
      and ${isContradicted({ source: 'link.source', localId: 'link.local_id', numbers: '$2' })}
  ) as disputed,
  case when found.key is null then null else json_build_object(
    'key', key, 'number', number, 'linked', linked, 'content', content, 'asOf', "asOf",
    'received', to_char(received at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) end as record
from (select 1) as always left join found on true
order by found."asOf", found.file_id, found.place`

function heldRecord({ key, number, linked, content, asOf, received }: RecordRow): HeldRecord {
  return { recordId: key, nhsNumber: number, isLinked: linked, content, asOf, receivedAt: received }
}

/**
 * People of a source whom no record gives a valid NHS number and nobody is linked to, in the order of their ids, after
 * one of them, each with their newest record that was not replaced. Rejects when the database is down.
 */
export async function unnumberedPeople(
  { pool }: Pick<Database, 'pool'>,
  source: string,
  after: string,
  most: number,
): Promise<readonly UnnumberedPerson[]> {
  const { rows } = await pool.query<UnnumberedPerson>(UNNUMBERED, [source, after, most])
  return rows
}

const UNNUMBERED = `
select distinct on (held.person_key)
  held.person_key as "personKey", held.source_key as "recordId", held.content, held.as_of as "asOf"
from held_record as held join held_file as file using (file_id)
where held.source = $1 and held.person_key > $2 and held.nhs_number is null and file.state = 'current'
  and ${isNewest('held')}
  and not exists (select 1 from record_link as link where link.source = $1 and link.local_id = held.person_key)
  and not exists (
    select 1 from held_record as numbered
    where numbered.source = $1 and numbered.person_key = held.person_key and numbered.nhs_number is not null
  )
order by held.person_key, held.as_of desc, held.file_id desc, held.place desc
limit $3`
