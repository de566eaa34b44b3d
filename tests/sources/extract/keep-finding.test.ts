import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dueRounds, findRound, type FindingWorld } from '../../../src/gateway/linking/keep-finding.js'
import { type FoundPerson } from '../../../src/model/matching/found-person.js'
import { type LinksFound } from '../../../src/observability/events.js'
import { DEFAULT_MATCHING } from '../../../src/patient-index/match/matching-settings.js'
import { ingestFile } from '../../../src/sources/extract/ingest/ingest-file.js'
import { type Database, openDatabase } from '../../../src/storage/database.js'
import { extractLoader } from '../../../src/storage/extracts/extract-loader.js'
import { unnumberedPeople } from '../../../src/storage/extracts/held-records-store.js'
import { findAlone } from '../../../src/storage/links/find-alone.js'
import { linkStore } from '../../../src/storage/links/link-store.js'
import { mappingTranslator } from '../../../src/translation/mapping-translator.js'
import { type TestDatabase, testDatabase } from '../../storage/test-database.js'
import { CLD_OPTIONS, csvOf, extractSource, fileOf, serviceOf } from './cld-extract.js'

const PERSON = 'LA Person Unique Identifier'
const SOURCE = extractSource('cld', { ...CLD_OPTIONS, person: PERSON })
const FOUND_SOURCE = {
  source: SOURCE.descriptor,
  translator: mappingTranslator(SOURCE.mapping),
  everyMinutes: 60,
}
const NEVER = new AbortController().signal
/** More than one page of people. */
const PEOPLE = 23

describe('rounds', () => {
  it.each([
    ['2026-11-22T08:20:00Z', ['2026-11-22T08:59:59Z'], [false]],
    ['2026-11-22T08:20:00Z', ['2026-11-22T09:00:00Z', '2026-11-22T09:00:01Z'], [true, false]],
    ['2026-11-22T08:20:00Z', ['2026-11-22T11:30:00Z', '2026-11-22T12:00:00Z'], [true, true]],
    ['2026-11-22T09:00:00Z', ['2026-11-22T09:00:01Z'], [false]],
    // A clock that is put back begins no round again.
    [
      '2026-11-22T08:59:00Z',
      ['2026-11-22T09:00:00Z', '2026-11-22T08:59:00Z', '2026-11-22T09:00:00Z'],
      [true, false, false],
    ],
  ])('that come hourly, from a start at %s', (start, times, expected) => {
    const due = dueRounds(60, new Date(start))
    expect(times.map((it) => due(new Date(it)))).toEqual(expected)
  })
})

let made: TestDatabase
/** Two processes of one gateway. */
let processes: readonly Database[]
let log: string[]
let asked: number
let told: LinksFound[]

function world(process: number, answer: () => FoundPerson, holdMs = 0): FindingWorld {
  const database = processes[process]!
  return {
    stores: {
      auditLog: {
        append: (entry) => {
          log.push(`${entry.action} by ${entry.actor ?? ''} after ${String(asked)}`)
          return Promise.resolve({ origin: 'test', index: 0n })
        },
      },
      links: linkStore(database, () => Promise.resolve()),
      unnumbered: (...wanted) => unnumberedPeople(database, ...wanted),
      findAlone: (...turn) => findAlone(database, ...turn),
    },
    find: () => {
      asked += 1
      return Promise.resolve(answer())
    },
    matching: DEFAULT_MATCHING,
    events: { linksFound: (it) => told.push(it), failed: () => undefined },
    now: () => new Date('2026-11-22T08:00:00Z'),
    holdMs,
  }
}
const nobody = (): FoundPerson => ({ kind: 'nobody' })
const out = (): FoundPerson => ({ kind: 'unavailable' })

describe('a round of looking for the people of records without an NHS number', () => {
  beforeEach(async () => {
    made = await testDatabase()
    processes = [openDatabase(made.url), openDatabase(made.url)]
    log = []
    asked = 0
    told = []
    const rows = Array.from({ length: PEOPLE }, (_, at) =>
      serviceOf('', { [PERSON]: `P-${String(at)}`, Gender: 'Female' }),
    )
    const database = processes[0]!
    const taken = await ingestFile(fileOf(csvOf(rows), SOURCE), SOURCE, extractLoader(database), () =>
      Promise.resolve(),
    )
    expect(taken.kind).toBe('loaded')
  })
  afterEach(async () => {
    await Promise.all(processes.map((it) => it.close()))
    await made.close()
  })

  it('looks for every one of them once, and is in the log before PDS is asked', async () => {
    expect(await findRound(FOUND_SOURCE, world(0, nobody), NEVER)).toBe(true)
    expect([asked, log]).toEqual([PEOPLE, ['links-find by matcher after 0']])
    expect(told).toEqual([
      { source: 'la-test', isWhole: true, looked: PEOPLE, linked: 0, queued: 0, nobody: PEOPLE, failed: 0 },
    ])
  })

  it('is had by one process of several', async () => {
    const both = [world(0, nobody, 300), world(1, nobody, 300)].map((it) =>
      findRound(FOUND_SOURCE, it, NEVER),
    )
    expect((await Promise.all(both)).toSorted()).toEqual([false, true])
    expect(asked).toBe(PEOPLE)
    // The turn is given back.
    expect(await findRound(FOUND_SOURCE, world(1, nobody), NEVER)).toBe(true)
  })

  it('is had by one process of several whatever the source, and leaves every connection of the pool to others', async () => {
    const other = { ...FOUND_SOURCE, source: { ...FOUND_SOURCE.source, id: 'la-other' } }
    const rounds = [
      findRound(FOUND_SOURCE, world(0, nobody, 300), NEVER),
      findRound(other, world(1, nobody, 300), NEVER),
    ]
    expect((await Promise.all(rounds)).toSorted()).toEqual([false, true])
    const small = openDatabase(made.url, { maxConnections: 1 })
    processes = [...processes, small]
    asked = 0
    expect(await findRound(FOUND_SOURCE, world(2, nobody), NEVER)).toBe(true)
    expect(asked).toBe(PEOPLE)
  })

  it('gives up while PDS is out, and says so', async () => {
    await findRound(FOUND_SOURCE, world(0, out), NEVER)
    expect([asked, told]).toMatchObject([3, [{ isWhole: false, looked: 3, failed: 3 }]])
  })

  it('asks PDS nothing that the log cannot have', async () => {
    const unrecorded = world(0, nobody)
    const append = (): Promise<never> => Promise.reject(new Error('log down'))
    const stores = { ...unrecorded.stores, auditLog: { append } }
    await expect(findRound(FOUND_SOURCE, { ...unrecorded, stores }, NEVER)).rejects.toThrow('log down')
    expect([asked, told]).toEqual([0, []])
  })

  it('ends after a few people when the gateway closes', async () => {
    const closing = new AbortController()
    const stopping = (): FoundPerson => {
      closing.abort()
      return { kind: 'nobody' }
    }
    await findRound(FOUND_SOURCE, world(0, stopping, 60_000), closing.signal)
    expect(asked).toBeLessThan(PEOPLE)
    expect(told).toMatchObject([{ isWhole: false }])
  })
})
