import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ruleSetHash } from '../../src/decision/rule-files/rule-set-hash.js'
import { openDatabase } from '../../src/storage/database.js'
import { ruleSetStore } from '../../src/storage/rules/rule-sets.js'
import { ruleFilesWith } from '../decision/rule-folder.js'
import { type Journey, startJourney } from '../journeys/journey.js'
import { type Browser, type Seen, browser, formTokenIn, signIn, wordsIn } from './browser.js'

const ALDER = '9990000018'
const TODAY = new Date().toISOString().slice(0, 10)
/** As in force, but that everybody has to sign in at the highest level: the social worker has not. */
const STRICTER = ruleFilesWith('integrity.yaml', 'authAssurance, at_least: 2', 'authAssurance, at_least: 3')
const STRICT = ruleSetHash(STRICTER)

let journey: Journey
let council: Browser
let practice: Browser
let hospital: Browser
let region: Browser

const at = (path: string): string => `${journey.sandbox.url}/console${path}`

beforeAll(async () => {
  journey = await startJourney()
  const database = openDatabase(journey.sandbox.databaseUrl)
  await ruleSetStore(database.pool).keep(STRICT, STRICTER)
  await database.close()
  const worker = await journey.token('social-worker')
  await journey.search(worker, 'MedicationStatement', ALDER)
  await journey.search(worker, 'CarePlan', ALDER)
  ;[council, practice, hospital, region] = [browser(), browser(), browser(), browser()]
  await signIn(council, journey.sandbox.url, 'RIV-IG-0001')
  await signIn(practice, journey.sandbox.url, '555000000901')
  await signIn(hospital, journey.sandbox.url, '555000000902')
  await signIn(region, journey.sandbox.url, 'RIV-IG-0009')
})
afterAll(() => journey.stop())

async function compare(visitor: Browser, change: Readonly<Record<string, string>> = {}): Promise<Seen> {
  const token = formTokenIn(await visitor.get(at('/comparison')))
  const form = { token, before: 'then', after: STRICT, from: TODAY, to: TODAY, ...change }
  return visitor.post(at('/comparison'), form)
}

/** Figures and tables, without the form under them. */
function resultIn(page: Seen): string {
  return wordsIn(page).split('Compare others')[0] ?? ''
}

describe('two rule sets over past decisions', () => {
  test('the same set twice changes nothing', async () => {
    const inForce = await inForceHash()
    expect(resultIn(await compare(region, { after: inForce }))).toContain('Nothing would come out otherwise')
    expect(resultIn(await compare(region, { before: inForce, after: inForce }))).toContain(
      'Nothing would come',
    )
  })

  test('tells what would be refused and withheld, by which rule, with the events', async () => {
    const page = await compare(region)
    const words = resultIn(page)
    expect(words).toMatch(/Totals by outcome.*Now refused 2 2.*Now withheld/)
    expect(words).toContain('I-02')
    const event = /href="\/console(\/events\/\d+\/\d+)"/.exec(page.text)?.[1] ?? '/none'
    expect((await region.get(at(event))).status).toBe(200)
    const back = await compare(region, { before: STRICT, after: await inForceHash() })
    expect(resultIn(back)).toMatch(/Now asked 2 2/)
  })

  test('tells an officer of one organisation of its own records alone', async () => {
    expect(resultIn(await compare(practice))).toMatch(/1 decisions taken again.*Now refused 1 1/)
    expect(resultIn(await compare(council))).not.toContain('Medication')
    expect(resultIn(await compare(hospital))).toMatch(/ 0 decisions taken again/)
  })

  test('is an entry of the log', async () => {
    await compare(council)
    const log = wordsIn(await region.get(at('/log')))
    expect(log).toContain('Rules compared')
  })

  test.each([
    [{ after: 'f'.repeat(64) }, 'Choose a rule set that was in force'],
    [{ from: '31/12/2026' }, 'Enter a real date'],
    [{ from: '2099-01-02', to: '2099-01-01' }, 'on or after the first day'],
    [{ from: '2020-01-01' }, 'Choose at most 92 days'],
  ])('says what is wrong with %o', async (change, message) => {
    const page = await compare(region, change)
    expect(page.status).toBe(400)
    expect(wordsIn(page)).toContain(message)
  })
})

async function inForceHash(): Promise<string> {
  return /value="([0-9a-f]{64})" selected/.exec((await region.get(at('/comparison'))).text)?.[1] ?? ''
}
