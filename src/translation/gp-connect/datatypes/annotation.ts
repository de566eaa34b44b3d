import { type Read } from '../reading/place.js'
import { base64Binary, code, dateTime, mediaType, text, unsignedInt, uri } from '../reading/primitives.js'
import { readObject } from '../reading/read-object.js'
import { evict } from './quantities.js'
import { type Elements, one } from '../reading/rows.js'
import { ref } from './reference.js'

const AUTHORS = ['Practitioner', 'Patient', 'RelatedPerson', 'Organization']

/** A note. One without text says nothing in R4 and is kept aside whole. */
export const annotation: Read = readObject({
  elements: {
    authorReference: ref('authorReference', AUTHORS),
    authorString: one('authorString', text),
    time: one('time', dateTime),
    text: one('text', text),
  },
  required: ['text'],
  finish: (draft, at) => {
    if (draft.out['authorReference'] !== undefined) evict(draft, 'authorString', at)
  },
})

const attachmentElements: Elements = {
  contentType: one('contentType', mediaType),
  language: one('language', code),
  data: one('data', base64Binary),
  url: one('url', uri),
  size: one('size', unsignedInt),
  hash: one('hash', base64Binary),
  title: one('title', text),
  creation: one('creation', dateTime),
}

/** An Attachment; data of no stated type is kept aside (FHIR invariant att-1). */
export const attachment: Read = readObject({
  elements: attachmentElements,
  finish: (draft, at) => {
    if (draft.out['contentType'] === undefined) evict(draft, 'data', at)
  },
})
