import { type Request, type Response } from 'express'
import { type Recorded } from '../audit/record.js'
import { type FhirResource, isFhirResource } from '../fhir/resource.js'
import { resourceType } from '../fhir/resource-types.js'
import { type DisclosureRequest, type Interaction } from '../model/disclosure-request.js'
import { type NhsNumber } from '../model/nhs-number.js'
import { Refusal } from '../model/refusal.js'
import { type Requester } from '../model/requester.js'
import { answerBatch } from './batch/answer-batch.js'
import { type MatchedInteraction } from './interactions.js'
import { namedInJson, namedPerson } from './named-person.js'
import { type HttpPorts } from './ports.js'
import { type ReadBody, readAnyBody, readBody } from './read-body.js'
import { readRequest } from './read-request.js'
import { respond, respondBatch, respondPublic } from './respond.js'
import { wantsFile, wantsPage } from './target/accepted-formats.js'
import { pairsOfParameters } from '../fhir/parameters/parameters-pairs.js'
import { asEvidence, matchTarget, pairsOf, queryTextOf, requestEvidence } from './target/read-target.js'

/** How far a request was understood, for the evidence of a refusal. */
type Progress = {
  readonly requestId: string
  readonly at: string
  requester: Requester | undefined
  matched: MatchedInteraction | undefined
  rawQuery: string
  /** The body as far as it was read, for whom it names. */
  body: ReadBody
}

/** Answers everything under the FHIR base, and refuses everything else: always with a recorded answer. */
export async function answerFhir(request: Request, response: Response, ports: HttpPorts): Promise<void> {
  const progress: Progress = {
    requestId: String(response.locals['requestId']),
    at: ports.now().toISOString(),
    requester: undefined,
    matched: undefined,
    rawQuery: asEvidence(`${request.method} ${request.originalUrl}`),
    body: NO_BODY,
  }
  try {
    const matched = matchTarget(request.method, request.originalUrl)
    progress.matched = matched
    response.locals['interaction'] = matched.row.name
    if (matched.row.answer.kind === 'public') {
      respondPublic(response, publicDocument(matched.row.answer.document, ports))
      return
    }
    if (matched.row.answer.kind === 'batch') {
      respondBatch(response, await answersTo(request, progress, ports))
      return
    }
    respond(response, await discloseTo(request, matched, progress, ports))
  } catch (error) {
    if (response.headersSent) throw error
    const refusal = error instanceof Refusal ? error : unexpected(error, progress, ports)
    if (refusal.code === 'NOT_RECORDED') throw refusal
    progress.requester ??= await namedBy(request, refusal, ports)
    respond(response, await refuse(refusal, namedIn(request, progress.body), progress, ports))
  }
}

const NO_BODY: ReadBody = { kind: 'none', text: '' }

/** The person whom a request names, in its address or in a body of either kind. */
function namedIn({ originalUrl }: Request, { kind, text }: ReadBody): NhsNumber | undefined {
  const named = namedPerson([queryTextOf(originalUrl), kind === 'form' ? text : ''])
  return named ?? (kind === 'json' ? namedInJson(text) : undefined)
}

/** A failure of ours is reported, and answered with a correlation id and no text. */
function unexpected(error: unknown, { requestId }: Progress, ports: HttpPorts): Refusal {
  ports.reportBug(error, requestId)
  return new Refusal('INTERNAL_SERVER_ERROR')
}

/** Who asked for what was refused before anybody was asked who they are, where their token tells. */
async function namedBy(
  request: Request,
  { code }: Refusal,
  ports: HttpPorts,
): Promise<Requester | undefined> {
  if (code === 'UNAUTHENTICATED') return undefined
  try {
    return await ports.authenticate(request.get('Authorization'))
  } catch {
    return undefined
  }
}

async function discloseTo(
  request: Request,
  matched: MatchedInteraction,
  progress: Progress,
  ports: HttpPorts,
): Promise<Recorded> {
  const requester = await ports.authenticate(request.get('Authorization'))
  progress.requester = requester
  const { answer } = matched.row
  if (answer.kind === 'refuse') throw new Refusal(answer.code)
  if (answer.kind === 'public' || answer.kind === 'batch') throw new Refusal('NOT_SUPPORTED')
  if (answer.kind === 'operation')
    return operate(request, { ...matched, operation: answer.operation }, requester, progress, ports)
  const { interaction } = answer
  const query = pairsOf(queryTextOf(request.originalUrl))
  const { type = '', id: resourceId } = matched
  const format = formatOf(request.get('Accept'), query, interaction, type)
  const body = await parametersIn(request, interaction, progress, ports)
  const pairs = [...query, ...body.pairs]
  const { requestId: id, at, rawQuery } = progress
  const { resource } = body
  const incoming = { id, at, interaction, type, resourceId, pairs, format, resource, rawQuery } as const
  return ports.disclose(readRequest(incoming, requester, ports))
}

