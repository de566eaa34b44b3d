import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { findPostgresFolder } from '../../src/storage/postgres/postgres-folder.js'
import { isAliveWith, pidIn } from '../../src/storage/postgres/process-state.js'
import {
  type PrivatePostgres,
  openPrivatePostgres,
  startPrivatePostgres,
} from '../../src/storage/private-postgres.js'
import { openFolder } from './open-folder.js'

const folders: string[] = []

async function dataFolder(): Promise<string> {
  const made = await openFolder('linchpin-test-')
  folders.push(made)
  return join(made, 'data')
}

afterAll(async () => {
  for (const it of folders) await rm(it, { recursive: true, force: true })
})

async function ask(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const connection = new pg.Client({ connectionString: url })
  await connection.connect()
  try {
    return (await connection.query<Record<string, unknown>>(sql)).rows
  } finally {
    await connection.end()
  }
}

async function postmaster(dataDir: string): Promise<{ readonly pid: number; readonly data: string }> {
  const folder = (await findPostgresFolder(dataDir))!
  return { pid: (await pidIn(join(folder.data, 'postmaster.pid')))!, data: folder.data }
}

async function using<T>(database: PrivatePostgres, use: () => Promise<T>): Promise<T> {
  try {
    return await use()
  } finally {
    await database.stop()
  }
}

describe('the private PostgreSQL', () => {
  it('starts durable, keeps its data over a restart, and leaves no process', async () => {
    const dataDir = await dataFolder()
    const first = await startPrivatePostgres({ dataDir })
    const process = await postmaster(dataDir)
    await using(first, async () => {
      expect(await ask(first.url, 'show fsync')).toEqual([{ fsync: 'on' }])
      expect(await ask(first.url, 'show listen_addresses')).toEqual([{ listen_addresses: '' }])
      await ask(first.url, 'create table kept (n int); insert into kept values (7)')
    })
    expect(await isAliveWith(process.pid, process.data)).toBe(false)
    const second = await startPrivatePostgres({ dataDir })
    await using(second, async () => {
      expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 7 }])
    })
  })

  it('is refused to a second process, and opened by one that only reads', async () => {
    const dataDir = await dataFolder()
    const running = await startPrivatePostgres({ dataDir })
    await using(running, async () => {
      await expect(startPrivatePostgres({ dataDir })).rejects.toThrow('the data folder is in use')
      const reader = await openPrivatePostgres({ dataDir })
      await using(reader, async () => {
        expect(await ask(reader.url, 'select 1 as one')).toEqual([{ one: 1 }])
      })
      expect(await ask(running.url, 'select 1 as one')).toEqual([{ one: 1 }])
    })
    const stopped = await openPrivatePostgres({ dataDir })
    await using(stopped, async () => {
      await expect(ask(stopped.url, 'create table x (n int)')).rejects.toThrow('read-only')
    })
  })

  it('started twice at the same instant is started once, and neither stops the other', async () => {
    const dataDir = await dataFolder()
    const stale = `${String(process.pid)}\nanother-time\n`
    await mkdir(join(dataDir, 'postgres'), { recursive: true })
    await writeFile(join(dataDir, 'postgres', 'starting.lock'), stale)
    const started = await Promise.allSettled([1, 2].map(() => startPrivatePostgres({ dataDir })))
    const running = started.flatMap((it) => (it.status === 'fulfilled' ? [it.value] : []))
    const refused = started.flatMap((it) => (it.status === 'rejected' ? [String(it.reason)] : []))
    expect(running).toHaveLength(1)
    expect(refused).toEqual([expect.stringContaining('the data folder is in use')])
    await using(running[0]!, async () => {
      expect(await ask(running[0]!.url, 'select 1 as one')).toEqual([{ one: 1 }])
    })
  })

  it('reclaims the folder when both the supervisor and PostgreSQL were killed', async () => {
    const dataDir = await dataFolder()
    const killed = await startPrivatePostgres({ dataDir })
    await ask(killed.url, 'create table kept (n int); insert into kept values (7)')
    const folder = (await findPostgresFolder(dataDir))!
    process.kill((await pidIn(folder.supervisor))!, 'SIGKILL')
    process.kill((await postmaster(dataDir)).pid, 'SIGKILL')
    const next = await startPrivatePostgres({ dataDir })
    await using(next, async () => {
      expect(await ask(next.url, 'select n from kept')).toEqual([{ n: 7 }])
    })
  })

  it('stops the orphan of a killed supervisor before it starts anew', async () => {
    const dataDir = await dataFolder()
    await startPrivatePostgres({ dataDir })
    const orphan = await postmaster(dataDir)
    const folder = (await findPostgresFolder(dataDir))!
    process.kill((await pidIn(folder.supervisor))!, 'SIGKILL')
    const next = await startPrivatePostgres({ dataDir })
    await using(next, async () => {
      expect((await postmaster(dataDir)).pid).not.toBe(orphan.pid)
      expect(await isAliveWith(orphan.pid, orphan.data)).toBe(false)
    })
  })

  it('says so when there is no database to open', async () => {
    const dataDir = await dataFolder()
    await expect(openPrivatePostgres({ dataDir })).rejects.toThrow('there is no database in')
  })

  it.runIf(process.getuid?.() === 0)(
    'finds a place elsewhere when its user cannot enter the data folder',
    async () => {
      const closed = await mkdtemp(join(tmpdir(), 'linchpin-closed-'))
      folders.push(closed)
      const dataDir = join(closed, 'data')
      await mkdir(dataDir)
      const database = await startPrivatePostgres({ dataDir })
      const place = (await readFile(join(dataDir, 'postgres-location'), 'utf8')).trim()
      folders.push(place)
      await using(database, async () => {
        expect(await ask(database.url, 'select 1 as one')).toEqual([{ one: 1 }])
        expect((await stat(place)).mode & 0o777).toBe(0o700)
      })
    },
  )
})
