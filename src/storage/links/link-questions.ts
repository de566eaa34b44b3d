import type pg from 'pg'
import {
  type LinkEvent,
  type LinkEvidence,
  type LinkReview,
  type LinkSuggestion,
  type ListedRecord,
  type LocalPerson,
  type RecordLinks,
} from '../../model/links/record-link.js'
import { type NhsNumber } from '../../model/nhs-number.js'
import { isContradicted } from '../extracts/standing-record.js'

type Questions = Omit<RecordLinks, 'link' | 'unlink' | 'raise' | 'dismiss'>

/** What can be asked of the links that are kept. Rejects when the database is down. */
export function linkQuestions(pool: pg.Pool): Questions {
  return { ...listsOf(pool), ...casesOf(pool) }
}

function listsOf(
  pool: pg.Pool,
): Pick<Questions, 'reviews' | 'linksOf' | 'waiting' | 'done' | 'withId' | 'personOf'> {
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
    waiting: async (sources, after, most) => {
      const [, raised, reference] = /^([\dT:.Z-]{24})_([\da-f-]{36})$/.exec(after ?? '') ?? []
      const { rows } = await pool.query<ListedRow>(WAITING, [
        sources,
        raised ?? null,
        reference ?? null,
        most,
      ])
      return rows.map(listedOf)
    },
    done: async (sources, after, most) => {
      const before = /^\d{1,18}$/.test(after ?? '') ? after : null
      const { rows } = await pool.query<ListedRow>(DONE, [sources, before, most])
      return rows.map(listedOf)
    },
    withId: async (sources, localId) => {
      const { rows } = await pool.query<ListedRow>(WITH_ID, [sources, localId])
      return rows.map(listedOf)
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

function casesOf(pool: pg.Pool): Pick<Questions, 'caseOf' | 'history'> {
  return {
    caseOf: async (sources, reference) => {
      const { rows } = await pool.query<CaseRow>(CASE, [sources, reference])
      const [row] = rows
      if (row === undefined) return undefined
      const { source, local_id: localId, last_event: lastEvent, raised, suggestions, linked } = row
      return {
        ...{ source, localId, reference, lastEvent, isLinked: linked },
        ...{ raised: raised ?? undefined, suggestions: suggestions ?? [] },
      }
    },
    history: async (who) => {
      const { rows } = await pool.query<EventRow>(
        `select ${INSTANT('at')} as at, act, nhs_number, by, reason, evidence from record_link_event
         where source = $1 and local_id = $2 order by event_id`,
        [who.source, who.localId],
      )
      return rows.map((it) => eventOf(who, it))
    },
  }
}

const INSTANT = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const WAITING = `
select source, local_id, reference, 'waiting' as act, null as by, ${INSTANT('raised')} as at,
  ${INSTANT('raised')} || '_' || reference as place
from link_review as review join link_case using (source, local_id)
where source = any($1)
  and ($2::timestamptz is null or (review.raised, reference) > ($2, $3::text))
order by review.raised, reference limit $4`

const DONE = `
select link_case.source, link_case.local_id, reference, act, by, ${INSTANT('event.at')} as at, last_event::text as place
from link_case join record_link_event as event on event_id = last_event
where link_case.source = any($1) and ($2::bigint is null or last_event < $2)
order by last_event desc limit $3`

const WITH_ID = `
select link_case.source, link_case.local_id, reference, '' as place,
  case when raised is null then act else 'waiting' end as act,
  case when raised is null then by end as by, ${INSTANT('coalesce(raised, event.at)')} as at
from link_case left join link_review using (source, local_id)
  left join record_link_event as event on event_id = last_event
where link_case.source = any($1) and link_case.local_id = $2 and (raised is not null or last_event is not null)
order by link_case.source`

const CASE = `
select source, local_id, coalesce(last_event, 0)::text as last_event, ${INSTANT('raised')} as raised, suggestions,
  exists (
    select 1 from record_link as link where link.source = link_case.source and link.local_id = link_case.local_id
  ) as linked
from link_case left join link_review using (source, local_id) where source = any($1) and reference = $2`

/** A source that contradicts its link says nothing of whom it knows. */
const LINKED_PERSON = `
select distinct nhs_number from record_link as link where source = any($1) and local_id = $2
  and not ${isContradicted({ source: 'link.source', localId: 'link.local_id', numbers: 'array[link.nhs_number]' })}`

type LinkRow = { readonly source: string; readonly local_id: string; readonly nhs_number: NhsNumber }
type ReviewRow = Pick<LinkReview, 'source' | 'raised' | 'suggestions'> & { readonly local_id: string }
type EventRow = Pick<LinkEvent, 'at' | 'act' | 'by' | 'reason'> & {
  readonly nhs_number: NhsNumber
  readonly evidence: LinkEvidence | null
}
type ListedRow = Omit<ListedRecord, 'localId' | 'by'> & {
  readonly local_id: string
  readonly by: string | null
}
type CaseRow = {
  readonly source: string
  readonly local_id: string
  readonly last_event: string
  readonly raised: string | null
  readonly suggestions: readonly LinkSuggestion[] | null
  readonly linked: boolean
}

function listedOf({ local_id: localId, by, ...it }: ListedRow): ListedRecord {
  return { ...it, localId, by: by ?? undefined }
}

function eventOf(
  { source, localId }: LocalPerson,
  { nhs_number: nhsNumber, evidence, ...it }: EventRow,
): LinkEvent {
  return { source, localId, ...it, nhsNumber, evidence: evidence ?? undefined }
}
