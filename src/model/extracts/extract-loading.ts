/** A record of a file, ready to be held. */
export type LoadedRecord = {
  readonly line: number
  /** What the source knows the record by, hashed. */
  readonly key: string
  /** Undefined where the record gives no valid NHS number: it is held, and shown only to whom it is linked. */
  readonly nhsNumber: string | undefined
  /** The source's own id of the person, where the settings name the member that holds it. */
  readonly personKey: string | undefined
  /** ISO 8601 date. */
  readonly asOf: string
  /** JSON text. */
  readonly content: string
}

/** A part of a file that is not held: where it stands and why not, in closed words. */
export type RejectedRecord = {
  readonly line: number
  readonly column: number
  readonly reason: string
  /** As it stands in the file, to be corrected; undefined when there is too much of it. Holds a person's data. */
  readonly text: string | undefined
}

/** What a file came to: counts alone. */
export type LoadCounts = {
  readonly records: number
  /** Records without a valid NHS number: held and not shown. */
  readonly unserved: number
  readonly rejected: number
}

/** Which file of which source, and how it is read. */
export type ExtractFile = {
  readonly source: string
  /** SHA-256 of its bytes, hexadecimal. */
  readonly digest: string
  /** Hash of everything besides the bytes and the date given that decides what is held of them. */
  readonly recipe: string
  /** ISO 8601 date given with the file, for records that do not say theirs. */
  readonly givenAsOf: string | undefined
  /** `again`: it is loaded though the same bytes are held, and takes their place. */
  readonly whenHeld: 'leave' | 'again'
}

/** Part of a file: what comes after all that was added before. */
export type LoadedPart = {
  readonly records: readonly LoadedRecord[]
  readonly rejects: readonly RejectedRecord[]
}

/** A file being loaded: nothing of it is seen until it is finished. */
export type Loading = {
  /** How many records and rejects of the file were kept by an attempt that was cut short: not to be added again. */
  readonly kept: number
  /** Durable once it resolves. */
  add(part: LoadedPart): Promise<void>
  /**
   * Makes all of it seen at once, in the place of an earlier extract of the same period. `older`: a later one of that
   * period is held, and nothing has changed. `empty`: there is no record in it, and nothing has changed.
   * INVARIANT: `record` is asked before anything is seen; where it rejects, nothing has changed and this rejects too.
   */
  finish(
    period: string,
    receivedAt: string,
    record: (loaded: LoadedFile) => Promise<void>,
  ): Promise<LoadFinished>
  /** Forgets what was added. */
  discard(): Promise<void>
}

/** What a load that is finished came to, and the newest date it is true of. */
export type LoadedFile = { readonly kind: 'loaded'; readonly counts: LoadCounts; readonly asOf: string }

export type LoadFinished = LoadedFile | { readonly kind: 'older' | 'empty'; readonly counts: LoadCounts }

/** The store that extracts are loaded into. */
export type ExtractLoader = {
  /**
   * Loads one file at a time of a source: `busy` while another process does. `held`: the same bytes are held already,
   * read in the same way, with the date that was given with them then. Whatever `load` does not finish stays unseen.
   */
  load<T>(
    file: ExtractFile,
    load: (loading: Loading) => Promise<T>,
  ): Promise<
    | { readonly kind: 'done'; readonly result: T }
    | {
        readonly kind: 'held'
        readonly counts: LoadCounts
        readonly asOf: string
        readonly givenAsOf: string | undefined
      }
    | { readonly kind: 'busy' }
  >
  /** The first rejects of a file that is held, in the order of the file. */
  rejects(file: Pick<ExtractFile, 'source' | 'digest'>, most: number): Promise<readonly RejectedRecord[]>
}
