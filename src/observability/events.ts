import { type Journal } from './journal.js'
import { type Metrics } from './metrics.js'

/**
 * One function per thing worth knowing of a running gateway. Attributes are closed: names we chose, codes, counts and
 * durations. There is no way to log free text, so a record, a name or an NHS number cannot be logged by accident.
 */
export type Events = {
  started(port: number): void
  stopping(signal: string): void
  answered(observed: Answered): void
  sourceAnswered(source: string, outcome: string, milliseconds: number): void
  feedReceived(organisation: string): void
  feedFailed(organisation: string, reason: string): void
  tokenIssued(callingSystem: string): void
  tokenRefused(error: string): void
  auditFailed(reason: string): void
  /** A bug: its class and place, never its message, which could hold anything. */
  failed(error: unknown, requestId: string): void
}

export type Answered = {
  readonly requestId: string
  readonly interaction: string
  readonly status: number
  readonly milliseconds: number
}

export function createEvents(journal: Journal, metrics: Metrics): Events {
  return {
    started: (port) => journal('info', 'started', { port }),
    stopping: (signal) => journal('info', 'stopping', { signal }),
    answered: ({ requestId, interaction, status, milliseconds }) => {
      metrics.answers.inc({ interaction, status: String(status) })
      metrics.durations.observe({ interaction }, milliseconds / 1000)
      journal('info', 'answered', { requestId, interaction, status, milliseconds })
    },
    sourceAnswered: (source, outcome, milliseconds) => {
      metrics.sourceAnswers.inc({ source, outcome })
      metrics.sourceDurations.observe({ source }, milliseconds / 1000)
    },
    feedReceived: (organisation) => {
      metrics.feeds.inc({ organisation, outcome: 'received' })
    },
    feedFailed: (organisation, reason) => {
      metrics.feeds.inc({ organisation, outcome: 'failed' })
      journal('warn', 'feed-failed', { organisation, reason })
    },
    tokenIssued: (callingSystem) => {
      metrics.tokens.inc({ outcome: 'issued' })
      journal('info', 'token-issued', { callingSystem })
    },
    tokenRefused: (error) => {
      metrics.tokens.inc({ outcome: error })
      journal('warn', 'token-refused', { error })
    },
    auditFailed: (reason) => {
      metrics.auditFailures.inc()
      journal('error', 'audit-failed', { reason })
    },
    failed: (error, requestId) => {
      metrics.bugs.inc()
      journal('error', 'failed', { requestId, kind: classOf(error), at: placeOf(error) })
    },
  }
}

function classOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : typeof error
}

/** The first stack frame as file and line, without the message above it. */
function placeOf(error: unknown): string {
  const frame =
    error instanceof Error ? (error.stack ?? '').split('\n').find((it) => /^\s+at /.test(it)) : undefined
  return /([\w.-]+\.[jt]s:\d+:\d+)/.exec(frame ?? '')?.[1] ?? 'unknown'
}
