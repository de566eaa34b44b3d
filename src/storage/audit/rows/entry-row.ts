import { ENTRY_TEXTS, type EntryColumns } from '../../../audit/entry-text.js'
import { type EntryLine } from '../../../audit/log-line.js'

/** An entry as a row; `recorded` is text in full. */
export type EntryRow = {
  readonly shard: number
  readonly idx: bigint
  readonly recorded: string
  readonly kind: EntryColumns['kind']
  readonly request_id: string
  readonly actor: string | null
  readonly actor_organisation: string | null
  readonly subject: string | null
  readonly action: string
  readonly purpose: string | null
  readonly outcome: string
  readonly break_glass: boolean
  readonly leaf: Uint8Array
  readonly body: string
}

/** What to select of audit_entry for an EntryRow: the time in full, so that a change of a microsecond shows. */
export const ENTRY_COLUMNS = `shard, idx,
  coalesce(to_char(recorded at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), recorded::text) as recorded,
  kind, request_id, actor, actor_organisation, subject, action, purpose, outcome, break_glass, leaf, body`

/** The names in the database of ENTRY_TEXTS, in that order. */
export const TEXT_COLUMNS = ENTRY_TEXTS.map((it) =>
  it.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
).join(', ')

/** A row as a line of the log. */
export function entryLine(row: EntryRow): EntryLine {
  return {
    kind: 'entry',
    shard: row.shard,
    index: row.idx,
    leaf: row.leaf,
    text: row.body,
    columns: {
      recorded: row.recorded.endsWith('000Z') ? `${row.recorded.slice(0, -4)}Z` : row.recorded,
      kind: row.kind,
      requestId: row.request_id,
      actor: row.actor ?? undefined,
      actorOrganisation: row.actor_organisation ?? undefined,
      subject: row.subject ?? undefined,
      action: row.action,
      purpose: row.purpose ?? undefined,
      outcome: row.outcome,
      breakGlass: row.break_glass,
    },
  }
}
