/** One search parameter as parsed: already known to exist for the type, with its modifier and prefixes checked. */
export type SearchParameter = ValueParameter | ChainedParameter | ReverseParameter

/** A parameter of the resource itself. */
export type ValueParameter = {
  readonly kind: 'value'
  readonly name: string
  readonly modifier: string | undefined
  /** The comma-separated alternatives; any of them may match. */
  readonly values: readonly SearchValue[]
}

/** A parameter of what the resource refers to by `name`, for each type that this may be. */
export type ChainedParameter = {
  readonly kind: 'chain'
  readonly name: string
  readonly links: readonly { readonly type: string; readonly parameter: SearchParameter }[]
}

/** A parameter of some resource of a type that refers to this one by `by`: `_has`. */
export type ReverseParameter = {
  readonly kind: 'has'
  readonly type: string
  readonly by: string
  readonly parameter: SearchParameter
}

export type SearchValue = {
  /** For dates, numbers and quantities: eq, ne, gt, lt, ge, le, sa, eb or ap. */
  readonly prefix: string | undefined
  /** As sent: the escapes of a comma, bar, dollar or backslash are resolved when matching. */
  readonly text: string
  /** For the prefix `ap` of a date: how near is near enough, in milliseconds. */
  readonly tolerance?: number
  /** For composites: the values of its components, in their order. */
  readonly parts?: readonly SearchValue[]
}

export type SortKey = { readonly name: string; readonly descending: boolean }

export type Include = {
  readonly direction: 'include' | 'revinclude'
  readonly sourceType: string
  readonly parameter: string
  readonly targetType: string | undefined
  /** Followed again from what it brought, and from what the other includes brought (`:iterate`). */
  readonly iterates: boolean
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
  /** What stood before this page, as a digest; where it stands there no more the page starts again from the first. */
  readonly given?: string
  readonly summary: 'true' | 'text' | 'data' | 'count' | 'false'
  readonly elements: readonly string[]
  readonly total: 'none' | 'estimate' | 'accurate' | undefined
  /** Of `$everything`: the types to give; undefined for all. */
  readonly types?: readonly string[]
  /** Of `$everything`: the instant, in milliseconds, since which what is given changed. */
  readonly since?: number
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

/** The other types that a search looks at or brings along: every one of them is asked for and decided like the matches. */
export function typesNamed({ parameters, includes }: SearchQuery): readonly string[] {
  const included = includes.map((it) => (it.direction === 'include' ? it.targetType : it.sourceType))
  const through = includes.filter((it) => it.iterates).map((it) => it.sourceType)
  return [
    ...new Set([...included, ...through, ...parameters.flatMap(typesIn)].filter((it) => it !== undefined)),
  ]
}

function typesIn(parameter: SearchParameter): readonly string[] {
  if (parameter.kind === 'value') return []
  if (parameter.kind === 'has') return [parameter.type, ...typesIn(parameter.parameter)]
  return parameter.links.flatMap((it) => [it.type, ...typesIn(it.parameter)])
}
