import { involvementOf } from '../../fhir/documents/involvement.js'
import { sourcesOutcome } from '../../fhir/outcomes/operation-outcome.js'
import { encode } from '../../fhir/outcomes/refusal-answer.js'
import { sourceOutcomesHeader } from '../../fhir/outcomes/reported-outcome.js'
import { referenceOf } from '../released/released-set.js'
import { type AnswerForm, ok } from './answer-form.js'

/** Who is involved with the person, in one list. */
export const involvementList: AnswerForm = ({ request, released, outcomes, sources }) => {
  const resource = involvementOf({ released, outcomes, sources, at: request.at })
  return {
    answer: {
      ...ok(resource, { 'Source-Outcomes': sourceOutcomesHeader(outcomes) }),
      outcome: encode(sourcesOutcome(outcomes)),
    },
    references: new Set(released.map(referenceOf)),
  }
}
