import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Building, building, digest, writePeople } from '../cli-translate/built.js'

const MEGABYTES = Number(process.env['TRANSLATE_MEGABYTES'] ?? '200')
const OUTPUTS = ['out', 'rejects', 'report'] as const

let built: Building
beforeAll(async () => {
  built = await building()
  await writePeople(join(built.place.folder, 'people.csv'), MEGABYTES * 1_000_000)
})
afterAll(() => built.place.remove())

test(`of a damaged file of ${MEGABYTES} MB, two and three threads make what one makes`, async () => {
  const made = async (cores: number): Promise<readonly string[]> => {
    const { code } = await built.run(
      cores,
      OUTPUTS.flatMap((it) => [`--${it}`, it]),
    )
    expect([code, built.started()]).toEqual([1, cores === 1 ? 0 : cores])
    expect(statSync(join(built.place.folder, 'out')).size).toBeGreaterThan(MEGABYTES * 100_000)
    return Promise.all(OUTPUTS.map((it) => digest(join(built.place.folder, it))))
  }
  const one = await made(1)
  expect([await made(2), await made(3)]).toEqual([one, one])
})
