import { type JsonObject } from '../../model/json.js'
import { type AuditEntry, type AuditPorts } from '../record.js'

/** What somebody at the command line is about to read. */
export type CommandRead = {
  /** The worker who says they read it. */
  readonly by: string
  /** Name of what is done, such as `links-queue`. */
  readonly action: string
  /** Everybody whose number is in it. */
  readonly nhsNumbers: readonly string[]
  /** What is asked for; what is undefined is left out. */
  readonly about: Readonly<Record<string, JsonObject[string] | undefined>>
}

/** The entry of a reading at the command line: an access, about the person where it is about one. */
export function commandReadEntry(read: CommandRead, { now, nonce }: Omit<AuditPorts, 'log'>): AuditEntry {
  const recorded = now()
  const requestId = nonce()
  const { by, action, about } = read
  const nhsNumbers = [...new Set(read.nhsNumbers)]
  return {
    recorded,
    kind: 'access',
    requestId,
    actor: by,
    actorOrganisation: undefined,
    subject: nhsNumbers.length === 1 ? nhsNumbers[0] : undefined,
    action,
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
      changed: about,
    }),
  }
}
