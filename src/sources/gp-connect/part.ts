import { type Area } from '../../model/area.js'
import { type AreaOutcome, type SourceOutcome } from '../../model/gap.js'
import { type Json } from '../../model/json.js'
import { type SourceRecord } from '../../model/source.js'
import { type CallResult } from '../guard/call-result.js'
import { outcomeOf, reasonOf } from '../outcomes.js'
import { practiceErrorOf } from './practice-error.js'

/** What one question to the practice came to: its record where it is whole and of the person traced, else no record. */
export type Part = {
  readonly record: SourceRecord | undefined
  readonly outcomes: readonly AreaOutcome[]
  readonly refusedConsent: boolean
  /** Closed codes, for operators. */
  readonly reasons: readonly string[]
}

/** What a part is about. */
export type PartAsked = {
  readonly source: string
  readonly areas: readonly Area[]
  /** ISO 8601 instant of the answer. */
  readonly now: string
}

/** A part without a record: every area asked had the same outcome. */
export function failedPart(asked: PartAsked, outcome: SourceOutcome, reason: string): Part {
  return {
    record: undefined,
    outcomes: asked.areas.map((area) => outcomeOf(asked.source, area, outcome, asked.now)),
    refusedConsent: false,
    reasons: [reason],
  }
}

type Usable =
  | { readonly kind: 'body'; readonly body: Json | undefined }
  | { readonly kind: 'failed'; readonly part: Part }

/** The body of an answer of 200; the part that anything else comes to. */
export function usableBody(asked: PartAsked, answer: CallResult): Usable {
  if (answer.kind !== 'answer') {
    const outcome = answer.kind === 'timed-out' ? 'timed-out' : 'error'
    return { kind: 'failed', part: failedPart(asked, outcome, reasonOf(answer) ?? 'error') }
  }
  if (answer.status === 200) return { kind: 'body', body: answer.body }
  const { outcome, reason, refusedConsent } = practiceErrorOf(answer.status, answer.body)
  return { kind: 'failed', part: { ...failedPart(asked, outcome, reason), refusedConsent } }
}
