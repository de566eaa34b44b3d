import { type AuditEntry, type AuditPorts } from '../record.js'

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
export function linksReadEntry(read: LinksRead, { now, nonce }: Omit<AuditPorts, 'log'>): AuditEntry {
  const recorded = now()
  const requestId = nonce()
  const { by, act, source, localId } = read
  const nhsNumbers = [...new Set(read.nhsNumbers)]
  return {
    recorded,
    kind: 'access',
    requestId,
    actor: by,
    actorOrganisation: undefined,
    subject: nhsNumbers.length === 1 ? nhsNumbers[0] : undefined,
    action: `links-${act}`,
    purpose: undefined,
    outcome: 'read',
    breakGlass: false,
    body: JSON.stringify({
      version: 1,
      nonce: nonce(),
      recorded,
      requestId,
      requester: { userId: by },
      subject: { nhsNumbers },
      changed: { source, localId },
    }),
  }
}
