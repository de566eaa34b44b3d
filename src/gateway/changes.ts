import { type Change, changeEntry } from '../audit/change-entry.js'
import { type AuditPorts } from '../audit/record.js'

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
