/** What one source's controller let be shown in one answer: the released resources as JSON, after masks. */
export type ShownPart = { readonly source: string; readonly bytes: Uint8Array }

/** Keeps what was shown, apart from the log, until its retention ends. */
export type PayloadKeeper = {
  /**
   * Resolves with the parts that are durable: all but those whose controller has no key. Rejects when they cannot be
   * made so, and then nothing may be shown.
   */
  keep(requestId: string, parts: readonly ShownPart[]): Promise<readonly ShownPart[]>
}

/** What was shown of one source, as its controller reads it. */
export type KeptPart = {
  readonly source: string
  /** JSON array of resources; undefined when its key is not in the settings any more. */
  readonly text: string | undefined
  /** ISO 8601 instant. */
  readonly kept: string
}

/** Reads what was shown, for officers of the controllers. */
export type PayloadReader = {
  /** The parts of one answer that are under these controllers' keys; empty where none is kept any more. */
  read(requestId: string, controllers: readonly string[] | 'all'): Promise<readonly KeptPart[]>
}
