import { type Dispatcher } from 'undici'
import { type Json } from '../../model/json.js'
import { type CallFailure, type CallResult } from './call-result.js'
import { type Clock } from './clock.js'
import { type GuardedCall } from './guarded-call.js'
import { isJsonMediaType, type JsonLimits, readJson } from './read-json.js'
import { retryAfterMs } from './limits/retry-budget.js'

/** How one attempt ended, whether another makes sense, and what it says of the source's health. */
export type AttemptEnd = {
  readonly result: CallResult
  readonly again: 'no' | { readonly afterMs: number | undefined }
  /** Health is about being there in time: a prompt wrong answer is `up`, as not asking would protect nobody. */
  readonly health: 'up' | 'down' | 'unknown'
}

/** Below this much time left, running out of it says nothing of the source. */
const FAIR_CHANCE_MS = 100

/** Makes one attempt with its own abort controller and timer; both are gone when it returns. Never rejects. */
export async function attemptCall(
  pool: Dispatcher,
  target: URL,
  call: GuardedCall,
  attempt: number,
  limits: JsonLimits,
  clock: Clock,
): Promise<AttemptEnd> {
  const remaining = call.deadline - clock.now()
  if (call.signal.aborted) return ended({ kind: 'error', reason: 'cancelled' }, 'unknown')
  if (remaining <= 0) return ended({ kind: 'timed-out' }, 'unknown')
  const fate: { stopped: 'deadline' | 'cancelled' | undefined; phase: 'head' | 'body' } = {
    stopped: undefined,
    phase: 'head',
  }
  const controller = new AbortController()
  const stop = (why: 'deadline' | 'cancelled') => {
    fate.stopped ??= why
    controller.abort()
  }
  const cancel = () => stop('cancelled')
  const timer = setTimeout(() => stop('deadline'), remaining)
  call.signal.addEventListener('abort', cancel, { once: true })
  try {
    const response = await pool.request({
      method: call.method,
      path: `${target.pathname}${target.search}`,
      headers: { ...call.headers(attempt) },
      body: call.body ?? null,
      signal: controller.signal,
    })
    fate.phase = 'body'
    return await readResponse(response, limits, clock)
  } catch (error) {
    if (fate.stopped === 'cancelled') return ended({ kind: 'error', reason: 'cancelled' }, 'unknown')
    if (fate.stopped === 'deadline')
      return ended({ kind: 'timed-out' }, remaining < FAIR_CHANCE_MS ? 'unknown' : 'down')
    return afterFailure(failureOf(error, fate.phase))
  } finally {
    clearTimeout(timer)
    call.signal.removeEventListener('abort', cancel)
  }
}

/** Statuses a read may be repeated after; a Retry-After is honoured where it fits the deadline. */
const REPEATABLE_STATUSES: ReadonlySet<number> = new Set([429, 503])
/** Statuses by which a source, or what stands before it, says that it is not there. */
const DOWN_STATUSES: ReadonlySet<number> = new Set([502, 503, 504])

async function readResponse(
  response: Dispatcher.ResponseData,
  limits: JsonLimits,
  clock: Clock,
): Promise<AttemptEnd> {
  const objection = objectionTo(response, limits)
  if (objection !== undefined) {
    discard(response)
    return ended({ kind: 'error', reason: objection }, 'up')
  }
  return response.statusCode < 400 ? readContent(response, limits) : readProblem(response, limits, clock)
}

/** What is wrong with an answer before a byte of its body is read. */
function objectionTo(response: Dispatcher.ResponseData, limits: JsonLimits): CallFailure | undefined {
  if (response.statusCode >= 300 && response.statusCode < 400) return 'redirected'
  const encoding = headerOf(response, 'content-encoding') ?? 'identity'
  if (encoding !== 'identity') return 'wrong-encoding'
  return Number(headerOf(response, 'content-length') ?? 0) > limits.maxBytes ? 'too-large' : undefined
}

async function readContent(response: Dispatcher.ResponseData, limits: JsonLimits): Promise<AttemptEnd> {
  if (!isJsonMediaType(headerOf(response, 'content-type'))) {
    discard(response)
    return ended({ kind: 'error', reason: 'wrong-content-type' }, 'up')
  }
  const body = await readJson(response.body, limits)
  if (body.kind === 'error') return ended(body, 'up')
  return ended({ kind: 'answer', status: response.statusCode, body: body.value }, 'up')
}

/** A status of 400 or above: its body matters only where it is JSON, and never hides the status. */
async function readProblem(
  response: Dispatcher.ResponseData,
  limits: JsonLimits,
  clock: Clock,
): Promise<AttemptEnd> {
  const status = response.statusCode
  let value: Json | undefined
  if (isJsonMediaType(headerOf(response, 'content-type'))) {
    const body = await readJson(response.body, limits)
    if (body.kind === 'json') value = body.value
  } else discard(response)
  return {
    result: { kind: 'answer', status, body: value },
    again: REPEATABLE_STATUSES.has(status)
      ? { afterMs: retryAfterMs(headerOf(response, 'retry-after'), clock.now()) }
      : 'no',
    health: DOWN_STATUSES.has(status) ? 'down' : 'up',
  }
}

/** Ends a body nobody will read, with its socket, so that a slow drip holds nothing. */
function discard(response: Dispatcher.ResponseData): void {
  response.body.on('error', () => undefined)
  response.body.destroy()
}

function headerOf(response: Dispatcher.ResponseData, name: string): string | undefined {
  const value = response.headers[name]
  return typeof value === 'string' ? value : value?.[0]
}

function ended(result: CallResult, health: AttemptEnd['health']): AttemptEnd {
  return { result, again: 'no', health }
}

function afterFailure(reason: CallFailure): AttemptEnd {
  const result: CallResult = { kind: 'error', reason }
  const repeatable = reason === 'connection-failed' || reason === 'truncated'
  return { result, again: repeatable ? { afterMs: undefined } : 'no', health: 'down' }
}

function failureOf(error: unknown, phase: 'head' | 'body'): CallFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_|EPROTO/.test(code)) return 'tls-failed'
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return 'too-large'
  return phase === 'body' ? 'truncated' : 'connection-failed'
}
