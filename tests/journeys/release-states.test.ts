import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { formTokenIn, wordsIn } from '../console/browser.js'
import { COUNCIL, type ReleaseDesk, releaseDesk } from '../console/release-desk.js'
import { openDatabase } from '../../src/storage/database.js'
import { type Journey, outcomesIn, resourcesIn, startJourney } from './journey.js'

const ALDER = '9990000018'

let journey: Journey
let desk: ReleaseDesk
beforeAll(async () => {
  journey = await startJourney()
  desk = await releaseDesk(journey)
})
afterAll(() => journey.stop())

describe('a council decides how far its records are released', () => {
  beforeEach(() => desk.openAll())

  test('everything is open in the sandbox, by two officers of each holder', async () => {
    const page = wordsIn(await desk.one.get(desk.at(COUNCIL)))
    expect(page).toContain('Open Everybody sees what the rules allow.')
    expect(page).toMatch(/RIV-IG-0001.*Proposed: Open.*RIV-CG-0003.*Agreed/)
    expect(await desk.said()).toBe('answered')
  })

  test('one officer closes them at once, to everybody; two open them again', async () => {
    expect((await desk.close(desk.one, COUNCIL)).status).toBe(200)
    expect(await desk.said()).toBe('disabled')
    expect(wordsIn(await desk.propose(desk.one, COUNCIL))).toContain(
      'Propose something else It takes the place of the proposal that waits.',
    )
    expect(await desk.said(), 'only proposed').toBe('disabled')
    await desk.act(desk.two, COUNCIL, 'agree')
    expect(await desk.said()).toBe('answered')
  })

  test('no power and no break-glass opens what is closed', async () => {
    await desk.close(desk.one, COUNCIL)
    const doctor = await journey.token('ed-doctor', { breakGlass: true, reason: 'brought in unconscious' })
    const lines = outcomesIn(await journey.search(doctor, 'CarePlan', ALDER))
    expect(lines.filter((it) => it.startsWith('la-riverton ')).join()).toMatch(/^la-riverton \w+ disabled$/)
  })

  test('for clinical safety alone, alerts are seen and plans are not', async () => {
    await desk.close(desk.one, COUNCIL, 'clinical-safety-only')
    const flags = await journey.search(await journey.token('gp'), 'Flag', ALDER)
    expect(resourcesIn(flags).map((it) => it['resourceType'])).toContain('Flag')
    expect(await desk.said()).toBe('not-in-your-view')
  })

  test('in a pilot, only who is named sees anything', async () => {
    await desk.close(desk.one, COUNCIL, 'pilot', 'RX9')
    expect(await desk.said()).toBe('disabled')
    await desk.propose(desk.one, COUNCIL, 'pilot', 'RX9\nA81001')
    await desk.act(desk.two, COUNCIL, 'agree')
    expect(await desk.said()).toBe('answered')
    await desk.close(desk.one, COUNCIL, 'pilot', 'A81001 nobody')
    expect(await desk.said()).toBe('disabled')
  })

  test('each act is an entry of the log', async () => {
    await desk.close(desk.one, COUNCIL)
    const token = formTokenIn(await desk.one.get(desk.at('/log')))
    const found = await desk.one.post(desk.at('/log'), { token, user: 'RIV-IG-0001' })
    expect(wordsIn(found)).toContain('Release acted')
  })

  test.each([
    ['no state', { state: '', reason: 'why' }, 'Choose how far the records are to be released.'],
    ['no reason', { state: 'off', reason: '  ' }, 'Write why.'],
    ['a stranger in the pilot', { state: 'pilot', pilot: 'ZZZ99', reason: 'why' }, 'Line 1 of the pilot'],
    ['nobody in the pilot', { state: 'pilot', pilot: ' \n', reason: 'why' }, 'Name who takes part'],
    [
      'a sentence',
      { state: 'pilot', pilot: 'RX9 a b', reason: 'why' },
      'more than an ODS code and a user id',
    ],
  ])('a form with %s is told what is wrong', async (_name, form, message) => {
    const page = await desk.act(desk.one, COUNCIL, 'narrow', form)
    expect(page.status).toBe(400)
    expect(wordsIn(page)).toContain(message)
    if (form.reason.trim() !== '') expect(page.text, 'what was written stays').toContain('>why</textarea>')
    expect(await desk.said()).toBe('answered')
  })

  test('a form with nothing in it is told everything that is missing', async () => {
    const page = await desk.act(desk.one, COUNCIL, 'narrow', { state: '', reason: '' })
    expect(page.status).toBe(400)
    expect(page.text).toMatch(/href="#narrow-state"[^]*href="#narrow-reason"/)
  })

  test('what was decided and cannot be read is said to be so, and no form of it is taken', async () => {
    const path = '/organisations/B82002/gp-record'
    const open = await desk.region.get(desk.at(path))
    const database = openDatabase(journey.sandbox.databaseUrl)
    await database.pool.query(
      `insert into release_change (organisation, record_class, seq, at, by, by_organisation, act, release)
       select 'B82002', 'gp-record', max(seq) + 1, now(), 'one', 'B82002', 'agree', '{"state":"ajar","pilot":[]}'
       from release_change where organisation = 'B82002' and record_class = 'gp-record'`,
    )
    await database.close()
    const token = formTokenIn(await desk.region.get(desk.at('/log')))
    const shown = await desk.region.get(desk.at(path))
    expect(wordsIn(open)).toContain('Released Open')
    expect(wordsIn(shown)).toContain('Released Closed Nothing leaves')
    expect(wordsIn(shown)).not.toContain('Nothing was done')
    for (const form of [{ state: 'off', reason: 'wrong' }, { state: '' }]) {
      const sent = await desk.region.post(desk.at(`${path}/narrow`), { token, seen: '3', ...form })
      expect(sent.status).toBe(409)
      expect(wordsIn(sent)).toMatch(/Nothing was done.*Released Closed/)
    }
  })

  test('the organisations page says where each stands', async () => {
    await desk.close(desk.one, COUNCIL)
    await desk.propose(desk.two, COUNCIL)
    const page = wordsIn(await desk.practice.get(desk.at('/organisations')))
    expect(page).toMatch(/Riverton Council \(sandbox\) \(9A1\) Records Social care record.* Released Off /)
    expect(page).toContain('Told to its own officers')
    expect(page).not.toContain('RIV-CG-0003')
    for (const theirs of [desk.one, desk.region])
      expect(wordsIn(await theirs.get(desk.at('/organisations')))).toContain(
        'Cara TEST-GUARDIAN (RIV-CG-0003) proposes open: a second officer has to agree',
      )
    await desk.act(desk.two, COUNCIL, 'decline', { reason: 'not yet' })
  })

  test('who decided what, why, and who takes part is told to officers of the holder, and of all, alone', async () => {
    await desk.close(desk.one, COUNCIL, 'pilot', '9A1 RIV-SW-0117')
    await desk.propose(desk.two, COUNCIL)
    const own = wordsIn(await desk.one.get(desk.at(COUNCIL)))
    const theirs = wordsIn(await desk.practice.get(desk.at(COUNCIL)))
    const refused = wordsIn(await desk.act(desk.practice, COUNCIL, 'agree'))
    for (const told of ['RIV-SW-0117', 'RIV-IG-0001', 'the data are wrong', 'the data were checked']) {
      expect(own).toContain(told)
      expect(wordsIn(await desk.region.get(desk.at(COUNCIL)))).toContain(told)
      expect(theirs).not.toContain(told)
      expect(refused).not.toContain(told)
    }
    expect(theirs).toMatch(/Released Pilot .* Since /)
    expect(own).toContain('Write nothing of anybody’s record')
    await desk.act(desk.two, COUNCIL, 'decline', { reason: 'not yet' })
  })
})
