import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plainType } from '../../src/console/words/names.js'
import { objectsOf } from '../../src/model/json.js'
import { post, valuesOf } from '../journeys/explanations.js'
import { type Journey, NHS, startJourney } from '../journeys/journey.js'
import { type Browser, type Seen, browser, formTokenIn, signIn, wordsIn } from './browser.js'

let journey: Journey
let council: Browser
let practice: Browser
let region: Browser

const at = (path: string): string => `${journey.sandbox.url}/console${path}`
const ALDER = '9990000018'
const DISSENTS = '9990000026'
const RESTRICTED = '9990000034'
const SUPERSEDED = '9990000050'
const NOBODY = '9990000166'
/** Known to PDS, with no case at the council. */
const UNRELATED = '9990000085'

beforeAll(async () => {
  journey = await startJourney()
  ;[council, practice, region] = [browser(), browser(), browser()]
  await signIn(council, journey.sandbox.url, 'RIV-IG-0001')
  await signIn(practice, journey.sandbox.url, '555000000901')
  await signIn(region, journey.sandbox.url, 'RIV-IG-0009')
})
afterAll(async () => journey.stop())

const ORDINARY = {
  person: ALDER,
  organisation: '9A1',
  role: 'social-worker',
  purpose: 'direct-care',
  relationship: 'as-recorded',
  permission: 'granted',
  breakGlass: 'no',
  activities: '',
  assurance: '3',
  approved: 'no',
  justified: 'no',
  user: '',
  reference: '',
}

async function ask(visitor: Browser, change: Partial<typeof ORDINARY> = {}): Promise<Seen> {
  const token = formTokenIn(await visitor.get(at('/simulator')))
  return visitor.post(at('/simulator'), { token, ...ORDINARY, ...change })
}

/** What a page answers, without the form under it. */
function answerIn(page: Seen): string {
  return wordsIn(page).split('Ask again')[0] ?? ''
}

/** The text of an answer with the number asked about taken out. */
function plain(page: Seen, number: string): string {
  const spaced = `${number.slice(0, 3)} ${number.slice(3, 6)} ${number.slice(6)}`
  return answerIn(page).replaceAll(spaced, 'number')
}

/** How often practice and council were asked anything. */
const requests = (): number => {
  const { practice: surgery, council: cases } = journey.sandbox.region
  return surgery.requests().length + cases.requests.length
}

/** What the page says of a search of a type. */
function toldOf(page: Seen, type: string): string {
  const rows = wordsIn(page).matchAll(
    /The worker would be told ((?:(?!Kinds of record).)*?) Kinds of record (.*?) Rules /g,
  )
  return [...rows].find(([, , types]) => types?.split(', ').includes(type))?.[1] ?? ''
}

const WORDS: Readonly<Record<string, RegExp>> = {
  'would-be-asked': /^What can be shared/,
  'not-in-your-view': /^Not in your view/,
  NO_PATIENT_CONSENT: /^Refused: The person has/,
  NO_RELATIONSHIP: /^Refused: /,
  PATIENT_NOT_FOUND: /^Refused: No record was found/,
}

