import type pg from 'pg'
import { type Change } from '../../audit/change-entry.js'
import {
  type LinkAct,
  type LinkEvent,
  type LinkReview,
  type LinkSeen,
  type LinkSuggestion,
  type LocalPerson,
  type RecordLinks,
} from '../../model/links/record-link.js'
import { type NhsNumber } from '../../model/nhs-number.js'
import { inTransaction } from '../alerts/in-transaction.js'
import { type Database } from '../database.js'
import { isContradicted } from '../extracts/standing-record.js'
import { linkQuestions } from './link-questions.js'
import { LOCKS_EACH } from '../statements/lock-keys.js'

/** Links of records in the database. `recordFirst` is told of each change before it is durable. */
export function linkStore(
  { pool }: Pick<Database, 'pool'>,
  recordFirst: (change: Change) => Promise<void>,
): RecordLinks {
  return {
    link: (who, nhsNumber, act, how) =>
      inTurn(pool, who, (connection) =>
        link(connection, { ...who, ...act, nhsNumber, act: 'linked' }, how, recordFirst),
      ),
    unlink: (who, act, seen) =>
      inTurn(pool, who, (connection) => unlink(connection, who, act, seen, recordFirst)),
    raise: (review) => inTurn(pool, review, (connection) => raise(connection, review)),
    dismiss: (who, act, seen) =>
      inTurn(pool, who, (connection) => dismiss(connection, who, act, seen, recordFirst)),
    ...linkQuestions(pool),
  }
}

type LinkRow = { readonly nhs_number: NhsNumber }

function keyOf({ source, localId }: LocalPerson): readonly [string, string] {
  return [source, localId]
}

/** One change of a record at a time, whoever makes it. */
function inTurn<T>(
  pool: pg.Pool,
  who: LocalPerson,
  work: (connection: pg.PoolClient) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, async (connection) => {
    await connection.query('select pg_advisory_xact_lock($1, hashtext($2))', [
      LOCKS_EACH.changingLink,
      JSON.stringify(keyOf(who)),
    ])
    return work(connection)
  })
}

async function link(
  connection: pg.PoolClient,
  event: Omit<LinkEvent, 'evidence'>,
  { evidence, again, seen }: Parameters<RecordLinks['link']>[3],
  recordFirst: (change: Change) => Promise<void>,
): ReturnType<RecordLinks['link']> {
  if (!(await isAsSeen(connection, event, seen))) return 'changed-meanwhile'
  const before = await linkedTo(connection, event)
  if (before !== undefined) return before === event.nhsNumber ? 'linked-already' : 'linked-otherwise'
  if (await contradicted(connection, event)) {
    // The matcher's word against the source's own: somebody has to judge.
    const suggestions = evidence === undefined ? [] : [{ nhsNumber: event.nhsNumber, evidence }]
    const { source, localId, at } = event
    await raise(connection, { source, localId, raised: at, suggestions })
    return 'contradicted'
  }
  if (!again && (await partedFrom(connection, event)).includes(event.nhsNumber)) return 'parted'
  await connection.query('insert into record_link (source, local_id, nhs_number) values ($1, $2, $3)', [
    ...keyOf(event),
    event.nhsNumber,
  ])
  await connection.query('delete from link_review where source = $1 and local_id = $2', [...keyOf(event)])
  await keep(connection, { ...event, evidence }, recordFirst)
  return 'linked'
}

async function unlink(
  connection: pg.PoolClient,
  who: LocalPerson,
  act: LinkAct,
  seen: LinkSeen | undefined,
  recordFirst: (change: Change) => Promise<void>,
): ReturnType<RecordLinks['unlink']> {
  if (!(await isAsSeen(connection, who, seen))) return 'changed-meanwhile'
  const nhsNumber = await linkedTo(connection, who)
  if (nhsNumber === undefined) return 'not-linked'
  await connection.query('delete from record_link where source = $1 and local_id = $2', [...keyOf(who)])
  await keep(connection, { ...who, ...act, nhsNumber, act: 'unlinked', evidence: undefined }, recordFirst)
  return 'unlinked'
}

/** Whether nothing has been done since, and everybody who was shown is still suggested. */
async function isAsSeen(
  connection: pg.PoolClient,
  who: LocalPerson,
  seen: LinkSeen | undefined,
): Promise<boolean> {
  if (seen === undefined) return true
  const { rows } = await connection.query<{ readonly last_event: string }>(
    'select coalesce(max(event_id), 0)::text as last_event from record_link_event where source = $1 and local_id = $2',
    [...keyOf(who)],
  )
  if (rows[0]?.last_event !== seen.lastEvent) return false
  const suggested = (await suggestedFor(connection, who))?.map((it) => it.nhsNumber) ?? []
  return seen.shown.every((it) => suggested.includes(it))
}

