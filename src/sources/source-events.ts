import { type SourceOutcome } from '../model/gap.js'
import { type BreakerState } from './guard/limits/breaker.js'
import { type CallFailure } from './guard/call-result.js'

/** What sources report for logs and metrics: closed attributes only; never a URL, a number of a person or content. */
export type SourceEvents = {
  readonly attempted: (event: CallAttempted) => void
  readonly breakerChanged: (event: { readonly source: string; readonly state: BreakerState }) => void
  readonly answered: (event: SourceAnswered) => void
  readonly feedRead: (event: FeedRead) => void
  /** What is sent along with every call (W3C Trace Context); undefined for nothing. */
  readonly traceparent?: (() => string | undefined) | undefined
}

/** One attempt at one call, and how it ended. */
export type CallAttempted = {
  readonly source: string
  /** Counted from 1 within one call. */
  readonly attempt: number
  /** `hedge`: a second attempt beside a first one that is late. */
  readonly role: 'plain' | 'hedge'
  readonly milliseconds: number
  readonly kind: 'answer' | 'timed-out' | 'error'
  readonly status: number | undefined
  readonly reason: CallFailure | undefined
}

export type SourceAnswered = {
  readonly source: string
  readonly requestId: string
  readonly milliseconds: number
  /** How often each outcome was given, by area. */
  readonly outcomes: Readonly<Partial<Record<SourceOutcome, number>>>
  /** Closed codes of what went wrong, from the connector; empty when nothing did. */
  readonly reasons: readonly string[]
}

export type FeedRead = {
  readonly organisation: string
  readonly kind: 'replaced' | 'older' | 'malformed' | 'failed'
  readonly milliseconds: number
  readonly relationships: number
  readonly registers: number
}
