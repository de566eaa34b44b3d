import type pg from 'pg'
import { bodyIn } from '../../audit/entry-text.js'
import { type LogHome, readOpening } from '../../audit/shard-opening.js'
import { ENTRY_COLUMNS, type EntryRow, entryLine } from './rows/entry-row.js'

/** The database is a copy: a log that was begun in another one must not be gone on with, or there would be two of it. */
class LogRestored extends Error {
  override readonly name = 'LogRestored'
}

/** Where this connection is. */
export async function homeOf(connection: pg.ClientBase): Promise<LogHome> {
  const { rows } = await connection.query<LogHome>(
    `select system_identifier || '/' || (select oid from pg_database where datname = current_database()) as database,
       substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) as history
     from pg_control_system()`,
  )
  const [home] = rows
  if (home === undefined) throw new Error('the database does not say which it is')
  return home
}

/**
 * Why a shard is not to be gone on with here; undefined where it may be. Throws LogRestored where it was begun in
 * another database: what came after the copy was made is not in it, and shards of these names may be elsewhere.
 */
export async function homeProblem(
  connection: pg.ClientBase,
  shard: number,
  here: LogHome,
): Promise<string | undefined> {
  const { rows } = await connection.query<EntryRow>(
    `select ${ENTRY_COLUMNS} from audit_entry where shard = $1 and idx = 0`,
    [shard],
  )
  const [line] = rows.map(entryLine)
  // A shard that never got its first entry is nobody's yet.
  if (line === undefined) return undefined
  const body = bodyIn(line.text, line.columns)
  const home = body === undefined ? undefined : readOpening(body)?.home
  if (home === undefined) return 'it does not say in which database it was begun'
  if (home.database !== here.database)
    throw new LogRestored(
      'the access log in this database was begun in another one: a restored log goes on under another logOrigin',
    )
  return home.history === here.history
    ? undefined
    : 'the database was recovered, or failed over, since it was begun'
}
