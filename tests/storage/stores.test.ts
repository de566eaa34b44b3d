import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type NhsNumber, isNhsNumber } from '../../src/model/nhs-number.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { patientIndexStore } from '../../src/storage/patient-index-store.js'
import { useOnceIn } from '../../src/storage/used-assertions.js'
import { type TestDatabase, testDatabase } from './test-database.js'

let made: TestDatabase
let database: Database
let replica: Database

beforeAll(async () => {
  made = await testDatabase()
  database = openDatabase(made.url)
  replica = openDatabase(made.url)
})
afterAll(async () => {
  await database.close()
  await replica.close()
  await made.close()
})

function nhs(text: string): NhsNumber {
  if (!isNhsNumber(text)) throw new Error('not an NHS number')
  return text
}
const [DOROTHY, ERNEST, OLD, NEW] = ['9990000018', '9990000026', '9990000050', '9990000069'].map(nhs) as [
  NhsNumber,
  NhsNumber,
  NhsNumber,
  NhsNumber,
]

/** Sixteen numbers that no other test asks by, for four groups that PDS joins and takes apart. */
const PEOPLE = [
  ...['9000001005', '9000001013', '9000001021', '9000001048', '9000001056', '9000001064', '9000001072'],
  ...['9000001080', '9000001099', '9000001102', '9000001110', '9000001129', '9000001137', '9000001145'],
  ...['9000001153', '9000001161'],
]

