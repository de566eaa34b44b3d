import { Readable } from 'node:stream'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ACTS, type LinkAnswer } from '../../src/cli/links/acts.js'
import { readWanted } from '../../src/cli/links/wanted.js'
import { type RecordLinks } from '../../src/model/links/record-link.js'
import { type LinksRead } from '../../src/audit/questions/links-read-entry.js'
import { type Trace } from '../../src/model/person.js'
import { nhs } from '../sources/source-world.js'
import { traced } from '../disclosure/world.js'
import { isNhsNumber } from '../../src/model/nhs-number.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { linkStore } from '../../src/storage/links/link-store.js'
import { testDatabase } from '../storage/test-database.js'

const MARY = '9990000018'
const WHO = ['--source', 'la-hillshire', '--id', 'P-100']
const BY = ['--by', 'IG-1']
const WHY = ['--by', 'IG-1', '--reason', 'known to the team']

let database: Database
let links: RecordLinks
let close: () => Promise<void>
let answer: Trace | undefined
let read: LinksRead[] = []
beforeEach(() => {
  answer = traced(nhs(MARY))
  read = []
})

beforeAll(async () => {
  const given = await testDatabase()
  database = openDatabase(given.url)
  links = linkStore(database, () => Promise.resolve())
  close = async () => {
    await database.close()
    await given.close()
  }
})
afterAll(() => close())

async function done(argv: readonly string[], stdin = ''): Promise<LinkAnswer | string> {
  const wanted = readWanted(argv, [...ACTS.keys()])
  if (typeof wanted === 'string') return wanted
  const act = ACTS.get(wanted.act)
  if (act === undefined) throw new Error('no such act')
  const find = (source: string) =>
    Promise.resolve(
      source === 'la-hillshire' ? { looked: 3, linked: 1, queued: 1, nobody: 0, failed: 1 } : undefined,
    )
  return act(wanted, {
    links,
    find,
    trace: () => Promise.resolve(answer),
    reading: (it) => Promise.resolve(void read.push(it)),
    stdin: Readable.from([Buffer.from(stdin)]),
    now: () => new Date('2026-11-22T08:00:00Z'),
  })
}
/** The version that somebody who looks now is shown. */
async function seenOf(who: readonly string[]): Promise<readonly string[]> {
  const answer = await done(['show', ...who, ...BY])
  if (typeof answer === 'string' || answer.kind !== 'done') throw new Error('nothing was shown')
  const [line] = answer.lines
  if (line === undefined || !('seen' in line)) throw new Error('no version was shown')
  return ['--seen', String(line.seen)]
}
const problemOf = async (argv: readonly string[], stdin?: string): Promise<string> => {
  const answer = await done(argv, stdin)
  if (typeof answer === 'string') return answer
  return answer.kind === 'done' ? 'done' : `${answer.kind}: ${answer.problem}`
}

