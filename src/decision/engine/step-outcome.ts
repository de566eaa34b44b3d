import { type FactTree } from '../../model/facts.js'
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
    case 'denial': {
      const fires = firing(step.fires(facts))
      return fires === SILENT && step.excuses.length > 0 ? excused(step, facts) : fires
    }
  }
}

function firing(truth: 'yes' | 'no' | 'unknown'): StepOutcome {
  if (truth === 'no') return SILENT
  return truth === 'yes' ? FIRES : FIRES_UNSURE
}

function excused(step: Extract<Step, { kind: 'denial' }>, facts: FactTree): StepOutcome {
  if (step.applies(facts) === 'no') return SILENT
  const position = step.excuses.findIndex((it) => it.holds(facts) === 'yes')
  return position < 0 ? SILENT : EXCUSED + position
}
