import { searchset } from '../../fhir/bundle.js'
import { Refusal } from '../../model/refusal.js'
import { referenceOf } from '../released/released-set.js'
import { type AnswerForm, ok } from './answer-form.js'

/** The one Patient who fits a description, with how well. Withheld and not there are the same. */
export const matchList: AnswerForm = ({ person, released, outcomes, ports }) => {
  const matches = released.filter((it) => it.resourceType === 'Patient' && it['id'] === person.id)
  if (matches.length === 0) return new Refusal('PATIENT_NOT_FOUND')
  const bundle = searchset({
    fhirBase: ports.fhirBase,
    selection: { matches, included: [], total: matches.length, next: undefined },
    outcomes,
    links: { self: `${ports.fhirBase}/Patient/$match`, next: undefined },
    total: undefined,
    match: person.match,
  })
  return { answer: ok(bundle), references: new Set(matches.map(referenceOf)) }
}
