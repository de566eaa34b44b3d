/** Where a request stands in a trace (W3C Trace Context): lower-case hexadecimal ids. */
export type TraceContext = {
  readonly traceId: string
  readonly spanId: string
  readonly isSampled: boolean
}

/**
 * Reads the header `traceparent` (W3C Trace Context section 3.2); undefined for anything else, which then begins a trace
 * of its own. Versions to come are read as far as this one is theirs.
 */
export function readTraceparent(header: string | undefined): TraceContext | undefined {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(header ?? '') ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 }
}

/** Version 00 ends after the flags, ff is none, and no id is all zeros. */
const TRACEPARENT =
  /^(?!ff|00-.{52}-)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/

/** The header for what is asked on behalf of a request. */
export function formatTraceparent({ traceId, spanId, isSampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`
}
