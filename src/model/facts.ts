import { type Area } from './area.js'

export type RecordClass = 'gp-record' | 'social-care-record' | 'exchange'

const HELD_OF: Readonly<Record<RecordClass, 'the-registered' | 'anyone' | 'everyone'>> = {
  'gp-record': 'the-registered',
  'social-care-record': 'anyone',
  exchange: 'everyone',
}

/** Whether a record of the class is held of those who are registered with its holder, and of nobody else. */
export function isOfTheRegistered(recordClass: RecordClass): boolean {
  return HELD_OF[recordClass] === 'the-registered'
}

/** Whether a holder of such a record is asked about anybody, and may know nothing of the person. */
export function mayBeUnknownTo(recordClass: RecordClass): boolean {
  return HELD_OF[recordClass] === 'anyone'
}

/** Everything but the resource: what is known before any source is asked. */
export type RequestFacts = {
  readonly action?: 'read' | 'search' | 'involvement' | 'write' | undefined
  readonly purpose?: string | null | undefined
  readonly request?: { readonly singlePatient?: boolean | undefined }
  readonly authority?: {
    readonly reference?: string | null | undefined
    readonly approvedBy?: string | null | undefined
    readonly justification?: string | null | undefined
  }
  readonly override?: {
    readonly breakGlass?: boolean | undefined
    readonly reason?: string | null | undefined
  }
  readonly agreement?: { readonly inForce?: boolean | undefined }
  /** How far the holder releases its records of the class. */
  readonly release?: {
    readonly state?: string | undefined
    /** The requester, or their organisation, is named for the pilot. */
    readonly toPilot?: boolean | undefined
  }
  readonly requester?: RequesterFacts | undefined
  readonly subject?: SubjectFacts | undefined
  readonly env?: { readonly now?: string | undefined }
}

export type RequesterFacts = {
  readonly userId?: string | null | undefined
  readonly role?: string | null | undefined
  readonly roleGroup?: string | null | undefined
  readonly healthProfessional?: boolean | undefined
  readonly authAssurance?: number | null | undefined
  readonly activities?: readonly string[] | undefined
  readonly relationship?: string | undefined
  readonly permissionToView?: string | null | undefined
  readonly org?: {
    readonly id?: string | undefined
    readonly type?: string | null | undefined
    readonly dspt?: string | null | undefined
  }
}

export type SubjectFacts = {
  readonly nhsNumberStatus?: string | null | undefined
  readonly demographicsMatch?: boolean | undefined
  readonly pds?: string | null | undefined
  readonly age?: number | null | undefined
  readonly deceased?: boolean | null | undefined
  readonly dissent?: boolean | undefined
  readonly objectsTo?: readonly string[] | undefined
  readonly objectsToUser?: readonly string[] | undefined
  readonly consent?: {
    readonly categories?: readonly string[] | undefined
    readonly explicit?: boolean | undefined
  }
  readonly capacity?: string | null | undefined
  readonly bestInterests?: boolean | undefined
  readonly cannotConsent?: boolean | undefined
  readonly enhancedReview?: boolean | undefined
  readonly competentMinor?: boolean | undefined
  readonly proxyAgreed?: boolean | undefined
  /** References of child protection enquiries about a child whose parent or household adult the person is. */
  readonly childEnquiries?: readonly string[] | undefined
  readonly nationalOptOut?: boolean | undefined
  readonly type1?: boolean | undefined
}

/** What labelling knows of one resource, and what its source is. */
export type ResourceFacts = {
  readonly class?: RecordClass | undefined
  readonly type?: string | undefined
  /** The area of the record it belongs to; null where its source or its translation names none. */
  readonly area?: Area | null | undefined
  readonly labels?: readonly string[] | undefined
  readonly confidentiality?: string | null | undefined
  readonly labelled?: boolean | undefined
  readonly subjectMatches?: boolean | undefined
  readonly controllerIsSource?: boolean | undefined
  readonly anonymousAccess?: boolean | undefined
  readonly active?: boolean | undefined
  /** 1 for the newest of its type from its source, counting up with age. */
  readonly rank?: number | undefined
  readonly overrideSupported?: boolean | undefined
}

/** The fact tree the rules read. A member that is absent or undefined is unknown; null is known to be none. */
export type FactTree = RequestFacts & { readonly resource?: ResourceFacts | undefined }
