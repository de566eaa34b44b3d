import { type Request, type Response } from 'express'
import { type ConsolePorts } from '../ports.js'
import { respondDocument } from '../respond.js'
import { ProviderError } from './identity-provider.js'

/** What ending sessions needs of the console. */
type LogoutPorts = {
  readonly ports: Pick<ConsolePorts, 'readLogout' | 'now' | 'record' | 'reportBug'> & {
    readonly sessions: Pick<ConsolePorts['sessions'], 'endAtProvider'>
    readonly provider: Pick<ConsolePorts['provider'], 'origin'>
  }
}

/**
 * Ends the sessions that have ended at the identity provider, which says so itself and through no browser (OpenID
 * Connect Back-Channel Logout 1.0 section 2.5 to 2.8): 200 where they have, or where there were none; 400 where the
 * token does not hold or was used before; 503 where the provider's keys or the database cannot be had, and it may be
 * said again.
 */
export async function endByProvider(
  request: Request,
  response: Response,
  { ports }: LogoutPorts,
): Promise<void> {
  const answer = (status: 200 | 400 | 503, body: string): void =>
    respondDocument(
      response,
      { status, contentType: 'application/json; charset=utf-8', body },
      ports.provider.origin,
    )
  const token = tokenIn(request.body)
  try {
    const logout = token === undefined ? undefined : await ports.readLogout(token)
    const ended = logout === undefined ? 'replayed' : await ports.sessions.endAtProvider(logout, ports.now())
    if (ended === 'replayed') {
      answer(400, INVALID)
      return
    }
    const requestId = String(response.locals['requestId'])
    // They have ended, whether or not the log can have it.
    for (const officer of ended)
      await ports
        .record(SIGNED_OUT, officer, requestId)
        .catch((error: unknown) => ports.reportBug(error, requestId))
    answer(200, '{}')
  } catch (error) {
    if (!(error instanceof ProviderError)) ports.reportBug(error, String(response.locals['requestId']))
    answer(503, UNAVAILABLE)
  }
}

const SIGNED_OUT = {
  kind: 'access',
  action: 'console-sign-out',
  about: { by: 'identity-provider' },
} as const
const INVALID = JSON.stringify({
  error: 'invalid_request',
  error_description: 'the logout token is not valid',
})
const UNAVAILABLE = JSON.stringify({ error: 'temporarily_unavailable' })

/** The one parameter, there exactly once. */
function tokenIn(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('logout_token' in body)) return undefined
  return typeof body.logout_token === 'string' ? body.logout_token : undefined
}
