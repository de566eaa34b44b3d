import { codeableConcept, coding } from '../datatypes/coding.js'
import { identifier } from '../datatypes/identifier.js'
import { address, contactPoint, humanName, workAddress, workContactPoint } from '../datatypes/people.js'
import { ref, refs } from '../datatypes/reference.js'
import { absent, has } from '../reading/draft.js'
import { boolean, codes, decimal, text } from '../reading/primitives.js'
import { many, one } from '../reading/rows.js'
import { backbone, resource } from './resource.js'

const contact = backbone({
  elements: {
    purpose: one('purpose', codeableConcept),
    name: one('name', humanName),
    telecom: many('telecom', contactPoint),
    address: one('address', address),
  },
})

/** Organization: one without a name or an identifier is said to have no known name (FHIR invariant org-1). */
export const organization = resource({
  elements: {
    identifier: many('identifier', identifier),
    active: one('active', boolean),
    type: many('type', codeableConcept),
    name: one('name', text),
    alias: many('alias', text),
    telecom: many('telecom', workContactPoint),
    address: many('address', workAddress),
    partOf: ref('partOf', ['Organization']),
    contact: many('contact', contact),
    endpoint: refs('endpoint', ['Endpoint']),
  },
  finish: (draft) => {
    if (!has(draft, 'name') && draft.out['identifier'] === undefined) draft.out['_name'] = absent('unknown')
  },
})

const position = backbone({
  elements: {
    longitude: one('longitude', decimal),
    latitude: one('latitude', decimal),
    altitude: one('altitude', decimal),
  },
  required: ['longitude', 'latitude'],
})

/** Location: its single type of STU3 is one of several in R4. */
export const location = resource({
  elements: {
    identifier: many('identifier', identifier),
    status: one('status', codes('active', 'suspended', 'inactive')),
    operationalStatus: one('operationalStatus', coding),
    name: one('name', text),
    alias: many('alias', text),
    description: one('description', text),
    mode: one('mode', codes('instance', 'kind')),
    type: many('type', codeableConcept),
    telecom: many('telecom', contactPoint),
    address: one('address', address),
    physicalType: one('physicalType', codeableConcept),
    position: one('position', position),
    managingOrganization: ref('managingOrganization', ['Organization']),
    partOf: ref('partOf', ['Location']),
    endpoint: refs('endpoint', ['Endpoint']),
  },
})
