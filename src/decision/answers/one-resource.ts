import { sourcesOutcome } from '../../fhir/outcomes/operation-outcome.js'
import { encode } from '../../fhir/outcomes/refusal-answer.js'
import { sourceOutcomesHeader } from '../../fhir/outcomes/reported-outcome.js'
import { type FhirResource } from '../../fhir/resource.js'
import { resourceType } from '../../fhir/resource-types.js'
import { type DisclosureRequest } from '../../model/disclosure-request.js'
import { Refusal } from '../../model/refusal.js'
import { referenceOf } from '../released/released-set.js'
import { type Answer, type AnswerForm, ok } from './answer-form.js'
import { INERT, fileOf } from './file.js'

/** One resource by its id. Absent, withheld and never known are the same; so is a file without its content. */
export const oneResource: AnswerForm = ({ request, released, outcomes }) => {
  const id = 'id' in request.person ? request.person.id : undefined
  const found = released.find((it) => it.resourceType === request.type && it['id'] === id)
  if (found === undefined) return new Refusal('PATIENT_NOT_FOUND')
  const answer = answerWith(found, request, { 'Source-Outcomes': sourceOutcomesHeader(outcomes) })
  if (answer === undefined) return new Refusal('PATIENT_NOT_FOUND')
  return {
    answer: { ...answer, outcome: encode(sourcesOutcome(outcomes)) },
    references: new Set([referenceOf(found)]),
  }
}

function answerWith(
  found: FhirResource,
  { type, format }: DisclosureRequest,
  headers: Readonly<Record<string, string>>,
): Answer | undefined {
  if (resourceType(type)?.isFile !== true) return ok(found, headers)
  const file = fileOf(found, headers)
  return file === undefined || format === 'file' ? file : ok(found, { ...INERT, ...headers })
}
