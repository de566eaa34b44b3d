/** How a source, or a national service, has done lately, as one gateway process sees it. Nothing in it is of a person. */
export type SourceHealth = {
  /** Id of the source; `pds` or `sds` for the national services. */
  readonly source: string
  /** `open`: it is not asked for the moment; `half-open`: a few questions find out whether it is back. */
  readonly breaker: 'closed' | 'half-open' | 'open'
  /** Questions put to it within the window. */
  readonly asked: number
  /** Of these, how many it failed to answer in whole or in time. */
  readonly failed: number
  /** Undefined where nothing was asked within the window. */
  readonly medianMs: number | undefined
  /** ISO 8601 instants; undefined where it has not happened since the start. */
  readonly lastAnswered: string | undefined
  readonly lastFailed: string | undefined
}

/** Minutes that the counts cover. */
export const HEALTH_WINDOW_MINUTES = 15
