/** The private PostgreSQL cannot be had; the message says why and what to do. */
export class PrivatePostgresError extends Error {
  override readonly name = 'PrivatePostgresError'
}
