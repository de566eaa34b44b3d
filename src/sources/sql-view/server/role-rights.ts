import { type Client } from 'pg'

/** What a role may do besides reading: a closed list, safe to log. */
export type Excess =
  | 'superuser'
  | 'manages-roles-or-databases'
  | 'bypasses-row-security'
  | 'reaches-the-server'
  | 'owns'
  | 'writes'
  | 'creates'

type Right = 'superuser' | 'manages' | 'bypasses' | 'reaches' | 'owns' | 'writes' | 'creates'
type Rights = Readonly<Record<Right, boolean>>

/**
 * What the connected role may do besides reading, by itself or by a role it belongs to; empty for one that
 * reads alone. Its temporary tables are its own affair: every transaction is read-only.
 */
export async function excessOf(client: Client): Promise<readonly Excess[]> {
  const { rows } = await client.query<Rights>(RIGHTS)
  const [rights] = rows
  if (rights === undefined) throw new Error('the server says nothing of the role')
  return CHECKS.flatMap(([right, excess]) => (rights[right] ? [excess] : []))
}

const CHECKS: readonly (readonly [keyof Rights, Excess])[] = [
  ['superuser', 'superuser'],
  ['manages', 'manages-roles-or-databases'],
  ['bypasses', 'bypasses-row-security'],
  ['reaches', 'reaches-the-server'],
  ['owns', 'owns'],
  ['writes', 'writes'],
  ['creates', 'creates'],
]

/**
 * Whoever is a member of `pg_execute_server_program` and the like reaches the server's files, programs and other
 * sessions, which no read-only transaction stops (PostgreSQL, "Predefined Roles").
 */
const RIGHTS = `
with roles as (
  select oid, rolsuper, rolbypassrls, rolcreaterole or rolcreatedb or rolreplication as manages,
    rolname in ('pg_execute_server_program', 'pg_write_server_files', 'pg_read_server_files',
                'pg_signal_backend') as reaches
  from pg_catalog.pg_roles where pg_catalog.pg_has_role(current_user, oid, 'member')
), schemas as (
  select oid, nspowner from pg_catalog.pg_namespace
  where nspname not in ('pg_catalog', 'information_schema') and nspname !~ '^pg_(toast|temp)'
), relations as (
  select c.oid, c.relowner, c.relkind from pg_catalog.pg_class c
  where c.relnamespace in (select oid from schemas) and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
)
select
  (select bool_or(rolsuper) from roles) as superuser,
  (select bool_or(manages) from roles) as manages,
  (select bool_or(rolbypassrls) from roles) as bypasses,
  (select bool_or(reaches) from roles) as reaches,
  exists (select from relations where relowner in (select oid from roles))
    or exists (select from schemas where nspowner in (select oid from roles))
    or exists (select from pg_catalog.pg_proc where pronamespace in (select oid from schemas)
               and proowner in (select oid from roles))
    or exists (select from pg_catalog.pg_database where datname = current_database()
               and datdba in (select oid from roles)) as owns,
  exists (select from roles, relations where relkind <> 'S' and (
      pg_catalog.has_table_privilege(roles.oid, relations.oid, 'insert, update, delete, truncate')
      or pg_catalog.has_any_column_privilege(roles.oid, relations.oid, 'insert, update')))
    or exists (select from roles, relations where relkind = 'S'
      and pg_catalog.has_sequence_privilege(roles.oid, relations.oid, 'usage, update')) as writes,
  exists (select from roles, schemas
      where pg_catalog.has_schema_privilege(roles.oid, schemas.oid, 'create'))
    or exists (select from roles
      where pg_catalog.has_database_privilege(roles.oid, current_database(), 'create')) as creates
`
