/** One search parameter as parsed: already known to exist for the type, with its modifier and prefixes checked. */
export type SearchParameter = {
  readonly name: string
  readonly modifier: string | undefined
  /** The comma-separated alternatives; any of them may match. */
  readonly values: readonly SearchValue[]
}

export type SearchValue = {
  /** For dates, numbers and quantities: eq, ne, gt, lt, ge, le, sa or eb. */
  readonly prefix: string | undefined
  /** As sent: the escapes of a comma, bar, dollar or backslash are resolved when matching. */
  readonly text: string
}

export type SortKey = { readonly name: string; readonly descending: boolean }

export type Include = {
  readonly direction: 'include' | 'revinclude'
  readonly sourceType: string
  readonly parameter: string
  readonly targetType: string | undefined
}

/** What to match, order and page on. Evaluated only on released, masked resources. */
export type SearchQuery = {
  readonly parameters: readonly SearchParameter[]
  readonly includes: readonly Include[]
  readonly sort: readonly SortKey[]
  /** Page size; undefined for all. Zero asks for the count alone. */
  readonly count: number | undefined
  /** How many matches of the ordered result come before this page. */
  readonly offset: number
  readonly summary: 'true' | 'text' | 'data' | 'count' | 'false'
  readonly elements: readonly string[]
  readonly total: 'none' | 'estimate' | 'accurate' | undefined
  /** Name and value pairs as understood, in order, for the self link; the person's identifier left out. */
  readonly understood: readonly (readonly [string, string])[]
}

export const EMPTY_QUERY: SearchQuery = {
  parameters: [],
  includes: [],
  sort: [],
  count: undefined,
  offset: 0,
  summary: 'false',
  elements: [],
  total: undefined,
  understood: [],
}
