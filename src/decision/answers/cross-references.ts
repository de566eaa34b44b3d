import { sourcesOutcome } from '../../fhir/outcomes/operation-outcome.js'
import { encode } from '../../fhir/outcomes/refusal-answer.js'
import { sourceOutcomesHeader } from '../../fhir/outcomes/reported-outcome.js'
import { CROSS_REFERENCED } from '../../fhir/parameters/cross-reference-systems.js'
import { type FhirResource } from '../../fhir/resource.js'
import { type JsonObject, objectsOf, textOf } from '../../model/json.js'
import { sourceOfId } from '../../model/source.js'
import { referenceOf } from '../released/released-set.js'
import { type AnswerForm, type AnswerParts, ok } from './answer-form.js'

/**
 * The identifiers of the person in the Patients that were released, in the systems asked for, and nothing else of them
 * (IHE PIXm ITI-83). None in them is an empty list.
 */
export const crossReferences: AnswerForm = (parts) => {
  const { released, outcomes } = parts
  const patients = released.filter((it) => it.resourceType === 'Patient')
  const used = patients.filter((it) => targetsIn(it, parts).length > 0)
  const targets = used.flatMap((it) => [
    ...targetsIn(it, parts).map((identifier) => ({ name: 'targetIdentifier', valueIdentifier: identifier })),
    { name: 'targetId', valueReference: { reference: referenceOf(it) } },
  ])
  const resource = { resourceType: 'Parameters', parameter: withoutRepeats(targets) }
  return {
    answer: {
      ...ok(resource, { 'Source-Outcomes': sourceOutcomesHeader(outcomes) }),
      outcome: encode(sourcesOutcome(outcomes)),
    },
    references: new Set(used.map(referenceOf)),
  }
}

function targetsIn(patient: FhirResource, { request, sources }: AnswerParts): readonly JsonObject[] {
  const { targetSystems = [] } = request
  const wanted = targetSystems.length > 0 ? targetSystems : CROSS_REFERENCED
  const asked = request.person.kind === 'nhs-number' ? request.person.nhsNumber : undefined
  // Whose identifier it is, is known from the source: two councils may use one system.
  const held = sourceOfId(
    textOf(patient['id']) ?? '',
    sources.map((it) => it.id),
  )
  const holder = sources.find((it) => it.id === held)
  const assigner = holder === undefined ? {} : { assigner: { display: holder.name } }
  return objectsOf(patient['identifier'])
    .filter(({ system, value }) => wanted.includes(textOf(system) ?? '') && value !== asked)
    .map(({ use, system, value }) => ({ use, system, value, ...assigner }))
}

function withoutRepeats(parameters: readonly JsonObject[]): readonly JsonObject[] {
  return [...new Map(parameters.map((it) => [JSON.stringify(it), it])).values()]
}
