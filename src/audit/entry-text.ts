import { type AuditEntry } from './record.js'

/** What an entry is found by: every member of an AuditEntry but the evidence itself. */
export type EntryColumns = Omit<AuditEntry, 'body'>

/** Those of the columns that are texts of their own, in the order of `entryText`. */
export const ENTRY_TEXTS = [
  'kind',
  'requestId',
  'actor',
  'actorOrganisation',
  'subject',
  'action',
  'purpose',
  'outcome',
] as const

/**
 * The columns as they are kept: the time in UTC with milliseconds, and only text that a database can hold.
 * Throws RangeError when `recorded` is no instant.
 */
export function entryColumns(entry: AuditEntry): EntryColumns {
  return {
    recorded: new Date(entry.recorded).toISOString(),
    kind: entry.kind,
    requestId: storable(entry.requestId),
    actor: optional(entry.actor),
    actorOrganisation: optional(entry.actorOrganisation),
    subject: optional(entry.subject),
    action: storable(entry.action),
    purpose: optional(entry.purpose),
    outcome: storable(entry.outcome),
    breakGlass: entry.breakGlass,
  }
}

/**
 * The exact text that is stored and hashed: the columns, then the evidence verbatim. The columns are inside, so that
 * an entry cannot be hidden from a search by changing what it is found by.
 */
export function entryText(columns: EntryColumns, body: string): string {
  return `${prefixOf(columns)}${body}}`
}

/** The evidence inside a text, verbatim; undefined when the text does not say what the columns say. */
export function bodyIn(text: string, columns: EntryColumns): string | undefined {
  const prefix = prefixOf(columns)
  return text.startsWith(prefix) && text.endsWith('}') ? text.slice(prefix.length, -1) : undefined
}

function prefixOf(columns: EntryColumns): string {
  const { recorded, kind, requestId, actor, actorOrganisation, subject } = columns
  const { action, purpose, outcome, breakGlass } = columns
  const found = {
    recorded,
    kind,
    requestId,
    actor,
    actorOrganisation,
    subject,
    action,
    purpose,
    outcome,
    breakGlass,
  }
  return `${JSON.stringify(found).slice(0, -1)},"evidence":`
}

function optional(text: string | undefined): string | undefined {
  return text === undefined ? undefined : storable(text)
}

/** PostgreSQL holds neither NUL nor half a surrogate pair. */
function storable(text: string): string {
  if (!HALF_PAIR.test(text) && !text.includes('\0')) return text
  return Buffer.from(text.replaceAll('\0', '\ufffd')).toString()
}

/** Or either half of a whole one: seldom enough to be looked at closely. */
const HALF_PAIR = /[\ud800-\udfff]/
