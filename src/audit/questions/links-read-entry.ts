import { type AuditEntry, type AuditPorts } from '../record.js'
import { commandReadEntry } from './command-read-entry.js'

/** What somebody at the command line is about to read of the links of records. */
export type LinksRead = {
  /** The worker who says they read it. */
  readonly by: string
  /** Such as `list`. */
  readonly act: string
  readonly source: string | undefined
  readonly localId: string | undefined
  /** Everybody whose number is in it. */
  readonly nhsNumbers: readonly string[]
}

/** The entry of a reading of the links: an access, about the person where it is about one. */
export function linksReadEntry(read: LinksRead, ports: Omit<AuditPorts, 'log'>): AuditEntry {
  const { by, act, source, localId, nhsNumbers } = read
  return commandReadEntry({ by, action: `links-${act}`, nhsNumbers, about: { source, localId } }, ports)
}
