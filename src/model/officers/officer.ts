import { type OdsCode } from '../ods-code.js'

/** Who may use the console. Each sees the log; what each may do besides is in the table of pages. */
export const OFFICER_ROLES = ['ig-officer', 'caldicott-guardian', 'privacy-officer'] as const
export type OfficerRole = (typeof OFFICER_ROLES)[number]

/** True for the name of a role that may use the console. */
export function isOfficerRole(text: string): text is OfficerRole {
  return OFFICER_ROLES.some((it) => it === text)
}

/** Somebody signed in at the console, as their identity provider attested them. */
export type Officer = {
  readonly userId: string
  readonly name: string
  readonly role: OfficerRole
  readonly organisation: OdsCode
  /** `own`: what their organisation asked or whose records it controls; `all`: every organisation's. */
  readonly sees: 'own' | 'all'
}

/** The organisation whose events a question is limited to; `all` for no limit. */
export type Viewer = OdsCode | 'all'

/** Whose events an officer may see. */
export function viewerOf({ sees, organisation }: Officer): Viewer {
  return sees === 'all' ? 'all' : organisation
}
