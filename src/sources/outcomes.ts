import { type Question, type SourceAnswer } from '../model/answer.js'
import { type Area } from '../model/area.js'
import { type AreaOutcome, type AreaWarning, type SourceOutcome } from '../model/gap.js'
import { type ConnectorAnswer } from './connector.js'
import { type CallResult } from './guard/call-result.js'

/** One outcome for one area, as at the given instant. */
export function outcomeOf(
  source: string,
  area: Area,
  outcome: SourceOutcome,
  asOf: string,
  warnings: readonly AreaWarning[] = [],
): AreaOutcome {
  return { source, area, outcome, asOf, warnings }
}

/** The answer in which every area asked had the same outcome and no record came. */
export function answerThroughout(
  question: Question,
  outcome: SourceOutcome,
  asOf: string,
  reasons: readonly string[] = [],
): ConnectorAnswer {
  const source = question.source.id
  return {
    source,
    records: [],
    outcomes: question.areas.map((area) => outcomeOf(source, area, outcome, asOf)),
    refusedConsent: false,
    reasons,
  }
}

/** The closed code of a call that gave nothing usable, for operators; undefined for an answer below 400. */
export function reasonOf(result: CallResult): string | undefined {
  if (result.kind === 'timed-out') return 'timed-out'
  if (result.kind === 'error') return result.reason
  return result.status < 400 ? undefined : `status-${result.status}`
}

/**
 * The answer with exactly one outcome for every area asked and none besides: an area the connector said nothing of
 * is an error, and a record that names another source is dropped with all areas marked.
 */
export function completed(answer: SourceAnswer, question: Question, asOf: string): SourceAnswer {
  const source = question.source.id
  if (answer.source !== source || answer.records.some((it) => it.source !== source))
    return withoutReasons(answerThroughout(question, 'error', asOf))
  const outcomes = question.areas.map(
    (area) =>
      answer.outcomes.find((it) => it.area === area && it.source === source) ??
      outcomeOf(source, area, 'error', asOf),
  )
  return { source, records: answer.records, outcomes, refusedConsent: answer.refusedConsent }
}

function withoutReasons(answer: ConnectorAnswer): SourceAnswer {
  const { source, records, outcomes, refusedConsent } = answer
  return { source, records, outcomes, refusedConsent }
}
