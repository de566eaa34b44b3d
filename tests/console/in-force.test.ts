import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Settings } from '../../src/config/settings-types.js'
import { openDatabase } from '../../src/storage/database.js'
import { type Journey, startJourney } from '../journeys/journey.js'
import { browser, formTokenIn, signIn, wordsIn } from './browser.js'

let journey: Journey
let now = Date.now()
let standing: Pick<Settings, 'organisations' | 'agreements'>
beforeAll(async () => {
  journey = await startJourney({ now: () => new Date(now), readRegisters: () => standing }, (settings) => {
    standing = settings
    return settings
  })
})
afterAll(async () => journey.stop())

const at = (path: string): string => `${journey.sandbox.url}/console${path}`

describe('the page of organisations', () => {
  test('shows what is in force, and not what was when the gateway started', async () => {
    const visitor = browser()
    await signIn(visitor, journey.sandbox.url, 'RIV-IG-0001')
    const before = wordsIn(await visitor.get(at('/organisations')))
    expect(before).toContain('Riverton Council (sandbox) (9A1)')
    expect(before).not.toContain('RIV-PO-0077')
    // By name who has signed in, and is of the visitor's own organisation.
    expect(before).toContain('Ines TEST-OFFICER (RIV-IG-0001)')
    const other = browser()
    await signIn(other, journey.sandbox.url, 'HIL-IG-0001')
    const seenByOther = wordsIn(await other.get(at('/organisations')))
    expect(seenByOther).toContain('RIV-IG-0001')
    expect(seenByOther).not.toContain('Ines')
    const { organisations, agreements } = standing
    standing = {
      organisations: organisations.map((it) =>
        it.ods === '9A1'
          ? {
              ...it,
              name: 'Riverton and District Council',
              dspt: 'expired',
              privacyOfficers: ['RIV-PO-0077'],
            }
          : it,
      ),
      agreements: agreements.map((it) => ({ ...it, end: '2026-01-31' })),
    }
    expect(wordsIn(await visitor.get(at('/organisations'))), 'read again in a quarter of an hour').toBe(
      before,
    )
    now += 14 * 60_000
    await visitor.get(at('/rules'))
    now += 2 * 60_000
    const after = wordsIn(await visitor.get(at('/organisations')))
    expect(after).toContain('Riverton and District Council (9A1)')
    expect(after).not.toContain('Riverton Council (sandbox) (9A1)')
    expect(after).toContain('RIV-PO-0077')
    expect(after).toMatch(/31 January 2026 Expired/)
  })

  test('shows one holder as closed whose kept release cannot be read, and the others as they are', async () => {
    const database = openDatabase(journey.sandbox.databaseUrl)
    await database.pool.query(
      `insert into release_change (organisation, record_class, seq, at, by, by_organisation, act, release)
       select organisation, record_class, max(seq) + 1, now(), 'nobody', organisation, 'agree', '{"state":"ajar"}'
       from release_change where organisation = '9A2' group by organisation, record_class`,
    )
    await database.close()
    const visitor = browser()
    await signIn(visitor, journey.sandbox.url, 'HIL-IG-0001')
    const page = await visitor.get(at('/organisations'))
    expect(page.status).toBe(200)
    const words = wordsIn(page)
    const releases = words.slice(words.indexOf('Release of records'), words.indexOf('Records are off until'))
    expect(releases).toMatch(/\(9A2\).{0,120}Closed Nothing leaves/)
    expect(releases.match(/ Open /g), 'the three others').toHaveLength(3)
    const own = await visitor.get(at('/organisations/9A2/social-care-record'))
    expect([own.status, wordsIn(own)]).toEqual([
      200,
      expect.stringContaining('cannot be read from the database'),
    ])
  })
})

/** Forms that say too little: each mistake leads to its question, which says so too. */
const MISTAKES: readonly (readonly [
  name: string,
  path: string,
  form: Record<string, string>,
  field: string,
])[] = [
  [
    'no state of a release',
    '/organisations/9A1/social-care-record/narrow',
    { reason: 'why' },
    'narrow-state',
  ],
  [
    'no reason of a release',
    '/organisations/9A1/social-care-record/narrow',
    { state: 'off' },
    'narrow-reason',
  ],
]

describe('a form with a mistake', () => {
  test.each(MISTAKES)('%s leads to its question', async (_name, path, form, field) => {
    const visitor = browser()
    await signIn(visitor, journey.sandbox.url, 'RIV-IG-0001')
    const token = formTokenIn(await visitor.get(at('/organisations/9A1/social-care-record')))
    const page = await visitor.post(at(path), { token, seen: '0', ...form })
    expect(page.status).toBe(400)
    expect(page.text).toContain(`href="#${field}"`)
    expect(page.text).toContain(`id="${field}"`)
    expect(page.text).toMatch(new RegExp(`aria-describedby="[^"]*${field}-error"`))
    expect(page.text).toContain(`id="${field}-error"`)
  })

  test('of an alert leads to each of its questions, and what was written stays', async () => {
    now = Date.now()
    const duty = await journey.token('duty-social-worker', { breakGlass: true, reason: 'Found collapsed' })
    await journey.search(duty, 'AllergyIntolerance', '9990000018')
    const visitor = browser()
    await signIn(visitor, journey.sandbox.url, 'RIV-IG-0001')
    const alertIn = async (): Promise<string> =>
      /\/console(\/alerts\/[\w-]+)"/.exec((await visitor.get(at('/alerts'))).text)?.[1] ?? ''
    await expect.poll(alertIn, { timeout: 30_000 }).not.toBe('')
    const alert = await alertIn()
    const opened = await visitor.get(at(alert))
    const form = {
      token: formTokenIn(opened),
      seen: /name="seen" value="(\d+)"/.exec(opened.text)?.[1] ?? '',
    }
    const empty = await visitor.post(at(`${alert}/close`), { ...form, action: 'propose-close' })
    expect(empty.status).toBe(400)
    for (const field of ['propose-close-outcome', 'propose-close-text']) {
      expect(empty.text).toContain(`href="#${field}"`)
      expect(empty.text).toMatch(new RegExp(`aria-describedby="[^"]*${field}-error"`))
    }
    const half = await visitor.post(at(`${alert}/close`), {
      ...form,
      action: 'propose-close',
      text: 'The crew confirm it',
    })
    expect(half.text).toMatch(/<details class="nhsuk-details" open/)
    expect(half.text).toContain('The crew confirm it')
    expect(half.text).not.toContain('href="#propose-close-text"')
  })
})
