import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { translateCommand } from '../../src/cli/translate.js'
import { PEOPLE_MAPPING, workplace } from './ran.js'

/** What the file system refuses, by what it is asked: an error code, for files whose path ends so. */
const refused = vi.hoisted(() => ({
  rename: new Map<string, string>(),
  beside: new Map<string, string>(),
  over: new Map<string, string>(),
  remove: new Map<string, string>(),
  /** Set where the old files are somebody else's; what was asked for is added. */
  owner: undefined as undefined | { readonly may: boolean; readonly asked: number[] },
}))

vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:fs/promises')>()
  const refuse = (why: ReadonlyMap<string, string>, path: string): void => {
    for (const [end, code] of why) if (path.endsWith(end)) throw Object.assign(new Error(code), { code })
  }
  return {
    ...real,
    rename: async (from: string, to: string) => {
      refuse(refused.rename, to)
      await real.rename(from, to)
    },
    rm: async (path: string, options?: Parameters<typeof real.rm>[1]) => {
      refuse(refused.remove, path)
      await real.rm(path, options)
    },
    stat: async (path: string) => {
      const found = await real.stat(path)
      return refused.owner === undefined ? found : Object.assign(found, { uid: found.uid + 1 })
    },
    open: async (path: string, flags: string, mode?: number) => {
      refuse(flags === 'wx' ? refused.beside : refused.over, path)
      const handle = await real.open(path, flags, mode)
      const { owner } = refused
      if (owner === undefined) return handle
      const chown = (uid: number): Promise<void> => {
        owner.asked.push(uid)
        const error = Object.assign(new Error('EPERM'), { code: 'EPERM' })
        return owner.may ? Promise.resolve() : Promise.reject(error)
      }
      return Object.assign(handle, { chown })
    },
  }
})

const place = workplace()
afterAll(() => place.remove())
mkdirSync(join(place.folder, 'maps', 'people'), { recursive: true })
for (const [name, text] of Object.entries(PEOPLE_MAPPING)) place.write(`maps/people/${name}`, text)

const at = (name: string): string => join(place.folder, name)
const partial = (): readonly string[] => readdirSync(place.folder).filter((it) => it.endsWith('.partial'))
const OLD = 'of before '.repeat(1000)
const translate = (...argv: readonly string[]) =>
  place.run(translateCommand, ['--mapping', 'people', '--mappings', 'maps', 'people.csv', ...argv])

beforeEach(() => {
  for (const it of readdirSync(place.folder)) if (it !== 'maps') rmSync(at(it), { recursive: true })
  place.write('people.csv', 'NHS,NAME,NOTE\n9990000018,Ann,\n9990000026,short\n')
  for (const it of ['o.ndjson', 'r.json', 'r.csv']) writeFileSync(at(it), OLD, { mode: 0o640 })
  for (const it of [refused.rename, refused.beside, refused.over, refused.remove]) it.clear()
  refused.owner = undefined
})
const ALL = ['--out', 'o.ndjson', '--report', 'r.json', '--rejects', 'r.csv']

/** That all three are of this run, in the files that were there. */
function expectAllWritten(inodes: readonly number[] | undefined): void {
  const [only] = place.read('o.ndjson').trimEnd().split('\n')
  expect(JSON.parse(only ?? '')).toMatchObject({ resourceType: 'Patient' })
  expect(place.read('o.ndjson').trimEnd().split('\n')).toHaveLength(1)
  expect(JSON.parse(place.read('r.json'))).toMatchObject({ rejectedTotal: 1 })
  expect(place.read('r.csv')).toBe('NHS,NAME,NOTE\n9990000026,short\n')
  expect(partial()).toEqual([])
  if (inodes !== undefined) expect(inodesNow()).toEqual(inodes)
  for (const it of ['o.ndjson', 'r.json', 'r.csv']) expect(statSync(at(it)).mode & 0o777).toBe(0o640)
}
const inodesNow = (): readonly number[] => ['o.ndjson', 'r.json', 'r.csv'].map((it) => statSync(at(it)).ino)

