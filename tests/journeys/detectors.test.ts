import { afterAll, beforeAll, expect, it } from 'vitest'
import { PEOPLE } from '../../sandbox/people.js'
import { type Alert, type AlertStore } from '../../src/audit/alerts/alert-store.js'
import { type AlertKindName } from '../../src/audit/alerts/alert-kinds.js'
import { type StaffMember } from '../../src/model/registers/staff.js'
import { alertStore } from '../../src/storage/alerts/alert-store.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { inTheEnd } from './in-the-end.js'
import { type Journey, startJourney } from './journey.js'

/** The council's social worker, as its list has them: they live with the person whose case is open. */
const PERSON = PEOPLE.find((it) => it.nhsNumber === '9990000018')!
const STAFF: readonly StaffMember[] = [
  {
    userId: 'RIV-SW-0117',
    familyName: PERSON.family,
    address: { line: PERSON.address[0]!, postcode: PERSON.postcode },
  },
  { userId: 'RIV-EDT-0009', leftOn: '2026-01-31' },
]

let journey: Journey
let database: Database
let alerts: AlertStore

beforeAll(async () => {
  journey = await startJourney()
  database = openDatabase(journey.sandbox.databaseUrl)
  alerts = alertStore(database, () => Promise.resolve())
}, 180_000)
afterAll(async () => {
  await database.close()
  await journey.stop()
})

const inTheQueue = (kind: AlertKindName): Promise<Alert> =>
  inTheEnd(
    `no ${kind} in the queue`,
    async () => (await alerts.find({ organisations: ['9A1'], kinds: [kind], limit: 1 }))[0],
  )

it('who looks at somebody they live with, and who has left, come into the queue of their council', async () => {
  journey.sandbox.region.feeds.change('9A1', (feed) => ({ ...feed, staff: STAFF }))
  await inTheEnd('the staff list was not read', async () => {
    const { rows } = await database.pool.query('select 1 from staff_member')
    return rows.length === STAFF.length ? rows : undefined
  })
  for (const role of ['social-worker', 'duty-social-worker']) {
    const { status } = await journey.search(await journey.token(role), 'CarePlan', PERSON.nhsNumber)
    expect(status).toBe(200)
  }
  expect(await inTheQueue('same-household')).toMatchObject({
    actor: 'RIV-SW-0117',
    subject: PERSON.nhsNumber,
    detail: 'The staff list and PDS give the same address for both.',
  })
  expect(await inTheQueue('same-surname')).toMatchObject({ actor: 'RIV-SW-0117' })
  expect(await inTheQueue('leaver')).toMatchObject({ actor: 'RIV-EDT-0009', subject: undefined })
  const { rows } = await database.pool.query<{ readonly kind: string }>(
    `select distinct kind from alert where kind in ('no-relationship', 'own-record', 'many-people-once')`,
  )
  expect(rows).toEqual([])
})

it('who looks at somebody whom the council of the sandbox has watched comes into the queues, and their own worker does not', async () => {
  const watched = '9990000123'
  for (const role of ['social-worker', 'senior-carer'])
    await journey.search(await journey.token(role), 'AllergyIntolerance', watched)
  const found = await inTheEnd('no restricted-record in the queue', async () => {
    const all = await alerts.find({ organisations: undefined, kinds: ['restricted-record'], limit: 10 })
    return all.length > 0 ? all : undefined
  })
  expect(found.map((it) => it.actor)).toEqual(['SYN-SC-0012'])
  // Whom an organisation watches is not for the officers of another one to know.
  expect(found[0]?.detail).toContain('Another organisation has the person’s record watched')
})
