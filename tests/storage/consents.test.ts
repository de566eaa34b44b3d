import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ConsentVersion } from '../../src/model/registers/recorded-consent.js'
import { isNhsNumber } from '../../src/model/nhs-number.js'
import { isOdsCode, type OdsCode } from '../../src/model/ods-code.js'
import { consentStore } from '../../src/storage/consents/consent-store.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { testDatabase } from './test-database.js'

let database: Database
let replica: Database
let close: () => Promise<void>

beforeAll(async () => {
  const given = await testDatabase()
  database = openDatabase(given.url)
  replica = openDatabase(given.url)
  close = async () => {
    await database.close()
    await replica.close()
    await given.close()
  }
})
afterAll(() => close())

function ods(text: string): OdsCode {
  if (!isOdsCode(text)) throw new Error('no ODS code')
  return text
}

function number(text: string) {
  if (!isNhsNumber(text)) throw new Error('no NHS number')
  return text
}

const PERSON = number('9990000018')

function version(change: Partial<ConsentVersion>): ConsentVersion {
  return {
    id: 'c-1',
    version: 1,
    nhsNumber: PERSON,
    act: 'recorded',
    organisation: ods('9A1'),
    worker: 'SW-1',
    recorded: '2026-11-21T10:00:00.000Z',
    controllers: [ods('A81001')],
    consent: { resourceType: 'Consent', status: 'active' },
    provenance: { resourceType: 'Provenance' },
    ...change,
  }
}

describe('the register of consents', () => {
  test('gives what stands, of the person asked for and nobody else', async () => {
    const store = consentStore(database)
    expect(await store.append(version({}))).toBe('appended')
    await store.append(version({ id: 'c-2', nhsNumber: number('9990000026') }))
    expect(await store.consentsOf([PERSON])).toEqual([
      {
        id: 'c-1',
        version: 1,
        recordedBy: '9A1',
        controllers: ['A81001'],
        confirmedBy: [],
        withdrawnBy: [],
        consent: { resourceType: 'Consent', status: 'active' },
      },
    ])
  })

  test('tells whose consent one is, and of no other id anything', async () => {
    const store = consentStore(replica)
    expect(await Promise.all(['c-1', 'c-2', 'c-3', ''].map((it) => store.subjectOf(it)))).toEqual([
      PERSON,
      '9990000026',
      undefined,
      undefined,
    ])
  })

  test('a confirmation and a withdrawal are seen by every replica at once', async () => {
    const [store, other] = [consentStore(database), consentStore(replica)]
    await store.append(version({ version: 2, act: 'confirmed', organisation: ods('A81001') }))
    expect(await other.consentsOf([PERSON])).toMatchObject([{ confirmedBy: ['A81001'], withdrawnBy: [] }])
    await other.append(version({ version: 3, act: 'withdrawn', organisation: ods('A81001') }))
    expect(await store.consentsOf([PERSON])).toMatchObject([{ version: 3, withdrawnBy: ['A81001'] }])
  })

  test('a version is made once: who comes second is told so', async () => {
    const store = consentStore(database)
    expect(await store.append(version({ version: 3, act: 'confirmed' }))).toBe('outdated')
    expect(await store.consentsOf([PERSON])).toMatchObject([
      { withdrawnBy: ['A81001'], confirmedBy: ['A81001'] },
    ])
  })

  test.each([
    ['changed', `update consent_version set act = 'confirmed'`],
    ['taken away', 'delete from consent_version'],
  ])('no version is %s by the running gateway', async (_, sql) => {
    const connection = await database.pool.connect()
    try {
      await connection.query('set role linchpin_writer')
      await expect(connection.query(sql)).rejects.toThrow('permission denied')
    } finally {
      await connection.query('reset role')
      connection.release()
    }
  })
})
