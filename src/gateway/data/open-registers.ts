import { randomUUID } from 'node:crypto'
import { type Change } from '../../audit/change-entry.js'
import { type AuditLog } from '../../audit/record.js'
import { type Settings } from '../../config/settings-types.js'
import { type GatewayWorld } from '../../gateway-world.js'
import { type Events } from '../../observability/events.js'
import { changeRecorder } from '../changes.js'
import { settingsInForce, standingRegisters } from './standing-registers.js'

/** The registers as they are in force, the settings by them, and how what changes in them gets into the log. */
export type OpenRegisters = {
  readonly registers: ReturnType<typeof standingRegisters>
  readonly settings: Settings
  readonly tellLog: (log: AuditLog) => void
}

/** The registers of the settings; what changes in them is in the log once that is open. */
export function openRegisters(
  atStart: Settings,
  { now, readRegisters }: Pick<GatewayWorld, 'now' | 'readRegisters'>,
  events: Pick<Events, 'failed' | 'auditChanged' | 'settingsWaiting'>,
): OpenRegisters {
  let record: (change: Change) => Promise<void> = () => Promise.resolve()
  const registers = standingRegisters(atStart, now(), readRegisters, {
    failed: (error) => events.failed(error, 'organisation-register'),
    changed: (change) => void record(change),
    waiting: (keys) => events.settingsWaiting(keys),
  })
  return {
    registers,
    settings: settingsInForce(atStart, () => registers(now().toISOString())),
    tellLog: (log) => {
      const audit = { log, now: () => now().toISOString(), nonce: randomUUID }
      record = changeRecorder(audit, () => events.auditChanged('change-not-recorded'))
    },
  }
}
