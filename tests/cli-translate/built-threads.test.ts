import { execFileSync } from 'node:child_process'
import { createReadStream, createWriteStream, readdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Building, type Fate, building, digest, ended, readSoFar, writePeople } from './built.js'

// Threads as they are in the program that was built: what is said of them elsewhere is said of functions in one thread.
const MEGABYTE = 1024 * 1024
const OUTPUTS = ['out', 'rejects', 'report'] as const
const asked = (name: string): readonly string[] => OUTPUTS.flatMap((it) => [`--${it}`, `${name}.${it}`])

// Each runs the program over a file of that size, beside whatever else the machine does.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 })

let built: Building
const at = (name: string): string => join(built.place.folder, name)
const made = async (name: string): Promise<readonly string[]> =>
  Promise.all(OUTPUTS.map((it) => digest(at(`${name}.${it}`))))

beforeAll(async () => {
  built = await building()
  await writePeople(at('people.csv'), 17 * MEGABYTE)
  const { code, err } = await built.run(1, asked('one'))
  expect([code, built.started()]).toEqual([1, 0])
  expect(err).toContain('stray-quote')
})
afterAll(() => built.place.remove())

test('what three threads make of a damaged file, none of them in time with another, is what one makes of it', async () => {
  const { code } = await built.run(3, asked('three'), 'waits')
  expect([code, built.started()]).toEqual([1, 3])
  expect(await made('three')).toEqual(await made('one'))
  expect(statSync(at('one.out')).size).toBeGreaterThan(4 * MEGABYTE)
})

describe('a file that is broken off leaves nothing that could be taken for the whole', () => {
  const before = (): void => {
    for (const it of OUTPUTS) built.place.write(`old.${it}`, 'of before')
  }
  const check = (leftOver: number): void => {
    for (const it of OUTPUTS) expect(built.place.read(`old.${it}`)).toBe('of before')
    const partial = readdirSync(built.place.folder).filter((it) => it.endsWith('.partial'))
    expect(partial.length).toBe(leftOver)
  }

  test.each<readonly [Fate, RegExp]>([
    ['ends', /: a translating thread has ended; no file was written\n$/],
    ['fails', /: the thread fails; no file was written\n$/],
    ['fills', /memory limit.*; no file was written\n$/],
  ])('by a thread that %s', async (fate, reason) => {
    before()
    const { code, err } = await built.run(3, asked('old'), fate)
    expect(code).toBe(1)
    expect(err).toMatch(/^linchpin translate: people\.csv was not translated to its end/m)
    expect(err).toMatch(reason)
    check(0)
  })

  test.each<readonly [NodeJS.Signals, number]>([
    ['SIGINT', 0],
    ['SIGTERM', 0],
    // Of this one a process is told nothing: what it had is beside, under a name of its own.
    ['SIGKILL', 3],
  ])('by %s', async (signal, leftOver) => {
    before()
    const child = built.start(3, asked('old'), 'dawdles')
    const end = ended(child)
    await expect.poll(() => built.started()).toBe(3)
    child.kill(signal)
    expect(await end).toMatchObject({ code: null, signal })
    check(leftOver)
  })
})

test('no more is read than what is under way when nobody takes what is made', async () => {
  execFileSync('mkfifo', [at('pipe')])
  const child = built.start(3, ['--out', 'pipe'])
  const end = ended(child)
  const reader = createReadStream(at('pipe'), { highWaterMark: 1024 })
  await expect.poll(() => built.started()).toBe(3)
  const path = realpathSync(at('people.csv'))
  let read = 0
  for (let last = -1; read === 0 || read > last;) {
    await sleep(500)
    last = read
    read = readSoFar(path, child.pid)
  }
  expect(read).toBeLessThan(3 * MEGABYTE)
  await pipeline(reader, createWriteStream(at('piped.out')))
  expect((await end).code).toBe(1)
  expect(await digest(at('piped.out'))).toBe(await digest(at('one.out')))
})
