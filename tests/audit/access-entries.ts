import { randomUUID } from 'node:crypto'
import { entryColumns, entryText } from '../../src/audit/entry-text.js'
import { leafHash } from '../../src/audit/merkle.js'
import { type EntryLine } from '../../src/audit/log-line.js'
import { type AuditEntry } from '../../src/audit/record.js'
import { auditEntry } from './audit-entries.js'

/** What is unlike an ordinary access: columns of the entry, and members of its evidence. */
export type Unlike = {
  readonly columns?: Partial<AuditEntry>
  readonly requester?: Readonly<Record<string, unknown>>
  readonly evidence?: Readonly<Record<string, unknown>>
}

/** The entry of one access, in the form in which they are recorded. */
export function accessEntry({ columns = {}, requester = {}, evidence = {} }: Unlike = {}): AuditEntry {
  const sources = [{ source: 'riverton', area: 'services', outcome: 'answered' }]
  return auditEntry({
    ...columns,
    body: JSON.stringify({
      version: 1,
      nonce: randomUUID(),
      requester: { userId: 'worker-1', selfClaimed: false, permissionToView: 'granted', ...requester },
      obligations: [],
      sources,
      ...evidence,
    }),
  })
}

/** The same as a line of the log. */
export function accessLine(unlike: Unlike = {}, index = 0n): EntryLine {
  const entry = accessEntry(unlike)
  const columns = entryColumns(entry)
  const text = entryText(columns, entry.body)
  return { kind: 'entry', shard: 1, index, leaf: leafHash(text), columns, text }
}

export const BROKEN_GLASS: Unlike = {
  columns: { breakGlass: true, purpose: 'emergency' },
  requester: { breakGlass: true, reason: 'Unconscious on arrival', permissionToView: 'unable' },
  evidence: { obligations: ['privacy-officer-alert', 'record-reason', 'inform-subject', 'time-limit-4h'] },
}

export const SECTION_42: Unlike = {
  columns: { purpose: 'safeguarding-adult' },
  requester: { authority: { reference: 'S42-1', justification: 'neglect reported' } },
  evidence: { obligations: ['privacy-officer-alert', 'record-reason', 'minimum-necessary'] },
}

export const SELF_CLAIMED: Unlike = {
  requester: { selfClaimed: true },
  evidence: { obligations: ['privacy-officer-alert'] },
}