describe('what somebody would see', () => {
  test.each([
    ['an ordinary person', ALDER],
    ['somebody who dissents', DISSENTS],
  ])('is told as the worker is told by $can-share: %s', async (_what, person) => {
    const form = new URLSearchParams({ identifier: `${NHS}|${person}` })
    const reply = await post(journey, 'Patient/$can-share', form, await journey.token('social-worker'))
    const before = requests()
    const page = await ask(council, { person, assurance: '2', user: 'RIV-SW-0117' })
    expect(requests()).toBe(before)
    const answers = objectsOf(reply.body['parameter']).map((it) => objectsOf(it['part']))
    expect(answers.length).toBeGreaterThan(20)
    for (const parts of answers) {
      const [[type = ''], [result = '']] = [valuesOf(parts, 'type'), valuesOf(parts, 'result')]
      expect([type, toldOf(page, plainType(type))]).toEqual([
        type,
        expect.stringMatching(WORDS[result] ?? /^$/),
      ])
    }
  })

  test('names the rule, its source and what would change it', async () => {
    const words = wordsIn(await ask(region, { person: DISSENTS }))
    expect(words).toContain('R-01 :')
    expect(words).toContain('GP Connect IG principles')
    expect(words).toContain('this class of record must not be shared: no')
  })

  test('tells kinds of item apart, with what masks and withholds them', async () => {
    const words = wordsIn(await ask(council))
    expect(words).toMatch(/Items Ordinary items Outcome Shared/)
    expect(words).toMatch(/Labelled STI .*?Outcome Withheld With a notice/)
    expect(words).toMatch(/Labelled ADOPTION Outcome Withheld As if it were not there Why S-03/)
    expect(words).toMatch(/Without: freeText Why R-21/)
  })

  test('follows the circumstances that are chosen', async () => {
    expect(wordsIn(await ask(council, { permission: 'refused' }))).toContain('R-16')
    expect(wordsIn(await ask(council, { permission: 'granted' }))).not.toContain('R-16')
    const glass = { breakGlass: 'yes', activities: 'BREAK_GLASS', role: 'duty-social-worker' }
    expect(wordsIn(await ask(region, glass))).toContain('Inform subject')
    expect(wordsIn(await ask(region))).not.toContain('Inform subject')
    expect(wordsIn(await ask(region, { relationship: 'none' }))).toContain('A-01')
  })

  test('is an entry of the log with who was asked about, before it is shown', async () => {
    await ask(council, { role: 'occupational-therapist' })
    const token = formTokenIn(await region.get(at('/log')))
    const page = await region.post(at('/log'), { token, person: ALDER, user: 'RIV-IG-0001' })
    const path = /\/console(\/events\/\d+\/\d+)"/.exec(
      page.text.split('<tr').find((it) => it.includes('Simulation')) ?? '',
    )?.[1]
    const event = wordsIn(await region.get(at(path ?? '/none')))
    expect(event).toContain('occupational-therapist')
    expect(event).toContain('RIV-IG-0001')
  })

  test('has all that was assumed in the log, and of free words a digest', async () => {
    const assumed = { reference: 'S47/2026/014', approved: 'yes', assurance: '2', activities: 'SENSITIVE' }
    await ask(region, { ...assumed, role: 'duty-social-worker' })
    const token = formTokenIn(await region.get(at('/log')))
    const page = await region.post(at('/log'), { token, person: ALDER, user: 'RIV-IG-0009' })
    const rows = page.text.split('<tr').filter((it) => it.includes('Simulation'))
    const paths = rows.flatMap((it) => /\/console(\/events\/\d+\/\d+)"/.exec(it)?.[1] ?? [])
    const events = await Promise.all(paths.map(async (it) => wordsIn(await region.get(at(it)))))
    const event = events.find((it) => it.includes('duty-social-worker') && it.includes('SENSITIVE')) ?? ''
    expect(event).toContain('AuthAssurance 2')
    expect(event).toContain('AuthorityApproved true')
    expect(event).toMatch(/sha256 [0-9a-f]{64}/)
    expect(event).not.toContain('S47/2026/014')
  })

  test.each([
    [{ person: '123' }, 'Enter an NHS number of 10 digits'],
    [{ organisation: 'ZZZ' }, 'Choose from the list: organisation of the worker'],
    [{ role: 'patient' }, 'Choose from the list: role'],
    [{ purpose: 'subject-access' }, 'Choose from the list: purpose'],
    [{ relationship: 'proxy' }, 'Choose from the list: relationship'],
    [{ user: 'x'.repeat(101) }, 'Enter 100 characters or fewer'],
    [{ organisation: 'A81001' }, 'Choose what to assume'],
  ])('says what is wrong with %o', async (change, message) => {
    const page = await ask(council, change)
    expect(page.status).toBe(400)
    expect(wordsIn(page)).toContain(message)
  })
})

