import { evict } from '../datatypes/quantities.js'
import { type Draft, absent } from '../reading/draft.js'
import { type Place } from '../reading/place.js'

/** medication[x] is 1..1: a reference goes before a concept, and where there is neither it is said not to be known. */
export function oneMedication(draft: Draft, at: Place): void {
  const concept = draft.out['medicationCodeableConcept']
  if (draft.out['medicationReference'] === undefined) {
    if (concept === undefined) draft.out['medicationCodeableConcept'] = absent('unknown')
  } else if (concept !== undefined) evict(draft, 'medicationCodeableConcept', at)
}
