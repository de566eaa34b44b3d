import { expect, it } from 'vitest'
import { missingFrom, startWriter, verified } from '../audit/crashes.js'
import { signingKey } from '../audit/audit-entries.js'
import { testDatabase } from '../storage/test-database.js'

const CALLERS = 16
const ENOUGH = 2_000

it.each([2, 4])(
  '%i processes share one database: each has a shard without gaps, and one that is killed loses nothing',
  async (processes) => {
    const { url, close } = await testDatabase()
    const key = signingKey()
    const writers = Array.from({ length: processes }, () => startWriter(url, key, CALLERS))
    await Promise.all(writers.map((it) => it.reaches(ENOUGH, 120_000)))
    const [killed, ...others] = writers
    await killed!.kill()
    const abandoned = killed!.acknowledged[0]!.origin
    // Whoever comes next takes over the shard that nobody holds, while the others go on.
    const next = startWriter(url, key, CALLERS)
    await next.reaches(ENOUGH, 60_000)
    await Promise.all(others.map((it) => it.reaches(it.acknowledged.length + 1, 60_000)))
    for (const it of [...others, next]) await it.kill()
    const promised = [...writers, next].flatMap((it) => it.acknowledged)
    expect(new Set(promised.map((it) => it.origin)).size).toBe(processes)
    expect(new Set(next.acknowledged.map((it) => it.origin))).toEqual(new Set([abandoned]))
    expect(await missingFrom(url, promised)).toEqual([])
    const { code, out } = await verified(url)
    expect([code, out]).toEqual([0, expect.stringContaining(`${String(processes)} shards`)])
    await close()
  },
)
