import { type Area } from '../model/area.js'
import { type RecordClass } from '../model/facts.js'
import { type Json, type JsonObject } from '../model/json.js'

/** The kinds of search parameter that R4 defines and can be compared with a value (search, section 3.1.1.4.3). */
export type SearchKind =
  'token' | 'string' | 'date' | 'reference' | 'uri' | 'number' | 'quantity' | 'composite'

/** What a value is compared with, and how: the part of a parameter that its components share. */
export type SearchComponentRow = {
  readonly kind: SearchKind
  /** Element paths, as they are read by `types/read-path.ts`. */
  readonly paths: readonly string[]
  /** Every value that a resource, or the part of it that a component is read in, has at the paths. */
  readonly valuesIn: (resource: JsonObject) => readonly Json[]
  /** For references: the types it may point to; `*` for any. */
  readonly targets?: readonly string[]
  /** For tokens over the data type `code`: the code system its values come from. */
  readonly system?: string
  /** What stands at the paths, where the value alone does not tell. */
  readonly data?: SearchData
}

/** `sound`: compared by how a name sounds. */
export type SearchData = 'Identifier' | 'ContactPoint' | 'string' | 'sound'

/** How a search parameter finds its values in a resource and compares them. */
export type SearchParameterRow = SearchComponentRow & {
  readonly name: string
  /** Set when the parameter names the one person a search is about: by which key. */
  readonly names?: 'nhs-number' | 'patient-id'
  /** For composites: what must hold together of each value. */
  readonly components?: readonly SearchComponentRow[]
  /** Canonical URL of the SearchParameter. */
  readonly definition: string
}

/** What R4 defines of a type for searching it and for showing part of it. */
export type TypeDefinition = {
  readonly searchParameters: readonly SearchParameterRow[]
  /** Every element of the type itself, those that all resources have too (choices by their base name). */
  readonly elements: readonly string[]
  /** Mandatory and modifier elements (choices by their base name): never left out of a subset. */
  readonly kept: readonly string[]
  /** Elements that FHIR R4 marks as part of the summary (choices by their base name). */
  readonly summary: readonly string[]
}

/** What the gateway itself decides of a type. */
export type OwnTypeRow = {
  readonly type: string
  /** Areas of a source that can hold it; empty for types that only accompany others. */
  readonly areas: readonly Area[]
  /** Of which area one is decides who sees it: it is of the one area that was asked, or of none known, and never guessed. */
  readonly areaIsStated?: true
  readonly interactions: readonly ('read' | 'search')[]
  /** Record classes a search is put to; undefined for every source that has an area of the type. */
  readonly searchedIn?: readonly RecordClass[]
  /** How a search says that nothing can be shown, for the hidden and the absent alike; undefined for not-found. */
  readonly whenAbsent?: 'empty-searchset'
  /** Elements whose reference says whom the resource is about; empty for types about nobody. */
  readonly subject: readonly string[]
  /** Others stand beside the person in that element: those who are no person (staff, places) say nothing of whose it is. */
  readonly amongOthers?: true
  /** Elements that are for the source's own system alone, such as how to sign in to it, and never leave. */
  readonly neverLeaves?: readonly string[]
  /** For the type that is the person: the element that holds the NHS number. */
  readonly personIdentifier?: string
  /** A file: in no Bundle, read by its id alone, and only while something that leaves has it attached. */
  readonly isFile?: true
  /** Its parameters describe people: names, addresses, dates of birth. */
  readonly describesPeople?: true
  /** Elements that date it, best first. */
  readonly date: readonly string[]
}

/** One row per resource type of the API; shared code asks the row, never the name. */
export type ResourceTypeRow = OwnTypeRow &
  TypeDefinition & {
    /** Search parameters that `_include` may follow. */
    readonly includes: readonly string[]
    /** `Type:parameter` pairs that `_revinclude` may follow. */
    readonly revincludes: readonly string[]
  }
