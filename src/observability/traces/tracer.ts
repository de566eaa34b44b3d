import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import { type SpanExporter } from './exporter.js'
import { type SpanAttributes, type SpanName } from './span.js'
import { type TraceContext, formatTraceparent, readTraceparent } from './trace-context.js'

/** What a request does, in spans: which steps, how long, and how they ended. Ids, names of ours and codes alone. */
export type Tracer = {
  /** Runs what answers a request, as part of the trace that its `traceparent` names, else of a new one. */
  request(requestId: string, traceparent: string | undefined, run: () => void): void
  /** The request is over. */
  ended(observed: { readonly requestId: string; readonly interaction: string; readonly status: number }): void
  /** Does the work as one step of the request that is being answered; outside of one it only does the work. */
  step<T>(name: SpanName, work: () => T): T
  /** A call to a source that has ended just now. */
  fetched(call: { readonly source: string; readonly kind: string; readonly milliseconds: number }): void
  /** What is sent along to whoever is asked on behalf of the request; undefined outside of one. */
  traceparent(): string | undefined
  close(): Promise<void>
}

/** Traces nothing, and costs nothing. */
export const NO_TRACER: Tracer = {
  request: (_requestId, _traceparent, run) => {
    run()
  },
  ended: () => undefined,
  step: (_name, work) => work(),
  fetched: () => undefined,
  traceparent: () => undefined,
  close: () => Promise.resolve(),
}

export type TracerSettings = {
  readonly exporter: SpanExporter
  /** Of the requests that come without a trace, which share is traced: 0 to 1. */
  readonly share: number
  readonly random: () => number
}

type Traced = TraceContext & {
  readonly requestId: string
  readonly parentId: string | undefined
  readonly started: number
}

/** Traces requests. A request that comes with a trace is traced where whoever began it says so. */
export function tracer({ exporter, share, random }: TracerSettings): Tracer {
  const current = new AsyncLocalStorage<Traced>()
  const open = new Map<string, Traced>()
  const span = (
    name: SpanName,
    { traceId, spanId: parentId }: Traced,
    started: number,
    isFailed: boolean,
    attributes: SpanAttributes = {},
  ): void => {
    exporter.take({ traceId, spanId: idOf(8), parentId, name, started, ended: now(), isFailed, attributes })
  }
  return {
    request: (requestId, header, run) => {
      const parent = readTraceparent(header)
      const traced: Traced = {
        traceId: parent?.traceId ?? idOf(16),
        spanId: idOf(8),
        parentId: parent?.spanId,
        isSampled: parent?.isSampled ?? random() < share,
        requestId,
        started: now(),
      }
      if (traced.isSampled) open.set(requestId, traced)
      current.run(traced, run)
    },
    ended: ({ requestId, interaction, status }) => {
      const it = open.get(requestId)
      if (it === undefined) return
      open.delete(requestId)
      const attributes = { interaction, status, correlationId: requestId }
      const { traceId, spanId, parentId, started } = it
      const of = { traceId, spanId, parentId, name: 'request', started, ended: now() } as const
      exporter.take({ ...of, isFailed: status >= 500, attributes })
    },
    step: (name, work) => {
      const traced = current.getStore()
      if (traced?.isSampled !== true) return work()
      const started = now()
      return observed(work, (isFailed) => span(name, traced, started, isFailed))
    },
    fetched: ({ source, kind, milliseconds }) => {
      const traced = current.getStore()
      if (traced?.isSampled === true)
        span('fetch', traced, now() - milliseconds, kind !== 'answer', { source, outcome: kind })
    },
    traceparent: () => {
      const traced = current.getStore()
      return traced && formatTraceparent(traced)
    },
    close: () => exporter.close(),
  }
}

/** Does the work and tells once how it ended, be it at once or later; what it gives or throws stays as it is. */
function observed<T>(work: () => T, end: (isFailed: boolean) => void): T {
  let result: T
  try {
    result = work()
  } catch (error) {
    end(true)
    throw error
  }
  if (!(result instanceof Promise)) end(false)
  else
    result.then(
      () => end(false),
      () => end(true),
    )
  return result
}

function idOf(bytes: number): string {
  return randomBytes(bytes).toString('hex')
}

/** Steps take less than a millisecond: the clock of the system does not tell them apart. */
function now(): number {
  return performance.timeOrigin + performance.now()
}