/** In what form the answer is wanted, of those there are; undefined for a resource as JSON. */
function formatOf(
  accept: string | undefined,
  query: readonly (readonly [string, string])[],
  interaction: Interaction,
  type: string,
): DisclosureRequest['format'] {
  if (interaction === 'read' && resourceType(type)?.isFile === true && wantsFile(accept, query)) return 'file'
  return wantsPage(accept, query, interaction === 'summary') ? 'html' : undefined
}

/** The parameters in a body: of a search a form, of an operation a form or Parameters. */
async function parametersIn(
  request: Request,
  interaction: Interaction,
  progress: Progress,
  ports: HttpPorts,
): Promise<{
  readonly pairs: readonly (readonly [string, string])[]
  readonly resource?: FhirResource
}> {
  if (request.method !== 'POST') return { pairs: [] }
  const { kind, text } = await kept(bodyOf(request, interaction, ports), request, progress)
  if (kind !== 'json') return { pairs: pairsOf(text) }
  const resource = resourceIn(text)
  return TAKES_RESOURCE.includes(interaction)
    ? { pairs: [], resource }
    : { pairs: pairsOfParameters(resource) }
}

/** Interactions whose Parameters hold a resource. */
const TAKES_RESOURCE: readonly Interaction[] = ['match']

/** A body that was read, kept for the evidence of whatever comes of it, but where what it says is for no log. */
async function kept(reading: Promise<ReadBody>, request: Request, progress: Progress): Promise<ReadBody> {
  const body = await reading
  const answer = progress.matched?.row.answer
  if (answer?.kind === 'operation' && answer.bodyIsSealed === true) return body
  progress.body = body
  progress.rawQuery = requestEvidence(request.method, request.originalUrl, body)
  return body
}

async function bodyOf(request: Request, interaction: Interaction, ports: HttpPorts): Promise<ReadBody> {
  if (interaction !== 'search') return readAnyBody(request, ports.maxBodyBytes)
  return { kind: 'form', text: await readBody(request, ports.maxBodyBytes) }
}

async function answersTo(
  request: Request,
  progress: Progress,
  ports: HttpPorts,
): Promise<readonly Recorded[]> {
  const authenticate = (): Promise<Requester> => ports.authenticate(request.get('Authorization'))
  const requester = await authenticate()
  progress.requester = requester
  wantsPage(request.get('Accept'), [], false)
  const { kind, text } = await kept(readAnyBody(request, ports.maxBodyBytes), request, progress)
  return answerBatch(kind === 'json' ? resourceIn(text) : undefined, { requester, authenticate }, ports)
}

async function operate(
  request: Request,
  { operation, type, id }: MatchedInteraction & { readonly operation: string },
  requester: Requester,
  progress: Progress,
  ports: HttpPorts,
): Promise<Recorded> {
  wantsPage(request.get('Accept'), [], false)
  const body = await kept(readAnyBody(request, ports.maxBodyBytes), request, progress)
  const { kind, text } = body
  return ports.operate({
    id: progress.requestId,
    at: progress.at,
    requester,
    operation,
    type,
    resourceId: id,
    pairs: [...pairsOf(queryTextOf(request.originalUrl)), ...pairsOf(kind === 'form' ? text : '')],
    named: namedIn(request, body),
    body: kind === 'json' ? resourceIn(text) : undefined,
    rawQuery: progress.rawQuery,
  })
}

function resourceIn(text: string): FhirResource {
  const parsed = parsedJson(text)
  if (!isFhirResource(parsed)) throw new Refusal('BAD_REQUEST', { detail: 'the body is no FHIR resource' })
  return parsed
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal('BAD_REQUEST', { detail: 'the body is not JSON' })
  }
}

function refuse(
  refusal: Refusal,
  nhsNumber: NhsNumber | undefined,
  progress: Progress,
  ports: HttpPorts,
): Promise<Recorded> {
  const answer = progress.matched?.row.answer
  return ports.refuse(refusal, {
    requestId: progress.requestId,
    at: progress.at,
    interaction: answer?.kind === 'disclose' ? answer.interaction : (progress.matched?.row.name ?? 'unknown'),
    type: progress.matched?.type,
    requester: progress.requester,
    nhsNumber,
    rawQuery: progress.rawQuery,
    reasons: [],
    missing: [],
    obligations: [],
    ruleSetHash: undefined,
    fhirBase: ports.fhirBase,
  })
}

function publicDocument(
  document: 'metadata' | 'smart-configuration',
  ports: HttpPorts,
): ReturnType<HttpPorts['metadata']> {
  return document === 'metadata' ? ports.metadata() : ports.smartConfiguration()
}
