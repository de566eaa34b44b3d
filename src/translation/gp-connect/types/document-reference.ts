import { type Json, type JsonObject, isJsonObject, textOf } from '../../../model/json.js'
import { attachment } from '../datatypes/annotation.js'
import { codeableConcept, coding } from '../datatypes/coding.js'
import { identifier } from '../datatypes/identifier.js'
import { period } from '../datatypes/quantities.js'
import { readTarget, ref, refs } from '../datatypes/reference.js'
import { type Draft, setAside, supplyAbsent, takeOut, absent, extend, has, supply } from '../reading/draft.js'
import { type Place } from '../reading/place.js'
import { codes, dateTime, instant, text } from '../reading/primitives.js'
import { isList, listed, many, moved, one, ruled, stu3Element } from '../reading/rows.js'
import { extensionNamed, mappedTo } from '../reading/use.js'
import { backbone, resource } from './resource.js'

const AUTHORS = ['Practitioner', 'PractitionerRole', 'Organization', 'Device', 'Patient', 'RelatedPerson']

const CREATED = stu3Element('DocumentReference.created')

/** Holds the date of creation until the contents it belongs to have been read. */
const HELD_CREATION = 'held-creation'

const relatesTo = backbone({
  elements: {
    code: one('code', codes('replaces', 'transforms', 'signs', 'appends')),
    target: ref('target', ['DocumentReference']),
  },
  finish: (draft) => supplyAbsent(draft, 'target'),
  required: ['code'],
})
const content = backbone({
  elements: { attachment: one('attachment', attachment), format: one('format', coding) },
  finish: (draft, at) => {
    linkFile(draft, at)
    supplyAbsent(draft, 'attachment')
  },
})
const context = backbone({
  elements: {
    encounter: refs('encounter', ['Encounter', 'EpisodeOfCare']),
    event: many('event', codeableConcept),
    period: one('period', period),
    facilityType: one('facilityType', codeableConcept),
    practiceSetting: one('practiceSetting', codeableConcept),
    sourcePatientInfo: ref('sourcePatientInfo', ['Patient']),
    related: ruled(relateTo, mappedTo('related')),
  },
})

/** DocumentReference: `indexed` is its date, `created` the making of each attachment, `class` its category. */
export const documentReference = resource({
  elements: {
    masterIdentifier: one('masterIdentifier', identifier),
    identifier: many('identifier', identifier),
    status: one('status', codes('current', 'superseded', 'entered-in-error')),
    docStatus: one('docStatus', codes('preliminary', 'final', 'amended', 'entered-in-error')),
    type: one('type', codeableConcept),
    class: many('category', codeableConcept),
    subject: ref('subject', ['Patient', 'Practitioner', 'Group', 'Device']),
    created: moved(one(HELD_CREATION, dateTime), 'content.attachment.creation', extensionNamed(CREATED)),
    indexed: one('date', instant),
    author: refs('author', AUTHORS),
    authenticator: ref('authenticator', ['Practitioner', 'PractitionerRole', 'Organization']),
    custodian: ref('custodian', ['Organization']),
    relatesTo: many('relatesTo', relatesTo),
    description: one('description', text),
    securityLabel: many('securityLabel', codeableConcept),
    content: many('content', content),
    context: one('context', context),
  },
  finish: (draft, at) => {
    supply(draft, 'status', 'current', 'a document without a status is current')
    if (!has(draft, 'content')) draft.out['content'] = [{ attachment: absent('unknown') }]
    placeCreation(draft, at)
  },
})

/** An attachment that is a Binary of the record leads to that; any other address stays what it was. */
function linkFile(draft: Draft, at: Place): void {
  const attached = draft.out['attachment']
  const url = isJsonObject(attached) ? textOf(attached['url']) : undefined
  if (!isJsonObject(attached) || url === undefined) return
  const file = at.reading.resolve(url, undefined, at.reading.scope)
  if (file.kind === 'found' && file.type === 'Binary')
    draft.out['attachment'] = { ...attached, url: file.reference.reference }
}

function placeCreation(draft: Draft, at: Place): void {
  const sibling = draft.out[`_${HELD_CREATION}`]
  const created = takeOut(draft, HELD_CREATION)
  if (created === undefined) {
    if (sibling !== undefined) setAside(draft, '_created', sibling, 'element-without-r4-home', at)
    return
  }
  const contents = listed(draft.out['content'])
  const stated = contents.some((it) => attachmentOf(it)?.['creation'] !== undefined)
  if (stated) {
    const extra = sibling === undefined ? {} : { _valueDateTime: sibling }
    extend(draft, { url: CREATED, valueDateTime: created, ...extra })
    return
  }
  draft.out['content'] = contents.map((it) => {
    if (!isJsonObject(it)) return it
    const extra = sibling === undefined ? {} : { _creation: sibling }
    return { ...it, attachment: { ...attachmentOf(it), creation: created, ...extra } }
  })
}

function attachmentOf(content: Json) {
  const held = isJsonObject(content) ? content['attachment'] : undefined
  return isJsonObject(held) ? held : undefined
}

/** STU3's related{identifier, ref} is one Reference in R4. */
function relateTo(value: Json, at: Place, draft: Draft, name: string): void {
  for (const item of isList(value) ? value : [value]) {
    const both = isJsonObject(item) ? relatedFrom(item, at) : undefined
    if (both === undefined) setAside(draft, name, item, 'malformed-element', at)
    else draft.out['related'] = [...listed(draft.out['related']), both]
  }
}

/** Both in one; undefined when there is more, or less, than these, or an identifier too many. */
function relatedFrom(item: JsonObject, at: Place): JsonObject | undefined {
  const { ref: whom, identifier: by, ...others } = item
  if (Object.keys(others).length > 0) return undefined
  const target = whom === undefined ? {} : readTarget(whom, at)?.reference
  if (by === undefined || target === undefined) return target
  const named = identifier(by, at)
  return named === undefined || target['identifier'] !== undefined
    ? undefined
    : { identifier: named, ...target }
}
