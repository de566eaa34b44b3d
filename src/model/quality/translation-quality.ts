/** What a mapping does with the fields of its source. */
export type MappingCoverage = {
  readonly mapped: number
  /** Fields that are only carried word for word; undefined where that is decided record by record. */
  readonly carried: number | undefined
  readonly ignored: readonly { readonly field: string; readonly reason: string }[]
}

/** One thing met while records of a source were translated. Never holds a value of a person. */
export type TranslationCount = {
  readonly source: string
  /** `record`: one that was translated; `issue`: a part that could not be; `code`: one that its concept map does not list. */
  readonly what: 'record' | 'issue' | 'code'
  /** The code of the issue; the code itself, or empty where it is none by its form; empty for a record. */
  readonly name: string
  /** The field of the source, or the code system; empty for a record. */
  readonly place: string
  readonly count: number
}

/** What the files of a source that are held now came to. */
export type HeldFigures = {
  readonly source: string
  readonly records: number
  /** Without a valid NHS number: held, and shown only where it is linked to somebody. */
  readonly unserved: number
  readonly rejected: number
  /** Rejects by their reason, in closed words. */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[]
}

/** Counts of translations, kept by the day. Every method rejects when the store is down. */
export type TranslationCounts = {
  /**
   * Adds to the counts of a day (ISO 8601 date, UTC), and drops those that cannot be kept whatever is done: how many
   * those are. What is older than 400 days goes.
   */
  add(day: string, counts: readonly TranslationCount[]): Promise<number>
  /**
   * The sums from a day on, the most frequent first. A code that was met fewer than five times is counted without its
   * name: so rare a one could be somebody's.
   */
  since(day: string): Promise<readonly TranslationCount[]>
  held(): Promise<readonly HeldFigures[]>
}
