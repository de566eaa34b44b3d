import { type Answer } from '../../decision/decide.js'

/** The answers of single sources as one, in their order: each was read by itself as it came. */
export function joinAnswers(answers: readonly Answer[]): Answer {
  return {
    items: answers.flatMap((it) => it.items),
    outcomes: answers.flatMap((it) => it.outcomes),
    issues: answers.flatMap((it) => it.issues),
    refusedConsent: answers.flatMap((it) => it.refusedConsent),
  }
}