describe('an officer of one organisation', () => {
  test('is told the same of whom they do not care for, of the restricted, the renumbered and of nobody', async () => {
    const nobody = plain(await ask(council, { person: NOBODY }), NOBODY)
    expect(nobody).toContain('Nothing can be said of this number')
    for (const person of [RESTRICTED, SUPERSEDED, UNRELATED])
      expect(plain(await ask(council, { person }), person)).toBe(nobody)
    expect(plain(await ask(practice, { person: RESTRICTED, ...ASSUMED }), RESTRICTED)).toBe(
      plain(await ask(practice, { person: NOBODY, ...ASSUMED }), NOBODY),
    )
  })

  test('the twin: an officer for all is told of the restricted by which rule', async () => {
    expect(wordsIn(await ask(region, { person: RESTRICTED }))).toContain('R-07')
  })

  test.each<readonly [string, Partial<typeof ORDINARY>]>([
    ['a relationship', { relationship: 'open-case' }],
    ['that the glass is broken', { breakGlass: 'yes', activities: 'BREAK_GLASS' }],
    ['a legal authority', { reference: 'S47/2026/014' }],
    ['an approval', { approved: 'yes' }],
    ['a justification', { justified: 'yes' }],
    ['a purpose that no system of theirs is registered for', { purpose: 'child-in-need' }],
  ])('learns nothing of another controller by assuming %s', async (_what, assumed) => {
    for (const person of [ALDER, DISSENTS]) {
      const words = answerIn(await ask(council, { person, ...assumed }))
      expect(words).toContain('is only shown for the relationship as it is recorded now')
      expect(words).not.toContain('The worker would be told')
      expect(words).not.toContain('Old Mill')
    }
  })

  test('sees of other workers what becomes of their own records alone, and not what else those are told', async () => {
    const words = answerIn(await ask(practice, ASSUMED))
    expect(words).toContain('What another organisation’s worker would be told of other records is not yours')
    expect(words).toMatch(/Old Mill Surgery[^:]*: [^:]*Medication statement/)
    expect(words).not.toContain('What would become of it at Riverton')
    expect(words).not.toContain('Personal Demographics Service')
    expect(wordsIn(await ask(practice, { person: DISSENTS, ...ASSUMED }))).toContain('R-01')
  })
})

// What follows happens after the council's own system has told nothing for two days.
describe('while the own feed of the officer’s organisation is behind', () => {
  let owner: pg.Client
  beforeAll(async () => {
    owner = new pg.Client({ connectionString: journey.sandbox.databaseUrl })
    await owner.connect()
    // What was read before they stop may be stored long after that: it is as old as the rest.
    await owner.query(`
      create function long_ago() returns trigger language plpgsql as
        $$ begin new.received := now() - interval '2 days'; return new; end $$;
      create trigger long_ago before insert or update on organisation_feed
        for each row execute function long_ago()`)
    await journey.sandbox.region.feeds.stop()
    await owner.query('update organisation_feed set received = now()')
  })
  afterAll(() => owner.end())

  test.each([
    ['somebody they care for', ALDER],
    ['the restricted', RESTRICTED],
    ['the renumbered', SUPERSEDED],
    ['whom they do not care for', UNRELATED],
  ])('an officer is told the same of %s as of nobody: that it cannot be checked', async (_what, person) => {
    const nobody = await ask(council, { person: NOBODY })
    expect(answerIn(nobody)).toContain('It could not be checked')
    const page = await ask(council, { person })
    expect(plain(page, person)).toBe(plain(nobody, NOBODY))
    expect([page.status, nobody.status]).toEqual([503, 503])
  })

  test('the twin: whose practice it is, its officer may know of all the same', async () => {
    const page = await ask(practice, { person: ALDER, ...ASSUMED })
    expect(page.status).toBe(200)
    expect(answerIn(page)).toContain('What would become of')
  })
})

const ASSUMED = { relationship: 'open-case' }
