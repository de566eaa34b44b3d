import { isJsonObject, objectsOf } from '../../../model/json.js'
import { attachment } from '../datatypes/annotation.js'
import { codeableConcept } from '../datatypes/coding.js'
import { extensionValue, valuePlace } from '../datatypes/extension.js'
import { identifier } from '../datatypes/identifier.js'
import { address, contactPoint, humanName } from '../datatypes/people.js'
import { period } from '../datatypes/quantities.js'
import { ref, refs } from '../datatypes/reference.js'
import { setAside, supplyAbsent } from '../reading/draft.js'
import { boolean, codes, date } from '../reading/primitives.js'
import { many, one, ruled } from '../reading/rows.js'
import { mappedTo } from '../reading/use.js'
import { availability } from './availability.js'
import { backbone, resource } from './resource.js'

const qualification = backbone({
  elements: {
    identifier: many('identifier', identifier),
    code: one('code', codeableConcept),
    period: one('period', period),
    issuer: ref('issuer', ['Organization']),
  },
  finish: (draft) => supplyAbsent(draft, 'code'),
})

/** Practitioner: the languages of GP Connect's communication extension become communication. */
export const practitioner = resource({
  elements: {
    identifier: many('identifier', identifier),
    active: one('active', boolean),
    name: many('name', humanName),
    telecom: many('telecom', contactPoint),
    address: many('address', address),
    gender: one('gender', codes('male', 'female', 'other', 'unknown')),
    birthDate: one('birthDate', date),
    photo: many('photo', attachment),
    qualification: many('qualification', qualification),
    communication: many('communication', codeableConcept),
  },
  extensions: {
    NHSCommunication: ruled((value, at, draft, name) => {
      const parts = objectsOf(isJsonObject(value) ? value['extension'] : undefined)
      if (parts.length === 0) setAside(draft, name, value, 'malformed-element', at)
      for (const part of parts) {
        const held = extensionValue(part)
        if (held === undefined || part['url'] !== 'language')
          setAside(draft, name, part, 'element-without-r4-home', at)
        else many('communication', codeableConcept).write(held, valuePlace(at), draft, name)
      }
    }, mappedTo('communication')),
  },
})

/** PractitionerRole: the same in R4. */
export const practitionerRole = resource({
  elements: {
    identifier: many('identifier', identifier),
    active: one('active', boolean),
    period: one('period', period),
    practitioner: ref('practitioner', ['Practitioner']),
    organization: ref('organization', ['Organization']),
    code: many('code', codeableConcept),
    specialty: many('specialty', codeableConcept),
    location: refs('location', ['Location']),
    healthcareService: refs('healthcareService', ['HealthcareService']),
    telecom: many('telecom', contactPoint),
    ...availability,
    endpoint: refs('endpoint', ['Endpoint']),
  },
})
