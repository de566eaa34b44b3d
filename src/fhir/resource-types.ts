import { type Area } from '../model/area.js'

/** How a search parameter finds its values in a resource and compares them. */
export type SearchParameterRow = {
  readonly name: string
  readonly kind: 'token' | 'string' | 'date' | 'reference' | 'uri'
  /** Dotted element paths; arrays are walked through. */
  readonly paths: readonly string[]
  /** For references: the types it may point to. */
  readonly targets?: readonly string[]
  readonly definition: string
}

/** One row per resource type of the API; shared code asks the row, never the name. */
export type ResourceTypeRow = {
  readonly type: string
  /** Areas of a source that can hold it; empty for types that only accompany others. */
  readonly areas: readonly Area[]
  readonly interactions: readonly ('read' | 'search')[]
  /** Elements whose reference says whom the resource is about; empty for types about nobody. */
  readonly subject: readonly string[]
  /** Elements that date it, best first. */
  readonly date: readonly string[]
  readonly searchParameters: readonly SearchParameterRow[]
  /** Search parameters that `_include` may follow. */
  readonly includes: readonly string[]
  /** `Type:parameter` pairs that `_revinclude` may follow. */
  readonly revincludes: readonly string[]
}
