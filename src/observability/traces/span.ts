/** What a span may be of: closed, so that nothing of a request can stand in a name. */
export type SpanName = 'request' | 'token' | 'identity' | 'permit' | 'fetch' | 'decide' | 'audit'

/** What a span may say: names of ours, codes and numbers; never an address, a parameter or anything of a person. */
export type SpanAttributes = {
  readonly interaction?: string
  readonly status?: number
  readonly correlationId?: string
  readonly source?: string
  readonly outcome?: string
}

/** One finished piece of work. Times in milliseconds since 1970, with fractions. */
export type Span = {
  readonly traceId: string
  readonly spanId: string
  readonly parentId: string | undefined
  readonly name: SpanName
  readonly started: number
  readonly ended: number
  readonly isFailed: boolean
  readonly attributes: SpanAttributes
}

/** OpenTelemetry's kinds: what is asked of us, what we ask, what we do ourselves. */
const KINDS: Readonly<Record<SpanName, number>> = {
  request: 2,
  fetch: 3,
  token: 1,
  identity: 1,
  permit: 1,
  decide: 1,
  audit: 1,
}

/** The attributes under the names they have outside: OpenTelemetry's where it has one. */
const NAMES: Readonly<Record<keyof SpanAttributes, string>> = {
  interaction: 'linchpin.interaction',
  status: 'http.response.status_code',
  correlationId: 'linchpin.correlation_id',
  source: 'linchpin.source',
  outcome: 'linchpin.outcome',
}

/** Spans as one message of OTLP in its JSON encoding (OpenTelemetry protocol 1, ExportTraceServiceRequest). */
export function otlpMessage(
  spans: readonly Span[],
  service: { readonly version: string; readonly instance: string },
): string {
  const resource = {
    'service.name': 'linchpin',
    'service.version': service.version,
    'service.instance.id': service.instance,
  }
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: Object.entries(resource).map(([key, value]) => attributeOf(key, value)) },
        scopeSpans: [{ scope: { name: 'linchpin', version: service.version }, spans: spans.map(otlpSpan) }],
      },
    ],
  })
}

function otlpSpan(span: Span): object {
  const { attributes: said } = span
  const attributes = KEYS.flatMap((key) => {
    const value = said[key]
    return value === undefined ? [] : [attributeOf(NAMES[key], value)]
  })
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentId === undefined ? {} : { parentSpanId: span.parentId }),
    name: span.name,
    kind: KINDS[span.name],
    startTimeUnixNano: nanoseconds(span.started),
    endTimeUnixNano: nanoseconds(span.ended),
    attributes,
    status: span.isFailed ? { code: 2 } : {},
  }
}

const KEYS: readonly (keyof SpanAttributes)[] = [
  'interaction',
  'status',
  'correlationId',
  'source',
  'outcome',
]

function attributeOf(key: string, value: string | number): object {
  return { key, value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value } }
}

/** 64-bit numbers are text in the JSON encoding of protocol buffers. */
function nanoseconds(milliseconds: number): string {
  return String(BigInt(Math.round(milliseconds * 1_000)) * 1_000n)
}