describe('a file that no other can take the place of gets its content', () => {
  test.each([
    ['a mount point', 'EBUSY'],
    ['in a folder where each removes only their own', 'EPERM'],
    ['on another file system', 'EXDEV'],
  ])('%s (%s)', async (_, code) => {
    for (const it of ['o.ndjson', 'r.json', 'r.csv']) {
      chmodSync(at(it), 0o640)
      refused.rename.set(it, code)
    }
    const before = inodesNow()
    expect((await translate(...ALL)).code).toBe(1)
    expectAllWritten(before)
  })

  test.each(['EACCES', 'EPERM', 'EROFS'])('in a folder that holds no other file (%s)', async (code) => {
    refused.beside.set('.partial', code)
    const before = inodesNow()
    expect((await translate(...ALL)).code).toBe(1)
    expectAllWritten(before)
  })

  test('of an owner that cannot be given to another', async () => {
    refused.owner = { may: false, asked: [] }
    const before = inodesNow()
    expect((await translate(...ALL)).code).toBe(1)
    expectAllWritten(before)
  })
})

test('the new file is given the owner of the old', async () => {
  const owner = { may: true, asked: [] }
  refused.owner = owner
  const before = inodesNow()
  expect((await translate(...ALL)).code).toBe(1)
  expectAllWritten(undefined)
  expect(inodesNow()).not.toEqual(before)
  expect(owner.asked).toEqual(Array(3).fill(statSync(at('o.ndjson')).uid + 1))
})

test('a new file in a folder that holds none is refused before the work', async () => {
  refused.beside.set('.partial', 'EACCES')
  const { code, err } = await translate('--out', 'new.ndjson')
  expect([code, err]).toEqual([2, 'linchpin translate: --out new.ndjson: it may not be written\n'])
})

test('what cannot be put anywhere is left beside and named, and so is what is whole', async () => {
  for (const why of [refused.rename, refused.over]) why.set('o.ndjson', 'EPERM')
  const failure = await translate(...ALL).then(
    () => '',
    (error: unknown) => (error instanceof Error ? error.message : ''),
  )
  const [left] = partial()
  expect(failure).toBe(
    `people.csv was translated, and not all is in its place: --out o.ndjson: it may not be written, and what was made is in ${at(left ?? '')}; whole: --rejects r.csv, --report r.json`,
  )
  expect(place.read('o.ndjson')).toBe(OLD)
  expect(place.read(left ?? '')).toContain('"Ann"')
  expect(statSync(at(left ?? '')).mode & 0o777).toBe(0o640)
  expect(JSON.parse(place.read('r.json'))).toMatchObject({ rejectedTotal: 1 })
})

test('rejects of an earlier run that may not be removed are emptied', async () => {
  place.write('people.csv', 'NHS,NAME,NOTE\n9990000018,Ann,\n')
  refused.remove.set('r.csv', 'EACCES')
  expect((await translate(...ALL)).code).toBe(0)
  expect(place.read('r.csv')).toBe('')
})

test('a file written over as it goes is said to be lost when the rest fails, and is whole when nothing went there', async () => {
  refused.beside.set('.partial', 'EACCES')
  const argv = ['--out', 'o.ndjson', '--rejects', 'r.csv', '--report', '/dev/full']
  const message = `people.csv was not translated to its end: --report /dev/full: no space is left there; of this there is only a part: --out o.ndjson, --rejects r.csv`
  await expect(translate(...argv)).rejects.toThrow(message)
  for (const it of ['o.ndjson', 'r.csv']) place.write(it, OLD)
  place.write('people.csv', 'NHS,NAM,NOTE\n')
  expect((await translate(...argv.slice(0, 4))).code).toBe(2)
  expect([place.read('o.ndjson'), place.read('r.csv')]).toEqual([OLD, OLD])
})
