import { type Request, type Response } from 'express'
import { type OfficerSession, type SignInAttempt } from '../../model/officers/session.js'
import { type Shell, showPage } from '../frame/answer-page.js'
import { notSignedIn } from '../frame/error-pages.js'
import { respondRedirect } from '../respond.js'
import { keyOf } from './cookies.js'
import { type IdClaims, ProviderError } from './identity-provider.js'
import { officerOfClaims } from './officer-of-claims.js'

export type SignInPorts = Shell

/** How long a person may take over signing in. */
const ATTEMPT_MS = 10 * 60_000

/** Sends the browser to the identity provider; `again` for somebody who is signed in and proves it anew. */
export async function beginSignIn(request: Request, response: Response, shell: SignInPorts): Promise<void> {
  const { ports, jar } = shell
  const query = new URLSearchParams(request.url.split('?')[1] ?? '')
  const session = await currentSession(request, shell)
  const attempt = {
    state: ports.secret(),
    nonce: ports.secret(),
    verifier: ports.secret(),
    returnTo: pathWithin(query.get('to')),
    again: query.get('again') === 'yes' ? session?.officer.userId : undefined,
  }
  const cookie = ports.secret()
  try {
    const to = await ports.provider.begin(attempt)
    const expires = new Date(ports.now().getTime() + ATTEMPT_MS)
    await ports.sessions.beginAttempt(keyOf(cookie), attempt, expires)
    response.append('Set-Cookie', jar.set('attempt', cookie, ATTEMPT_MS / 1000))
    respondRedirect(response, to.href, ports.provider.origin)
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    showPage(response, shell, undefined, notSignedIn(OUTAGE))
  }
}

const OUTAGE =
  'The identity provider cannot be reached. Nothing is known about you. Try again in a few minutes.'
const EXPIRED = 'This sign-in was begun too long ago, or in another browser.'
const REFUSED = 'The identity provider did not sign you in.'
const NOBODY = 'You do not have a role at this console. Ask whoever manages accounts in your organisation.'
const ANOTHER = 'You signed in as somebody else. Sign out first.'
const ENDED = 'Your session has ended meanwhile, or is not the one you began in. Sign in.'

/** Takes what the provider says of whoever comes back: a new session, or a new proof for the one they are in. */
export async function finishSignIn(request: Request, response: Response, shell: SignInPorts): Promise<void> {
  const { ports, jar } = shell
  const cookie = jar.read('attempt', request.get('Cookie'))
  response.append('Set-Cookie', jar.set('attempt', undefined, undefined))
  const attempt =
    cookie === undefined ? undefined : await ports.sessions.takeAttempt(keyOf(cookie), ports.now())
  const attested = attempt === undefined ? EXPIRED : await attestedBy(request, attempt, shell)
  if (attempt === undefined || typeof attested === 'string') {
    showPage(response, shell, undefined, notSignedIn(typeof attested === 'string' ? attested : EXPIRED))
    return
  }
  const { officer, authenticated } = attested
  const deed = { role: officer.role, sees: officer.sees }
  await ports.record(
    { kind: 'access', action: 'console-sign-in', about: deed },
    officer,
    String(response.locals['requestId']),
  )
  const value = ports.secret()
  const session = { officer, formToken: ports.secret(), signedIn: ports.now(), authenticated }
  const before = jar.read('session', request.get('Cookie'))
  if (attempt.again === undefined) await ports.sessions.begin(keyOf(value), session)
  else if (before === undefined || !(await ports.sessions.renew(keyOf(before), keyOf(value), session))) {
    showPage(response, shell, undefined, notSignedIn(ENDED))
    return
  }
  response.append('Set-Cookie', jar.set('session', value, undefined))
  respondRedirect(response, `/console${attempt.returnTo}`, ports.provider.origin)
}

/** An officer, and when they last proved who they are. */
type Attested = Pick<OfficerSession, 'officer' | 'authenticated'>

/** The officer that the provider attests, or why there is none. */
async function attestedBy(
  request: Request,
  attempt: SignInAttempt,
  shell: SignInPorts,
): Promise<Attested | string> {
  const { ports } = shell
  try {
    const claims = await ports.provider.finish(request.url.split('?')[1] ?? '', attempt)
    const officer = officerOfClaims(claims, ports.claimRules)
    if (officer === undefined) return NOBODY
    const authenticated = authenticatedAt(claims, ports.now())
    if (attempt.again === undefined) return { officer, authenticated }
    if (attempt.again !== officer.userId) return ANOTHER
    // The browser may have come into somebody else's session since: a proof is for one's own alone.
    const current = await currentSession(request, shell)
    return current?.officer.userId === officer.userId ? { officer, authenticated } : ENDED
  } catch (error) {
    if (error instanceof ProviderError) return REFUSED
    throw error
  }
}

/**
 * When the provider says they proved who they are (OpenID Connect Core 1.0 section 2, `auth_time`): to come back from a
 * provider that one is signed in at proves nothing anew. Long ago where it does not say; never later than now.
 */
function authenticatedAt(claims: IdClaims, now: Date): Date {
  const seconds = claims['auth_time']
  if (typeof seconds !== 'number' || !(seconds > 0)) return new Date(0)
  return new Date(Math.min(seconds * 1000, now.getTime()))
}

/** Ends the session, here and in the database. */
export async function signOut(
  response: Response,
  sessionKey: string | undefined,
  { ports, jar }: SignInPorts,
): Promise<void> {
  if (sessionKey !== undefined) await ports.sessions.end(sessionKey)
  response.append('Set-Cookie', jar.set('session', undefined, undefined))
  respondRedirect(response, '/console/signed-out', ports.provider.origin)
}

async function currentSession(
  request: Request,
  { ports, jar }: SignInPorts,
): ReturnType<SignInPorts['ports']['sessions']['use']> {
  const cookie = jar.read('session', request.get('Cookie'))
  return cookie === undefined ? undefined : ports.sessions.use(keyOf(cookie), ports.now())
}

/** Only a path of the console itself: an address from outside never says where to go next. */
function pathWithin(to: string | null): string {
  return to !== null && /^\/(?:[\w-][\w./-]*)?(?:\?[\w=&%.~-]*)?$/.test(to) ? to : '/'
}
