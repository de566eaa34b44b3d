import { type Json } from '../../../model/json.js'
import { attachment } from '../datatypes/annotation.js'
import { coding } from '../datatypes/coding.js'
import { identifier } from '../datatypes/identifier.js'
import { quantity } from '../datatypes/quantities.js'
import { ANY, ref, reference, refs } from '../datatypes/reference.js'
import { type Draft, supply } from '../reading/draft.js'
import { evict } from '../datatypes/quantities.js'
import { type Place, type Read } from '../reading/place.js'
import { boolean, codes, date, dateTime, decimal, integer, text, time, uri } from '../reading/primitives.js'
import { carried, choice, many, moved, one, stu3Element } from '../reading/rows.js'
import { extensionNamed } from '../reading/use.js'
import { definitions } from './request.js'
import { backbone, resource } from './resource.js'

const QUESTIONNAIRE = 'QuestionnaireResponse.questionnaire'
const AUTHORS = ['Device', 'Practitioner', 'PractitionerRole', 'Patient', 'RelatedPerson', 'Organization']

/** Answers hold items and items hold answers: the reader of items is looked up when it is needed. */
const nested: Read = (value, at) => item(value, at)

const answer = backbone({
  elements: {
    ...choice('value', 'value', {
      Boolean: boolean,
      Decimal: decimal,
      Integer: integer,
      Date: date,
      DateTime: dateTime,
      Time: time,
      String: text,
      Uri: uri,
      Attachment: attachment,
      Coding: coding,
      Quantity: quantity,
      Reference: reference,
    }),
    item: many('item', nested),
  },
})
const item = backbone({
  elements: {
    linkId: one('linkId', text),
    definition: one('definition', uri),
    text: one('text', text),
    subject: carried(stu3Element('QuestionnaireResponse.item.subject'), 'Reference', reference),
    answer: many('answer', answer),
    item: many('item', nested),
  },
  finish: (draft, at) => {
    supply(draft, 'linkId', linkIdFrom(at), 'an item without a link id is known by its place')
    // qrs-1: a group has items, a question answers; not both.
    if (draft.out['answer'] !== undefined) evict(draft, 'item', at)
  },
})

/** QuestionnaireResponse: what it was part of, and the questionnaire by its canonical URL. */
export const questionnaireResponse = resource({
  elements: {
    identifier: one('identifier', identifier),
    basedOn: refs('basedOn', ['CarePlan', 'ServiceRequest']),
    parent: refs('partOf', ['Observation', 'Procedure']),
    questionnaire: moved(
      definitions(QUESTIONNAIRE),
      'questionnaire',
      extensionNamed(stu3Element(QUESTIONNAIRE)),
    ),
    status: one('status', codes('in-progress', 'completed', 'amended', 'entered-in-error', 'stopped')),
    subject: ref('subject', ANY),
    context: ref('encounter', ['Encounter']),
    authored: one('authored', dateTime),
    author: ref('author', AUTHORS),
    source: ref('source', ['Patient', 'Practitioner', 'PractitionerRole', 'RelatedPerson']),
    item: many('item', item),
  },
  finish: (draft) => {
    moveQuestionnaire(draft)
    supply(draft, 'status', 'completed', 'a response without a status is complete')
  },
})

function moveQuestionnaire(draft: Draft): void {
  const canonical: Json | undefined = draft.out['instantiatesCanonical']
  delete draft.out['instantiatesCanonical']
  if (Array.isArray(canonical) && typeof canonical[0] === 'string') draft.out['questionnaire'] = canonical[0]
}

/** The place of an item among its siblings, for example `2.1`: no part of its content. */
function linkIdFrom(at: Place): string {
  const positions: number[] = []
  for (let place: Place | undefined = at; place !== undefined; place = place.above)
    if (typeof place.step === 'number') positions.unshift(place.step + 1)
  return positions.length === 0 ? '1' : positions.join('.')
}
