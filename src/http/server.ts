import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express'
import { Refusal } from '../model/refusal.js'
import { answerFhir } from './answer-fhir.js'
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
    respondPublic(response, await tokenDocument(request, ports))
  })
  app.use(async (request: Request, response: Response) => answerFhir(request, response, ports))
  app.use(lastResort(ports))
  return app
}

/** Gives every request its correlation id and reports its end. */
function observe(ports: HttpPorts): RequestHandler {
  return (request, response, next) => {
    const asked = request.get('X-Request-Id') ?? ''
    const requestId = UUID.test(asked) ? asked.toLowerCase() : ports.mintId()
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
    next()
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

function publicly(document: () => PublicDocument | Promise<PublicDocument>): RequestHandler {
  return async (_request, response) => {
    respondPublic(response, await document())
  }
}

/** A token request that cannot even be read, or a store that is down, gets the words of RFC 6749. */
async function tokenDocument(request: Request, ports: HttpPorts): Promise<PublicDocument> {
  try {
    return await ports.token(new URLSearchParams(await readBody(request, ports.maxBodyBytes)))
  } catch (error) {
    if (!(error instanceof Refusal)) return jsonDocument(503, { error: 'temporarily_unavailable' })
    return jsonDocument(error.code === 'BODY_TOO_LARGE' ? 413 : 400, { error: 'invalid_request' })
  }
}

/** A failure outside the request path, or of the log itself: nothing was disclosed, and only that is said. */
function lastResort(ports: HttpPorts): ErrorRequestHandler {
  return (_error: unknown, _request, response: Response, next) => {
    if (response.headersSent) {
      next(_error)
      return
    }
    respondPublic(response, ports.unrecorded(String(response.locals['requestId'])))
  }
}
