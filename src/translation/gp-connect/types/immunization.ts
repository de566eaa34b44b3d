import { type Json, isJsonObject } from '../../../model/json.js'
import { annotation } from '../datatypes/annotation.js'
import { codeableConcept } from '../datatypes/coding.js'
import { extensionValue, valuePlace } from '../datatypes/extension.js'
import { identifier } from '../datatypes/identifier.js'
import { simpleQuantity } from '../datatypes/quantities.js'
import { ref } from '../datatypes/reference.js'
import { type Draft, absent, extend, has, setAside, supply, supplyAbsent, takeOut } from '../reading/draft.js'
import { type Place, below } from '../reading/place.js'
import { boolean, codes, date, dateTime, positiveInt, text } from '../reading/primitives.js'
import { carried, isList, many, moved, one, ruled, stu3Element } from '../reading/rows.js'
import { extensionNamed, mappedTo } from '../reading/use.js'
import { backbone, resource } from './resource.js'

const NOT_GIVEN = stu3Element('Immunization.notGiven')

const performer = backbone({
  elements: {
    role: one('function', codeableConcept),
    actor: ref('actor', ['Practitioner', 'PractitionerRole', 'Organization']),
  },
  finish: (draft) => supplyAbsent(draft, 'actor'),
})
const reaction = backbone({
  elements: {
    date: one('date', dateTime),
    detail: ref('detail', ['Observation']),
    reported: one('reported', boolean),
  },
})
const protocol = backbone({
  elements: {
    doseSequence: one('doseNumberPositiveInt', positiveInt),
    series: one('series', text),
    authority: ref('authority', ['Organization']),
    seriesDoses: one('seriesDosesPositiveInt', positiveInt),
    targetDisease: many('targetDisease', codeableConcept),
    description: carried(stu3Element('Immunization.vaccinationProtocol.description'), 'String', text),
    doseStatus: carried(
      stu3Element('Immunization.vaccinationProtocol.doseStatus'),
      'CodeableConcept',
      codeableConcept,
    ),
    doseStatusReason: carried(
      stu3Element('Immunization.vaccinationProtocol.doseStatusReason'),
      'CodeableConcept',
      codeableConcept,
    ),
  },
  finish: (draft) => {
    // doseNumber[x] is 1..1 in R4: where the source has no sequence, its text says so.
    if (!has(draft, 'doseNumberPositiveInt'))
      supply(draft, 'doseNumberString', 'not stated', 'the source gives no dose sequence')
  },
})

const REASON_NOT_GIVEN = stu3Element('Immunization.explanation.reasonNotGiven')
const NOT_GIVEN_REASON = mappedTo('statusReason', extensionNamed(REASON_NOT_GIVEN))

/** Why it was given, or by either of its spellings why not. R4 has one reason for a status: others are carried. */
const EXPLANATION = new Map([
  ['reason', many('reasonCode', codeableConcept)],
  ['reasonNotGiven', ruled(notGivenReason, NOT_GIVEN_REASON)],
  ['notGivenReason', ruled(notGivenReason, NOT_GIVEN_REASON)],
])

/** Immunization: `notGiven` becomes the status not-done with its reason; the procedure code stays in UK Core's extension. */
export const immunization = resource({
  elements: {
    identifier: many('identifier', identifier),
    status: one('status', codes('completed', 'entered-in-error')),
    notGiven: moved(carried(NOT_GIVEN, 'Boolean', boolean), 'status', extensionNamed(NOT_GIVEN)),
    vaccineCode: one('vaccineCode', codeableConcept),
    patient: ref('patient', ['Patient']),
    encounter: ref('encounter', ['Encounter']),
    date: one('occurrenceDateTime', dateTime),
    primarySource: one('primarySource', boolean),
    reportOrigin: one('reportOrigin', codeableConcept),
    location: ref('location', ['Location']),
    manufacturer: ref('manufacturer', ['Organization']),
    lotNumber: one('lotNumber', text),
    expirationDate: one('expirationDate', date),
    site: one('site', codeableConcept),
    route: one('route', codeableConcept),
    doseQuantity: one('doseQuantity', simpleQuantity),
    practitioner: many('performer', performer),
    note: many('note', annotation),
    explanation: ruled(explain, {
      kind: 'parts',
      under: '',
      of: [...EXPLANATION].map(([name, row]) => [name, row.use]),
    }),
    reaction: many('reaction', reaction),
    vaccinationProtocol: many('protocolApplied', protocol),
  },
  extensions: {
    DateRecorded: ruled((value, at, draft, name) => {
      const held = extensionValue(value)
      if (held === undefined) setAside(draft, name, value, 'malformed-element', at)
      else one('recorded', dateTime).write(held, valuePlace(at), draft, name)
    }, mappedTo('recorded')),
  },
  finish: (draft, at) => {
    heedNotGiven(draft, at)
    supply(draft, 'status', 'completed', 'an immunisation not said to be not given was given')
    supplyAbsent(draft, 'vaccineCode')
    supplyAbsent(draft, 'patient')
    if (!has(draft, 'occurrenceDateTime')) draft.out['_occurrenceDateTime'] = absent('unknown')
  },
})

function explain(value: Json, at: Place, draft: Draft, name: string): void {
  if (!isJsonObject(value)) setAside(draft, name, value, 'malformed-element', at)
  else
    for (const [member, item] of Object.entries(value)) {
      const row = EXPLANATION.get(member)
      if (item === undefined) continue
      if (row === undefined) setAside(draft, `${name}.${member}`, item, 'unknown-element', at)
      else row.write(item, below(at, member), draft, member)
    }
}

function notGivenReason(value: Json, at: Place, draft: Draft, name: string): void {
  for (const item of isList(value) ? value : [value]) {
    const read = codeableConcept(item, at)
    if (read === undefined) setAside(draft, name, item, 'malformed-element', at)
    else if (draft.out['statusReason'] === undefined) draft.out['statusReason'] = read
    else
      extend(draft, {
        url: REASON_NOT_GIVEN,
        valueCodeableConcept: read,
      })
  }
}

function heedNotGiven(draft: Draft, at: Place): void {
  const { extensions = [] } = draft
  const index = extensions.findIndex((it) => it['url'] === NOT_GIVEN)
  const notGiven = extensions[index]?.['valueBoolean'] === true
  if (index >= 0 && (!notGiven || draft.out['status'] !== 'entered-in-error')) extensions.splice(index, 1)
  if (!notGiven || draft.out['status'] === 'entered-in-error') return
  const sibling = draft.out['_status']
  takeOut(draft, 'status')
  if (sibling !== undefined) setAside(draft, '_status', sibling, 'element-without-r4-home', at)
  draft.out['status'] = 'not-done'
  // UK Core invariant ukcore-imm-001: what was not done says why.
  if (draft.out['statusReason'] === undefined) draft.out['statusReason'] = absent('unknown')
}
