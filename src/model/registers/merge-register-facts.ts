import { type RegisterFacts } from '../registers.js'

/** What is recorded of a person who is not listed: nothing, and that is known. */
export const NOTHING_RECORDED: RegisterFacts = {
  dissents: [],
  objectsTo: [],
  objectsToUser: [],
  consentCategories: [],
  explicitConsent: false,
  capacity: undefined,
  bestInterests: false,
  cannotConsent: false,
  enhancedReview: false,
  competentMinor: false,
  proxies: [],
  nationalOptOut: false,
  type1: false,
}

/**
 * One person's facts from what is recorded under each of their numbers, or by each of several registers, in whatever
 * order they come. What restricts holds when any says so; what permits, only when all do; a capacity on which they do
 * not agree is unknown. A competent minor restricts: a parent is refused what the minor has not agreed to.
 */
export function mergeRegisterFacts(all: readonly RegisterFacts[]): RegisterFacts {
  const [first, ...rest] = all
  return first === undefined ? NOTHING_RECORDED : rest.reduce(mergeTwo, first)
}

function mergeTwo(one: RegisterFacts, other: RegisterFacts): RegisterFacts {
  return {
    dissents: [...one.dissents, ...other.dissents],
    objectsTo: union(one.objectsTo, other.objectsTo),
    objectsToUser: union(one.objectsToUser, other.objectsToUser),
    consentCategories: intersection(one.consentCategories, other.consentCategories),
    explicitConsent: one.explicitConsent && other.explicitConsent,
    capacity: one.capacity === other.capacity ? one.capacity : undefined,
    bestInterests: one.bestInterests && other.bestInterests,
    cannotConsent: one.cannotConsent && other.cannotConsent,
    enhancedReview: one.enhancedReview || other.enhancedReview,
    competentMinor: one.competentMinor || other.competentMinor,
    proxies: intersection(one.proxies, other.proxies),
    ...enquiriesOfBoth(one.childEnquiries, other.childEnquiries),
    nationalOptOut: one.nationalOptOut || other.nationalOptOut,
    type1: one.type1 || other.type1,
    ...oldestOf(one.toldAt, other.toldAt),
  }
}

/** Together they are as old as the oldest of them. */
function oldestOf(one: string | undefined, other: string | undefined): Pick<RegisterFacts, 'toldAt'> {
  const [oldest] = [one, other].filter((it) => it !== undefined).toSorted()
  return oldest === undefined ? {} : { toldAt: oldest }
}

/** Known only where both know it. */
function enquiriesOfBoth(
  one: readonly string[] | undefined,
  other: readonly string[] | undefined,
): Pick<RegisterFacts, 'childEnquiries'> {
  return one === undefined || other === undefined ? {} : { childEnquiries: intersection(one, other) }
}

function union(one: readonly string[], other: readonly string[]): readonly string[] {
  return [...new Set([...one, ...other])]
}

function intersection(one: readonly string[], other: readonly string[]): readonly string[] {
  return one.filter((it) => other.includes(it))
}
