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
export const oneResource: AnswerForm = (parts) => {
  const { request, released, outcomes } = parts
  const id = idMeant(parts)
  const found = released.find((it) => it.resourceType === request.type && it['id'] === id)
  if (found === undefined) return new Refusal('PATIENT_NOT_FOUND')
  const answer = answerWith(found, request, { 'Source-Outcomes': sourceOutcomesHeader(outcomes) })
  if (answer === undefined) return new Refusal('PATIENT_NOT_FOUND')
  return {
    answer: { ...answer, outcome: encode(sourcesOutcome(outcomes)) },
    references: new Set([referenceOf(found)]),
  }
}

/**
 * The id that the request means. One given to a person before PDS put another number in the place of theirs means who they
 * are now, as PDS itself answers a superseded number: the answer bears the id that counts from then on.
 */
function idMeant({ request, person }: Parameters<AnswerForm>[0]): string | undefined {
  if (!('id' in request.person)) return undefined
  const { kind, id } = request.person
  return kind === 'patient-id' && OPAQUE.test(id) ? person.id : id
}

/** An id of the patient index; those of a source's resources begin with its name. */
const OPAQUE = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function answerWith(
  found: FhirResource,
  { type, format }: DisclosureRequest,
  headers: Readonly<Record<string, string>>,
): Answer | undefined {
  if (resourceType(type)?.isFile !== true) return ok(found, headers)
  const file = fileOf(found, headers)
  return file === undefined || format === 'file' ? file : ok(found, { ...INERT, ...headers })
}
