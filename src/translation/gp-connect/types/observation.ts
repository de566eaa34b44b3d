import { type Json, type JsonObject, isJsonObject } from '../../../model/json.js'
import { codeableConcept } from '../datatypes/coding.js'
import { attachment } from '../datatypes/annotation.js'
import { identifier } from '../datatypes/identifier.js'
import {
  evict,
  period,
  quantity,
  range,
  ratio,
  sampledData,
  simpleQuantity,
} from '../datatypes/quantities.js'
import { type Target, readTarget, ref, refs } from '../datatypes/reference.js'
import { type Draft, OWN_EXTENSIONS, extend, has, setAside, supply, supplyAbsent } from '../reading/draft.js'
import { type Place, type Read } from '../reading/place.js'
import { boolean, code, codes, dateTime, instant, text, time } from '../reading/primitives.js'
import {
  type Elements,
  carried,
  choice,
  isList,
  listed,
  many,
  one,
  ruled,
  stu3Element,
} from '../reading/rows.js'
import { extensionNamed, mappedTo } from '../reading/use.js'
import { backbone, resource } from './resource.js'

const VALUES: Readonly<Record<string, Read>> = {
  Quantity: quantity,
  CodeableConcept: codeableConcept,
  String: text,
  Boolean: boolean,
  Range: range,
  Ratio: ratio,
  SampledData: sampledData,
  Time: time,
  DateTime: dateTime,
  Period: period,
}
const PERFORMERS = [
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'CareTeam',
  'Patient',
  'RelatedPerson',
]

const RELATED = `${OWN_EXTENSIONS}related-observation`

/** Values of any kind but attachments, which R4 does not allow there: those are carried in HL7's extension. */
function values(path: string): Elements {
  return {
    ...choice('value', 'value', VALUES),
    valueAttachment: carried(stu3Element(path), 'Attachment', attachment),
  }
}

const referenceRange = backbone({
  elements: {
    low: one('low', simpleQuantity),
    high: one('high', simpleQuantity),
    type: one('type', codeableConcept),
    appliesTo: many('appliesTo', codeableConcept),
    age: one('age', range),
    text: one('text', text),
  },
  finish: (draft) => {
    // obs-3: a range says at least a low, a high or a text.
    if (['low', 'high', 'text'].every((it) => draft.out[it] === undefined))
      supply(draft, 'text', 'not stated', 'a reference range has a low, a high or a text')
  },
})

const component = backbone({
  elements: {
    code: one('code', codeableConcept),
    ...values('Observation.component.value'),
    dataAbsentReason: one('dataAbsentReason', codeableConcept),
    interpretation: many('interpretation', codeableConcept),
    referenceRange: many('referenceRange', referenceRange),
  },
  finish: (draft, at) => {
    supplyAbsent(draft, 'code')
    onlyAbsentWithoutValue(draft, at)
  },
})

/** Observation: the comment becomes a note; what it is related to becomes members and sources, or a link of our own. */
export const observation = resource({
  elements: {
    identifier: many('identifier', identifier),
    basedOn: refs('basedOn', [
      ...['CarePlan', 'DeviceRequest', 'ImmunizationRecommendation', 'MedicationRequest', 'NutritionOrder'],
      'ServiceRequest',
    ]),
    status: one(
      'status',
      codes(
        ...['registered', 'preliminary', 'final', 'amended', 'corrected', 'cancelled'],
        ...['entered-in-error', 'unknown'],
      ),
    ),
    category: many('category', codeableConcept),
    code: one('code', codeableConcept),
    subject: ref('subject', ['Patient', 'Group', 'Device', 'Location']),
    context: ref('encounter', ['Encounter']),
    ...choice('effective', 'effective', { DateTime: dateTime, Period: period }),
    issued: one('issued', instant),
    performer: refs('performer', PERFORMERS),
    ...values('Observation.value'),
    dataAbsentReason: one('dataAbsentReason', codeableConcept),
    interpretation: many('interpretation', codeableConcept),
    comment: ruled(noteFromComment, mappedTo('note'), settleComment),
    bodySite: one('bodySite', codeableConcept),
    method: one('method', codeableConcept),
    specimen: ref('specimen', ['Specimen']),
    device: ref('device', ['Device', 'DeviceMetric']),
    referenceRange: many('referenceRange', referenceRange),
    related: ruled(relate, mappedTo('hasMember', 'derivedFrom', extensionNamed(RELATED))),
    component: many('component', component),
  },
  finish: (draft, at) => {
    supply(draft, 'status', 'unknown', 'an observation without a status is of unknown status')
    supplyAbsent(draft, 'code')
    onlyAbsentWithoutValue(draft, at)
  },
})

function noteFromComment(value: Json, at: Place, draft: Draft, name: string): void {
  const read = text(value, at)
  if (read === undefined) setAside(draft, name, value, 'malformed-element', at)
  else draft.out['note'] = [...listed(draft.out['note']), { text: read }]
}

function settleComment(value: Json, draft: Draft): boolean {
  if (draft.out['note'] !== undefined || text.isPlain?.(value) !== true) return false
  draft.out['note'] = [{ text: value }]
  return true
}

const VALUE_NAMES = Object.keys(VALUES).map((it) => `value${it}`)

/** obs-6: a reason for the absence of a value only where there is none. */
function onlyAbsentWithoutValue(draft: Draft, at: Place): void {
  if (draft.out['dataAbsentReason'] === undefined) return
  if (VALUE_NAMES.some((it) => has(draft, it))) evict(draft, 'dataAbsentReason', at)
}

type Relation = { readonly to: string; readonly targets: readonly string[] }

/** The relations that R4 kept, and what they may refer to. */
const RELATIONS: ReadonlyMap<string, Relation> = new Map([
  ['has-member', { to: 'hasMember', targets: ['Observation', 'QuestionnaireResponse', 'MolecularSequence'] }],
  [
    'derived-from',
    {
      to: 'derivedFrom',
      targets: [
        ...['DocumentReference', 'ImagingStudy', 'Media', 'QuestionnaireResponse', 'Observation'],
        'MolecularSequence',
      ],
    },
  ],
])

function relate(value: Json, at: Place, draft: Draft, name: string): void {
  for (const item of isList(value) ? value : [value]) {
    const found = isJsonObject(item) ? relationFrom(item, at) : undefined
    if (found === undefined) setAside(draft, name, item, 'malformed-element', at)
    else place(found.type, found.target, draft)
  }
}

function place(type: string | undefined, target: Target, draft: Draft): void {
  const relation = type === undefined ? undefined : RELATIONS.get(type)
  if (relation !== undefined && (target.type === undefined || relation.targets.includes(target.type)))
    draft.out[relation.to] = [...listed(draft.out[relation.to]), target.reference]
  else
    extend(draft, {
      url: RELATED,
      extension: [
        ...(type === undefined ? [] : [{ url: 'type', valueCode: type }]),
        { url: 'target', valueReference: target.reference },
      ],
    })
}

/** The relation and its target; undefined when there is more, or less, than these. */
function relationFrom(
  item: JsonObject,
  at: Place,
): { readonly type: string | undefined; readonly target: Target } | undefined {
  const known = Object.keys(item).every((it) => it === 'type' || it === 'target')
  const target = item['target'] === undefined || !known ? undefined : readTarget(item['target'], at)
  if (target === undefined) return undefined
  if (item['type'] === undefined) return { type: undefined, target }
  const type = code(item['type'], at)
  return typeof type === 'string' ? { type, target } : undefined
}
