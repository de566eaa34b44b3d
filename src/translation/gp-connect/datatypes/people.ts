import { type JsonObject } from '../../../model/json.js'
import { type Read } from '../reading/place.js'
import { type Draft, suppliedBy } from '../reading/draft.js'
import { codes, positiveInt, text } from '../reading/primitives.js'
import { readObject } from '../reading/read-object.js'
import { type Elements, many, one } from '../reading/rows.js'
import { period } from './quantities.js'

const addressElements: Elements = {
  use: one('use', codes('home', 'work', 'temp', 'old')),
  type: one('type', codes('postal', 'physical', 'both')),
  text: one('text', text),
  line: many('line', text),
  city: one('city', text),
  district: one('district', text),
  state: one('state', text),
  postalCode: one('postalCode', text),
  country: one('country', text),
  period: one('period', period),
}
const telecomElements: Elements = {
  system: one('system', codes('phone', 'fax', 'email', 'pager', 'url', 'sms', 'other')),
  value: one('value', text),
  use: one('use', codes('home', 'work', 'temp', 'old', 'mobile')),
  rank: one('rank', positiveInt),
  period: one('period', period),
}

export const humanName: Read = readObject({
  elements: {
    use: one('use', codes('usual', 'official', 'temp', 'nickname', 'anonymous', 'old', 'maiden')),
    text: one('text', text),
    family: one('family', text),
    given: many('given', text),
    prefix: many('prefix', text),
    suffix: many('suffix', text),
    period: one('period', period),
  },
})

export const address: Read = readObject({ elements: addressElements })

/** An address of an organisation: never of a home (FHIR invariant org-2). */
export const workAddress: Read = readObject({
  elements: { ...addressElements, use: one('use', codes('work', 'temp', 'old')) },
})

/** A ContactPoint; where the source gives no system it is `other` (FHIR invariant cpt-2). */
export const contactPoint: Read = readObject({
  elements: telecomElements,
  finish: valueNeedsSystem,
  isLeft: hasSystem,
})

/** A ContactPoint of an organisation: never of a home (FHIR invariant org-3). */
export const workContactPoint: Read = readObject({
  elements: { ...telecomElements, use: one('use', codes('work', 'temp', 'old', 'mobile')) },
  finish: valueNeedsSystem,
  isLeft: hasSystem,
})

function hasSystem({ system }: JsonObject): boolean {
  return system !== undefined
}

function valueNeedsSystem(draft: Draft): void {
  if (draft.out['value'] === undefined || draft.out['system'] !== undefined) return
  draft.out['system'] = 'other'
  draft.out['_system'] = {
    extension: [suppliedBy('a contact point without a system is of the system other')],
  }
}