async function suggestedFor(
  connection: pg.PoolClient,
  who: LocalPerson,
): Promise<readonly LinkSuggestion[] | undefined> {
  const { rows } = await connection.query<Pick<LinkReview, 'suggestions'>>(
    'select suggestions from link_review where source = $1 and local_id = $2',
    [...keyOf(who)],
  )
  return rows[0]?.suggestions
}

async function raise(connection: pg.PoolClient, review: LinkReview): ReturnType<RecordLinks['raise']> {
  if ((await linkedTo(connection, review)) !== undefined) return 'nothing-to-suggest'
  const parted = await partedFrom(connection, review)
  const suggestions = review.suggestions.filter((it) => !parted.includes(it.nhsNumber))
  if (suggestions.length === 0) return 'nothing-to-suggest'
  await connection.query(
    `insert into link_review (source, local_id, raised, suggestions) values ($1, $2, $3, $4)
     on conflict (source, local_id) do update set suggestions = excluded.suggestions`,
    [...keyOf(review), review.raised, JSON.stringify(suggestions)],
  )
  await connection.query(
    'insert into link_case (source, local_id) values ($1, $2) on conflict (source, local_id) do nothing',
    [...keyOf(review)],
  )
  return 'raised'
}

async function dismiss(
  connection: pg.PoolClient,
  who: LocalPerson,
  act: LinkAct,
  seen: LinkSeen | undefined,
  recordFirst: (change: Change) => Promise<void>,
): ReturnType<RecordLinks['dismiss']> {
  if (!(await isAsSeen(connection, who, seen))) return 'changed-meanwhile'
  const suggestions = await suggestedFor(connection, who)
  if (suggestions === undefined) return 'not-waiting'
  const isJudged = (it: LinkSuggestion): boolean => seen === undefined || seen.shown.includes(it.nhsNumber)
  const left = suggestions.filter((it) => !isJudged(it))
  await connection.query(
    left.length === 0
      ? 'delete from link_review where source = $1 and local_id = $2 and $3::json is not null'
      : 'update link_review set suggestions = $3 where source = $1 and local_id = $2',
    [...keyOf(who), JSON.stringify(left)],
  )
  for (const { nhsNumber, evidence } of suggestions.filter(isJudged))
    await keep(connection, { ...who, ...act, nhsNumber, act: 'dismissed', evidence }, recordFirst)
  return 'dismissed'
}

async function linkedTo(connection: pg.PoolClient, who: LocalPerson): Promise<NhsNumber | undefined> {
  const { rows } = await connection.query<Pick<LinkRow, 'nhs_number'>>(
    'select nhs_number from record_link where source = $1 and local_id = $2',
    [...keyOf(who)],
  )
  return rows[0]?.nhs_number
}

async function contradicted(
  connection: pg.PoolClient,
  event: LocalPerson & { readonly nhsNumber: NhsNumber },
): Promise<boolean> {
  const { rows } = await connection.query<{ readonly said: boolean }>(CONTRADICTED, [
    ...keyOf(event),
    [event.nhsNumber],
  ])
  return rows[0]?.said === true
}

const CONTRADICTED = `
select ${isContradicted({ source: '$1', localId: '$2', numbers: '$3::text[]' })} as said`

/** Whom somebody has said it is not: the last word on each. */
async function partedFrom(connection: pg.PoolClient, who: LocalPerson): Promise<readonly NhsNumber[]> {
  const { rows } = await connection.query<Pick<LinkRow, 'nhs_number'>>(
    `select nhs_number from (
       select distinct on (nhs_number) nhs_number, act from record_link_event
       where source = $1 and local_id = $2 order by nhs_number, event_id desc
     ) as last where act <> 'linked'`,
    [...keyOf(who)],
  )
  return rows.map((it) => it.nhs_number)
}

/** INVARIANT: the log has it before it is committed. Where the commit then fails, the log tells of a change that never was. */
async function keep(
  connection: pg.PoolClient,
  event: LinkEvent,
  recordFirst: (change: Change) => Promise<void>,
): Promise<void> {
  const { at, act, source, localId, nhsNumber, by, reason, evidence } = event
  await connection.query(
    `with kept as (
       insert into record_link_event (at, act, source, local_id, nhs_number, by, reason, evidence)
       values ($1, $2, $3, $4, $5, $6, $7, $8) returning source, local_id, event_id
     )
     insert into link_case (source, local_id, last_event) select * from kept
     on conflict (source, local_id) do update set last_event = excluded.last_event`,
    [
      at,
      act,
      source,
      localId,
      nhsNumber,
      by,
      reason,
      evidence === undefined ? null : JSON.stringify(evidence),
    ],
  )
  await recordFirst({ kind: 'record-link', act, source, localId, by, reason, evidence, subject: nhsNumber })
}
