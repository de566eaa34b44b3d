import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type NhsNumber } from '../../src/model/nhs-number.js'
import { type OdsCode } from '../../src/model/ods-code.js'
import { type OrganisationFeed, type RegisterFacts } from '../../src/model/registers.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { KEYED } from '../audit/detectors/sightings.js'
import { type RegistersStore, registersStore } from '../../src/storage/registers-store.js'
import { type TestDatabase, testDatabase } from './test-database.js'

let made: TestDatabase
let database: Database
let registers: RegistersStore

beforeAll(async () => {
  made = await testDatabase()
  database = openDatabase(made.url)
  registers = registersStore(database, {
    maxAgeSeconds: 86_400,
    keyed: KEYED,
    recordClassesOf: () => ['gp-record'],
  })
})
afterAll(async () => {
  await database.close()
  await made.close()
})

const [DOROTHY, ERNEST, OLD, NEW] = ['9990000018', '9990000026', '9990000050', '9990000069'] as [
  NhsNumber,
  NhsNumber,
  NhsNumber,
  NhsNumber,
]
const ods = (text: string): OdsCode => text as OdsCode
const at = (hours: number): string => new Date(Date.UTC(2026, 10, 21, 9) + hours * 3_600_000).toISOString()

const nothing: RegisterFacts = {
  dissents: [],
  objectsTo: [],
  objectsToUser: [],
  consentCategories: [],
  explicitConsent: false,
  capacity: undefined,
  bestInterests: false,
  cannotConsent: false,
  enhancedReview: false,
  competentMinor: false,
  proxies: [],
  nationalOptOut: false,
  type1: false,
}

function feed(organisation: string, more: Partial<OrganisationFeed> = {}): OrganisationFeed {
  return { organisation, relationships: [], registers: [], ...more }
}
const openCase = { kind: 'open-case', from: '2025-01-01', to: undefined } as const

describe('feeds that come at once', () => {
  it('take one connection, and one that is refused holds up no other', async () => {
    const own = openDatabase(made.url)
    const settings = { maxAgeSeconds: 86_400, keyed: KEYED, recordClassesOf: () => [] }
    const store = registersStore(own, settings)
    const names = ['ONE', 'TWO', 'THREE', 'FOUR', 'FIVE']
    const sent = await Promise.allSettled(
      names.map((it) => store.replaceFeed(ods(it), feed(it === 'TWO' ? 'OTHER' : it), at(0))),
    )
    expect(sent.map((it) => it.status)).toEqual(names.map((it) => (it === 'TWO' ? 'rejected' : 'fulfilled')))
    expect(own.pool.totalCount).toBe(1)
    await own.close()
  })

  it('wait no longer than that for one that is stuck, of which nothing is kept', async () => {
    const own = openDatabase(made.url, { statementTimeoutMs: 0 })
    const settings = { maxAgeSeconds: 86_400, keyed: KEYED, recordClassesOf: () => [], longestFeedMs: 400 }
    const store = registersStore(own, settings)
    await store.replaceFeed(ods('STUCK'), feed('STUCK'), at(0))
    const other = await database.pool.connect()
    await other.query(`begin; select from organisation_feed where organisation = 'STUCK' for update`)
    const relationships = [{ nhsNumber: DOROTHY, ...openCase }]
    const sent = await Promise.allSettled([
      store.replaceFeed(ods('STUCK'), feed('STUCK', { relationships }), at(1)),
      store.replaceFeed(ods('BEHIND'), feed('BEHIND', { relationships }), at(1)),
    ])
    await other.query('rollback')
    other.release()
    expect(sent.map((it) => it.status)).toEqual(['rejected', 'fulfilled'])
    expect(await store.relationships(ods('STUCK'), [DOROTHY], at(1))).toEqual([])
    expect(await store.relationships(ods('BEHIND'), [DOROTHY], at(1))).toHaveLength(1)
    expect(await store.replaceFeed(ods('STUCK'), feed('STUCK', { relationships }), at(2))).toBe('replaced')
    await own.close()
  })
})

