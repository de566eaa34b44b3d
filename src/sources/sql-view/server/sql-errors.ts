import { type CallFailure } from '../../guard/call-result.js'
import { type Rows } from '../../parts/rows.js'
import { RoleError } from './connections.js'

/** How a statement or a connection failed, and whether the connection can go on. */
export type SqlFailure = {
  readonly rows: Exclude<Rows, { kind: 'rows' | 'not-known' }>
  /** `server`: it refused a statement and goes on; `connection`: nothing more comes over it. */
  readonly where: 'server' | 'connection'
  /** For the events of calls, where it is one of theirs. */
  readonly reason: CallFailure | undefined
}

/** SQLSTATE of a statement that was ended, by its timeout or by us (PostgreSQL, appendix A). */
const ENDED = '57014'
/** SQLSTATE of a view that may not be read. */
const NOT_ALLOWED = '42501'

/** Reads what the driver threw. The message, which may hold anything, is never kept. */
export function failureOf(error: unknown): SqlFailure {
  if (error instanceof RoleError)
    return {
      rows: { kind: 'error', reason: 'role-can-do-more-than-read' },
      where: 'connection',
      reason: undefined,
    }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === ENDED) return { rows: { kind: 'timed-out' }, where: 'server', reason: undefined }
  if (/^[0-9A-Z]{5}$/.test(code)) {
    const reason = `sqlstate-${code}`
    const rows = { kind: code === NOT_ALLOWED ? 'refused' : 'error', reason } as const
    return { rows, where: /^(08|28|3D|53|57P|58|XX)/.test(code) ? 'connection' : 'server', reason: undefined }
  }
  const reason = isOfTls(error, code) ? 'tls-failed' : 'connection-failed'
  return { rows: { kind: 'error', reason }, where: 'connection', reason }
}

function isOfTls(error: unknown, code: string): boolean {
  const said = error instanceof Error ? error.message : ''
  return /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_|EPROTO/.test(code) || /does not support SSL/.test(said)
}
