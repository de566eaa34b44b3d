import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import pg from 'pg'

/**
 * Makes the login of the running gateway with the owner's connection, or gives an existing one this password: a member
 * of the insert-only role and of nothing else. Throws LoginError when the name or the password cannot be used.
 */
export async function makeGatewayLogin(ownerUrl: string, name: string, password: string): Promise<void> {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name))
    throw new LoginError('the name of a login is up to 63 lower-case letters, digits and underscores')
  // Others are normalised before they are hashed (RFC 4013).
  if (!/^[\x21-\x7e]+$/.test(password))
    throw new LoginError('the password of a login is of visible ASCII characters')
  await withConnection(ownerUrl, async (connection) => {
    const found = await connection.query('select 1 from pg_roles where rolname = $1', [name])
    const { rows } = await connection.query<{ readonly change: string }>(
      `select format('${found.rowCount === 0 ? 'create' : 'alter'} role %I login password %L', $1::text, $2::text) as change`,
      [name, scramVerifier(password)],
    )
    await connection.query(rows[0]?.change ?? '')
    await connection.query(`grant linchpin_writer to ${name}`)
    await requireSeparate(connection, name)
  })
}

/**
 * Throws LoginError when the user of this connection could change the audit log: it owns the log, its schema or the
 * database, can become who does, may make roles, or is a superuser. The role a session has taken does not count, as
 * it can be given back.
 */
export async function requireSeparateOwner(url: string): Promise<void> {
  await withConnection(url, (connection) => requireSeparate(connection, undefined))
}

/** The login of the running gateway cannot be made, or could change the log. */
class LoginError extends Error {
  override readonly name = 'LoginError'
}

const COULD_CHANGE_THE_LOG = `
select rolsuper or rolcreaterole or exists (
  select 1 from pg_class as log
  join pg_namespace as place on place.oid = log.relnamespace
  join pg_database as base on base.datname = current_database()
  where log.oid in ('audit_entry'::regclass, 'audit_checkpoint'::regclass, 'audit_shard'::regclass)
    and (pg_has_role(role.oid, log.relowner, 'member') or pg_has_role(role.oid, place.nspowner, 'member')
      or pg_has_role(role.oid, base.datdba, 'member'))
) as could
from pg_roles as role where rolname = coalesce($1::text, session_user::text)`

async function requireSeparate(connection: pg.Client, name: string | undefined): Promise<void> {
  const { rows } = await connection.query<{ readonly could: boolean }>(COULD_CHANGE_THE_LOG, [name ?? null])
  if (rows[0]?.could !== false)
    throw new LoginError(
      'this database user could change the audit log: the gateway needs a login of its own, made by linchpin migrate --writer NAME',
    )
}

/** What PostgreSQL keeps of a password (RFC 5803), so that the password itself never reaches a server's log. */
function scramVerifier(password: string): string {
  const salt = randomBytes(16)
  const salted = pbkdf2Sync(password, salt, SCRAM_ITERATIONS, 32, 'sha256')
  const keyOf = (name: string): Buffer => createHmac('sha256', salted).update(name).digest()
  const stored = createHash('sha256').update(keyOf('Client Key')).digest('base64')
  const server = keyOf('Server Key').toString('base64')
  return `SCRAM-SHA-256$${String(SCRAM_ITERATIONS)}:${salt.toString('base64')}$${stored}:${server}`
}

const SCRAM_ITERATIONS = 4096

async function withConnection(url: string, use: (connection: pg.Client) => Promise<void>): Promise<void> {
  const connection = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  connection.on('error', () => undefined)
  await connection.connect()
  try {
    await use(connection)
  } finally {
    await connection.end()
  }
}
