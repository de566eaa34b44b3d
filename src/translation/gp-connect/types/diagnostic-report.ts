import { attachment } from '../datatypes/annotation.js'
import { codeableConcept } from '../datatypes/coding.js'
import { identifier } from '../datatypes/identifier.js'
import { period } from '../datatypes/quantities.js'
import { type Target, carryReference, readTarget, ref, refs } from '../datatypes/reference.js'
import { type Draft, OWN_EXTENSIONS, setAside, supply, supplyAbsent } from '../reading/draft.js'
import { type Place } from '../reading/place.js'
import { codes, dateTime, instant, text } from '../reading/primitives.js'
import { choice, isList, listed, many, one, ruled } from '../reading/rows.js'
import { extensionNamed, mappedTo } from '../reading/use.js'
import { type Json, type JsonObject, isJsonObject } from '../../../model/json.js'
import { backbone, resource } from './resource.js'

const PERFORMER_ROLE = `${OWN_EXTENSIONS}performer-role`
const PERFORMERS = ['Practitioner', 'PractitionerRole', 'Organization', 'CareTeam']

const media = backbone({
  elements: { comment: one('comment', text), link: ref('link', ['Media']) },
  finish: (draft) => supplyAbsent(draft, 'link'),
})

/** DiagnosticReport: each performer's actor stands alone in R4, its role in an extension on the reference. */
export const diagnosticReport = resource({
  elements: {
    identifier: many('identifier', identifier),
    basedOn: refs('basedOn', [
      ...['CarePlan', 'ImmunizationRecommendation', 'MedicationRequest', 'NutritionOrder', 'ServiceRequest'],
    ]),
    status: one(
      'status',
      codes(
        ...['registered', 'partial', 'preliminary', 'final', 'amended', 'corrected', 'appended'],
        ...['cancelled', 'entered-in-error', 'unknown'],
      ),
    ),
    category: many('category', codeableConcept),
    code: one('code', codeableConcept),
    subject: ref('subject', ['Patient', 'Group', 'Device', 'Location']),
    context: ref('encounter', ['Encounter']),
    ...choice('effective', 'effective', { DateTime: dateTime, Period: period }),
    issued: one('issued', instant),
    performer: ruled(perform, {
      kind: 'parts',
      under: '',
      of: [
        ['actor', mappedTo('performer')],
        ['role', { kind: 'carried', to: [extensionNamed(PERFORMER_ROLE, 'performer')] }],
      ],
    }),
    specimen: refs('specimen', ['Specimen']),
    result: refs('result', ['Observation']),
    imagingStudy: refs('imagingStudy', ['ImagingStudy']),
    image: many('media', media),
    conclusion: one('conclusion', text),
    codedDiagnosis: many('conclusionCode', codeableConcept),
    presentedForm: many('presentedForm', attachment),
  },
  finish: (draft) => {
    supply(draft, 'status', 'unknown', 'a report without a status is of unknown status')
    supplyAbsent(draft, 'code')
  },
})

function perform(value: Json, at: Place, draft: Draft, name: string): void {
  for (const item of isList(value) ? value : [value]) {
    const performer = isJsonObject(item) ? performerFrom(item, at) : undefined
    if (performer === undefined) setAside(draft, name, item, 'malformed-element', at)
    else if (performer.type === undefined || PERFORMERS.includes(performer.type))
      draft.out['performer'] = [...listed(draft.out['performer']), performer.reference]
    else {
      carryReference(draft, name, performer.reference)
      at.reading.report('reference-target-not-allowed', at)
    }
  }
}

/** The actor with its role; undefined when there is more, or less, than these. */
function performerFrom(item: JsonObject, at: Place): Target | undefined {
  const actor = item['actor']
  const target = actor === undefined ? undefined : readTarget(actor, at)
  const known = Object.keys(item).every((it) => it === 'actor' || it === 'role')
  if (target === undefined || !known) return undefined
  if (item['role'] === undefined) return target
  const role = codeableConcept(item['role'], at)
  if (role === undefined) return undefined
  const extension = { url: PERFORMER_ROLE, valueCodeableConcept: role }
  const carried = [...listed(target.reference['extension']), extension]
  return { type: target.type, reference: { ...target.reference, extension: carried } }
}