describe('linchpin links', () => {
  test('links, lists, tells, undoes and asks before it links again', async () => {
    expect(await problemOf(['link', ...WHO, ...WHY], `${MARY}\n`)).toBe('done')
    expect(await done(['list', ...BY])).toEqual({
      kind: 'done',
      lines: [{ source: 'la-hillshire', localId: 'P-100', nhsNumber: MARY }],
    })
    answer = traced(nhs('9990000026'))
    expect(await problemOf(['link', ...WHO, ...WHY], '9990000026')).toBe(
      'not-done: it is linked to somebody else: unlink it first',
    )
    answer = traced(nhs(MARY))
    expect(await problemOf(['unlink', ...WHO, ...WHY, ...(await seenOf(WHO))])).toBe('done')
    expect(await problemOf(['unlink', ...WHO, ...WHY, ...(await seenOf(WHO))])).toBe(
      'not-done: it is linked to nobody',
    )
    expect(await problemOf(['link', ...WHO, ...WHY], MARY)).toContain('--again')
    expect(await problemOf(['link', ...WHO, ...WHY, '--again'], MARY)).toBe('done')
    const history = await done(['history', ...WHO, ...BY])
    expect(history).toMatchObject({
      lines: ['linked', 'unlinked', 'linked'].map((act) => ({
        act,
        by: 'IG-1',
        reason: 'known to the team',
      })),
    })
  })

  test('confirms a suggestion with what it rested on', async () => {
    if (!isNhsNumber(MARY)) throw new Error('no NHS number')
    const evidence = {
      rules: ['middle-name-differs'],
      agreement: { given: 'exact' },
      bits: 40,
      probability: 0.9999,
    }
    const who = { source: 'la-hillshire', localId: 'P-200' }
    await links.raise({
      ...who,
      raised: '2026-11-22T07:00:00.000Z',
      suggestions: [{ nhsNumber: MARY, evidence }],
    })
    expect(await done(['queue', ...BY, '--source', 'la-hillshire'])).toMatchObject({
      lines: [{ localId: 'P-200' }],
    })
    expect(await problemOf(['link', '--source', who.source, '--id', who.localId, ...WHY], MARY)).toBe('done')
    expect((await links.history(who))[0]?.evidence).toEqual(evidence)
    expect(await done(['queue', ...BY])).toEqual({ kind: 'done', lines: [] })
    const record = ['--source', who.source, '--id', who.localId]
    expect(await problemOf(['dismiss', ...record, ...WHY, ...(await seenOf(record))])).toBe(
      'not-done: it does not wait to be judged',
    )
  })

  test('judges nothing but what was seen', async () => {
    const record = ['--source', 'la-hillshire', '--id', 'P-400']
    const who = { source: 'la-hillshire', localId: 'P-400' }
    const raise = (...numbers: readonly string[]): Promise<unknown> =>
      links.raise({
        ...who,
        raised: '2026-11-22T07:00:00.000Z',
        suggestions: numbers.map((it) => ({
          nhsNumber: nhs(it),
          evidence: { rules: [], agreement: {}, bits: 20, probability: 0.9 },
        })),
      })
    await raise(MARY)
    const before = await seenOf(record)
    expect(read).toMatchObject([{ act: 'show', nhsNumbers: [MARY] }])
    await raise(MARY, '9990000026')
    expect(await problemOf(['dismiss', ...record, ...WHY])).toContain('--seen VERSION is needed')
    expect(await problemOf(['dismiss', ...record, ...WHY, ...before])).toContain('changed since')
    expect(await links.reviews(who.source, 10)).toMatchObject([{ suggestions: [{}, {}] }])
    expect(await problemOf(['dismiss', ...record, ...WHY, ...(await seenOf(record))])).toBe('done')
    expect(await problemOf(['link', ...record, ...WHY, '--again'], MARY)).toBe('done')
    const linked = await seenOf(record)
    await links.unlink(who, { by: 'IG-2', at: '2026-11-22T08:30:00.000Z', reason: 'wrong person' })
    expect(await problemOf(['link', ...record, ...WHY, '--again'], MARY)).toBe('done')
    // It is linked as it was when it was seen; it was undone between, and somebody has linked it anew.
    expect(await problemOf(['unlink', ...record, ...WHY, ...linked])).toContain('changed since')
    expect(await links.linksOf(who.source, 100)).toContainEqual({ ...who, nhsNumber: MARY })
  })

  test('shows and judges nothing of a record it does not know', async () => {
    const record = ['--source', 'la-hillshire', '--id', 'P-500']
    expect(await done(['show', ...record, ...BY])).toEqual({ kind: 'done', lines: [] })
    expect(await problemOf(['unlink', ...record, ...WHY, '--seen', 'x'])).toContain('linked to nobody')
    expect(await problemOf(['dismiss', ...record, ...WHY, '--seen', 'x'])).toContain('does not wait')
  })

  test.each<readonly [string, Trace | undefined, string]>([
    ['restricted', traced(nhs(MARY), { sensitivity: 'R' }), 'no record may be linked'],
    ['very restricted', traced(nhs(MARY), { sensitivity: 'V' }), 'no record may be linked'],
    ['under another number now', traced(nhs('9990000026')), 'no record may be linked'],
    ['nobody', { kind: 'not-found' }, 'no record may be linked'],
    ['not any more', { kind: 'invalidated' }, 'no record may be linked'],
    ['not known', { kind: 'unavailable' }, 'PDS did not answer'],
  ])('links nothing to whom PDS says is %s', async (_, said, problem) => {
    answer = said
    const who = { source: 'la-hillshire', localId: 'P-300' }
    expect(await problemOf(['link', '--source', who.source, '--id', who.localId, ...WHY], MARY)).toContain(
      problem,
    )
    expect(await links.history(who)).toEqual([])
  })

  test('tells nothing that the log does not have', async () => {
    await done(['history', ...WHO, ...BY])
    expect(read).toMatchObject([{ by: 'IG-1', act: 'history', localId: 'P-100' }])
    for (const act of [['list'], ['queue'], ['history', ...WHO], ['find', '--source', 'la-hillshire']])
      expect(await problemOf(act)).toBe('bad-input: --by WORKER is needed')
    expect(read).toHaveLength(1)
  })

  test('says what looking for people came to', async () => {
    expect(await done(['find', ...BY, '--source', 'la-hillshire'])).toMatchObject({
      kind: 'not-done',
      lines: [{ looked: 3, failed: 1 }],
    })
    expect(await problemOf(['find', ...BY, '--source', 'la-riverton'])).toContain('drops no extracts')
  })

  test.each([
    ['nothing', []],
    ['a number that is none', ['find', '--source', 'la-hillshire', '--most', '0']],
    ['no source to look in', ['find']],
    ['something else', ['merge']],
    ['an option it does not know', ['list', '--all']],
    ['no worker', ['link', ...WHO, '--reason', 'x']],
    ['no reason', ['unlink', ...WHO, '--by', 'IG-1']],
    ['nothing that was seen', ['unlink', ...WHO, ...WHY]],
    ['a blank reason', ['unlink', ...WHO, '--by', 'IG-1', '--reason', ' ']],
    ['no record', ['history', '--source', 'la-hillshire']],
    ['no number', ['link', ...WHO, ...WHY]],
  ])('complains of %s', async (_, argv) => {
    expect(await problemOf(argv)).toMatch(/needed|Unknown option|no valid NHS number|expects/)
  })
})
