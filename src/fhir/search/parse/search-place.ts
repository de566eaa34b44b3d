/** What parsing a search must know besides its parameters. */
export type SearchPlace = {
  /** The base under which this server is addressed, `https://host/fhir`, without a trailing slash. */
  readonly fhirBase: string
  /** Where the page named by `_cursor` starts, already verified; undefined when the request carries no cursor. */
  readonly offset: number | undefined
  /** ISO 8601 instant of the request, from which the prefix `ap` of a date is measured. */
  readonly at: string
}
