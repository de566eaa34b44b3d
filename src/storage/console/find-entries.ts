import type pg from 'pg'
import { ANY_EVENT, questionTerms, ruleTerm } from '../../audit/questions/index-terms.js'
import {
  type EntryPlace,
  type FoundEntry,
  type LogCursor,
  type LogPage,
  type LogQuestion,
} from '../../audit/questions/question.js'
import { REFUSALS_SAID_AS_NOBODY } from '../../model/refusals/code-said.js'
import { type Viewer } from '../../model/officers/officer.js'
import { ENTRY_COLUMNS, type EntryRow, entryLine } from '../audit/rows/entry-row.js'
import { type AnswerRow, type Asking, IF_COMPLETE, answerOf, withState } from './complete-answer.js'

/** What is asked: a question, after which entry, and how many at most. */
type PageAsked = {
  readonly question: LogQuestion
  readonly after: LogCursor | undefined
  readonly most: number
}

/** A page of what the viewer may see of what was asked for, the newest first; undefined where the index is behind. */
export async function findEntries(
  pool: pg.Pool,
  viewer: Viewer,
  { question, after, most }: PageAsked,
  asking: Asking,
): Promise<LogPage | undefined> {
  const { text, values } = statement(viewer, question, after, most + 1)
  const answer = await pool.query<AnswerRow<Row>>(withState(text, asking), values)
  const rows = answerOf(answer.rows)
  if (rows === undefined) return undefined
  const entries = rows.slice(0, most).map(found)
  const last = rows.length > most ? rows[most - 1] : undefined
  return {
    entries,
    next: last === undefined ? undefined : { shard: last.shard, index: last.idx, recorded: last.recorded },
  }
}

