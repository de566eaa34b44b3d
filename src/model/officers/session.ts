import { type Officer } from './officer.js'

/** What is kept of somebody signed in. Times are instants. */
export type OfficerSession = {
  readonly officer: Officer
  /** Stands in every form of the session, and nowhere else. */
  readonly formToken: string
  readonly signedIn: Date
  /** When they last proved who they are at their identity provider. */
  readonly authenticated: Date
}

/** A sign-in that has begun: what comes back from the identity provider must fit it. Used once. */
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
  begin(key: string, session: OfficerSession): Promise<void>
  /**
   * The session goes on under another key, with another form token, as of a new proof of who it is: what was asked for
   * in it stays, and so does its greatest age; what they may do is what the provider says now. False, and nothing is changed, where it has ended meanwhile or is another
   * user's.
   */
  renew(before: string, key: string, session: OfficerSession): Promise<boolean>
  /** The session, seen now; undefined where there is none or it has been idle or lasted too long, and then it is ended. */
  use(key: string, now: Date): Promise<OfficerSession | undefined>
  end(key: string): Promise<void>
  /** Who of an organisation has signed in since an instant. */
  colleagues(organisation: string, since: Date): Promise<readonly Colleague[]>
  /** Ends every session of the officer. */
  endAllOf(userId: string): Promise<void>
  /** Keeps the attempt until it expires, or until there are too many: then the oldest go. */
  beginAttempt(key: string, attempt: SignInAttempt, expires: Date, now: Date): Promise<void>
  /** The attempt, which is then gone; undefined where there is none or it has expired. */
  takeAttempt(key: string, now: Date): Promise<SignInAttempt | undefined>
  /** Keeps what was asked for as long as the session lasts, so that no address ever names a person. */
  keepQuestion(key: string, id: string, question: string): Promise<void>
  /** What was asked in this session under the id; undefined where it was another session. */
  question(key: string, id: string): Promise<string | undefined>
}
