import { rm } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { migrate } from '../../src/storage/migrate.js'
import { type PrivatePostgres, startPrivatePostgres } from '../../src/storage/private-postgres.js'
import { signingKey } from '../audit/audit-entries.js'
import {
  type Acknowledged,
  type Writer,
  killPostgres,
  missingFrom,
  startWriter,
  verified,
} from '../audit/crashes.js'
import { openFolder } from '../storage/open-folder.js'

/** Half of them kill PostgreSQL and every process, the others the processes alone. */
const ROUNDS = 40

it(
  'over many rounds of killing writers and the whole PostgreSQL under load, nothing acknowledged is lost',
  { timeout: 1_800_000 },
  async () => {
    const dataDir = await openFolder('linchpin-heavy-')
    const key = signingKey()
    const promised: Acknowledged[] = []
    let database: PrivatePostgres = await startPrivatePostgres({ dataDir })
    await migrate(database.url)
    for (let round = 0; round < ROUNDS; round++) {
      const writers = [1, 20, 100].map((callers) => startWriter(database.url, key, callers))
      for (const it of writers) await it.reaches(50, 60_000)
      await new Promise((resolve) => setTimeout(resolve, (round * 137) % 1_000))
      if (round % 2 === 0) {
        await killPostgres(dataDir)
        await killAll(writers)
        database = await startPrivatePostgres({ dataDir })
      } else {
        await killAll(writers)
      }
      promised.push(...writers.flatMap((it) => it.acknowledged))
      expect(await missingFrom(database.url, promised)).toEqual([])
    }
    const { code, out } = await verified(database.url)
    expect(out).toContain(' 0 findings')
    expect(code).toBe(0)
    await database.stop()
    await rm(dataDir, { recursive: true, force: true })
  },
)

async function killAll(writers: readonly Writer[]): Promise<void> {
  await Promise.all(writers.map((it) => it.kill()))
}
