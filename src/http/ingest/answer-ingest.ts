import { type Request, type Response } from 'express'
import { Refusal } from '../../model/refusal.js'
import { type Requester } from '../../model/requester.js'
import { type BroughtFile, type HttpPorts } from '../ports.js'
import { type PublicDocument } from '../public-document.js'
import { respond, respondPublic } from '../respond.js'
import { withSpooledBody } from './spool-body.js'

/** The one SMART scope that lets a system bring files. A wildcard of resource types does not reach it. */
const SCOPE = 'system/ingest.c'

/**
 * Takes a file for a source: from its own organisation's system alone, under a scope of its own. What became of it is
 * answered in counts and line numbers; whatever is refused is recorded as every refusal is.
 */
export async function answerIngest(request: Request, response: Response, ports: HttpPorts): Promise<void> {
  response.locals['interaction'] = 'ingest'
  const requestId = String(response.locals['requestId'])
  const at = ports.now().toISOString()
  let requester: Requester | undefined
  try {
    requester = await ports.authenticate(request.get('Authorization'))
    respondPublic(response, await take(request, requester, ports))
  } catch (error) {
    if (response.headersSent) throw error
    const refusal = error instanceof Refusal ? error : unexpected(error, requestId, ports)
    if (refusal.code === 'NOT_RECORDED') throw refusal
    // What is left of the body is not read: the connection ends with the answer.
    if (!request.complete) response.setHeader('Connection', 'close')
    respond(response, await refuse(refusal, { request, requestId, at, requester }, ports))
  }
}

async function take(request: Request, requester: Requester, ports: HttpPorts): Promise<PublicDocument> {
  if (!requester.scopes.includes(SCOPE)) throw new Refusal('INSUFFICIENT_SCOPE', { detail: SCOPE })
  const id = String(request.params['source'])
  const source = ports.extracts.source(id)
  // Whose sources there are is told to nobody else: another's is as if there were none.
  if (source?.organisation !== requester.organisation)
    throw new Refusal('NOT_SUPPORTED', { detail: source === undefined ? 'no source' : 'source of another' })
  const asOf = asOfIn(request)
  const said = saidBy(request)
  const limit = source.maxFileBytes
  if (Number(request.get('Content-Length') ?? 0) > limit) throw new Refusal('BODY_TOO_LARGE')
  const by = requester.userId ?? requester.callingSystem
  return withSpooledBody(request, limit, (path) => ports.extracts.take(id, { path, said, asOf, by }))
}

const TYPES: ReadonlyMap<string, BroughtFile['said']> = new Map<string, BroughtFile['said']>([
  ['text/csv', 'csv'],
  ['application/xml', 'xml'],
  ['text/xml', 'xml'],
  ['application/json', 'json'],
  ['application/x-ndjson', 'json'],
  ['application/ndjson', 'json'],
  ['application/octet-stream', undefined],
])

function saidBy(request: Request): BroughtFile['said'] {
  const type = (request.get('Content-Type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  const encoding = request.get('Content-Encoding') ?? 'identity'
  if (!TYPES.has(type) || encoding !== 'identity') throw new Refusal('UNSUPPORTED_MEDIA_TYPE')
  return TYPES.get(type)
}

/** `as-of` once at most, a whole date; any other parameter is refused rather than ignored. */
function asOfIn({ originalUrl }: Request): string | undefined {
  const start = originalUrl.indexOf('?')
  const pairs = [...new URLSearchParams(start < 0 ? '' : originalUrl.slice(start + 1))]
  const [first, ...more] = pairs
  if (first === undefined) return undefined
  const [name, value] = first
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))
  if (name !== 'as-of' || more.length > 0 || !isDate)
    throw new Refusal('INVALID_PARAMETER', { expression: 'as-of' })
  return value
}

function unexpected(error: unknown, requestId: string, ports: HttpPorts): Refusal {
  ports.reportBug(error, requestId)
  return new Refusal('INTERNAL_SERVER_ERROR')
}

type Refused = {
  readonly request: Request
  readonly requestId: string
  readonly at: string
  readonly requester: Requester | undefined
}

function refuse(refusal: Refusal, { request, requestId, at, requester }: Refused, ports: HttpPorts) {
  return ports.refuse(refusal, {
    requestId,
    at,
    interaction: 'ingest',
    type: undefined,
    requester,
    nhsNumber: undefined,
    rawQuery: Buffer.from(`${request.method} ${request.originalUrl}`, 'utf8').toString('base64'),
    reasons: [],
    missing: [],
    obligations: [],
    ruleSetHash: undefined,
    fhirBase: ports.fhirBase,
  })
}
