import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { withOwner } from './databases.js'
import { type Region } from './entries.js'

/** Each is filled by a process of its own. */
const SHARDS = 2

/**
 * Fills an empty database with a log that holds together: entries in two shards, trees, signed checkpoints, and the
 * index of the console, as if all of it had been appended. Not a line of it is made by the code that appends.
 */
export async function fillLog(url: string, events: number, region: Region): Promise<void> {
  await withOwner(url, async (owner) => {
    await makeMonths(owner, region)
    const indexes = await withoutIndexes(owner)
    await withoutPauses(owner, async () => {
      const shards = Array.from({ length: SHARDS }, (_, n) => n + 1)
      await fillShards(shards.map((it) => [url, it, SHARDS, events, JSON.stringify(region)]))
      await Promise.all([...indexes.values()].map((it) => makeAll(url, it)))
    })
    await owner.query('vacuum (freeze, analyze)')
  })
}

/** Each in a process of its own. Rejects where one did not end well, and ends the others. */
async function fillShards(told: readonly (readonly (string | number)[])[]): Promise<void> {
  const path = fileURLToPath(new URL('./processes/fill-shard.js', import.meta.url))
  const children = told.map((it) => fork(path, it.map(String)))
  try {
    await Promise.all(children.map(ended))
  } finally {
    for (const it of children) it.kill()
  }
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error('a shard could not be filled'))))
  })
}

/** The statements one after another, on a connection of their own. */
async function makeAll(url: string, statements: readonly string[]): Promise<void> {
  await withOwner(url, async (owner) => {
    await owner.query(`set maintenance_work_mem = '1GB'`)
    for (const it of statements) await owner.query(it)
  })
}

/** Nothing is to be read again after a crash, and nobody asks yet: the server neither cleans up nor flushes meanwhile. */
async function withoutPauses(owner: pg.Client, work: () => Promise<void>): Promise<void> {
  const settings = {
    autovacuum: 'off',
    full_page_writes: 'off',
    max_wal_size: '4GB',
    checkpoint_timeout: '1h',
  }
  try {
    for (const [name, value] of Object.entries(settings))
      await owner.query(`alter system set ${name} = '${value}'`)
    await owner.query('select pg_reload_conf()')
    await work()
  } finally {
    for (const name of Object.keys(settings)) await owner.query(`alter system reset ${name}`)
    await owner.query('select pg_reload_conf()')
  }
  await owner.query('checkpoint')
}

/** The months of the past: a gateway makes those to come. */
async function makeMonths(owner: pg.Client, { since }: Region): Promise<void> {
  const first = new Date(since)
  for (let n = 0; n < 13; n++) {
    const month = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + n, 1))
    const next = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + n + 1, 1))
    const name = `audit_entry_${month.toISOString().slice(0, 7).replace('-', '_')}`
    await owner.query(
      `create table if not exists ${name} partition of audit_entry
       for values from ('${month.toISOString()}') to ('${next.toISOString()}')`,
    )
  }
}

/** Takes the indexes and keys away, which are made at the end at once; how to make those of each table again. */
async function withoutIndexes(owner: pg.Client): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await owner.query<{ of: string; drop: string; make: string }>(
    `select indrelid::regclass::text as of, coalesce(
       'alter table ' || indrelid::regclass || ' drop constraint ' || quote_ident(conname),
       'drop index ' || indexrelid::regclass) as drop,
     coalesce(
       'alter table ' || indrelid::regclass || ' add constraint ' || quote_ident(conname) || ' '
         || pg_get_constraintdef(pg_constraint.oid),
       replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ')) as make
     from pg_index left join pg_constraint on conindid = indexrelid and contype = 'p'
     where indrelid = any(array['audit_entry', 'audit_term', 'audit_exchange']::regclass[])
     order by indisprimary desc`,
  )
  const makes = new Map<string, string[]>()
  for (const it of rows) {
    await owner.query(it.drop)
    makes.set(it.of, [...(makes.get(it.of) ?? []), it.make])
  }
  return makes
}
