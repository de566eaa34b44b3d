import pg from 'pg'
import { testDatabase } from '../storage/test-database.js'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type JsonObject } from '../../src/model/json.js'
import { SourceOptionsError } from '../../src/sources/connector.js'
import { checkReady } from '../../src/sources/registry.js'
import { parserOf } from '../../src/sources/sql-view/column-values.js'
import { sqlView } from '../../src/sources/sql-view/sql-view.js'
import { readView } from '../../src/sources/sql-view/read-view.js'
import { type WarehouseTwin, warehouseTwin } from './contract/sql-warehouse.js'
import { NHS_NUMBER, OTHER_NHS_NUMBER, questionFor, sourceWorld } from './source-world.js'

let twin: WarehouseTwin
beforeAll(async () => {
  twin = await warehouseTwin()
})
afterAll(() => twin.close())
afterEach(() => twin.closeConnectors())

async function problemsOf(attempt: () => Promise<void>): Promise<readonly string[]> {
  try {
    await attempt()
    return []
  } catch (error) {
    if (error instanceof SourceOptionsError) return error.problems.map((it) => `${it.pointer} ${it.message}`)
    throw error
  }
}

/** What a start says of the warehouse with these options. */
function atStart(changes: object = {}): Promise<readonly string[]> {
  const descriptor = questionFor(twin.settings(), []).source
  return problemsOf(() => checkReady([{ descriptor, deadlineMs: 1_000, connector: twin.connector(changes) }]))
}

describe('the start', () => {
  it('goes on with a role that can only read, and with a warehouse that is down', async () => {
    expect(await atStart()).toEqual([])
    expect(await atStart({ port: 1 })).toEqual([])
  })

  const granted = (right: string, back: string, excess: string) => ({ right, back, excess })
  it.each([
    granted('grant insert on wh.note to {r}', 'revoke insert on wh.note from {r}', 'writes'),
    granted(
      'grant update ("COST") on wh.note to {r}',
      'revoke update ("COST") on wh.note from {r}',
      'writes',
    ),
    granted('grant truncate on wh.note to {r}', 'revoke truncate on wh.note from {r}', 'writes'),
    granted('grant create on schema linchpin to {r}', 'revoke create on schema linchpin from {r}', 'creates'),
    granted('alter role {r} superuser', 'alter role {r} nosuperuser', 'superuser'),
    granted('alter role {r} createrole', 'alter role {r} nocreaterole', 'manages-roles-or-databases'),
    granted('alter role {r} replication', 'alter role {r} noreplication', 'manages-roles-or-databases'),
    granted('alter role {r} bypassrls', 'alter role {r} nobypassrls', 'bypasses-row-security'),
    granted('create role {r}_b bypassrls; grant {r}_b to {r}', 'drop role {r}_b', 'bypasses-row-security'),
    ...[
      'pg_execute_server_program',
      'pg_write_server_files',
      'pg_read_server_files',
      'pg_signal_backend',
    ].map((it) => granted(`grant ${it} to {r}`, `revoke ${it} from {r}`, 'reaches-the-server')),
    granted('alter table wh.note owner to {r}', 'alter table wh.note owner to current_user', 'owns'),
    granted(
      'create role {r}_w; grant delete on wh.note to {r}_w; alter role {r} noinherit; grant {r}_w to {r}',
      'drop owned by {r}_w; drop role {r}_w',
      'writes',
    ),
  ])('refuses a role after: $right', async ({ right, back, excess }) => {
    await twin.run(right.replaceAll('{r}', twin.reader))
    const problems = await atStart()
    await twin.run(back.replaceAll('{r}', twin.reader))
    expect(problems).toEqual([
      expect.stringMatching(/^\/sources\/0\/options\/user expected a role that can only read/),
    ])
    expect(problems[0]).toContain(excess)
    expect(await atStart()).toEqual([])
  })

  it('names every view that cannot be read, with its place', async () => {
    const view = (name: string, column: string, holds: string) => ({
      part: 'X',
      view: name,
      nhsNumber: { column, holds },
      areas: ['alerts'],
    })
    await twin.run('create view wh.hidden as select 1 as n')
    expect(
      await atStart({
        views: [
          view('linchpin.lost', 'nhs_number', 'text'),
          view('linchpin.notes', 'lost', 'text'),
          view('linchpin.notes', 'nhs_number', 'number'),
          view('wh.hidden', 'n', 'text'),
          view('linchpin.notes', 'nhs_number', 'text'),
        ],
      }),
    ).toEqual([
      '/sources/0/options/views/0/view the database has no such view',
      '/sources/0/options/views/1/nhsNumber/column the view has no such column',
      '/sources/0/options/views/2/nhsNumber/holds the column holds something else, expected the other of text, number',
      '/sources/0/options/views/3/view the role may not read the view',
    ])
  })

  it.each([
    [{ host: 'warehouse.example' }, '/options the setting "tls" is missing'],
    [{ host: 'warehouse.example', tls: {}, port: 'x' }, '/options/port must be integer'],
    [{ views: [{ part: 'X', view: 'a;b' }] }, '/options/views/0/view must match pattern'],
    [{ password: 'secret' }, '/options/password must be object'],
  ])('says what is wrong with %o', async (changes, expected) => {
    const problems = await problemsOf(async () => {
      twin.connector(changes)
      await Promise.resolve()
    })
    expect(problems.join('\n')).toContain(expected)
  })
})

