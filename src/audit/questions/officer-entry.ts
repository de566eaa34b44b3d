import { type JsonObject } from '../../model/json.js'
import { type Officer } from '../../model/officers/officer.js'
import { type AuditEntry, type AuditPorts } from '../record.js'

/** What an officer read or did at the console: reading the log is itself an entry of the log. */
export type OfficerDeed = {
  readonly kind: 'access' | 'change'
  /** Name of what was done, such as `log-search`. */
  readonly action: string
  /** The NHS number it was about, where it was about one person. */
  readonly subject?: string | undefined
  /** What was asked for or changed. */
  readonly about: JsonObject
}

/** The entry of a deed. */
export function officerEntry(
  deed: OfficerDeed,
  officer: Officer,
  requestId: string,
  { now, nonce }: Omit<AuditPorts, 'log'>,
): AuditEntry {
  const recorded = now()
  const { userId, name, role, organisation, sees } = officer
  return {
    recorded,
    kind: deed.kind,
    requestId,
    actor: userId,
    actorOrganisation: organisation,
    subject: deed.subject,
    action: deed.action,
    purpose: undefined,
    outcome: deed.kind === 'change' ? 'changed' : 'read',
    breakGlass: false,
    body: JSON.stringify({
      version: 1,
      nonce: nonce(),
      recorded,
      requestId,
      requester: { userId, userName: name, roleName: role, organisation, sees },
      subject: deed.subject === undefined ? undefined : { nhsNumbers: [deed.subject] },
      changed: deed.about,
    }),
  }
}

/** Somebody whom the console did not let in, or not again, after they had begun to sign in. */
export type RefusedSignIn = {
  /** Name of why. */
  readonly why: 'not-attested' | 'no-role' | 'somebody-else' | 'session-ended'
  /** What the identity provider said of them, as far as it said anything; never more than it attested. */
  readonly userId: string | undefined
  readonly organisation: string | undefined
}

/**
 * The entry of a sign-in that was refused: an access to the console, as one that was let in is, and no refusal that
 * rules could have decided otherwise.
 */
export function refusedSignInEntry(
  { why, userId, organisation }: RefusedSignIn,
  requestId: string,
  { now, nonce }: Omit<AuditPorts, 'log'>,
): AuditEntry {
  const recorded = now()
  return {
    recorded,
    kind: 'access',
    requestId,
    actor: userId,
    actorOrganisation: organisation,
    subject: undefined,
    action: 'console-sign-in',
    purpose: undefined,
    outcome: 'ACCESS_DENIED',
    breakGlass: false,
    body: JSON.stringify({
      version: 1,
      nonce: nonce(),
      recorded,
      requestId,
      requester: { userId, organisation },
      refusal: { code: 'ACCESS_DENIED', why },
    }),
  }
}
