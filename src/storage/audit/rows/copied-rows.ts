import type pg from 'pg'

/**
 * Gives the fields of each row of a query, as PostgreSQL's binary COPY format has them, one row after another: undefined
 * for null. They are good only until `row` returns, which takes them at the pace of the database. Resolves after the
 * last; rejects with what `row` threw, or what the database says.
 */
export function copyRows(
  connection: pg.Client,
  query: string,
  row: (fields: readonly (Buffer | undefined)[]) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.query(new CopyOut(query, row, (error) => (error === undefined ? resolve() : reject(error))))
  })
}

/** What node-postgres tells of a statement that it was given to submit. */
class CopyOut implements pg.Submittable {
  readonly #query: string
  readonly #row: (fields: readonly (Buffer | undefined)[]) => void
  readonly #done: (error: Error | undefined) => void
  #failed: Error | undefined
  #begun = false

  constructor(
    query: string,
    row: (fields: readonly (Buffer | undefined)[]) => void,
    done: (error: Error | undefined) => void,
  ) {
    this.#query = query
    this.#row = row
    this.#done = done
  }

  submit(connection: pg.Connection): void {
    connection.query(`copy (${this.#query}) to stdout (format binary)`)
  }

  /** One message is one row; the first begins with the header of the format, the last holds no row. */
  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    if (this.#failed !== undefined) return
    try {
      const start = this.#begun ? 0 : afterHeader(chunk)
      this.#begun = true
      if (start < chunk.length && chunk.readInt16BE(start) !== -1) this.#row(fieldsOf(chunk, start))
    } catch (error) {
      this.#failed = error instanceof Error ? error : new Error('a row could not be taken', { cause: error })
    }
  }

  handleCommandComplete(): void {
    // What follows says that the connection is free again.
  }

  handleReadyForQuery(): void {
    this.#done(this.#failed)
  }

  handleError(error: Error): void {
    this.#done(error)
  }
}

/** A signature of eleven bytes, flags, and an extension with its length. */
function afterHeader(chunk: Buffer): number {
  return 19 + chunk.readInt32BE(15)
}

function fieldsOf(chunk: Buffer, start: number): readonly (Buffer | undefined)[] {
  const fields: (Buffer | undefined)[] = []
  let at = start + 2
  for (let left = chunk.readInt16BE(start); left > 0; left--) {
    const length = chunk.readInt32BE(at)
    at += 4
    fields.push(length === -1 ? undefined : chunk.subarray(at, at + length))
    at += Math.max(0, length)
  }
  return fields
}
