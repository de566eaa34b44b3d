import { type RecordClass } from './facts.js'
import { type StaffMember } from './registers/staff.js'

/** One relationship between an organisation and a person, as the organisation's own system reports it. */
export type Relationship = {
  readonly kind: 'open-case' | 'referral' | 'admission'
  /** ISO 8601 dates, or instants. */
  readonly from: string
  readonly to: string | undefined
}

/** Dissent has a direction: who recorded it, and which record classes it covers. */
export type Dissent = { readonly recordedBy: string; readonly covers: readonly RecordClass[] }

/** What a controller's register says of one person. Every member is known: empty or false where nothing is recorded. */
export type RegisterFacts = {
  readonly dissents: readonly Dissent[]
  /** Organisations (ODS codes) and workers (user ids) the person objects to. */
  readonly objectsTo: readonly string[]
  readonly objectsToUser: readonly string[]
  readonly consentCategories: readonly string[]
  readonly explicitConsent: boolean
  readonly capacity: 'has' | 'lacks' | undefined
  readonly bestInterests: boolean
  readonly cannotConsent: boolean
  readonly enhancedReview: boolean
  readonly competentMinor: boolean
  /** Proxies (user ids) the person or the law has agreed to. */
  readonly proxies: readonly string[]
  /**
   * References of the child protection enquiries of this organisation in which the person is a parent of the child, or
   * an adult of their household; undefined where it does not say.
   */
  readonly childEnquiries?: readonly string[] | undefined
  readonly nationalOptOut: boolean
  readonly type1: boolean
  /** When the organisation's system was asked for all this: an ISO 8601 instant; undefined where it is not known. */
  readonly toldAt?: string | undefined
}

/**
 * What an organisation's own system publishes of its relationships and registers, whole each time:
 * a person who is not listed has nothing recorded.
 */
export type OrganisationFeed = {
  readonly organisation: string
  readonly relationships: readonly (Relationship & { readonly nhsNumber: string })[]
  readonly registers: readonly (RegisterFacts & { readonly nhsNumber: string })[]
  /** Who works there; undefined: the organisation does not say, and nothing is watched that needs it. */
  readonly staff?: readonly StaffMember[] | undefined
  /** NHS numbers of those whose records it asks to have watched: the well known, those in the news, those at risk. */
  readonly watched?: readonly string[] | undefined
}
