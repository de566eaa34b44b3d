import { annotation } from '../datatypes/annotation.js'
import { codeableConcept } from '../datatypes/coding.js'
import { identifier } from '../datatypes/identifier.js'
import { period } from '../datatypes/quantities.js'
import { ref, refs } from '../datatypes/reference.js'
import { type Draft, supply, supplyAbsent } from '../reading/draft.js'
import { boolean, coded, dateTime } from '../reading/primitives.js'
import { carried, choice, many, moved, one, stu3Element } from '../reading/rows.js'
import { extensionNamed } from '../reading/use.js'
import { definitions } from './request.js'
import { backbone, resource } from './resource.js'

const NOT_DONE = stu3Element('Procedure.notDone')

const performer = backbone({
  elements: {
    role: one('function', codeableConcept),
    actor: ref('actor', [
      ...['Practitioner', 'PractitionerRole', 'Organization', 'Patient', 'RelatedPerson', 'Device'],
    ]),
    onBehalfOf: ref('onBehalfOf', ['Organization']),
  },
  finish: (draft) => supplyAbsent(draft, 'actor'),
})
const focalDevice = backbone({
  elements: { action: one('action', codeableConcept), manipulated: ref('manipulated', ['Device']) },
  finish: (draft) => supplyAbsent(draft, 'manipulated'),
})

/** Procedure: `suspended` is on hold, `aborted` stopped, and what was not done has that status. */
export const procedure = resource({
  elements: {
    identifier: many('identifier', identifier),
    definition: definitions('Procedure.definition'),
    basedOn: refs('basedOn', ['CarePlan', 'ServiceRequest']),
    partOf: refs('partOf', ['Procedure', 'Observation', 'MedicationAdministration']),
    status: one(
      'status',
      coded({
        preparation: 'preparation',
        'in-progress': 'in-progress',
        suspended: 'on-hold',
        aborted: 'stopped',
        completed: 'completed',
        'entered-in-error': 'entered-in-error',
        unknown: 'unknown',
      }),
    ),
    notDone: moved(carried(NOT_DONE, 'Boolean', boolean), 'status', extensionNamed(NOT_DONE)),
    notDoneReason: one('statusReason', codeableConcept),
    category: one('category', codeableConcept),
    code: one('code', codeableConcept),
    subject: ref('subject', ['Patient', 'Group']),
    context: ref('encounter', ['Encounter']),
    ...choice('performed', 'performed', { DateTime: dateTime, Period: period }),
    performer: many('performer', performer),
    location: ref('location', ['Location']),
    reasonCode: many('reasonCode', codeableConcept),
    reasonReference: refs('reasonReference', [
      ...['Condition', 'Observation', 'Procedure', 'DiagnosticReport', 'DocumentReference'],
    ]),
    bodySite: many('bodySite', codeableConcept),
    outcome: one('outcome', codeableConcept),
    report: refs('report', ['DiagnosticReport', 'DocumentReference', 'Composition']),
    complication: many('complication', codeableConcept),
    complicationDetail: refs('complicationDetail', ['Condition']),
    followUp: many('followUp', codeableConcept),
    note: many('note', annotation),
    focalDevice: many('focalDevice', focalDevice),
    usedReference: refs('usedReference', ['Device', 'Medication', 'Substance']),
    usedCode: many('usedCode', codeableConcept),
  },
  finish: (draft) => {
    heedNotDone(draft)
    supply(draft, 'status', 'unknown', 'a procedure without a status is of unknown status')
    supplyAbsent(draft, 'subject')
  },
})

function heedNotDone(draft: Draft): void {
  const { extensions = [] } = draft
  const index = extensions.findIndex((it) => it['url'] === NOT_DONE)
  const notDone = extensions[index]?.['valueBoolean'] === true
  if (index >= 0 && (!notDone || draft.out['status'] !== 'entered-in-error')) extensions.splice(index, 1)
  if (!notDone || draft.out['status'] === 'entered-in-error') return
  draft.out['status'] = 'not-done'
  delete draft.out['_status']
}
