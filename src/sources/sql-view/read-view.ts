import { type Client, type CustomTypesConfig, escapeIdentifier } from 'pg'
import { type Json, type JsonObject } from '../../model/json.js'
import { type NhsNumber } from '../../model/nhs-number.js'
import { type Rows } from '../parts/rows.js'
import { isNumberOf } from '../person/check-rows.js'
import { parserOf } from './column-values.js'
import { type NumberColumn } from './options.js'

/** One view, whose rows in it are wanted, and how much of it one person can have. */
export type ViewWanted = {
  readonly view: string
  readonly nhsNumber: NumberColumn
  readonly maxRows: number
  readonly maxBytes: number
}

/**
 * Every row of the view that holds one of the numbers. More than one person has is counted by the server and never
 * sent; a row of any other number makes all of it an error. Rejects as the driver does.
 */
export async function readView(
  client: Client,
  wanted: ViewWanted,
  numbers: readonly NhsNumber[],
): Promise<Rows> {
  const { rows } = await client.query<JsonObject>({
    text: statementFor(wanted),
    values: [wanted.nhsNumber.holds === 'number' ? numbers.map(Number) : numbers.flatMap(written)],
    types: TYPES,
  })
  const count = Number(rows[0]?.[COUNT])
  if (!(count <= wanted.maxRows)) return { kind: 'error', reason: 'too-many-rows' }
  if (!(Number(rows[0]?.[BYTES]) <= wanted.maxBytes)) return { kind: 'error', reason: 'too-large' }
  const found = count === 0 ? [] : rows.map(({ [COUNT]: _count, [BYTES]: _bytes, ...row }) => row)
  if (found.length !== count) return { kind: 'error', reason: 'rows-missing' }
  if (!found.every((it) => isNumberOf(it[wanted.nhsNumber.column], numbers)))
    return { kind: 'error', reason: 'other-nhs-number' }
  return { kind: 'rows', rows: found }
}

/** Rejects, as the driver does, where the view or its column is not there or may not be read. */
export async function tryView(
  client: Client,
  { view, nhsNumber }: Pick<ViewWanted, 'view' | 'nhsNumber'>,
): Promise<void> {
  const parameter = nhsNumber.holds === 'number' ? 'null::bigint[]' : 'null::text[]'
  const column = escapeIdentifier(nhsNumber.column)
  await client.query(`select from ${quoted(view)} where ${column} = any(${parameter}) limit 0`)
}

/** Names no column of a view has. */
const COUNT = 'linchpin: rows'
const BYTES = 'linchpin: bytes'

// INVARIANT: the NHS number is the only thing rows are selected by, and it is a parameter.
function statementFor({ view, nhsNumber, maxRows, maxBytes }: ViewWanted): string {
  const type = nhsNumber.holds === 'number' ? 'bigint[]' : 'text[]'
  return `
    with found as materialized (
      select * from ${quoted(view)} where ${escapeIdentifier(nhsNumber.column)} = any($1::${type})
      limit ${maxRows + 1}
    ), size as (
      select count(*) as rows, coalesce(sum(octet_length((found.*)::text)), 0) as bytes from found
    )
    select size.rows as "${COUNT}", size.bytes as "${BYTES}", found.*
    from size left join found on size.rows <= ${maxRows} and size.bytes <= ${maxBytes}`
}

function quoted(view: string): string {
  return view.split('.').map(escapeIdentifier).join('.')
}

/** As people write it: together, or in groups of three, three and four. */
function written(number: NhsNumber): readonly string[] {
  const groups = [number.slice(0, 3), number.slice(3, 6), number.slice(6)]
  return [number, groups.join(' '), groups.join('-')]
}

const TYPES: CustomTypesConfig = {
  getTypeParser:
    (oid: number) =>
    (text: string): Json =>
      parserOf(oid)(text),
}
