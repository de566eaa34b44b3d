import { sourcesOutcome } from '../../fhir/operation-outcome.js'
import { encode } from '../../fhir/refusal-answer.js'
import { sourceOutcomesHeader } from '../../fhir/reported-outcome.js'
import { Refusal } from '../../model/refusal.js'
import { referenceOf } from '../released/released-set.js'
import { type AnswerForm, ok } from './answer-form.js'

/** One resource by its id. Absent, withheld and never known are the same. */
export const oneResource: AnswerForm = ({ request, released, outcomes }) => {
  const id = 'id' in request.person ? request.person.id : undefined
  const found = released.find((it) => it.resourceType === request.type && it['id'] === id)
  if (found === undefined) return new Refusal('PATIENT_NOT_FOUND')
  return {
    answer: {
      ...ok(found, { 'Source-Outcomes': sourceOutcomesHeader(outcomes) }),
      outcome: encode(sourcesOutcome(outcomes)),
    },
    references: new Set([referenceOf(found)]),
  }
}
