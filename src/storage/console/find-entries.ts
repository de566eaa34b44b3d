import type pg from 'pg'
import { ANY_EVENT, ruleTerm } from '../../audit/questions/index-event.js'
import {
  type EntryPlace,
  type FoundEntry,
  type LogCursor,
  type LogPage,
  type LogQuestion,
} from '../../audit/questions/question.js'
import { type Viewer } from '../../model/officers/officer.js'
import { ENTRY_COLUMNS, type EntryRow, entryLine } from '../audit/read-log.js'

/** A page of what the viewer may see of what was asked for, the newest first. */
export async function findEntries(
  pool: pg.Pool,
  viewer: Viewer,
  question: LogQuestion,
  after: LogCursor | undefined,
  most: number,
): Promise<LogPage> {
  const { text, values } = statement(viewer, question, after, most + 1)
  const { rows } = await pool.query<Row>(text, values)
  const entries = rows.slice(0, most).map(found)
  const last = rows.length > most ? rows[most - 1] : undefined
  return {
    entries,
    next: last === undefined ? undefined : { shard: last.shard, index: last.idx, recorded: last.recorded },
  }
}

/** One entry with its text; undefined where there is none or the viewer may not see it. */
export async function findEntry(
  pool: pg.Pool,
  viewer: Viewer,
  { shard, index }: EntryPlace,
): Promise<FoundEntry | undefined> {
  const { rows } = await pool.query<Row>(
    `select origin, ${ENTRY_COLUMNS} from audit_entry as entry join audit_shard using (shard)
     where shard = $1 and idx = $2 and ($3 = 'all' or exists (
       select from audit_term as term where term.viewer = $3 and term.term = '${ANY_EVENT}'
         and (term.recorded, term.shard, term.idx) = (entry.recorded, entry.shard, entry.idx)))`,
    [shard, index, viewer],
  )
  return rows.map(found)[0]
}

/** What a sample is drawn from, and with what. */
type Draw = { readonly since: Date; readonly until: Date; readonly seed: string; readonly most: number }

/** Disclosures that the viewer may see, in an order that the seed alone decides. */
export async function sampleEntries(
  pool: pg.Pool,
  viewer: Viewer,
  { since, until, seed, most }: Draw,
): Promise<readonly FoundEntry[]> {
  const { rows } = await pool.query<Row>(
    `select origin, ${ENTRY_COLUMNS} from audit_entry as entry join audit_shard using (shard)
     where kind = 'disclosure' and entry.recorded >= $1 and entry.recorded < $2
       and ($3 = 'all' or ${termExists('$3', `'${ANY_EVENT}'`)})
     order by sha256(convert_to($4 || ' ' || shard || '#' || idx, 'UTF8')) limit $5`,
    [since, until, viewer, seed, most],
  )
  return rows.map(found)
}

type Row = EntryRow & { readonly origin: string }

function found(row: Row): FoundEntry {
  const { shard, index, columns, text, leaf } = entryLine(row)
  return { shard, index, columns, text, origin: row.origin, leaf: Buffer.from(leaf).toString('hex') }
}

type Statement = { readonly text: string; readonly values: unknown[] }

/** Every condition is one line of the table, so that any of them can stand alone or with any other. */
function statement(
  viewer: Viewer,
  question: LogQuestion,
  after: LogCursor | undefined,
  limit: number,
): Statement {
  const values: unknown[] = []
  const given = (value: unknown): string => `$${String(values.push(value))}`
  const { rule } = question
  const terms = [
    ...(viewer === 'all' ? [] : [ANY_EVENT]),
    ...(rule === undefined ? [] : [ruleTerm(rule)]),
  ].map((it) => termExists(given(viewer), given(it)))
  const conditions = CONDITIONS.flatMap(({ of, sql }) => {
    const value = of(question)
    return value === undefined ? [] : [sql(given(value))]
  })
  const place =
    after === undefined
      ? []
      : [
          `(recorded, shard, idx) < (${given(after.recorded)}::timestamptz, ${given(after.shard)}::integer, ${given(after.index)}::bigint)`,
        ]
  const where = [...terms, ...conditions, ...place].join(' and ')
  return {
    text: `select origin, ${ENTRY_COLUMNS} from audit_entry as entry join audit_shard using (shard) ${where === '' ? '' : `where ${where}`}
      order by entry.recorded desc, shard desc, idx desc limit ${String(limit)}`,
    values,
  }
}

function termExists(viewer: string, term: string): string {
  return `exists (select from audit_term as term where term.viewer = ${viewer} and term.term = ${term}
    and (term.recorded, term.shard, term.idx) = (entry.recorded, entry.shard, entry.idx))`
}

type Condition = {
  readonly of: (question: LogQuestion) => unknown
  readonly sql: (value: string) => string
}

const CONDITIONS: readonly Condition[] = [
  {
    of: (it) => it.nhsNumber,
    // Under any number the same person has or had.
    sql: (value) => `(subject = ${value} or subject in (
      select other.nhs_number from patient_number as one join patient using (patient_id)
      join patient as same using (current_number) join patient_number as other on other.patient_id = same.patient_id
      where one.nhs_number = ${value}))`,
  },
  { of: (it) => it.user, sql: (value) => `actor = ${value}` },
  { of: (it) => it.organisation, sql: (value) => `actor_organisation = ${value}` },
  { of: (it) => it.purpose, sql: (value) => `purpose = ${value}` },
  { of: (it) => it.outcome, sql: (value) => `outcome = ${value}` },
  { of: (it) => it.kind, sql: (value) => `kind = ${value}` },
  { of: (it) => it.requestId, sql: (value) => `request_id = ${value}` },
  { of: (it) => it.breakGlass, sql: (value) => `break_glass = ${value}` },
  { of: (it) => it.from, sql: (value) => `entry.recorded >= ${value}::date` },
  { of: (it) => it.to, sql: (value) => `entry.recorded < ${value}::date + 1` },
]
