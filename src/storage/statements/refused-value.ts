import pg from 'pg'

/**
 * Whether the database refused what it was given, and would refuse it again: a data exception or a broken constraint
 * (SQLSTATE classes 22 and 23; PostgreSQL, appendix A). Any other failure may pass.
 */
export function isRefusedValue(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^2[23]/.test(error.code ?? '')
}
