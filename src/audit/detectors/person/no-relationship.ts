import { detector, workerKey } from '../detector.js'
import { type Sighting } from '../sighting.js'
import { DAY, distinct, recent, remember } from '../memory.js'

/** Rule 7: a worker looks at records of people their organisation has nothing to do with. */
export const noRelationship = detector({
  rule: 7,
  severity: 'medium',
  about: 'worker',
  quietDays: 1,
  needs: [],
  plain: 'Somebody opened, or tried to open, records of people their organisation has no relationship with.',
  notFor: 'one slip of the pen: a person tried once, and refused',
  dials: {
    seen: { value: 1, from: 1, to: 100, means: 'People seen in a day without a relationship.' },
    refused: { value: 5, from: 1, to: 100, means: 'People refused in a day without a relationship.' },
  },
  // Who says themselves that they care for the person has an alert for that; so has who breaks the glass.
  keysOf: (it) =>
    it.isStranger && !isClaimed(it) && !it.breakGlass && !isAnswered(it.purpose) ? [workerKey(it)] : [],
  see: (it, memory, set) => {
    const what = `${it.kind} ${it.subject ?? ''}`
    const marks = recent(remember(memory, workerKey(it), { at: it.at, what, times: 1 }, 1), it.at, DAY)
    const seen = distinct(marks.filter((mark) => mark.what.startsWith('disclosure')))
    const refused = distinct(marks.filter((mark) => mark.what.startsWith('refusal')))
    return seen >= set.number('seen') || refused >= set.number('refused')
      ? `In a day ${seen} such people were seen and ${refused} refused.`
      : undefined
  },
})

function isClaimed({ selfClaimed, relationships }: Sighting): boolean {
  return selfClaimed || relationships.includes('self-claimed')
}

/** Purposes that stand on another ground, and each have an alert of their own. */
function isAnswered(purpose: string | undefined): boolean {
  return ['safeguarding-adult', 'safeguarding-child', 'legal-requirement', 'emergency'].includes(
    purpose ?? '',
  )
}
