import type pg from 'pg'
import {
  type ExtractFile,
  type ExtractLoader,
  type LoadCounts,
  type LoadedPart,
  type LoadFinished,
  type LoadedFile,
  type Loading,
  type RejectedRecord,
} from '../../model/extracts/extract-loading.js'
import { type Database } from '../database.js'
import { LOCKS_EACH } from '../statements/lock-keys.js'

/** Loads extracts into the database. Every method rejects when the database is down. */
export function extractLoader({ pool }: Pick<Database, 'pool'>): ExtractLoader {
  return {
    async load(file, load) {
      const connection = await pool.connect()
      try {
        if (!(await locked(connection, file.source))) return { kind: 'busy' }
        const held = file.whenHeld === 'again' ? undefined : await heldFile(connection, file)
        if (held !== undefined) return { kind: 'held', ...held }
        // What replaces a whole extract takes as long as it takes.
        await connection.query("set statement_timeout = '15min'")
        const result = await load(await begin(connection, file))
        return { kind: 'done', result }
      } finally {
        await freed(connection)
      }
    },
    async rejects({ source, digest }, most) {
      const { rows } = await pool.query<RejectRow>(REJECTS, [source, digest, most])
      return rows.map((it) => ({
        line: Number(it.line),
        column: Number(it.column),
        reason: it.reason,
        text: it.content ?? undefined,
      }))
    },
  }
}

type RejectRow = {
  readonly line: bigint
  readonly column: bigint
  readonly reason: RejectedRecord['reason']
  readonly content: string | null
}

const REJECTS = `
select line, "column", reason, content from held_reject join held_file using (file_id)
where source = $1 and digest = $2 and state = 'current' order by place limit $3`

/** The lock belongs to the connection: a process that dies gives it back. */
async function locked(connection: pg.PoolClient, source: string): Promise<boolean> {
  const { rows } = await connection.query<{ readonly locked: boolean }>(
    'select pg_try_advisory_lock($1, hashtext($2)) as locked',
    [LOCKS_EACH.loadingExtract, source],
  )
  return rows[0]?.locked === true
}

async function freed(connection: pg.PoolClient): Promise<void> {
  try {
    await connection.query('select pg_advisory_unlock_all()')
    await connection.query('reset statement_timeout')
    connection.release()
  } catch {
    // A broken connection is not lent again; its lock is gone with it.
    connection.release(true)
  }
}

type CountsRow = { readonly records: bigint; readonly unserved: bigint; readonly rejected: bigint }

function countsOf({ records, unserved, rejected }: CountsRow): LoadCounts {
  return { records: Number(records), unserved: Number(unserved), rejected: Number(rejected) }
}

async function heldFile(
  connection: pg.PoolClient,
  { source, digest, recipe }: ExtractFile,
): Promise<
  { readonly counts: LoadCounts; readonly asOf: string; readonly givenAsOf: string | undefined } | undefined
> {
  const { rows } = await connection.query<CountsRow & { readonly as_of: string; readonly given: string }>(
    `select records, unserved, rejected, as_of, split_part(recipe, '@', 2) as given from held_file
     where source = $1 and digest = $2 and split_part(recipe, '@', 1) = $3 and state = 'current'`,
    [source, digest, recipe],
  )
  const [row] = rows
  if (row === undefined) return undefined
  return { counts: countsOf(row), asOf: row.as_of, givenAsOf: row.given === '' ? undefined : row.given }
}

/** How a file is read, as it is kept with it: the recipe, and the date given. */
function readingOf({ recipe, givenAsOf }: ExtractFile): string {
  return givenAsOf === undefined ? recipe : `${recipe}@${givenAsOf}`
}

/** Goes on with an interrupted load of the same bytes, read in the same way; any other that was begun is forgotten. */
async function begin(connection: pg.PoolClient, wanted: ExtractFile): Promise<Loading> {
  const { source, digest } = wanted
  const reading = readingOf(wanted)
  await connection.query(
    `delete from held_file where source = $1 and state = 'loading' and (digest, recipe) <> ($2, $3)`,
    [source, digest, reading],
  )
  const { rows } = await connection.query<{ readonly file_id: bigint; readonly kept: bigint }>(
    `insert into held_file (source, digest, recipe, state) values ($1, $2, $3, 'loading')
     on conflict (source) where state = 'loading' do update set state = 'loading'
     returning file_id, kept`,
    [source, digest, reading],
  )
  const [row] = rows
  if (row === undefined) throw new Error('the load could not be begun')
  const file = { id: row.file_id, source }
  let place = row.kept
  return {
    kept: Number(row.kept),
    add: async (part) => {
      await inTransaction(connection, () => addPart(connection, file, part, place))
      place += BigInt(part.records.length + part.rejects.length)
    },
    finish: (period, receivedAt, record) =>
      inTransaction(connection, () => finish(connection, file, { period, receivedAt, record })),
    discard: async () => {
      await connection.query('delete from held_file where file_id = $1', [file.id])
    },
  }
}

