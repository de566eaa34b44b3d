import { type Json } from '../../../model/json.js'
import { attachment } from '../datatypes/annotation.js'
import { codeableConcept } from '../datatypes/coding.js'
import { identifier } from '../datatypes/identifier.js'
import { contactPoint } from '../datatypes/people.js'
import { ref, refs } from '../datatypes/reference.js'
import { type Draft } from '../reading/draft.js'
import { type Read } from '../reading/place.js'
import { boolean, text } from '../reading/primitives.js'
import { many, moved, one } from '../reading/rows.js'
import { availability } from './availability.js'
import { resource } from './resource.js'

/** A program name, which R4 holds as the text of a concept. */
const programName: Read = (value, at) => {
  const read = text(value, at)
  return read === undefined ? undefined : { text: read }
}

/** HealthcareService: eligibility and its note are one structure in R4. */
export const healthcareService = resource({
  elements: {
    identifier: many('identifier', identifier),
    active: one('active', boolean),
    providedBy: ref('providedBy', ['Organization']),
    category: many('category', codeableConcept),
    type: many('type', codeableConcept),
    specialty: many('specialty', codeableConcept),
    location: refs('location', ['Location']),
    name: one('name', text),
    comment: one('comment', text),
    extraDetails: one('extraDetails', text),
    photo: one('photo', attachment),
    telecom: many('telecom', contactPoint),
    coverageArea: refs('coverageArea', ['Location']),
    serviceProvisionCode: many('serviceProvisionCode', codeableConcept),
    eligibility: moved(one('eligibilityCode', codeableConcept), 'eligibility.code'),
    eligibilityNote: moved(one('eligibilityComment', text), 'eligibility.comment'),
    programName: many('program', programName),
    characteristic: many('characteristic', codeableConcept),
    referralMethod: many('referralMethod', codeableConcept),
    appointmentRequired: one('appointmentRequired', boolean),
    ...availability,
    endpoint: refs('endpoint', ['Endpoint']),
  },
  finish: gatherEligibility,
})

const ELIGIBILITY: readonly (readonly [string, string])[] = [
  ['eligibilityCode', 'code'],
  ['_eligibilityComment', '_comment'],
  ['eligibilityComment', 'comment'],
]

function gatherEligibility(draft: Draft): void {
  const gathered: Record<string, Json> = {}
  for (const [held, to] of ELIGIBILITY) {
    const value = draft.out[held]
    Reflect.deleteProperty(draft.out, held)
    if (value !== undefined) gathered[to] = value
  }
  if (Object.keys(gathered).length > 0) draft.out['eligibility'] = [gathered]
}
