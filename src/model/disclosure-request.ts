import { type Demographics } from './matching/demographics.js'
import { type NhsNumber } from './nhs-number.js'
import { type Requester } from './requester.js'
import { type SearchQuery } from './search-query.js'

/** How the request names the one person it is about. */
export type PersonKey =
  | { readonly kind: 'nhs-number'; readonly nhsNumber: NhsNumber }
  | { readonly kind: 'patient-id'; readonly id: string }
  /** A read of another type: whose it is, is known from the id of the resource. */
  | { readonly kind: 'resource'; readonly type: string; readonly id: string }

/** How a request describes the person whose number it does not know. */
export type DescribedPerson = {
  readonly kind: 'demographics'
  readonly demographics: Demographics
  /** Whether only a certain match is wanted. */
  readonly onlyCertain: boolean
}

/** A person named by the requester's own organisation's id of them, as its source systems know it. */
export type LocallyNamed = { readonly kind: 'local-id'; readonly localId: string }

export type Interaction = 'read' | 'search' | 'everything' | 'involvement' | 'summary' | 'match' | 'ihe-pix'

export type DisclosureRequest = {
  /** The correlation id: always minted, never the caller's. */
  readonly id: string
  readonly requester: Requester
  readonly interaction: Interaction
  /** The resource type read or searched; Patient for $everything. */
  readonly type: string
  readonly person: PersonKey | DescribedPerson | LocallyNamed
  readonly query: SearchQuery
  /** Paging token of a `next` link, still sealed. */
  readonly cursor: string | undefined
  /** Systems of the identifiers that are wanted by a cross-reference; all of them where it names none. */
  readonly targetSystems?: readonly string[] | undefined
  /** A page to print, where a summary is wanted as one, or a file as it is; JSON otherwise. */
  readonly format?: 'html' | 'file' | undefined
  /** The request line and body parameters as sent, base64, kept as evidence only. */
  readonly rawQuery: string
  /** ISO 8601 instant at which the request arrived. */
  readonly at: string
}