type FileRow = { readonly id: bigint; readonly source: string }

async function addPart(
  connection: pg.PoolClient,
  file: FileRow,
  { records, rejects }: LoadedPart,
  place: bigint,
): Promise<void> {
  await connection.query(
    `insert into held_record (file_id, source, place, line, source_key, nhs_number, person_key, as_of, content)
     select $1, $2, $3 + row_number() over () - 1, * from
     unnest($4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::json[])`,
    [
      file.id,
      file.source,
      place,
      records.map((it) => it.line),
      records.map((it) => it.key),
      records.map((it) => it.nhsNumber ?? null),
      // PostgreSQL holds no NUL in text.
      records.map((it) => it.personKey?.replaceAll('\0', '') ?? null),
      records.map((it) => it.asOf),
      records.map((it) => it.content),
    ],
  )
  await connection.query(
    `insert into held_reject (file_id, place, line, "column", reason, content)
     select $1, $2 + row_number() over () - 1, * from unnest($3::bigint[], $4::bigint[], $5::text[], $6::text[])`,
    [
      file.id,
      place + BigInt(records.length),
      rejects.map((it) => it.line),
      rejects.map((it) => it.column),
      rejects.map((it) => it.reason),
      // PostgreSQL holds no NUL in text, and a row with one must not stop the file.
      rejects.map((it) => it.text?.replaceAll('\0', '\u{fffd}') ?? null),
    ],
  )
  await connection.query('update held_file set kept = kept + $2 where file_id = $1', [
    file.id,
    records.length + rejects.length,
  ])
}

type Totals = CountsRow & { readonly as_of: string | null; readonly is_older: boolean }

const TOTALS = `
with of_file as (
  select count(*) as records, count(*) filter (where nhs_number is null) as unserved, max(as_of) as as_of
  from held_record where file_id = $1
)
select records, unserved, as_of,
  (select count(*) from held_reject where file_id = $1) as rejected,
  exists (select 1 from held_file as held
    where held.source = $2 and held.period = $3 and held.state = 'current' and held.as_of > of_file.as_of) as is_older
from of_file`

type Finishing = {
  readonly period: string
  readonly receivedAt: string
  readonly record: (loaded: LoadedFile) => Promise<void>
}

async function finish(
  connection: pg.PoolClient,
  { id, source }: FileRow,
  { period, receivedAt, record }: Finishing,
): Promise<LoadFinished> {
  const { rows } = await connection.query<Totals>(TOTALS, [id, source, period])
  const [totals] = rows
  if (totals === undefined) throw new Error('the load could not be counted')
  const counts = countsOf(totals)
  if (totals.as_of === null || totals.is_older) {
    await connection.query('delete from held_file where file_id = $1', [id])
    return { kind: totals.as_of === null ? 'empty' : 'older', counts }
  }
  // INVARIANT: what is seen of a period changes from one whole file to another, in this transaction alone.
  const { rows: before } = await connection.query<{ readonly file_id: bigint }>(
    `update held_file set state = 'superseded' where source = $1 and period = $2 and state = 'current'
     returning file_id`,
    [source, period],
  )
  for (const table of ['held_record', 'held_reject'])
    await connection.query(`delete from ${table} where file_id = any($1)`, [before.map((it) => it.file_id)])
  await connection.query(
    `update held_file set state = 'current', period = $2, received = $3, as_of = $4,
       records = $5, unserved = $6, rejected = $7 where file_id = $1`,
    [id, period, receivedAt, totals.as_of, counts.records, counts.unserved, counts.rejected],
  )
  // INVARIANT: recorded before it is committed. Where the commit then fails, the log tells of a load that nobody saw.
  const loaded: LoadedFile = { kind: 'loaded', counts, asOf: totals.as_of }
  await record(loaded)
  return loaded
}

async function inTransaction<T>(connection: pg.PoolClient, work: () => Promise<T>): Promise<T> {
  await connection.query('begin')
  try {
    const result = await work()
    await connection.query('commit')
    return result
  } catch (error) {
    await connection.query('rollback').catch(() => undefined)
    throw error
  }
}
