import { type Settings } from '../../src/config/settings-types.js'
import { type Database } from '../../src/storage/database.js'
import { type CldRow, csvOf, serviceOf } from '../sources/extract/cld-extract.js'

const DOROTHY = '9990000018'
/** The source that files are brought for, and the most bytes it takes of one. */
export const SOURCE = 'la-hillshire'
export const LIMIT = 20_000

/** The other council may bring files too, if not for this source; a file has a limit that a test can reach. */
export function withScopesAndLimit(settings: Settings): Settings {
  return {
    ...settings,
    callingSystems: settings.callingSystems.map((it) =>
      it.organisation === '9A1' ? { ...it, scopes: [...it.scopes, 'system/ingest.c'] } : it,
    ),
    sources: settings.sources.map((it) =>
      it.id === SOURCE ? { ...it, options: { ...it.options, maxFileBytes: LIMIT } } : it,
    ),
  }
}

/** An extract of a year of its own, so that nothing takes the place of what another test brought. */
export function extractOf(year: number, more: CldRow = {}): string {
  return csvOf([
    serviceOf(DOROTHY, {
      'Reporting Period Start Date': `${String(year)}-01-01`,
      'Reporting Period End Date': `${String(year)}-12-31`,
      'LA Person Unique Identifier': `P${String(year)}`,
      ...more,
    }),
  ])
}

type Entry = { readonly actor: string | null; readonly outcome: string; readonly body: string }

/** The newest entry of an action. */
export async function lastEntry({ pool }: Database, action: string): Promise<Entry | undefined> {
  const { rows } = await pool.query<Entry>(
    'select actor, outcome, body from audit_entry where action = $1 order by recorded desc, idx desc limit 1',
    [action],
  )
  return rows[0]
}

/** Neither a number, a name nor a birth date of the file. */
export const PERSONAL = /99900000|9990000019|Dorothy|ALDER|1941/

/** How many files are held or being loaded. */
export async function filesHeld({ pool }: Database): Promise<number> {
  const { rows } = await pool.query<{ readonly n: number }>('select count(*)::int as n from held_file')
  return rows[0]?.n ?? 0
}
