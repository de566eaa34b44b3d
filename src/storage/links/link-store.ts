import type pg from 'pg'
import { type Change } from '../../audit/change-entry.js'
import {
  type LinkAct,
  type LinkEvent,
  type LinkEvidence,
  type LinkReview,
  type LinkSuggestion,
  type LocalPerson,
  type RecordLinks,
} from '../../model/links/record-link.js'
import { type NhsNumber } from '../../model/nhs-number.js'
import { inTransaction } from '../alerts/in-transaction.js'
import { type Database } from '../database.js'
import { isContradicted } from '../extracts/standing-record.js'

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
    unlink: (who, act) =>
      inTurn(pool, who, async (connection) => {
        const nhsNumber = await linkedTo(connection, who)
        if (nhsNumber === undefined) return 'not-linked'
        await connection.query('delete from record_link where source = $1 and local_id = $2', [...keyOf(who)])
        await keep(
          connection,
          { ...who, ...act, nhsNumber, act: 'unlinked', evidence: undefined },
          recordFirst,
        )
        return 'unlinked'
      }),
    raise: (review) => inTurn(pool, review, (connection) => raise(connection, review)),
    dismiss: (who, act) => inTurn(pool, who, (connection) => dismiss(connection, who, act, recordFirst)),
    ...questionsOf(pool),
  }
}

type Questions = Pick<RecordLinks, 'reviews' | 'linksOf' | 'judged' | 'history' | 'personOf'>

function questionsOf(pool: pg.Pool): Questions {
  return {
    reviews: async (source, most) => {
      const { rows } = await pool.query<ReviewRow>(
        `select source, local_id, ${INSTANT('raised')} as raised, suggestions from link_review
         where $1::text is null or source = $1 order by link_review.raised, source, local_id limit $2`,
        [source ?? null, most],
      )
      return rows.map(({ local_id: localId, ...it }) => ({ ...it, localId }))
    },
    linksOf: async (source, most) => {
      const { rows } = await pool.query<LinkRow>(
        `select source, local_id, nhs_number from record_link
         where $1::text is null or source = $1 order by source, local_id limit $2`,
        [source ?? null, most],
      )
      return rows.map((it) => ({ source: it.source, localId: it.local_id, nhsNumber: it.nhs_number }))
    },
    history: async (who) => {
      const { rows } = await pool.query<EventRow>(
        `select ${INSTANT('at')} as at, act, nhs_number, by, reason, evidence from record_link_event
         where source = $1 and local_id = $2 order by event_id`,
        [...keyOf(who)],
      )
      return rows.map((it) => eventOf(who, it))
    },
    judged: async (source, most) => {
      const { rows } = await pool.query<EventRow & Pick<LinkRow, 'local_id'>>(JUDGED, [source, most])
      return rows.map(({ local_id: localId, ...it }) => eventOf({ source, localId }, it))
    },
    personOf: async (sources, localId) => {
      const { rows } = await pool.query<Pick<LinkRow, 'nhs_number'>>({
        name: 'linked-person',
        text: LINKED_PERSON,
        values: [sources, localId],
      })
      return rows.length === 1 ? rows[0]?.nhs_number : undefined
    },
  }
}

const INSTANT = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const JUDGED = `
select local_id, ${INSTANT('last.at')} as at, act, nhs_number, by, reason, evidence from (
  select distinct on (local_id) * from record_link_event where source = $1 order by local_id, event_id desc
) as last order by event_id desc limit $2`

function eventOf(who: LocalPerson, { nhs_number: nhsNumber, evidence, ...it }: EventRow): LinkEvent {
  const { source, localId } = who
  return { source, localId, ...it, nhsNumber, evidence: evidence ?? undefined }
}

/** A source that contradicts its link says nothing of whom it knows. */
const LINKED_PERSON = `
select distinct nhs_number from record_link as link where source = any($1) and local_id = $2
  and not ${isContradicted({ source: 'link.source', localId: 'link.local_id', numbers: 'array[link.nhs_number]' })}`

type LinkRow = { readonly source: string; readonly local_id: string; readonly nhs_number: NhsNumber }
type ReviewRow = Pick<LinkReview, 'source' | 'raised'> & {
  readonly local_id: string
  readonly suggestions: readonly LinkSuggestion[]
}
type EventRow = Pick<LinkEvent, 'at' | 'act' | 'by' | 'reason'> & {
  readonly nhs_number: NhsNumber
  readonly evidence: LinkEvidence | null
}

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
    await connection.query('select pg_advisory_xact_lock(7015, hashtext($1))', [JSON.stringify(keyOf(who))])
    return work(connection)
  })
}

async function link(
  connection: pg.PoolClient,
  event: Omit<LinkEvent, 'evidence'>,
  { evidence, again }: { readonly evidence: LinkEvidence | undefined; readonly again: boolean },
  recordFirst: (change: Change) => Promise<void>,
): ReturnType<RecordLinks['link']> {
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
  return 'raised'
}

async function dismiss(
  connection: pg.PoolClient,
  who: LocalPerson,
  act: LinkAct,
  recordFirst: (change: Change) => Promise<void>,
): ReturnType<RecordLinks['dismiss']> {
  const { rows } = await connection.query<Pick<ReviewRow, 'suggestions'>>(
    'delete from link_review where source = $1 and local_id = $2 returning suggestions',
    [...keyOf(who)],
  )
  const [review] = rows
  if (review === undefined) return 'not-waiting'
  for (const { nhsNumber, evidence } of review.suggestions)
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
    `insert into record_link_event (at, act, source, local_id, nhs_number, by, reason, evidence)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
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
