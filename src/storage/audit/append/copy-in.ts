import pg from 'pg'

/**
 * Sends a text of statements, of which one is a COPY from the client, and at once what that one reads: nobody waits for
 * the database to ask for it. The statements are one transaction (PostgreSQL: Multiple Statements in a Simple Query),
 * durable when this resolves, unless they begin one that they do not end. Where one of them fails it rejects, nothing is kept, and the database passes over what was
 * still to be read (PostgreSQL: COPY Operations). `data` is whole messages, CopyDone the last.
 */
export function copyIn(connection: pg.Client, text: string, data: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.query(
      new CopyIn(text, data, (error: Error | null | undefined) => {
        if (error) reject(error)
        else resolve()
      }),
    )
  })
}

/** A connection that sends statements before the one before is answered takes none that are not a Query. */
class CopyIn extends pg.Query {
  override readonly submit: (connection: pg.Connection) => void

  constructor(text: string, data: Uint8Array, done: (error: Error | null | undefined) => void) {
    super(text, done)
    this.submit = (connection) => {
      connection.stream.cork()
      connection.query(text)
      connection.stream.write(data)
      connection.stream.uncork()
    }
  }

  /** What the database asks for is on its way. */
  handleCopyInResponse(): void {
    // Nothing to do.
  }
}
