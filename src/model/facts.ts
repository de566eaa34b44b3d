export type RecordClass = 'gp-record' | 'social-care-record' | 'exchange'

/** Everything but the resource: what is known before any source is asked. */
export type RequestFacts = {
  readonly action?: 'read' | 'search' | 'write'
  readonly purpose?: string | null
  readonly request?: { readonly singlePatient?: boolean }
  readonly authority?: {
    readonly reference?: string | null
    readonly approvedBy?: string | null
    readonly justification?: string | null
  }
  readonly override?: { readonly breakGlass?: boolean; readonly reason?: string | null }
  readonly agreement?: { readonly inForce?: boolean }
  readonly requester?: RequesterFacts
  readonly subject?: SubjectFacts
  readonly env?: { readonly now?: string }
}

export type RequesterFacts = {
  readonly userId?: string | null
  readonly role?: string | null
  readonly roleGroup?: string | null
  readonly healthProfessional?: boolean
  readonly authAssurance?: number | null
  readonly activities?: readonly string[]
  readonly relationship?: string
  readonly permissionToView?: string | null
  readonly org?: { readonly id?: string; readonly type?: string | null; readonly dspt?: string | null }
}

export type SubjectFacts = {
  readonly nhsNumberStatus?: string | null
  readonly demographicsMatch?: boolean
  readonly pds?: string | null
  readonly age?: number | null
  readonly deceased?: boolean | null
  readonly dissent?: boolean
  readonly objectsTo?: readonly string[]
  readonly objectsToUser?: readonly string[]
  readonly consent?: { readonly categories?: readonly string[]; readonly explicit?: boolean }
  readonly capacity?: string | null
  readonly bestInterests?: boolean
  readonly cannotConsent?: boolean
  readonly enhancedReview?: boolean
  readonly competentMinor?: boolean
  readonly proxyAgreed?: boolean
  readonly nationalOptOut?: boolean
  readonly type1?: boolean
}

/** What labelling knows of one resource, and what its source is. */
export type ResourceFacts = {
  readonly class?: RecordClass
  readonly type?: string
  readonly labels?: readonly string[]
  readonly confidentiality?: string | null
  readonly labelled?: boolean
  readonly subjectMatches?: boolean
  readonly controllerIsSource?: boolean
  readonly anonymousAccess?: boolean
  readonly active?: boolean
  /** 1 for the newest of its type from its source, counting up with age. */
  readonly rank?: number
  readonly overrideSupported?: boolean
}

/** The fact tree the rules read. A member that is absent is unknown; null is known to be none. */
export type FactTree = RequestFacts & { readonly resource?: ResourceFacts }
