import { type Request, type Response } from 'express'
import { type RefusedSignIn } from '../../audit/questions/officer-entry.js'
import { type Officer } from '../../model/officers/officer.js'
import { type BegunSession, type SignInAttempt } from '../../model/officers/session.js'
import { type Shell, showPage } from '../frame/answer-page.js'
import { type ErrorPage, notSignedIn, signedOut } from '../frame/error-pages.js'
import { respondRedirect } from '../respond.js'
import { type Visit } from '../visit.js'
import { keyOf } from './cookies.js'
import { type IdentityProvider, ProviderError } from './identity-provider.js'
import { namesIn, officerOfClaims, providerSessionOf } from './officer-of-claims.js'
import { attestedAt, authenticatedAt } from './proof-times.js'
import { openAttempt, sealAttempt } from './sealed-attempt.js'

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
  try {
    const to = await ports.provider.begin(attempt)
    const cookie = sealAttempt(attempt, new Date(ports.now().getTime() + ATTEMPT_MS), ports.attemptKey)
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

/** What somebody is told whom the console does not let in. */
const REFUSED: Readonly<Record<RefusedSignIn['why'], string>> = {
  'not-attested': 'The identity provider did not sign you in.',
  'no-role': 'You do not have a role at this console. Ask whoever manages accounts in your organisation.',
  'somebody-else': 'You signed in as somebody else. Sign out first.',
  'session-ended': 'Your session has ended meanwhile, or is not the one you began in. Sign in.',
}

/** Takes what the provider says of whoever comes back: a new session, or a new proof for the one they are in. */
export async function finishSignIn(request: Request, response: Response, shell: SignInPorts): Promise<void> {
  const { ports, jar } = shell
  const cookie = jar.read('attempt', request.get('Cookie'))
  response.append('Set-Cookie', jar.set('attempt', undefined, undefined))
  const attempt = cookie === undefined ? undefined : openAttempt(cookie, ports.attemptKey, ports.now())
  if (attempt === undefined) {
    // Nobody began this here: it is no sign-in that could be refused, and anybody can send any number of them.
    showPage(response, shell, undefined, notSignedIn(EXPIRED))
    return
  }
  const attested = await attestedBy(request, attempt, shell)
  if ('why' in attested) {
    await refuse(attested, response, shell)
    return
  }
  const { officer } = attested
  const value = ports.secret()
  const session = { ...attested, formToken: ports.secret(), signedIn: ports.now() }
  const before = jar.read('session', request.get('Cookie'))
  const isIn =
    attempt.again === undefined
      ? await ports.sessions.begin(keyOf(value), session)
      : before !== undefined && (await ports.sessions.renew(keyOf(before), keyOf(value), session))
  if (!isIn) {
    await refuse(refusedAs('session-ended', officer), response, shell)
    return
  }
  await recordSignedIn(officer, keyOf(value), response, shell)
  response.append('Set-Cookie', jar.set('session', value, undefined))
  respondRedirect(response, `/console${attempt.returnTo}`, ports.provider.origin)
}

/** Nobody is in of whom the log does not have it: the session ends where that cannot be recorded. */
async function recordSignedIn(
  officer: Officer,
  key: string,
  response: Response,
  { ports }: SignInPorts,
): Promise<void> {
  const about = { role: officer.role, sees: officer.sees }
  const deed = { kind: 'access', action: 'console-sign-in', about } as const
  try {
    await ports.record(deed, officer, String(response.locals['requestId']))
  } catch (error) {
    await ports.sessions.end(key)
    throw error
  }
}

/** Tells somebody that they are not let in, once the log has who they are. */
async function refuse(refused: RefusedSignIn, response: Response, shell: SignInPorts): Promise<void> {
  // Nobody was attested: anybody can bring that about, any number of times, and the log keeps what it has for ever.
  if (refused.why === 'not-attested') shell.ports.countNotAttested()
  else await shell.ports.recordRefused(refused, String(response.locals['requestId']))
  showPage(response, shell, undefined, notSignedIn(REFUSED[refused.why]))
}

function refusedAs(
  why: RefusedSignIn['why'],
  who: Partial<Pick<Officer, 'userId' | 'organisation'>> = {},
): RefusedSignIn {
  return { why, userId: who.userId, organisation: who.organisation }
}

/** An officer, and when they last proved who they are. */
type Attested = Omit<BegunSession, 'formToken' | 'signedIn'>

/** The officer that the provider attests, or why there is none. */
async function attestedBy(
  request: Request,
  attempt: SignInAttempt,
  shell: SignInPorts,
): Promise<Attested | RefusedSignIn> {
  const { ports } = shell
  try {
    const claims = await ports.provider.finish(request.url.split('?')[1] ?? '', attempt)
    const officer = officerOfClaims(claims, ports.claimRules)
    if (officer === undefined) {
      await endSessionOf(attempt, request, shell)
      return { why: 'no-role', ...namesIn(claims, ports.claimRules) }
    }
    const attested = {
      officer,
      authenticated: authenticatedAt(claims, ports.now()),
      attested: attestedAt(claims),
      provider: providerSessionOf(claims),
    }
    if (attempt.again === undefined) return attested
    if (attempt.again !== officer.userId) return refusedAs('somebody-else', officer)
    // The browser may have come into somebody else's session since: a proof is for one's own alone.
    const current = await currentSession(request, shell)
    return current?.officer.userId === officer.userId ? attested : refusedAs('session-ended', officer)
  } catch (error) {
    if (error instanceof ProviderError) return refusedAs('not-attested')
    throw error
  }
}

/** Whoever proves again who they are, and has no role any more, does not go on with the one they had. */
async function endSessionOf(
  { again }: SignInAttempt,
  request: Request,
  { ports, jar }: SignInPorts,
): Promise<void> {
  const cookie = jar.read('session', request.get('Cookie'))
  if (again !== undefined && cookie !== undefined) await ports.sessions.end(keyOf(cookie))
}

/**
 * Ends the session, here and in the database, whether or not the log can have it; then the log has it, and the browser
 * goes on to sign out at the provider, where it can.
 */
export async function signOut(
  response: Response,
  visit: Pick<Visit, 'sessionKey' | 'officer'> | undefined,
  { ports, jar }: SignInPorts,
): Promise<void> {
  response.append('Set-Cookie', jar.set('session', undefined, undefined))
  if (visit !== undefined) {
    await ports.sessions.end(visit.sessionKey)
    const requestId = String(response.locals['requestId'])
    await ports.record({ kind: 'access', action: 'console-sign-out', about: {} }, visit.officer, requestId)
  }
  const there = await signOutThere(ports.provider)
  respondRedirect(response, there?.href ?? `/console/signed-out?${STILL_IN}`, ports.provider.origin)
}

/** In the address of the page that says so: the provider was not told. */
const STILL_IN = 'provider=not-told'

/** What is shown once somebody has signed out: `query` is that of the address. */
export function signedOutPage(query: string | undefined): ErrorPage {
  return signedOut(query === STILL_IN)
}

/** A provider that does not answer keeps nobody from leaving. */
async function signOutThere(provider: IdentityProvider): Promise<URL | undefined> {
  try {
    return await provider.signOut()
  } catch (error) {
    if (error instanceof ProviderError) return undefined
    throw error
  }
}

async function currentSession(
  request: Request,
  { ports, jar }: SignInPorts,
): ReturnType<SignInPorts['ports']['sessions']['use']> {
  const cookie = jar.read('session', request.get('Cookie'))
  return cookie === undefined ? undefined : ports.sessions.use(keyOf(cookie), ports.now())
}

/** The cookie that keeps it has at most 4096 bytes (RFC 6265 section 6.1). */
const MOST_PATH = 1000

/** Only a path of the console itself: an address from outside never says where to go next. */
function pathWithin(to: string | null): string {
  return to !== null && to.length <= MOST_PATH && /^\/(?:[\w-][\w./-]*)?(?:\?[\w=&%.~-]*)?$/.test(to)
    ? to
    : '/'
}