describe('the registers', () => {
  it('say unknown for an organisation that never sent a feed', async () => {
    expect(await registers.relationships(ods('NEVER'), [DOROTHY], at(0))).toBeUndefined()
    expect(await registers.registerOf(ods('NEVER'), [DOROTHY], at(0))).toBeUndefined()
  })

  it('say what was fed, and known to be nothing for a person not listed', async () => {
    const dissents = [{ recordedBy: 'FED', covers: ['gp-record'] as const }]
    const sent = feed('FED', {
      relationships: [{ ...openCase, nhsNumber: DOROTHY }],
      registers: [{ ...nothing, dissents, capacity: 'lacks', objectsTo: ['9A1'], nhsNumber: ERNEST }],
    })
    expect(await registers.replaceFeed(ods('FED'), sent, at(0))).toBe('replaced')
    expect(await registers.relationships(ods('FED'), [DOROTHY], at(1))).toEqual([openCase])
    expect(await registers.relationships(ods('FED'), [ERNEST], at(1))).toEqual([])
    expect(await registers.registerOf(ods('FED'), [DOROTHY], at(1))).toEqual({ ...nothing, toldAt: at(0) })
    expect(await registers.registerOf(ods('FED'), [ERNEST], at(1))).toEqual({
      ...nothing,
      toldAt: at(0),
      dissents,
      capacity: 'lacks',
      objectsTo: ['9A1'],
    })
  })

  it.each([
    ['just within its age', 24, [openCase]],
    ['too old', 24.001, undefined],
  ])('say what a feed says while %s', async (_, hours, expected) => {
    const sent = feed('AGE', { relationships: [{ ...openCase, nhsNumber: DOROTHY }] })
    await registers.replaceFeed(ods('AGE'), sent, at(0))
    expect(await registers.relationships(ods('AGE'), [DOROTHY], at(hours))).toEqual(expected)
    expect((await registers.registerOf(ods('AGE'), [DOROTHY], at(hours))) === undefined).toBe(
      expected === undefined,
    )
  })

  it('are replaced whole, and never by an older feed', async () => {
    const first = feed('TURN', { relationships: [{ ...openCase, nhsNumber: DOROTHY }] })
    const second = feed('TURN', { relationships: [{ ...openCase, nhsNumber: ERNEST }] })
    await registers.replaceFeed(ods('TURN'), first, at(0))
    expect(await registers.replaceFeed(ods('TURN'), second, at(1))).toBe('replaced')
    expect(await registers.replaceFeed(ods('TURN'), first, at(0.5))).toBe('older')
    expect(await registers.relationships(ods('TURN'), [DOROTHY], at(2))).toEqual([])
    expect(await registers.relationships(ods('TURN'), [ERNEST], at(2))).toEqual([openCase])
  })

  it('are never seen half replaced', async () => {
    const people = [DOROTHY, ERNEST]
    const sent = (flag: boolean): OrganisationFeed =>
      feed('HALF', { registers: people.map((nhsNumber) => ({ ...nothing, type1: flag, nhsNumber })) })
    await registers.replaceFeed(ods('HALF'), sent(false), at(0))
    const writing = (async () => {
      for (let n = 1; n <= 20; n++) await registers.replaceFeed(ods('HALF'), sent(n % 2 === 1), at(n / 100))
    })()
    for (let n = 0; n < 40; n++)
      expect(await registers.registerOf(ods('HALF'), [DOROTHY], at(1))).toBeDefined()
    await writing
  })

  it('take both numbers of one person together: restrictions of either, permissions of both', async () => {
    const sent = feed('TWO', {
      registers: [
        {
          ...nothing,
          nhsNumber: OLD,
          explicitConsent: true,
          enhancedReview: true,
          consentCategories: ['a', 'b'],
        },
        { ...nothing, nhsNumber: NEW, objectsTo: ['9A1'], consentCategories: ['b'], capacity: 'has' },
      ],
    })
    await registers.replaceFeed(ods('TWO'), sent, at(0))
    expect(await registers.registerOf(ods('TWO'), [OLD, NEW], at(1))).toEqual({
      ...nothing,
      toldAt: at(0),
      enhancedReview: true,
      objectsTo: ['9A1'],
      consentCategories: ['b'],
    })
  })

  it("keep a source's own refusal until its register is fed again, with its own provenance", async () => {
    await registers.replaceFeed(ods('OWN'), feed('OWN'), at(0))
    await registers.recordDissent(ods('OWN'), DOROTHY, at(1))
    await registers.recordDissent(ods('OWN'), DOROTHY, at(0.5))
    const dissents = [{ recordedBy: 'OWN', covers: ['gp-record'] }]
    expect(await registers.registerOf(ods('OWN'), [OLD, DOROTHY], at(2))).toEqual({
      ...nothing,
      toldAt: at(0),
      dissents,
    })
    expect(await registers.registerOf(ods('OWN'), [ERNEST], at(2))).toEqual({ ...nothing, toldAt: at(0) })
    await registers.replaceFeed(ods('OWN'), feed('OWN'), at(0.9))
    expect(await registers.registerOf(ods('OWN'), [DOROTHY], at(2))).toEqual({
      ...nothing,
      toldAt: at(0.9),
      dissents,
    })
    await registers.replaceFeed(ods('OWN'), feed('OWN'), at(2))
    expect(await registers.registerOf(ods('OWN'), [DOROTHY], at(3))).toEqual({ ...nothing, toldAt: at(2) })
  })

  it.each([
    ['of another organisation', feed('OTHER'), 'the feed is of another organisation'],
    [
      'with a number that is none',
      feed('BAD', { relationships: [{ ...openCase, nhsNumber: '9990000019' }] }),
      'relationships[0].nhsNumber is no NHS number',
    ],
    [
      'that lists a person twice',
      feed('BAD', { registers: [DOROTHY, DOROTHY].map((nhsNumber) => ({ ...nothing, nhsNumber })) }),
      'registers[1] lists a person a second time',
    ],
  ])('refuse a feed %s, and keep what they have', async (_, sent, message) => {
    await registers.replaceFeed(
      ods('BAD'),
      feed('BAD', { relationships: [{ ...openCase, nhsNumber: ERNEST }] }),
      at(0),
    )
    await expect(registers.replaceFeed(ods('BAD'), sent, at(1))).rejects.toThrow(message)
    expect(await registers.relationships(ods('BAD'), [ERNEST], at(2))).toEqual([openCase])
  })

  it('that cannot be read are not empty', async () => {
    await registers.replaceFeed(
      ods('JUNK'),
      feed('JUNK', { registers: [{ ...nothing, nhsNumber: DOROTHY }] }),
      at(0),
    )
    await database.pool.query(
      `update register_entry set facts = '{"dissents": 3}' where organisation = 'JUNK'`,
    )
    await expect(registers.registerOf(ods('JUNK'), [DOROTHY], at(1))).rejects.toThrow(
      'dissents cannot be read',
    )
  })
})
