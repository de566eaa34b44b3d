import { Agent, request } from 'undici'
import { type Span, otlpMessage } from './span.js'

/** Where finished spans go. */
export type SpanExporter = {
  /** Takes a span, or drops it where too many wait. Never throws. */
  take(span: Span): void
  /** Sends what waits, once, and closes. */
  close(): Promise<void>
}

export type ExporterSettings = {
  /** Base of the collector; `/v1/traces` is added (OTLP/HTTP). */
  readonly url: string
  readonly service: { readonly version: string; readonly instance: string }
  /** Told how many spans were exported, and how many were lost. */
  readonly counted: (outcome: 'exported' | 'dropped', spans: number) => void
}

const MOST_WAITING = 4_096
const MOST_AT_ONCE = 512
const EVERY_MS = 2_000
const TIMEOUT_MS = 5_000

/**
 * Sends spans to an OpenTelemetry collector by OTLP over HTTP, in JSON, a batch at a time. What the collector does not
 * take at once is dropped and counted: traces never hold anything up, and never grow.
 */
export function otlpExporter({ url, service, counted }: ExporterSettings): SpanExporter {
  const agent = new Agent({ connections: 1, connect: { timeout: TIMEOUT_MS } })
  const target = `${url.replace(/\/$/, '')}/v1/traces`
  const waiting: Span[] = []
  let sending: Promise<void> | undefined
  const sendOnce = async (): Promise<void> => {
    const batch = waiting.splice(0, MOST_AT_ONCE)
    if (batch.length === 0) return
    counted(await sent(target, otlpMessage(batch, service), agent), batch.length)
  }
  const send = (): Promise<void> => {
    sending ??= sendOnce().finally(() => {
      sending = undefined
      if (waiting.length >= MOST_AT_ONCE) void send()
    })
    return sending
  }
  const timer = setInterval(() => void send(), EVERY_MS)
  timer.unref()
  return {
    take: (span) => {
      if (waiting.length >= MOST_WAITING) counted('dropped', 1)
      else if (waiting.push(span) >= MOST_AT_ONCE) void send()
    },
    close: async () => {
      clearInterval(timer)
      await sending
      await sendOnce()
      if (waiting.length > 0) counted('dropped', waiting.length)
      waiting.length = 0
      await agent.destroy()
    },
  }
}

async function sent(target: string, body: string, dispatcher: Agent): Promise<'exported' | 'dropped'> {
  try {
    const answer = await request(target, {
      method: 'POST',
      dispatcher,
      headers: { 'content-type': 'application/json' },
      body,
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    await answer.body.dump()
    return answer.statusCode >= 200 && answer.statusCode < 300 ? 'exported' : 'dropped'
  } catch {
    return 'dropped'
  }
}
