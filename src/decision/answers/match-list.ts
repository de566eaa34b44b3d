import { searchset } from '../../fhir/bundle.js'
import { type FhirResource } from '../../fhir/resource.js'
import { type DisclosureRequest } from '../../model/disclosure-request.js'
import { objectOf } from '../../model/json.js'
import { Refusal } from '../../model/refusal.js'
import { referenceOf } from '../released/released-set.js'
import { type AnswerForm, ok } from './answer-form.js'

/**
 * The one Patient who fits a description, with how well. Withheld and not there are the same. Of a person who is not
 * certainly the one meant, nothing is told but what the caller said: it may be somebody else.
 */
export const matchList: AnswerForm = ({ request, person, released, outcomes, ports }) => {
  const matches = released.filter((it) => it.resourceType === 'Patient' && it['id'] === person.id)
  if (matches.length === 0) return new Refusal('PATIENT_NOT_FOUND')
  const isCertain = person.match === undefined || person.match.grade === 'certain'
  const shown = isCertain ? matches : matches.map((it) => asDescribed(it, request))
  const bundle = searchset({
    fhirBase: ports.fhirBase,
    selection: { matches: shown, included: [], total: matches.length, next: undefined },
    outcomes,
    links: { self: `${ports.fhirBase}/Patient/$match`, next: undefined },
    total: undefined,
    match: person.match,
  })
  return { answer: ok(bundle), references: new Set(matches.map(referenceOf)) }
}

/** A Patient with no id, of the name, date of birth and sex that were described, and the labels of the one found. */
function asDescribed({ meta }: FhirResource, { person }: DisclosureRequest): FhirResource {
  const security = objectOf(meta)?.['security']
  const labels = security === undefined ? {} : { meta: { security } }
  if (person.kind !== 'demographics') return { resourceType: 'Patient', ...labels }
  const { family, given, birthDate, sex } = person.demographics
  const name = { family, ...(given.length === 0 ? {} : { given }) }
  return { resourceType: 'Patient', ...labels, name: [name], gender: sex, birthDate }
}
