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
  /** What could not be read as HTTP, by the status it got. */
  malformed(status: number): void
  sourceAttempted(attempted: SourceAttempted): void
  sourceAnswered(answered: SourceAnswered): void
  breakerChanged(changed: { readonly source: string; readonly state: string }): void
  feedRead(read: FeedRead): void
  extractTaken(taken: ExtractTaken): void
  linksFound(found: LinksFound): void
  tokenIssued(): void
  tokenRefused(error: string): void
  auditChanged(kind: string): void
  /** The settings that differ from the start's and wait for the next one, by their first key; none where all agree again. */
  settingsWaiting(keys: readonly string[]): void
  alertsFollowed(followed: AlertsFollowed): void
  /** What a witness said to a checkpoint; `not-asked` when there was no asking anybody. */
  witnessAnswered(witness: string, outcome: WitnessOutcome): void
  /** A bug: its class and place, never its message, which could hold anything. */
  failed(error: unknown, requestId: string): void
}

export type Answered = {
  readonly requestId: string
  readonly interaction: string
  readonly status: number
  readonly milliseconds: number
}

export type SourceAttempted = {
  readonly source: string
  readonly kind: string
  readonly role: string
  readonly milliseconds: number
}

export type SourceAnswered = {
  readonly source: string
  readonly requestId: string
  readonly milliseconds: number
  readonly outcomes: Readonly<Record<string, number>>
  readonly reasons: readonly string[]
}

/** `ahead` and `inconsistent`: the log is not the one that the witness signed before. */
export type WitnessOutcome =
  'signed' | 'unreachable' | 'refused' | 'not-its-signature' | 'ahead' | 'inconsistent' | 'not-asked'

export type AlertsFollowed = {
  /** Alerts opened, and entries of the log that are not there. */
  readonly opened: number
  readonly missing: number
  /** How each message ended; a problem is a word of ours. */
  readonly told: readonly { readonly kind: string; readonly problem?: string }[]
}

export type FeedRead = {
  readonly organisation: string
  readonly kind: string
  readonly relationships: number
  readonly registers: number
}

/** What became of a file: a closed word and counts. */
export type ExtractTaken = {
  readonly source: string
  readonly outcome: string
  readonly records: number
  readonly unserved: number
  readonly rejected: number
}

/** What looking for the people of a source's records came to, in counts; `isWhole` where everybody was looked for. */
export type LinksFound = {
  readonly source: string
  readonly isWhole: boolean
  readonly looked: number
  readonly linked: number
  readonly queued: number
  readonly nobody: number
  readonly failed: number
}

/** The events of the gateway, each written to the journal and counted in the metrics. */
export function createEvents(journal: Journal, metrics: Metrics): Events {
  return {
    started: (port) => journal('info', 'started', { port }),
    stopping: (signal) => journal('info', 'stopping', { signal }),
    answered: ({ requestId, interaction, status, milliseconds }) => {
      metrics.answers.inc({ interaction, status: String(status) })
      metrics.durations.observe({ interaction }, milliseconds / 1000)
      journal('info', 'answered', { requestId, interaction, status, milliseconds })
    },
    malformed: (status) => {
      metrics.malformed.inc({ status: String(status) })
      journal('warn', 'malformed', { status })
    },
    sourceAttempted: ({ source, kind, role, milliseconds }) => {
      metrics.sourceAttempts.inc({ source, kind, role })
      metrics.sourceCallDurations.observe({ source }, milliseconds / 1000)
    },
    sourceAnswered: ({ source, requestId, outcomes, reasons, milliseconds }) => {
      countAnswer(source, outcomes, milliseconds, metrics)
      if (reasons.length > 0)
        journal('warn', 'source-failed', { requestId, source, reasons: reasons.join(' '), milliseconds })
    },
    breakerChanged: ({ source, state }) => {
      markBreaker(source, state, metrics)
      journal('warn', 'breaker-changed', { source, state })
    },
    feedRead: ({ organisation, kind, relationships, registers }) => {
      metrics.feeds.inc({ organisation, kind })
      if (kind !== 'replaced')
        journal('warn', 'feed-not-read', { organisation, kind, relationships, registers })
    },
    extractTaken: ({ source, outcome, records, unserved, rejected }) => {
      metrics.extracts.inc({ source, outcome })
      const level = outcome === 'loaded' || outcome === 'held' ? 'info' : 'warn'
      journal(level, 'extract-taken', { source, outcome, records, unserved, rejected })
    },
    linksFound: ({ source, isWhole, ...counts }) => {
      for (const outcome of ['linked', 'queued', 'nobody', 'failed'] as const)
        metrics.linksFound.inc({ source, outcome }, counts[outcome])
      journal(isWhole ? 'info' : 'warn', 'links-found', { source, whole: String(isWhole), ...counts })
    },
    tokenIssued: () => metrics.tokens.inc({ outcome: 'issued' }),
    tokenRefused: (error) => {
      metrics.tokens.inc({ outcome: error })
      journal('warn', 'token-refused', { error })
    },
    settingsWaiting: (keys) => journal('warn', 'settings-wait-for-restart', { keys: keys.join(' ') }),
    ...logEvents(journal, metrics),
    failed: (error, requestId) => {
      metrics.bugs.inc()
      journal('error', 'failed', { requestId, kind: classOf(error), at: placeOf(error) })
    },
  }
}

/** What happens to the access log and to what follows it. */
function logEvents(
  journal: Journal,
  metrics: Metrics,
): Pick<Events, 'auditChanged' | 'alertsFollowed' | 'witnessAnswered'> {
  return {
    auditChanged: (kind) => {
      metrics.auditChanges.inc({ kind })
      journal(kind === 'shard-leased' ? 'info' : 'error', 'audit-log', { kind })
    },
    alertsFollowed: ({ opened, missing, told }) => {
      metrics.alerts.inc(opened)
      for (const { kind, problem } of told) {
        metrics.notifications.inc({ outcome: kind })
        if (problem !== undefined) journal('warn', 'not-told', { kind, problem })
      }
      if (missing > 0) journal('error', 'audit-log', { kind: 'entries-missing', missing })
    },
    witnessAnswered: (witness, outcome) => {
      metrics.witnesses.inc({ witness, outcome })
      const isBroken = outcome === 'ahead' || outcome === 'inconsistent'
      if (outcome !== 'signed') journal(isBroken ? 'error' : 'warn', 'witness', { witness, outcome })
    },
  }
}

function countAnswer(
  source: string,
  outcomes: SourceAnswered['outcomes'],
  milliseconds: number,
  metrics: Metrics,
): void {
  metrics.sourceDurations.observe({ source }, milliseconds / 1000)
  for (const [outcome, count] of Object.entries(outcomes))
    metrics.sourceAnswers.inc({ source, outcome }, count)
}

/** A set of states of which exactly one is 1. */
function markBreaker(source: string, state: string, { sourceBreakers }: Metrics): void {
  for (const it of ['closed', 'half-open', 'open'])
    sourceBreakers.set({ source, state: it }, it === state ? 1 : 0)
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