describe('the patient index', () => {
  it('gives a person one opaque id for ever, whoever asks first', async () => {
    const stores = [patientIndexStore(database), patientIndexStore(replica)]
    const ids = await Promise.all(Array.from({ length: 20 }, (_, at) => stores[at % 2]!.idOf(DOROTHY, [])))
    expect(new Set(ids).size).toBe(1)
    expect(ids[0]).not.toContain(DOROTHY)
    expect(await stores[0]!.nhsNumberOf(ids[0]!)).toBe(DOROTHY)
    expect(await stores[0]!.idOf(ERNEST, [])).not.toBe(ids[0])
  })

  it('leads a superseded number, and every id released under it, to the current one', async () => {
    const index = patientIndexStore(database)
    const before = await index.idOf(OLD, [])
    await index.remember(before, ['Condition/gp-1'])
    const after = await index.idOf(NEW, [OLD])
    expect(after, 'made for the other number').not.toBe(before)
    expect(await index.nhsNumberOf(before)).toBe(NEW)
    expect(await index.idOf(NEW, [OLD])).toBe(after)
    expect(await index.ownerOf('Condition', 'gp-1')).toBe(NEW)
    expect(await index.idOf(NEW, [])).toBe(after)
  })

  it('makes two ids one person when their numbers turn out to be', async () => {
    const index = patientIndexStore(database)
    const [old, current] = ['9990000077', '9990000123'].map(nhs) as [NhsNumber, NhsNumber]
    const [oldId, currentId] = [await index.idOf(old, []), await index.idOf(current, [])]
    expect(oldId).not.toBe(currentId)
    expect(await index.idOf(current, [old])).toBe(currentId)
    expect(await index.nhsNumberOf(oldId)).toBe(current)
    await index.remember(oldId, ['Flag/x-1'])
    await expect(index.remember(currentId, ['Flag/x-1'])).resolves.toBeUndefined()
  })

  it('takes two people apart again, each with an id that was theirs alone', async () => {
    const index = patientIndexStore(database)
    const [x, y] = ['9000000009', '9000000017'].map(nhs) as [NhsNumber, NhsNumber]
    const [idX, idY] = [await index.idOf(x, []), await index.idOf(y, [])]
    await index.remember(idX, ['Flag/apart-x'])
    await index.remember(idY, ['Flag/apart-y'])
    expect(await index.idOf(y, [x])).toBe(idY)
    await index.remember(idY, ['Flag/apart-x2'])
    expect(await index.nhsNumberOf(idX)).toBe(y)
    expect([await index.givenFor(idX), await index.givenFor(idY)]).toEqual([[x], [y]])
    expect(await index.idOf(x, []), 'x is itself again').toBe(idX)
    expect(await index.idOf(y, [])).toBe(idY)
    expect([await index.nhsNumberOf(idX), await index.nhsNumberOf(idY)]).toEqual([x, y])
    expect(await index.ownerOf('Flag', 'apart-x')).toBe(x)
    await expect(index.remember(idX, ['Flag/apart-x2']), 'released while they were one').resolves.toBe(
      undefined,
    )
    const ernest = await index.idOf(ERNEST, [])
    await expect(index.remember(ernest, ['Flag/apart-x2'])).rejects.toThrow('belongs to another person')
  })

  it('gives who was replaced by a number nobody had asked for their own id again, and nobody else', async () => {
    const index = patientIndexStore(database)
    const [x, y] = ['9000000025', '9000000033'].map(nhs) as [NhsNumber, NhsNumber]
    const own = await index.idOf(x, [])
    expect(await index.knownIdOf(y, [x]), 'y was not known').toBeUndefined()
    const shared = await index.idOf(y, [x])
    expect(shared).not.toBe(own)
    expect([await index.nhsNumberOf(own), await index.nhsNumberOf(shared)]).toEqual([y, y])
    expect(await index.knownIdOf(x, []), 'it leads to y').toBeUndefined()
    expect(await index.idOf(x, []), 'x is itself again').toBe(own)
    expect(await index.idOf(y, [])).toBe(shared)
    expect([await index.nhsNumberOf(own), await index.nhsNumberOf(shared)]).toEqual([x, y])
    expect(await index.idOf(x, [y]), 'and the other way round').toBe(own)
    expect(await index.nhsNumberOf(shared)).toBe(x)
    expect(await index.idOf(y, [x]), 'and back').not.toBe(own)
    expect(await index.nhsNumberOf(own)).toBe(y)
  })

  it('an id made for one number while PDS had joined it with another never becomes the other’s', async () => {
    const index = patientIndexStore(database)
    const [x, y] = ['9000000904', '9000000912'].map(nhs) as [NhsNumber, NhsNumber]
    const own = await index.idOf(x, [])
    const made = await index.idOf(y, [x])
    expect(await index.idOf(x, [y]), 'the other way round').toBe(own)
    expect([await index.idOf(x, []), await index.idOf(y, [])], 'and apart').toEqual([own, made])
    expect([await index.givenFor(own), await index.givenFor(made)]).toEqual([[x], [y]])
  })

  it('whatever PDS joins and takes apart, an id is only ever theirs for whom it was made', async () => {
    const index = patientIndexStore(database)
    const step = fc.record({
      current: fc.nat({ max: 3 }),
      superseded: fc.uniqueArray(fc.nat({ max: 3 }), { maxLength: 2 }),
    })
    const pool = PEOPLE.map(nhs)
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 8 }),
        fc.nat({ max: PEOPLE.length / 4 - 1 }),
        async (steps, group) => {
          const numbers = pool.slice(4 * group, 4 * group + 4)
          for (const { current, superseded } of steps) {
            const now = numbers[current]!
            const before = superseded.filter((it) => it !== current).map((it) => numbers[it]!)
            const id = await index.idOf(now, before)
            expect(await index.givenFor(id)).toContain(now)
            expect(await index.nhsNumberOf(id)).toBe(now)
            expect(await index.knownIdOf(now, before)).toBe(id)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('leads every id along a chain of numbers', async () => {
    const index = patientIndexStore(database)
    const [x, y, z] = ['9000000041', '9000000068', '9000000076'].map(nhs) as [NhsNumber, NhsNumber, NhsNumber]
    const [idX, idY, idZ] = [await index.idOf(x, []), await index.idOf(y, []), await index.idOf(z, [])]
    await index.remember(idX, ['Flag/chain-1'])
    await index.idOf(y, [x])
    await index.remember(idY, ['Flag/chain-2'])
    expect(await index.idOf(z, [x]), 'asked by the first').toBe(idZ)
    await expect(index.remember(idZ, ['Flag/chain-1', 'Flag/chain-2'])).resolves.toBeUndefined()
    expect(await index.idOf(z, [y]), 'asked by the second').toBe(idZ)
    for (const id of [idX, idY, idZ]) expect(await index.nhsNumberOf(id)).toBe(z)
  })

  it('tells the id that it would give, and makes none', async () => {
    const index = patientIndexStore(database)
    const [old, current, other] = ['9990000131', '9990000158', '9990000166'].map(nhs) as [
      NhsNumber,
      NhsNumber,
      NhsNumber,
    ]
    expect(await index.knownIdOf(current, [old])).toBeUndefined()
    expect(await index.knownIdOf(current, [old])).toBeUndefined()
    const oldId = await index.idOf(old, [])
    expect(await index.knownIdOf(current, [old])).toBeUndefined()
    expect(await index.knownIdOf(old, [])).toBe(oldId)
    const currentId = await index.idOf(current, [old])
    expect(await index.knownIdOf(current, [])).toBe(currentId)
    const otherId = await index.idOf(other, [])
    expect(await index.knownIdOf(other, [old])).toBe(otherId)
    expect(await index.idOf(other, [old])).toBe(otherId)
  })

  it('knows whose a released resource is, and refuses to give it to another', async () => {
    const index = patientIndexStore(database)
    const [dorothy, ernest] = [await index.idOf(DOROTHY, []), await index.idOf(ERNEST, [])]
    await index.remember(dorothy, ['Flag/la-1', 'Flag/la-2', 'Flag/la-1'])
    await index.remember(dorothy, ['Flag/la-2', 'Flag/la-3'])
    expect(await index.ownerOf('Flag', 'la-3')).toBe(DOROTHY)
    expect(await index.ownerOf('Flag', 'la-9')).toBeUndefined()
    await expect(index.remember(ernest, ['Flag/la-9', 'Flag/la-1'])).rejects.toThrow(
      'belongs to another person',
    )
    expect(await index.ownerOf('Flag', 'la-1')).toBe(DOROTHY)
    await expect(index.remember(dorothy, [])).resolves.toBeUndefined()
  })

  it('asked for several at once, refuses only who claims another’s', async () => {
    const index = patientIndexStore(database)
    const [dorothy, ernest] = [await index.idOf(DOROTHY, []), await index.idOf(ERNEST, [])]
    await index.remember(dorothy, ['Flag/at-once-0'])
    const ends = await Promise.allSettled([
      index.remember(dorothy, ['Flag/at-once-1']),
      index.remember(ernest, ['Flag/at-once-1', 'Flag/at-once-2']),
      index.remember(dorothy, ['Flag/at-once-3', 'Flag/at-once-0']),
    ])
    expect(ends.map((it) => it.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await index.ownerOf('Flag', 'at-once-1')).toBe(DOROTHY)
    expect(await index.ownerOf('Flag', 'at-once-3')).toBe(DOROTHY)
    const again = await Promise.allSettled([
      index.remember(ernest, ['Flag/at-once-0']),
      index.remember(dorothy, ['Flag/at-once-4']),
    ])
    expect(again.map((it) => it.status)).toEqual(['rejected', 'fulfilled'])
  })

  it('does not know an id it never gave', async () => {
    expect(
      await patientIndexStore(database).nhsNumberOf('00000000-0000-0000-0000-000000000000'),
    ).toBeUndefined()
  })
})

describe('an assertion id', () => {
  const soon = new Date(Date.now() + 60_000)

  it('can be used once, across replicas, however many try at once', async () => {
    const tries = [useOnceIn(database), useOnceIn(replica)]
    const results = await Promise.all(
      Array.from({ length: 30 }, (_, at) => tries[at % 2]!('gp-system', 'one', soon)),
    )
    expect(results.filter((it) => it)).toHaveLength(1)
  })

  it('of one issuer is not that of another', async () => {
    const use = useOnceIn(database)
    expect(await use('gp-system', 'two', soon)).toBe(true)
    expect(await use('council-system', 'two', soon)).toBe(true)
    expect(await use('gp-system', 'two', soon)).toBe(false)
  })

  it('is forgotten some time after it expired', async () => {
    const use = useOnceIn(database)
    await use('gp-system', 'long ago', new Date(Date.now() - 2 * 3_600_000))
    await use('gp-system', 'three', soon)
    const { rows } = await database.pool.query("select 1 from used_assertion where jti = 'long ago'")
    expect(rows).toEqual([])
  })
})

describe('a store whose database is down', () => {
  it('rejects, and never answers as if nothing were there', async () => {
    const broken = openDatabase('postgres://nobody:nothing@127.0.0.1:1/none')
    const index = patientIndexStore(broken)
    await expect(index.idOf(DOROTHY, [])).rejects.toThrow()
    await expect(index.ownerOf('Flag', 'la-1')).rejects.toThrow()
    await expect(useOnceIn(broken)('gp-system', 'four', new Date())).rejects.toThrow()
    await broken.close()
  })
})