/** One entry with its text: none where there is none or the viewer may not see it; undefined where the index is behind. */
export async function findEntry(
  pool: pg.Pool,
  viewer: Viewer,
  { shard, index }: EntryPlace,
  asking: Asking,
): Promise<readonly FoundEntry[] | undefined> {
  const { rows } = await pool.query<AnswerRow<Row>>(
    withState(
      `${FOUND} from audit_entry as entry where shard = $1 and idx = $2 and ${IF_COMPLETE}
       and ($3 = 'all' or exists (
         select from audit_term as term where term.viewer = $3 and term.term = '${ANY_EVENT}'
           and (term.recorded, term.shard, term.idx) = (entry.recorded, entry.shard, entry.idx)))`,
      asking,
    ),
    [shard, index, viewer],
  )
  return answerOf(rows)?.map(found)
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
       and ($3 = 'all' or exists (
         select from audit_term as term where term.viewer = $3 and term.term = '${ANY_EVENT}' and term.is_current
           and (term.recorded, term.shard, term.idx) = (entry.recorded, entry.shard, entry.idx)))
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

/**
 * A question goes either through the entries, where a column finds few of them in order, or through the terms of its
 * viewer. Each look from the one at the other is a subquery of its own, which the planner cannot turn round: to it three
 * columns that always agree look like three conditions, and it would read the whole log to be sure of a page.
 */
function statement(
  viewer: Viewer,
  question: LogQuestion,
  after: LogCursor | undefined,
  limit: number,
): Statement {
  const values: unknown[] = []
  const given = (value: unknown): string => `$${String(values.push(value))}`
  const conditions = CONDITIONS.flatMap(({ of, sql }) => {
    const value = of(question)
    return value === undefined ? [] : [sql(given(value), viewer)]
  })
  const [first, ...terms] = questionTerms(question, viewer)
  const page = { conditions, period: periodOf(question, after, given), limit: String(limit), given, viewer }
  if (first !== undefined && !isFoundByColumn(viewer, question))
    return { text: throughTerms(first, page), values }
  const checked =
    viewer === 'all' ? [first, ...terms].filter(isRule) : [ANY_EVENT, first, ...terms].filter(isSeen)
  return { text: throughEntries([...new Set(checked)], page), values }
}

type Page = {
  readonly conditions: readonly string[]
  /** Conditions on when, of whatever is gone through. */
  readonly period: readonly string[]
  readonly limit: string
  readonly given: (value: unknown) => string
  readonly viewer: Viewer
}

/** Few entries have the same of these, and each has an index in the order of time. */
function isFoundByColumn(viewer: Viewer, { nhsNumber, user, requestId, organisation }: LogQuestion): boolean {
  return (
    [nhsNumber, user, requestId].some((it) => it !== undefined) ||
    (organisation === viewer && viewer !== 'all')
  )
}

/** What the columns do not say themselves. */
function isSeen(term: string | undefined): term is string {
  return term === ANY_EVENT || isRule(term)
}

function isRule(term: string | undefined): term is string {
  return term?.startsWith(ruleTerm('')) === true
}

const NEWEST_FIRST = 'order by recorded desc, shard desc, idx desc'
const FOUND = `select entry.recorded as instant, (select origin from audit_shard where audit_shard.shard = entry.shard) as origin, ${ENTRY_COLUMNS}`

function throughEntries(
  terms: readonly string[],
  { conditions, period, limit, given, viewer }: Page,
): string {
  const seen = terms.map(
    (
      term,
    ) => `(select true from audit_term as term where term.viewer = ${given(viewer)} and term.term = ${given(term)}
      and term.recorded = entry.recorded and term.shard = entry.shard and term.idx = entry.idx limit 1)`,
  )
  const where = [IF_COMPLETE, ...conditions, ...period, ...seen].join(' and ')
  return `${FOUND} from audit_entry as entry where ${where}
    order by entry.recorded desc, shard desc, idx desc limit ${limit}`
}

function throughTerms(term: string, { conditions, period, limit, given, viewer }: Page): string {
  const of = [`viewer = ${given(viewer)}`, `term = ${given(term)}`, IF_COMPLETE, ...period].join(' and ')
  const place = 'entry.recorded = place.recorded and entry.shard = place.shard and entry.idx = place.idx'
  return `${FOUND} from (
      select entry.* from (select recorded, shard, idx from audit_term as entry where ${of} ${NEWEST_FIRST}) as place
      cross join lateral (
        select * from audit_entry as entry where ${[place, ...conditions].join(' and ')} limit 1) as entry
      order by place.recorded desc, place.shard desc, place.idx desc limit ${limit}
    ) as entry order by entry.recorded desc, shard desc, idx desc`
}

function periodOf(
  { from, to }: LogQuestion,
  after: LogCursor | undefined,
  given: Page['given'],
): readonly string[] {
  return [
    ...(from === undefined ? [] : [`entry.recorded >= ${given(from)}::date`]),
    ...(to === undefined ? [] : [`entry.recorded < ${given(to)}::date + 1`]),
    ...(after === undefined
      ? []
      : [
          `(entry.recorded, entry.shard, entry.idx) < (${given(after.recorded)}::timestamptz, ${given(after.shard)}::integer, ${given(after.index)}::bigint)`,
        ]),
  ]
}

type Condition = {
  readonly of: (question: LogQuestion) => unknown
  readonly sql: (value: string, viewer: Viewer) => string
}

/** Somebody was described and nobody shown: to all but those who see everything it was nobody. */
const REFUSED_DESCRIPTION = `(action = 'match' and kind = 'refusal')`
const OUTCOME_SAID = `case when ${REFUSED_DESCRIPTION}
  and outcome in (${REFUSALS_SAID_AS_NOBODY.map((it) => `'${it}'`).join(', ')}) then 'PATIENT_NOT_FOUND' else outcome end`

/** Every condition is one line of the table, so that any of them can stand alone or with any other. */
const CONDITIONS: readonly Condition[] = [
  {
    of: (it) => it.nhsNumber,
    // Under any number the same person has or had; as an array, so that the index answers.
    sql: (
      value,
      viewer,
    ) => `${viewer === 'all' ? '' : `not ${REFUSED_DESCRIPTION} and `}subject = any(array(select ${value}::text union select other.nhs_number
      from patient_number as one join patient using (patient_id)
      join patient as same using (current_number) join patient_number as other on other.patient_id = same.patient_id
      where one.nhs_number = ${value}))`,
  },
  { of: (it) => it.user, sql: (value) => `actor = ${value}` },
  { of: (it) => it.organisation, sql: (value) => `actor_organisation = ${value}` },
  { of: (it) => it.purpose, sql: (value) => `purpose = ${value}` },
  {
    of: (it) => it.outcome,
    sql: (value, viewer) => `${viewer === 'all' ? 'outcome' : OUTCOME_SAID} = ${value}`,
  },
  { of: (it) => it.kind, sql: (value) => `kind = ${value}` },
  { of: (it) => it.requestId, sql: (value) => `request_id = ${value}` },
  { of: (it) => it.breakGlass, sql: (value) => `break_glass = ${value}` },
]
