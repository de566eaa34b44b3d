import { type Change, changeEntry } from '../audit/change-entry.js'
import { type AuditPorts } from '../audit/record.js'
import { Refusal } from '../model/refusal.js'

/**
 * Records what was changed in the audit log. Never rejects: the change has been made and stands, and an entry that
 * cannot be written is reported.
 */
export function changeRecorder(
  audit: AuditPorts,
  notRecorded: () => void,
): (change: Change) => Promise<void> {
  return async (change) => {
    try {
      await audit.log.append(changeEntry(change, audit))
    } catch {
      notRecorded()
    }
  }
}

/**
 * Records in the audit log what is about to be changed. Rejects with NOT_RECORDED where the entry cannot be made
 * durable: then nothing may be changed.
 */
export function changeRecordedFirst(audit: AuditPorts): (change: Change) => Promise<void> {
  return async (change) => {
    try {
      await audit.log.append(changeEntry(change, audit))
    } catch {
      throw new Refusal('NOT_RECORDED')
    }
  }
}
