import { type FactTree } from '../../model/facts.js'
import { type Truth } from '../conditions/truth.js'
import { type Step } from './steps.js'

/** What a step made of one tree, as a small number: from EXCUSED up, the position of the excuse is added. */
export type StepOutcome = number
export const SILENT = 0
const FIRES = 1
/** Fires, and only because something is unknown. */
export const FIRES_UNSURE = 2
export const EXCUSED = 3
/** One more than the largest outcome: a denial has at most an override and a lift, or a view. */
export const OUTCOMES = 5

/** Runs one step. Unknown fires denials and obligations, and opens no gateway. */
export function stepOutcome(step: Step, facts: FactTree): StepOutcome {
  switch (step.kind) {
    case 'gateway':
      return step.holds(facts) === 'yes' ? FIRES : SILENT
    case 'obligation':
      return firing(step.holds(facts))
    case 'denial':
      return denialOutcome(step, facts)
  }
}

/** A denial that applies fires unless something is known to excuse it; what may excuse it leaves it unsure. */
function denialOutcome(step: Extract<Step, { kind: 'denial' }>, facts: FactTree): StepOutcome {
  const applies = step.applies(facts)
  if (applies === 'no') return SILENT
  const excuses = step.excuses.map((it) => it.holds(facts))
  const excused = excuses.indexOf('yes')
  if (excused >= 0) return EXCUSED + excused
  return excuses.includes('unknown') ? FIRES_UNSURE : firing(applies)
}

function firing(truth: Truth): StepOutcome {
  if (truth === 'no') return SILENT
  return truth === 'yes' ? FIRES : FIRES_UNSURE
}
