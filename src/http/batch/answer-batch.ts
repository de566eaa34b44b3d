import { type Recorded, answerOf } from '../../audit/record.js'
import { type FhirResource } from '../../fhir/resource.js'
import { Refusal } from '../../model/refusal.js'
import { type Requester } from '../../model/requester.js'
import { type MatchedInteraction } from '../interactions.js'
import { namedPerson } from '../named-person.js'
import { type HttpPorts } from '../ports.js'
import { readRequest } from '../read-request.js'
import { asEvidence, matchTarget, pairsOf, queryTextOf } from '../target/read-target.js'
import { type BatchRequest, readBatch } from './read-batch.js'

/** Requests of one batch that are answered at a time. */
const AT_ONCE = 4

/** Whose batch it is, and whether their token still counts: it rejects as for any request without a good one. */
type BatchCaller = { readonly requester: Requester; readonly authenticate: () => Promise<Requester> }

/**
 * Answers each request of a batch by itself, as if it had come alone: its own token check, correlation id, decision and
 * entry in the log. Once the answers are too large together the rest are refused, and nobody is asked for them. Refuses
 * the whole only when it is no batch. Rejects with NOT_RECORDED, and nothing sent, when one answer cannot be recorded.
 */
export async function answerBatch(
  bundle: FhirResource | undefined,
  caller: BatchCaller,
  ports: HttpPorts,
): Promise<readonly Recorded[]> {
  const requests = readBatch(bundle)
  const answers: Recorded[] = []
  let bytes = 0
  for (let start = 0; start < requests.length; start += AT_ONCE) {
    const some = requests.slice(start, start + AT_ONCE)
    const room = bytes > ports.maxBatchBytes ? 'none' : 'left'
    const answered = await Promise.all(some.map((it) => answerOne(it, caller, room, ports)))
    bytes += answered.reduce((sum, it) => sum + answerOf(it).body.length, 0)
    answers.push(...answered)
  }
  return answers
}

async function answerOne(
  { method, url }: BatchRequest,
  { requester, authenticate }: BatchCaller,
  room: 'left' | 'none',
  ports: HttpPorts,
): Promise<Recorded> {
  const entry: Entry = {
    requestId: ports.mintId(),
    at: ports.now().toISOString(),
    rawQuery: asEvidence(`${method} ${url}`),
    matched: undefined,
  }
  try {
    // A batch may take longer than its token lives.
    await authenticate()
    entry.matched = matchTarget(onlyGet(method), `/fhir/${onlyRelative(url)}`)
    if (room === 'none') throw new Refusal('BATCH_TOO_LARGE')
    return await served(entry, entry.matched, url, requester, ports)
  } catch (error) {
    const refusal = error instanceof Refusal ? error : unexpected(error, entry, ports)
    if (refusal.code === 'NOT_RECORDED') throw refusal
    const { requestId, at, rawQuery, matched } = entry
    return ports.refuse(refusal, {
      requestId,
      at,
      interaction: matched?.row.name ?? 'unknown',
      type: matched?.type,
      requester,
      nhsNumber: namedPerson([queryTextOf(url)]),
      rawQuery,
      reasons: [],
      missing: [],
      obligations: [],
      ruleSetHash: undefined,
      fhirBase: ports.fhirBase,
    })
  }
}

type Entry = {
  readonly requestId: string
  readonly at: string
  readonly rawQuery: string
  matched: MatchedInteraction | undefined
}

/** A batch holds reads and searches: FHIR gives both as GET. */
function onlyGet(method: string): 'GET' {
  if (method !== 'GET') throw new Refusal('METHOD_NOT_ALLOWED', { methods: ['GET'] })
  return method
}

/**
 * Relative to the base and nothing else: a batch is no way to another server or another path. One slash before it says
 * no more, and is how the examples of FHIR R4 write it (Bundle, bundle-request-medsallergies).
 */
function onlyRelative(url: string): string {
  const relative = url.replace(/^\//, '')
  if (!/^[A-Z]/.test(relative) || relative.split(/[?#]/, 1)[0]?.includes(':') === true)
    throw new Refusal('BAD_REQUEST', { expression: 'Bundle.entry.request.url' })
  return relative
}

function served(
  { requestId: id, at, rawQuery }: Entry,
  { row, type, id: resourceId }: MatchedInteraction,
  url: string,
  requester: Requester,
  ports: HttpPorts,
): Promise<Recorded> {
  const pairs = pairsOf(queryTextOf(url))
  const { answer } = row
  if (answer.kind === 'operation') {
    const { operation } = answer
    const body = undefined
    const named = namedPerson([queryTextOf(url)])
    return ports.operate({ id, at, requester, operation, type, resourceId, pairs, named, body, rawQuery })
  }
  if (answer.kind !== 'disclose') throw new Refusal(answer.kind === 'refuse' ? answer.code : 'NOT_SUPPORTED')
  const { interaction } = answer
  const incoming = { id, at, interaction, type: type ?? '', resourceId, pairs, rawQuery }
  return ports.disclose(readRequest(incoming, requester, ports))
}

function unexpected(error: unknown, { requestId }: Entry, ports: HttpPorts): Refusal {
  ports.reportBug(error, requestId)
  return new Refusal('INTERNAL_SERVER_ERROR')
}
