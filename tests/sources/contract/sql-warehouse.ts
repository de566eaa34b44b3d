import { randomBytes } from 'node:crypto'
import { createServer, connect as connectTo, type Socket } from 'node:net'
import { type AddressInfo } from 'node:net'
import pg from 'pg'
import { type SourceSettings } from '../../../src/config/settings-types.js'
import { type Connector } from '../../../src/sources/connector.js'
import { sqlView } from '../../../src/sources/sql-view/sql-view.js'
import { testDatabase } from '../../storage/test-database.js'
import { sourceSettings, sourceWorld } from '../source-world.js'

/** The kind that is put to the contract with a real database. */
export const WAREHOUSE_SUBJECT = { kind: 'sql-view' } as const

/** A warehouse of a council in a real PostgreSQL, with a role that can read its views and nothing else. */
export type WarehouseTwin = {
  /** Runs as the owner of the warehouse. */
  run(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>
  settings(changes?: object): SourceSettings
  connector(changes?: object): Connector
  /** Closes every connector that was made. */
  closeConnectors(): Promise<void>
  readonly reader: string
  readonly place: { readonly host: string; readonly port: number }
  close(): Promise<void>
}

const TABLES = `
create schema wh;
create table wh.person ("PERSON_ID" int, "NHS_ID" bigint, "DATE_OF_BIRTH" timestamp, "RESTRICTED" text);
insert into wh.person values (7, 9990000018, '1941-03-12', 'N'), (8, 9990000026, '1950-01-01', 'N');
create table wh.note ("ID" int, "PERSON_ID" int, "NOTE_TYPE" text, "COST" numeric(18, 2), "OPEN" boolean);
insert into wh.note values (1, 7, 'Dog in the house', 12.5, true), (2, 8, 'Somebody else''s note', 1, false);
create schema linchpin;
create view linchpin.persons as select * from wh.person;
create view linchpin.notes as
  select p."NHS_ID"::text as nhs_number, n.* from wh.note n join wh.person p using ("PERSON_ID");
create view linchpin.visits as
  select p."NHS_ID"::text as nhs_number, 3 as "ID", p."PERSON_ID" from wh.person p where false;
`

const PERSON = {
  part: 'PERSONS',
  view: 'linchpin.persons',
  nhsNumber: { column: 'NHS_ID', holds: 'number' },
  areas: ['demographics'],
  id: 'PERSON_ID',
  birthDate: 'DATE_OF_BIRTH',
}
const rows = (part: string, view: string, areas: readonly string[]): object => ({
  part,
  view,
  nhsNumber: { column: 'nhs_number', holds: 'text' },
  areas,
  belongsTo: 'PERSON_ID',
  rowId: 'ID',
})

export async function warehouseTwin(): Promise<WarehouseTwin> {
  const database = await testDatabase()
  const reader = `reader_${randomBytes(6).toString('hex')}`
  const owner = new pg.Client({ connectionString: database.url })
  await owner.connect()
  await owner.query(TABLES)
  await owner.query(
    `create role ${reader} login password 'a-secret';
     grant usage on schema linchpin to ${reader};
     grant select on all tables in schema linchpin to ${reader};
     alter default privileges in schema linchpin grant select on tables to ${reader};`,
  )
  const options = {
    host: owner.host,
    port: owner.port,
    database: owner.database,
    user: reader,
    password: { env: 'PASSWORD' },
    person: PERSON,
    views: [rows('NOTES', 'linchpin.notes', ['alerts']), rows('VISITS', 'linchpin.visits', ['services'])],
  }
  const opened: Connector[] = []
  const settings = (changes: object = {}): SourceSettings =>
    sourceSettings({
      ...WAREHOUSE_SUBJECT,
      recordClass: 'social-care-record',
      maxConcurrent: 2,
      options: { ...options, ...changes },
    })
  const closeConnectors = async (): Promise<void> => {
    await Promise.all(opened.splice(0).map((it) => it.close()))
  }
  return {
    reader,
    closeConnectors,
    place: { host: owner.host, port: owner.port },
    run: async (sql) => (await owner.query<Readonly<Record<string, unknown>>>(sql)).rows,
    settings,
    connector: (changes) => {
      const made = sqlView(settings(changes), sourceWorld())
      opened.push(made)
      return made
    },
    close: async () => {
      await closeConnectors()
      await owner.query(`drop owned by ${reader}; drop role ${reader}`)
      await owner.end()
      await database.close()
    },
  }
}

/** A way to the server that is cut once the server has sent so many bytes. */
export async function cutAfter(
  { host, port }: WarehouseTwin['place'],
  bytes: number,
): Promise<{ readonly port: number; close(): void }> {
  const open = new Set<Socket>()
  const server = createServer((near) => {
    const far = host.startsWith('/') ? connectTo(`${host}/.s.PGSQL.${port}`) : connectTo(port, host)
    let sent = 0
    far.on('data', (chunk: Buffer) => {
      sent += chunk.length
      if (sent > bytes) near.destroy()
      else near.write(chunk)
    })
    near.on('data', (chunk: Buffer) => far.write(chunk))
    for (const it of [near, far]) {
      open.add(it)
      it.on('error', () => undefined)
      it.on('close', () => {
        near.destroy()
        far.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close()
      for (const it of open) it.destroy()
    },
  }
}
