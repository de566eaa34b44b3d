import { annotation } from '../datatypes/annotation.js'
import { codeableConcept } from '../datatypes/coding.js'
import { identifier } from '../datatypes/identifier.js'
import { period, simpleQuantity } from '../datatypes/quantities.js'
import { ref, refs } from '../datatypes/reference.js'
import { type Draft } from '../reading/draft.js'
import { type Place } from '../reading/place.js'
import { evict } from '../datatypes/quantities.js'
import { codes, dateTime, text } from '../reading/primitives.js'
import { choice, many, one } from '../reading/rows.js'
import { backbone, resource } from './resource.js'

const collection = backbone({
  elements: {
    collector: ref('collector', ['Practitioner', 'PractitionerRole']),
    ...choice('collected', 'collected', { DateTime: dateTime, Period: period }),
    quantity: one('quantity', simpleQuantity),
    method: one('method', codeableConcept),
    bodySite: one('bodySite', codeableConcept),
  },
})
const processing = backbone({
  elements: {
    description: one('description', text),
    procedure: one('procedure', codeableConcept),
    additive: refs('additive', ['Substance']),
    ...choice('time', 'time', { DateTime: dateTime, Period: period }),
  },
})
const container = backbone({
  elements: {
    identifier: many('identifier', identifier),
    description: one('description', text),
    type: one('type', codeableConcept),
    capacity: one('capacity', simpleQuantity),
    specimenQuantity: one('specimenQuantity', simpleQuantity),
    additiveCodeableConcept: one('additiveCodeableConcept', codeableConcept),
    additiveReference: ref('additiveReference', ['Substance']),
  },
  finish: (draft: Draft, at: Place) => {
    if (draft.out['additiveReference'] !== undefined) evict(draft, 'additiveCodeableConcept', at)
  },
})

/** Specimen: the same in R4. */
export const specimen = resource({
  elements: {
    identifier: many('identifier', identifier),
    accessionIdentifier: one('accessionIdentifier', identifier),
    status: one('status', codes('available', 'unavailable', 'unsatisfactory', 'entered-in-error')),
    type: one('type', codeableConcept),
    subject: ref('subject', ['Patient', 'Group', 'Device', 'Substance', 'Location']),
    receivedTime: one('receivedTime', dateTime),
    parent: refs('parent', ['Specimen']),
    request: refs('request', ['ServiceRequest']),
    collection: one('collection', collection),
    processing: many('processing', processing),
    container: many('container', container),
    note: many('note', annotation),
  },
})
