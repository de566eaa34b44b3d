import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express'
import { Refusal } from '../model/refusal.js'
import { answerFhir } from './answer-fhir.js'
import { answerIngest } from './ingest/answer-ingest.js'
import { readBody } from './read-body.js'
import { respondPublic } from './respond.js'
import { type HttpPorts } from './ports.js'
import { type PublicDocument, jsonDocument } from './public-document.js'

/** The whole outside of the gateway as one Express application. */
export function createServer(ports: HttpPorts): express.Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', false)
  app.use(observe(ports))
  app.get('/health/live', publicly(ports.live))
  app.get('/health/ready', publicly(ports.ready))
  app.get('/metrics', publicly(ports.metrics))
  app.get('/.well-known/smart-configuration', publicly(ports.smartConfiguration))
  app.get('/.well-known/jwks.json', publicly(ports.keySet))
  app.post('/oauth2/token', async (request, response) => {
    respondPublic(response, await tokenDocument(request, ports, requestIdOf(response)))
  })
  if (ports.console !== undefined) app.use('/console', ports.console)
  app.post('/ingest/:source', async (request, response) => answerIngest(request, response, ports))
  app.use(async (request: Request, response: Response) => answerFhir(request, response, ports))
  app.use(lastResort(ports))
  return app
}

/**
 * Gives every request its correlation id, always one of our own so that no caller chooses what an entry is found by,
 * and reports its end. The caller's own id is sent back to them, where it is a UUID.
 */
function observe(ports: HttpPorts): RequestHandler {
  return (request, response, next) => {
    const requestId = ports.mintId()
    const named = request.get('X-Request-Id') ?? ''
    if (UUID.test(named)) response.setHeader('X-Request-Id', named)
    response.setHeader('X-Correlation-Id', requestId)
    response.locals['requestId'] = requestId
    const started = ports.now().getTime()
    response.once('close', () => {
      const interaction: unknown = response.locals['interaction']
      ports.answered({
        requestId,
        interaction: typeof interaction === 'string' ? interaction : 'other',
        status: response.statusCode,
        milliseconds: ports.now().getTime() - started,
      })
    })
    ports.traced(requestId, request.get('traceparent'), next)
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

function publicly(document: () => PublicDocument | Promise<PublicDocument>): RequestHandler {
  return async (_request, response) => {
    respondPublic(response, await document())
  }
}

/** A token request that cannot even be read, or that fails, gets the words of RFC 6749. */
async function tokenDocument(request: Request, ports: HttpPorts, requestId: string): Promise<PublicDocument> {
  try {
    return await ports.token(new URLSearchParams(await readBody(request, ports.maxBodyBytes)))
  } catch (error) {
    const { status, word } = tokenFailure(error)
    if (status >= 500) ports.reportBug(error, requestId)
    return jsonDocument(status, { error: word })
  }
}

/** A store that is down is an outage (CANNOT_CHECK); whatever is no refusal is a failure of ours. */
function tokenFailure(error: unknown): { readonly status: number; readonly word: string } {
  if (!(error instanceof Refusal)) return { status: 500, word: 'server_error' }
  if (error.code === 'CANNOT_CHECK') return { status: 503, word: 'temporarily_unavailable' }
  return { status: error.code === 'BODY_TOO_LARGE' ? 413 : 400, word: 'invalid_request' }
}

/** The log is down, or something failed outside the request path: nothing was disclosed, and only that is said. */
function lastResort(ports: HttpPorts): ErrorRequestHandler {
  return (error: unknown, _request, response: Response, next) => {
    const requestId = requestIdOf(response)
    const isUnrecorded = error instanceof Refusal && error.code === 'NOT_RECORDED'
    if (!isUnrecorded) ports.reportBug(error, requestId)
    if (response.headersSent) {
      next(error)
      return
    }
    const code = isUnrecorded ? 'NOT_RECORDED' : 'INTERNAL_SERVER_ERROR'
    respondPublic(response, ports.unrecorded(code, requestId))
  }
}

function requestIdOf(response: Response): string {
  return String(response.locals['requestId'])
}
