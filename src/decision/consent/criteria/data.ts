import { type ConsentItem } from '../consent-item.js'
import {
  type Code,
  type ConsentEffect,
  type DataCriteria,
  type Interval,
  type NamedData,
} from '../directive.js'
import { type Truth, allOf, anyOf, truthOf } from '../../conditions/truth.js'
import { spelledOut } from '../../../labelling/label-rules.js'
import { matchesLabels } from './labels.js'

const RESOURCE_TYPES = 'http://hl7.org/fhir/resource-types'

/** What other items an item stands among refer to: undefined where the item is not there to be looked at. */
export type RefersTo = (reference: string) => readonly string[] | undefined

/** Whether an item meets every criterion that is stated: criteria are ANDed, the values of one ORed. */
export function matchesData(
  criteria: DataCriteria,
  item: ConsentItem,
  effect: ConsentEffect,
  refersTo: RefersTo,
): Truth {
  const { labels, classes, codes, dataPeriod, data } = criteria
  const truths: Truth[] = []
  if (labels !== undefined) truths.push(matchesLabels(labels, item.labels, effect))
  if (classes !== undefined) truths.push(anyOf(classes.map((it) => isOfClass(it, item, effect))))
  if (codes !== undefined) truths.push(anyOf(codes.map((it) => hasCode(it, item, effect))))
  if (dataPeriod !== undefined) truths.push(isWithin(dataPeriod, item, effect))
  if (data !== undefined) truths.push(anyOf(data.map((it) => isNamed(it, item, refersTo))))
  return allOf(truths)
}

/** True when nothing is asked of an item. */
export function asksNothing(criteria: DataCriteria): boolean {
  return Object.values(criteria).every((it) => it === undefined)
}

/** A deny reaches a resource by what it contains; a permit by its own type alone. */
function isOfClass({ system, code }: Code, item: ConsentItem, effect: ConsentEffect): Truth {
  if (system !== RESOURCE_TYPES) return 'unknown'
  const types = effect === 'deny' ? [item.type, ...item.containedTypes] : [item.type]
  return truthOf(types.includes(code))
}

/**
 * No terminology is at hand, so a kind of a code is not that code. A system is the same however it is spelled; where one
 * is missing, the same code may be another's.
 */
function hasCode(concept: readonly Code[], item: ConsentItem, effect: ConsentEffect): Truth {
  const named = concept.filter((it) => it.code.trim() !== '')
  if (named.every((it) => it.system === undefined)) return 'unknown'
  const codes = effect === 'deny' ? item.allCodes : item.ownCodes
  return anyOf(named.flatMap((it) => codes.map((own) => isSameCode(it, own))))
}

function isSameCode(one: Code, other: Code): Truth {
  if (one.code.trim() !== other.code.trim()) return 'no'
  if (one.system === undefined || other.system === undefined) return 'unknown'
  return truthOf(spelledOut(one.system) === spelledOut(other.system))
}

/** A permit needs the whole of the item's period within; a deny, any part. What is undated cannot be told. */
function isWithin(period: Interval, { dates }: ConsentItem, effect: ConsentEffect): Truth {
  if (period === 'unreadable' || dates === undefined) return 'unknown'
  return truthOf(
    effect === 'permit'
      ? period.from <= dates.from && dates.to <= period.to
      : period.from < dates.to && dates.from < period.to,
  )
}

/** R4 consent-data-meaning: what the instance refers to is related, what refers to it is dependent. */
function isNamed({ meaning, reference }: NamedData, item: ConsentItem, refersTo: RefersTo): Truth {
  if (reference === undefined) return 'unknown'
  const isInstance = item.reference === reference
  switch (meaning) {
    case 'instance':
      return truthOf(isInstance)
    case 'dependents':
      return truthOf(isInstance || item.refersTo.includes(reference))
    case 'authoredby':
      return truthOf(item.authors.includes(reference))
    case 'related': {
      if (isInstance) return 'yes'
      const related = refersTo(reference)
      return related === undefined ? 'unknown' : truthOf(related.includes(item.reference))
    }
    default:
      return 'unknown'
  }
}
