import { type JsonObject } from '../../model/json.js'
import { type Rows } from '../parts/rows.js'
import { isSameId, withoutRepeats } from '../person/check-rows.js'
import { type ViewOptions } from './options.js'

/**
 * The rows as the mapping gets them: each once, without the number they were selected by. A row of another person, or
 * two that contradict each other under one id, makes all of them an error.
 */
export function checkedRows(rows: Rows, view: ViewOptions, personId: string): Rows {
  if (rows.kind !== 'rows') return rows
  const { belongsTo, rowId, nhsNumber } = view
  if (belongsTo !== undefined && !rows.rows.every((it) => isSameId(it[belongsTo], personId)))
    return { kind: 'error', reason: 'other-person' }
  const kept = rows.rows.map((it) => without(it, nhsNumber.column))
  const once = rowId === undefined ? kept : withoutRepeats(kept, rowId)
  return once === undefined
    ? { kind: 'error', reason: 'conflicting-duplicates' }
    : { kind: 'rows', rows: once }
}

function without(row: JsonObject, column: string): JsonObject {
  return Object.fromEntries(Object.entries(row).filter(([name]) => name !== column))
}
