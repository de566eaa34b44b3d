import type pg from 'pg'
import { type ControllerOf } from '../../audit/questions/event-for.js'
import { type Exchange, type IndexTerm, exchangesOf, termsOf } from '../../audit/questions/index-event.js'
import { columnTerms } from '../../audit/questions/index-terms.js'
import { readEvent } from '../../audit/questions/read-event.js'
import { type EntryRow, entryLine } from '../audit/rows/entry-row.js'

/** What is kept of a page of one shard, each with the place of its entry in the page, from 1. */
type Finds = {
  readonly terms: readonly (IndexTerm & { readonly at: number })[]
  readonly exchanges: readonly (Exchange & { readonly at: number })[]
}

/** Keeps what each viewer finds the entries of one shard by, and what each source did in them. What is there stays. */
export async function keepFinds(
  connection: pg.PoolClient,
  shard: number,
  rows: readonly EntryRow[],
  controllerOf: ControllerOf,
): Promise<void> {
  const { terms, exchanges } = findsIn(rows, controllerOf)
  const places = [shard, rows.map((it) => it.idx), rows.map((it) => it.recorded)]
  await connection.query({
    name: 'keep-terms',
    text: KEEP_TERMS,
    values: [...places, terms.map((it) => it.at), terms.map((it) => it.viewer), terms.map((it) => it.term)],
  })
  if (exchanges.length === 0) return
  await connection.query({
    name: 'keep-exchanges',
    text: KEEP_EXCHANGES,
    values: [
      ...places,
      exchanges.map((it) => it.at),
      exchanges.map((it) => it.source),
      exchanges.map((it) => it.holder),
      exchanges.map((it) => it.asker),
      exchanges.map((it) => it.result),
      exchanges.map((it) => it.withheld),
      exchanges.map((it) => it.isForHolder),
      exchanges.map((it) => it.milliseconds),
    ],
  })
}

function findsIn(rows: readonly EntryRow[], controllerOf: ControllerOf): Finds {
  const read = rows.map((row, n) => {
    const { text, columns } = entryLine(row)
    return { at: n + 1, columns, event: readEvent(text, columns) }
  })
  return {
    terms: read.flatMap(({ at, columns, event }) =>
      // Whoever sees all finds even what cannot be read, by what its columns say.
      (event === undefined
        ? columnTerms(columns, 'all').map((term) => ({ viewer: 'all', term }))
        : termsOf(event, controllerOf)
      ).map((it) => ({ ...it, at })),
    ),
    exchanges: read.flatMap(({ at, event }) =>
      event === undefined ? [] : exchangesOf(event, controllerOf).map((it) => ({ ...it, at })),
    ),
  }
}

const KEEP_TERMS = `
insert into audit_term (viewer, term, recorded, shard, idx, is_current)
select viewer, term, ($3::timestamptz[])[at], $1::integer, ($2::bigint[])[at], true
from unnest($4::integer[], $5::text[], $6::text[]) as found (at, viewer, term)
on conflict do nothing`

const KEEP_EXCHANGES = `
insert into audit_exchange
  (shard, idx, source, recorded, holder, asker, result, withheld, is_for_holder, milliseconds)
select $1::integer, ($2::bigint[])[at], source, ($3::timestamptz[])[at], holder, asker, result, withheld, is_for_holder,
  milliseconds
from unnest($4::integer[], $5::text[], $6::text[], $7::text[], $8::text[], $9::boolean[], $10::boolean[], $11::integer[])
  as found (at, source, holder, asker, result, withheld, is_for_holder, milliseconds)
on conflict do nothing`
