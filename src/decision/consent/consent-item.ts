import { codingsOfResource, datesOf, authorsOf, referencesIn } from './criteria/item-elements.js'
import { type Code } from './directive.js'
import { CONFIDENTIALITY_SYSTEM, type ItemLabels, sensitivityOf } from './criteria/labels.js'
import { type DateRange } from '../../fhir/search/date-range.js'
import { type FhirResource } from '../../fhir/resource.js'
import { objectOf, objectsOf, textOf } from '../../model/json.js'
import { codesOf } from './read-provision.js'

/** One item as consents see it. */
export type ConsentItem = {
  /** `Type/id`. */
  readonly reference: string
  readonly type: string
  /** Types of what it contains: R4 forbids labels there, so it is judged through its parent. */
  readonly containedTypes: readonly string[]
  readonly labels: ItemLabels
  /** The period it is clinically about; undefined when it does not say. */
  readonly dates: DateRange | undefined
  /** The codes that say what it is, and those anywhere in it, contained resources too. */
  readonly ownCodes: readonly Code[]
  readonly allCodes: readonly Code[]
  readonly authors: readonly string[]
  readonly refersTo: readonly string[]
}

/**
 * Reads one resource. `labelled` is what labelling found of it beyond its own `meta.security`; the higher level and
 * every category of either count.
 */
export function consentItem(resource: FhirResource, labelled?: ItemLabels): ConsentItem {
  const contained = objectsOf(resource['contained'])
  const codes = codingsOfResource(resource)
  return {
    reference: `${resource.resourceType}/${textOf(resource['id']) ?? ''}`,
    type: resource.resourceType,
    containedTypes: contained.flatMap((it) => textOf(it['resourceType']) ?? []),
    labels: labelsOf(resource, labelled),
    dates: datesOf(resource),
    ownCodes: codes.own,
    allCodes: codes.all,
    authors: authorsOf(resource),
    refersTo: referencesIn(resource),
  }
}

function labelsOf(resource: FhirResource, labelled: ItemLabels | undefined): ItemLabels {
  const security = codesOf(objectsOf(objectOf(resource['meta'])?.['security']))
  const levels = security.filter((it) => it.system === CONFIDENTIALITY_SYSTEM).map((it) => it.code)
  const highest = (['V', 'R', 'N', 'M', 'L', 'U'] as const).find(
    (it) => levels.includes(it) || labelled?.confidentiality === it,
  )
  return {
    confidentiality: highest,
    sensitivities: [
      ...new Set([...security.flatMap((it) => sensitivityOf(it) ?? []), ...(labelled?.sensitivities ?? [])]),
    ],
  }
}