describe('a setting that could do nothing', () => {
  it('is refused with its place', async () => {
    const settings = { ...twin.settings(), hedgeAfterMs: 100 }
    const problems = await problemsOf(async () => {
      sqlView(settings, sourceWorld())
      await Promise.resolve()
    })
    expect(problems).toEqual(['/hedgeAfterMs a warehouse is never asked a second time beside the first'])
  })
})

describe('rows as they come', () => {
  const wanted = {
    view: 'v',
    nhsNumber: { column: 'n', holds: 'text' },
    maxRows: 3,
    maxBytes: 100,
  } as const
  const size = { 'linchpin: rows': 1, 'linchpin: bytes': 10 }
  const answering = (rows: readonly JsonObject[]): pg.Client =>
    Object.assign(new pg.Client(), { query: () => Promise.resolve({ rows }) })

  it.each([
    ['of the person', [{ ...size, n: NHS_NUMBER, a: 1 }], { kind: 'rows', rows: [{ n: NHS_NUMBER, a: 1 }] }],
    ['of another', [{ ...size, n: OTHER_NHS_NUMBER }], { kind: 'error', reason: 'other-nhs-number' }],
    ['of nobody', [{ ...size, n: null }], { kind: 'error', reason: 'other-nhs-number' }],
    ['none', [{ 'linchpin: rows': 0, 'linchpin: bytes': 0, n: null }], { kind: 'rows', rows: [] }],
    ['without their number', [], { kind: 'error', reason: 'too-many-rows' }],
    [
      'fewer than counted',
      [{ ...size, 'linchpin: rows': 2, n: NHS_NUMBER }],
      { kind: 'error', reason: 'rows-missing' },
    ],
  ])('%s', async (_, rows, expected) => {
    expect(await readView(answering(rows), wanted, [NHS_NUMBER])).toEqual(expected)
  })

  it('are all of their bytes, whatever a column is called', async () => {
    const database = await testDatabase()
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    await client.query(
      `create table v as select '${NHS_NUMBER}' as n, 'x' as found, repeat('y', 200) as much`,
    )
    expect(await readView(client, wanted, [NHS_NUMBER])).toEqual({ kind: 'error', reason: 'too-large' })
    expect(await readView(client, { ...wanted, maxBytes: 400 }, [NHS_NUMBER])).toMatchObject({ kind: 'rows' })
    await client.end()
    await database.close()
  })

  it.each([
    [20, '33550018', 33_550_018],
    [20, '9007199254740993', '9007199254740993'],
    [1700, '12.50', 12.5],
    [1700, 'NaN', 'NaN'],
    [1700, '0.12345678901234567', '0.12345678901234567'],
    [16, 't', true],
    [16, 'f', false],
    [1114, '2026-11-22 09:00:00', '2026-11-22 09:00:00'],
    [3802, '{"a":[1]}', { a: [1] }],
    [25, '0018', '0018'],
  ])('a value of type %i, %s', (oid, text, expected) => {
    expect(parserOf(oid)(text)).toEqual(expected)
  })
})
