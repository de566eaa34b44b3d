import { annotation } from '../datatypes/annotation.js'
import { codeableConcept } from '../datatypes/coding.js'
import { dosage } from '../datatypes/dosage.js'
import { identifier } from '../datatypes/identifier.js'
import { period } from '../datatypes/quantities.js'
import { ANY, ref, refs } from '../datatypes/reference.js'
import { type Draft, supplyAbsent, extend, supply } from '../reading/draft.js'
import { codes, dateTime } from '../reading/primitives.js'
import { carried, choice, many, moved, one, stu3Element } from '../reading/rows.js'
import { extensionNamed } from '../reading/use.js'
import { oneMedication } from './medication-choice.js'
import { resource } from './resource.js'

const TAKEN = stu3Element('MedicationStatement.taken')

/**
 * MedicationStatement. The status stays the source's own: GP Connect sends `taken` as unknown on every statement, so
 * only a plain `n` changes it. What was taken is kept in HL7's extension in every case.
 */
export const medicationStatement = resource({
  elements: {
    identifier: many('identifier', identifier),
    basedOn: refs('basedOn', ['MedicationRequest', 'CarePlan', 'ServiceRequest']),
    partOf: refs('partOf', [
      'MedicationAdministration',
      'MedicationDispense',
      'MedicationStatement',
      'Procedure',
      'Observation',
    ]),
    context: ref('context', ['Encounter', 'EpisodeOfCare']),
    status: one('status', codes('active', 'completed', 'entered-in-error', 'intended', 'stopped', 'on-hold')),
    category: one('category', codeableConcept),
    medicationCodeableConcept: one('medicationCodeableConcept', codeableConcept),
    medicationReference: ref('medicationReference', ['Medication']),
    ...choice('effective', 'effective', { DateTime: dateTime, Period: period }),
    dateAsserted: one('dateAsserted', dateTime),
    informationSource: ref('informationSource', [
      'Patient',
      'Practitioner',
      'PractitionerRole',
      'RelatedPerson',
      'Organization',
    ]),
    subject: ref('subject', ['Patient', 'Group']),
    derivedFrom: refs('derivedFrom', ANY),
    taken: moved(carried(TAKEN, 'Code', codes('y', 'n', 'unk', 'na')), 'status', extensionNamed(TAKEN)),
    reasonNotTaken: many('statusReason', codeableConcept),
    reasonCode: many('reasonCode', codeableConcept),
    reasonReference: refs('reasonReference', ['Condition', 'Observation', 'DiagnosticReport']),
    note: many('note', annotation),
    dosage: many('dosage', dosage),
  },
  finish: (draft, at) => {
    heedNotTaken(draft)
    oneMedication(draft, at)
    supply(draft, 'status', 'unknown', 'a medication statement without a status is of unknown status')
    supplyAbsent(draft, 'subject')
  },
})

function heedNotTaken(draft: Draft): void {
  const notTaken = draft.extensions?.some((it) => it['url'] === TAKEN && it['valueCode'] === 'n') === true
  const status = draft.out['status']
  if (!notTaken || status === 'entered-in-error') return
  if (status !== undefined)
    extend(draft, { url: stu3Element('MedicationStatement.status'), valueCode: status })
  draft.out['status'] = 'not-taken'
}
