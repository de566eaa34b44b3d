import { type Area } from '../model/area.js'
import { type RecordClass } from '../model/facts.js'

/** How a search parameter finds its values in a resource and compares them. */
export type SearchParameterRow = {
  readonly name: string
  readonly kind: 'token' | 'string' | 'date' | 'reference' | 'uri'
  /** Dotted element paths; arrays are walked through. */
  readonly paths: readonly string[]
  /** For references: the types it may point to. */
  readonly targets?: readonly string[]
  /** For tokens over the data type `code`: the code system its values come from. */
  readonly system?: string
  /** Set when the parameter names the one person a search is about: by which key. */
  readonly names?: 'nhs-number' | 'patient-id'
  /** Canonical URL of the SearchParameter. */
  readonly definition: string
}

/** One row per resource type of the API; shared code asks the row, never the name. */
export type ResourceTypeRow = {
  readonly type: string
  /** Areas of a source that can hold it; empty for types that only accompany others. */
  readonly areas: readonly Area[]
  readonly interactions: readonly ('read' | 'search')[]
  /** Record classes a search is put to; undefined for every source that has an area of the type. */
  readonly searchedIn?: readonly RecordClass[]
  /** How a search says that nothing can be shown, for the hidden and the absent alike; undefined for not-found. */
  readonly whenAbsent?: 'empty-searchset'
  /** Elements whose reference says whom the resource is about; empty for types about nobody. */
  readonly subject: readonly string[]
  /** For the type that is the person: the element that holds the NHS number. */
  readonly personIdentifier?: string
  /** Elements that date it, best first. */
  readonly date: readonly string[]
  readonly searchParameters: readonly SearchParameterRow[]
  /** Search parameters that `_include` may follow. */
  readonly includes: readonly string[]
  /** `Type:parameter` pairs that `_revinclude` may follow. */
  readonly revincludes: readonly string[]
  /** Mandatory and modifier elements (choices by their base name): never left out of a subset. */
  readonly kept: readonly string[]
  /** Elements that FHIR R4 marks as part of the summary (choices by their base name). */
  readonly summary: readonly string[]
}
