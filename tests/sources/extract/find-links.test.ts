import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FoundLinks, findLinks } from '../../../src/gateway/linking/find-links.js'
import { type JsonObject } from '../../../src/model/json.js'
import { type RecordLinks } from '../../../src/model/links/record-link.js'
import { type Demographics } from '../../../src/model/matching/demographics.js'
import { type FoundPerson } from '../../../src/model/matching/found-person.js'
import { DEFAULT_MATCHING } from '../../../src/patient-index/match/matching-settings.js'
import { ingestFile } from '../../../src/sources/extract/ingest/ingest-file.js'
import { type Database, openDatabase } from '../../../src/storage/database.js'
import { extractLoader } from '../../../src/storage/extracts/extract-loader.js'
import { unnumberedPeople } from '../../../src/storage/extracts/held-records-store.js'
import { linkStore } from '../../../src/storage/links/link-store.js'
import { mappingTranslator } from '../../../src/translation/mapping-translator.js'
import { type TestDatabase, testDatabase } from '../../storage/test-database.js'
import { nhs } from '../source-world.js'
import { CLD_OPTIONS, type CldRow, csvOf, extractSource, fileOf, serviceOf } from './cld-extract.js'

const SOURCE = extractSource('cld', { ...CLD_OPTIONS, person: 'LA Person Unique Identifier' })
const DOROTHY = nhs('9990000018')
const WHO = { source: 'la-test', localId: 'P-100' }
const ACT = { by: 'IG-1', at: '2026-11-22T08:00:00.000Z', reason: 'not her' }
const row: CldRow = serviceOf('', {
  'LA Person Unique Identifier': 'P-100',
  Gender: 'Female',
  Postcode: 'ZZ99 1ZZ',
})

/** As PDS has her. */
const PATIENT: JsonObject = {
  resourceType: 'Patient',
  name: [{ use: 'usual', family: 'TEST-ALDER', given: ['Dorothy'] }],
  gender: 'female',
  birthDate: '1941-03-12',
  address: [{ line: ['18 Synthetic Street'], postalCode: 'ZZ99 1ZZ' }],
}
const found = (patient = PATIENT, sensitivity: 'U' | 'R' = 'U'): FoundPerson => ({
  kind: 'found',
  nhsNumber: DOROTHY,
  sensitivity,
  patient,
})

let made: TestDatabase
let database: Database
let links: RecordLinks
let asked: Demographics[]

beforeEach(async () => {
  made = await testDatabase()
  database = openDatabase(made.url)
  links = linkStore(database, () => Promise.resolve())
  asked = []
})
afterEach(async () => {
  await database.close()
  await made.close()
})

const held = async (rows: readonly CldRow[], source = SOURCE): Promise<void> => {
  const taken = await ingestFile(fileOf(csvOf(rows), source), source, extractLoader(database), () =>
    Promise.resolve(),
  )
  expect(taken.kind).toBe('loaded')
}

async function look(answer: FoundPerson, population = DEFAULT_MATCHING.population): Promise<FoundLinks> {
  const people = await unnumberedPeople(database, 'la-test', '', 100)
  const source = { source: SOURCE.descriptor, translator: mappingTranslator(SOURCE.mapping) }
  return findLinks(people, source, {
    links,
    find: (demographics) => {
      asked.push(demographics)
      return Promise.resolve(answer)
    },
    matching: { ...DEFAULT_MATCHING, population },
    now: () => new Date('2026-11-22T08:00:00Z'),
    uuid: () => '3f1d2c1e-8f0b-4a56-9c3e-0f8a1b2c3d4e',
  })
}
const NOTHING = { looked: 1, linked: 0, queued: 0, nobody: 1, failed: 0 }

describe('looking for the people of records without an NHS number', () => {
  it('asks PDS by what the record says, as its mapping reads it', async () => {
    await held([row])
    await look({ kind: 'nobody' })
    expect(asked).toMatchObject([
      {
        family: 'TEST-ALDER',
        given: ['Dorothy'],
        birthDate: '1941-03-12',
        sex: 'female',
        nhsNumber: undefined,
      },
    ])
  })

  it('passes over what a later record of the same key has replaced', async () => {
    const keyed = { ...CLD_OPTIONS, key: ['Event Type', 'Event Start Date', 'Service Component'] }
    const source = extractSource('cld', { ...keyed, person: 'LA Person Unique Identifier' })
    const before = { 'Reporting Period Start Date': '2025-04-01', 'Reporting Period End Date': '2026-03-31' }
    await held([{ ...row, ...before }], source)
    expect(await unnumberedPeople(database, 'la-test', '', 100)).toMatchObject([{ personKey: 'P-100' }])
    await held([{ ...row, 'LA Person Unique Identifier': 'P-200' }], source)
    expect(await unnumberedPeople(database, 'la-test', '', 100)).toMatchObject([{ personKey: 'P-200' }])
  })

  it('links where it is sure, with what it rests on', async () => {
    await held([row])
    expect(await look(found(), 100_000)).toEqual({ ...NOTHING, linked: 1, nobody: 0 })
    const [event] = await links.history(WHO)
    expect(event).toMatchObject({ act: 'linked', by: 'matcher', nhsNumber: DOROTHY })
    expect(event?.evidence?.agreement).toMatchObject({ given: 'exact', birthDate: 'exact' })
    // Whoever is linked is looked for no more.
    expect(await look(found(), 100_000)).toMatchObject({ looked: 0 })
  })

  it('leaves to somebody to judge what may be, among everyone in the country', async () => {
    await held([row])
    expect(await look(found())).toEqual({ ...NOTHING, queued: 1, nobody: 0 })
    expect(await links.reviews('la-test', 10)).toMatchObject([
      { ...WHO, suggestions: [{ nhsNumber: DOROTHY }] },
    ])
    expect(await links.linksOf(undefined, 10)).toEqual([])
  })

  it.each<readonly [string, FoundPerson]>([
    ['nobody', { kind: 'nobody' }],
    ['a restricted person', found(PATIENT, 'R')],
    ['a twin', found({ ...PATIENT, name: [{ use: 'usual', family: 'TEST-ALDER', given: ['Doreen'] }] })],
    ['the person a gender recognition made of them', found({ ...PATIENT, gender: 'male' })],
    [
      'the person an adoption made of them',
      found({ ...PATIENT, name: [{ use: 'usual', family: 'TEST-OAK', given: ['Dorothy'] }] }),
    ],
  ])('links and suggests nothing where PDS gives %s', async (_, answer) => {
    await held([row])
    expect(await look(answer, 1)).toEqual(NOTHING)
    expect([await links.linksOf(undefined, 10), await links.reviews(undefined, 10)]).toEqual([[], []])
  })

  it('never brings back what somebody has undone', async () => {
    await held([row])
    await look(found(), 100_000)
    await links.unlink(WHO, ACT)
    expect(await look(found(), 100_000)).toEqual(NOTHING)
    expect(await look(found())).toEqual(NOTHING)
  })

  it('does not look for whoever has the number on another record', async () => {
    await held([row, serviceOf(DOROTHY, { ...row, 'NHS Number': DOROTHY, 'Event Start Date': '2026-05-01' })])
    expect(await look(found(), 100_000)).toMatchObject({ looked: 0 })
  })

  it('stops when PDS is out, and says of nobody that they were not found', async () => {
    await held(['A', 'B', 'C', 'D', 'E'].map((it) => ({ ...row, 'LA Person Unique Identifier': it })))
    expect(await look({ kind: 'unavailable' })).toEqual({
      looked: 3,
      linked: 0,
      queued: 0,
      nobody: 0,
      failed: 3,
    })
  })
})
