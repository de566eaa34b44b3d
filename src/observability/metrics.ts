import { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** Counters and durations with few, closed attributes: never anything of a person. */
export type Metrics = {
  readonly answers: Counter<'interaction' | 'status'>
  readonly durations: Histogram<'interaction'>
  readonly malformed: Counter<'status'>
  readonly sourceAnswers: Counter<'source' | 'outcome'>
  readonly sourceDurations: Histogram<'source'>
  readonly sourceAttempts: Counter<'source' | 'kind' | 'role'>
  readonly sourceCallDurations: Histogram<'source'>
  readonly sourceBreakers: Gauge<'source' | 'state'>
  readonly feeds: Counter<'organisation' | 'kind'>
  readonly extracts: Counter<'source' | 'outcome'>
  readonly linksFound: Counter<'source' | 'outcome'>
  readonly tokens: Counter<'outcome'>
  readonly auditChanges: Counter<'kind'>
  readonly witnesses: Counter<'witness' | 'outcome'>
  readonly alerts: Counter
  readonly notifications: Counter<'outcome'>
  readonly bugs: Counter
  readonly spans: Counter<'outcome'>
  readonly contentType: string
  /** Everything in the Prometheus text format. */
  text(): Promise<string>
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** The metrics of one gateway, in a registry of their own. No label holds anything of a person. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const counter = <T extends string>(name: string, help: string, labelNames: readonly T[]): Counter<T> =>
    new Counter({ name: `linchpin_${name}`, help, labelNames: [...labelNames], registers: [registry] })
  const histogram = <T extends string>(name: string, help: string, labelNames: readonly T[]): Histogram<T> =>
    new Histogram({
      name: `linchpin_${name}`,
      help,
      labelNames: [...labelNames],
      buckets: SECONDS,
      registers: [registry],
    })
  return {
    answers: counter('answers_total', 'Answers sent, by interaction and HTTP status', [
      'interaction',
      'status',
    ]),
    durations: histogram('answer_seconds', 'Time to answer, by interaction', ['interaction']),
    malformed: counter('malformed_total', 'What could not be read as HTTP, by status', ['status']),
    sourceAnswers: counter('source_answers_total', 'Areas answered for by sources, by outcome', [
      'source',
      'outcome',
    ]),
    sourceDurations: histogram('source_answer_seconds', 'Time sources took to answer', ['source']),
    sourceAttempts: counter('source_attempts_total', 'Calls made to sources, by how they ended', [
      'source',
      'kind',
      'role',
    ]),
    sourceCallDurations: histogram('source_call_seconds', 'Time of single calls to sources', ['source']),
    sourceBreakers: new Gauge({
      name: 'linchpin_source_breaker',
      help: 'State of the breaker of each source that has ever been kept from being asked: 1 for the state it is in',
      labelNames: ['source', 'state'],
      registers: [registry],
    }),
    feeds: counter('feeds_total', 'Organisation feeds read, by how that ended', ['organisation', 'kind']),
    extracts: counter('extracts_total', 'Files of extracts, by what became of them', ['source', 'outcome']),
    linksFound: counter('links_looked_for_total', 'People of records without a number that were looked for', [
      'source',
      'outcome',
    ]),
    tokens: counter('tokens_total', 'Access tokens asked for, by outcome', ['outcome']),
    auditChanges: counter(
      'audit_log_changes_total',
      'What happened to the access log and what belongs to it',
      ['kind'],
    ),
    witnesses: counter('witness_answers_total', 'What witnesses said to checkpoints', ['witness', 'outcome']),
    alerts: counter('alerts_total', 'Alerts opened', []),
    notifications: counter('notifications_total', 'Attempts to tell of an alert, by how they ended', [
      'outcome',
    ]),
    bugs: counter('failures_total', 'Unexpected failures', []),
    spans: counter('trace_spans_total', 'Spans of traces, exported or dropped', ['outcome']),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  }
}
