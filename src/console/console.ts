import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express'
import { viewerOf } from '../model/officers/officer.js'
import { Refusal } from '../model/refusal.js'
import { readStylesheet } from './assets/stylesheet.js'
import { MARK_SVG } from './assets/mark.js'
import { type Shell, answerPage, showPage } from './frame/answer-page.js'
import { type ErrorPage, isForNow, notFound, notOurForm, outOfOrder } from './frame/error-pages.js'
import { PAGES } from './pages.js'
import { type ConsolePorts } from './ports.js'
import { respondDocument, respondRedirect } from './respond.js'
import { endByProvider } from './sign-in/back-channel-logout.js'
import { cookieJar, keyOf } from './sign-in/cookies.js'
import { isFromUs, isSameToken } from './sign-in/same-origin.js'
import { beginSignIn, finishSignIn, signOut, signedOutPage } from './sign-in/sign-in.js'
import { type PageRow, type Visit } from './visit.js'

/** The console as one handler, to be mounted at `/console`. Reads the stylesheet, and throws where it is missing. */
export function createConsole(ports: ConsolePorts): RequestHandler {
  const app = express.Router()
  const shell: Shell = {
    ports,
    stylesheet: readStylesheet(),
    jar: cookieJar(ports.baseUrl.startsWith('https://')),
  }
  app.use(assets(shell))
  app.use(express.urlencoded({ extended: false, limit: '64kb', parameterLimit: 100 }))
  app.get('/sign-in', async (request, response) => beginSignIn(request, response, shell))
  app.get('/signed-in', async (request, response) => finishSignIn(request, response, shell))
  app.post('/back-channel-logout', async (request, response) => endByProvider(request, response, shell))
  app.post('/sign-out', async (request, response) => {
    const visit = await visitOf(request, {}, shell)
    // Without a session there is no token to compare; another site is not to send anybody on to the provider even so.
    if (visit === undefined ? isFromOurPage(request, ports) : isOurs(request, visit))
      await signOut(response, visit, shell)
    else showPage(response, shell, visit, notOurForm())
  })
  app.get('/signed-out', (request, response) => {
    showPage(response, shell, undefined, signedOutPage(request.url.split('?')[1]))
  })
  for (const row of PAGES) app[row.method === 'GET' ? 'get' : 'post'](row.path, page(row, shell))
  app.use(async (request: Request, response: Response) => {
    showPage(response, shell, await visitOf(request, {}, shell), notFound())
  })
  app.use(lastResort(shell))
  return app
}

/** The few files, which say nothing of anybody. */
function assets({ stylesheet, ports }: Shell): RequestHandler {
  const forEver = { 'Cache-Control': 'public, max-age=31536000, immutable' }
  const files = new Map([
    [stylesheet.path, { contentType: 'text/css; charset=utf-8', body: stylesheet.text }],
    ['/assets/mark.svg', { contentType: 'image/svg+xml', body: MARK_SVG }],
  ])
  return (request, response, next) => {
    response.locals['interaction'] = 'console'
    const file = request.method === 'GET' ? files.get(request.path) : undefined
    if (file === undefined) next()
    else respondDocument(response, { status: 200, ...file, headers: forEver }, ports.provider.origin)
  }
}

function page(row: PageRow, shell: Shell): RequestHandler {
  return async (request, response) => {
    const visit = await visitOf(request, request.params, shell)
    if (visit === undefined) {
      const to = row.method === 'GET' ? `?to=${encodeURIComponent(request.url)}` : ''
      respondRedirect(response, `/console/sign-in${to}`, shell.ports.provider.origin)
      return
    }
    const refusal = refusalOf(request, row, visit)
    if (refusal !== undefined) {
      showPage(response, shell, visit, refusal)
      return
    }
    if (row.fresh !== undefined && !visit.isFresh) {
      const back = encodeURIComponent(row.fresh.back(visit))
      respondRedirect(response, `/console/sign-in?again=yes&to=${back}`, shell.ports.provider.origin)
      return
    }
    await answerPage(response, shell, visit, await row.visit(visit))
  }
}

/** Why an officer may not come here, or not with this form. */
function refusalOf(request: Request, row: PageRow, visit: Visit): ErrorPage | undefined {
  if (!row.roles.includes(visit.officer.role)) return notFound()
  return row.method === 'POST' && !isOurs(request, visit) ? notOurForm() : undefined
}

/** Who is here, from the cookie; undefined where nobody is. */
async function visitOf(
  request: Request,
  path: Request['params'],
  { ports, jar }: Shell,
): Promise<Visit | undefined> {
  const cookie = jar.read('session', request.get('Cookie'))
  if (cookie === undefined) return undefined
  const now = ports.now()
  const sessionKey = keyOf(cookie)
  const session = await ports.sessions.use(sessionKey, now)
  if (session === undefined) return undefined
  const { officer, formToken, authenticated } = session
  return {
    officer,
    viewer: viewerOf(officer),
    formToken,
    sessionKey,
    isFresh: now.getTime() - authenticated.getTime() < ports.freshMs,
    path: Object.fromEntries(Object.entries(path).map(([name, value]) => [name, storable(String(value))])),
    query: queryOf(request.url),
    form: formOf(request.body),
    now,
    ports,
  }
}

function queryOf(url: string): URLSearchParams {
  const query = new URLSearchParams()
  for (const [name, value] of new URLSearchParams(url.split('?')[1] ?? ''))
    query.append(name, storable(value))
  return query
}

/** A form whose fields are texts, each once; of a repeated one nothing is read. */
function formOf(body: unknown): URLSearchParams {
  const fields: readonly (readonly [string, unknown])[] =
    typeof body === 'object' && body !== null ? Object.entries(body) : []
  const form = new URLSearchParams()
  for (const [name, value] of fields) if (typeof value === 'string') form.set(name, storable(value))
  return form
}

/** A text without the one character that PostgreSQL refuses in a text: asking with it would look like a failure. */
function storable(text: string): string {
  return text.replaceAll('\0', '')
}

function isOurs(request: Request, { form, formToken, ports }: Visit): boolean {
  return isFromOurPage(request, ports) && isSameToken(form.get('token') ?? undefined, formToken)
}

function isFromOurPage(request: Request, { baseUrl }: Pick<ConsolePorts, 'baseUrl'>): boolean {
  return isFromUs({ fetchSite: request.get('Sec-Fetch-Site'), origin: request.get('Origin') }, baseUrl)
}

/** A failure is told as one, with the id it is found by: nothing was shown. */
function lastResort(shell: Shell): ErrorRequestHandler {
  return (error: unknown, _request, response: Response, next) => {
    const requestId = String(response.locals['requestId'])
    const isMalformed = statusOf(error) < 500
    const refused = error instanceof Refusal && isForNow(error.code) ? error.code : undefined
    if (!isMalformed && refused === undefined) shell.ports.reportBug(error, requestId)
    if (response.headersSent) next(error)
    else showPage(response, shell, undefined, outOfOrder(isMalformed, refused, requestId))
  }
}

/** The status of an error made by reading a body; 500 for every other. */
function statusOf(error: unknown): number {
  return typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number'
    ? error.status
    : 500
}
