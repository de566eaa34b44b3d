import { type Officer } from './officer.js'

/** What is kept of somebody signed in. Times are instants. */
export type OfficerSession = {
  readonly officer: Officer
  /** Stands in every form of the session, and nowhere else. */
  readonly formToken: string
  readonly signedIn: Date
  /** When they last proved who they are at their identity provider. */
  readonly authenticated: Date
  /** Who that is at the provider. */
  readonly provider: ProviderSession
}

/** A session that is begun, or goes on as of a new proof. */
export type BegunSession = OfficerSession & {
  /**
   * When they proved who they are or, where the provider does not say that, when it said who they are: by its own clock,
   * as it writes when its sessions end.
   */
  readonly attested: Date
}

/** How an identity provider names who signed in and, where it does, its own session (the claims `sub` and `sid`). */
export type ProviderSession = { readonly subject: string; readonly session: string | undefined }

/** That sessions have ended at the identity provider: one of them, or all of a subject. */
export type ProviderLogout = {
  /** Used once. */
  readonly jti: string
  /** At least one of these two; where there are both, that session of that subject, and those it has not named. */
  readonly subject: string | undefined
  readonly session: string | undefined
  /** When the provider said so, by its own clock. */
  readonly at: Date
  readonly expires: Date
}

/** A sign-in that has begun: what comes back from the identity provider must fit it. */
export type SignInAttempt = {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  /** Path within the console to go to afterwards. */
  readonly returnTo: string
  /** For a signed-in officer who proves again who they are: their user id. */
  readonly again: string | undefined
}

/** Another officer of the same organisation, as they last signed in. */
export type Colleague = Pick<Officer, 'userId' | 'name' | 'role'>

/** Sessions by the SHA-256 of the value in the cookie: the store itself lets nobody in. */
export type OfficerSessions = {
  /** False, and nothing is begun, where the provider has ended its session meanwhile. */
  begin(key: string, session: BegunSession): Promise<boolean>
  /**
   * The session goes on under another key, with another form token, as of a new proof of who it is: what was asked for
   * in it stays, and so does its greatest age; what they may do is what the provider says now. False, and nothing is
   * changed, where it has ended meanwhile, here or at the provider, or is another user's.
   */
  renew(before: string, key: string, session: BegunSession): Promise<boolean>
  /** The session, seen now; undefined where there is none or it has been idle or lasted too long, and then it is ended. */
  use(key: string, now: Date): Promise<OfficerSession | undefined>
  end(key: string): Promise<void>
  /** Who of an organisation has signed in since an instant. */
  colleagues(organisation: string, since: Date): Promise<readonly Colleague[]>
  /** Ends every session of the officer. */
  endAllOf(userId: string): Promise<void>
  /**
   * Ends the sessions that have ended at the provider, and those of sign-ins that are still under way there. Whose they
   * were; `replayed`, and nothing is done, where the same was said before.
   */
  endAtProvider(logout: ProviderLogout, now: Date): Promise<readonly Officer[] | 'replayed'>
  /** Keeps what was asked for as long as the session lasts, so that no address ever names a person. */
  keepQuestion(key: string, id: string, question: string): Promise<void>
  /** What was asked in this session under the id; undefined where it was another session. */
  question(key: string, id: string): Promise<string | undefined>
}
