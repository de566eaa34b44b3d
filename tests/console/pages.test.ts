import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Journey, startJourney } from '../journeys/journey.js'
import { type Browser, browser, formTokenIn, signIn, wordsIn } from './browser.js'

let journey: Journey
let council: Browser
let practice: Browser
let region: Browser

const at = (path: string): string => `${journey.sandbox.url}/console${path}`
const ALDER = '9990000018'

beforeAll(async () => {
  journey = await startJourney()
  const worker = await journey.token('social-worker')
  expect((await journey.search(worker, 'MedicationStatement', ALDER)).status).toBe(200)
  await journey.search(worker, 'Patient', ALDER)
  const gp = await journey.token('gp')
  await journey.search(gp, 'CarePlan', ALDER)
  ;[council, practice, region] = [browser(), browser(), browser()]
  await signIn(council, journey.sandbox.url, 'RIV-IG-0001')
  await signIn(practice, journey.sandbox.url, '555000000901')
  await signIn(region, journey.sandbox.url, 'RIV-IG-0009')
})
afterAll(async () => journey.stop())

async function search(
  visitor: Browser,
  form: Record<string, string>,
): Promise<Awaited<ReturnType<Browser['get']>>> {
  const token = formTokenIn(await visitor.get(at('/log')))
  return await visitor.post(at('/log'), { token, ...form })
}

describe('the access log', () => {
  test('finds what was asked about a person, with the number in no address', async () => {
    const page = await search(council, { person: '999 000 0018', purpose: 'direct-care' })
    expect(page.status).toBe(200)
    expect(page.url).not.toContain('999')
    expect(wordsIn(page)).toContain('RIV-SW-0117')
    expect(wordsIn(page)).toContain('999 000 0018')
  })

  test.each([
    ['user', { user: 'RIV-SW-0117' }, { user: 'nobody' }],
    ['organisation', { organisation: '9A1' }, { organisation: 'V9100' }],
    ['purpose', { purpose: 'direct-care' }, { purpose: 'research' }],
    ['outcome', { outcome: 'released' }, { outcome: 'SOURCES_TIMED_OUT' }],
    ['rule', { rule: 'A-04' }, { rule: 'G-04' }],
    ['period', { from: '2020-01-01', to: '2099-01-01' }, { to: '2020-01-01' }],
    ['break-glass', {}, { breakGlass: 'yes' }],
  ])('is searched by %s', async (_name, hit, miss) => {
    expect(wordsIn(await search(council, hit)), 'hit').toMatch(/RIV-SW-0117/)
    const missed = await search(council, { ...miss, person: ALDER })
    expect(wordsIn(missed)).toContain('Nothing was found that you can see')
  })

  test.each([
    [{ person: '1234567890' }, 'Enter an NHS number of 10 digits'],
    [{ from: '31/12/2026' }, 'Enter a real date'],
    [{ from: '2026-02-30' }, 'Enter a real date'],
    [{ from: '2026-03-02', to: '2026-03-01' }, 'on or after the first day'],
    [{ user: 'x'.repeat(201) }, 'Enter 200 characters or fewer'],
  ])('says what is wrong with %o', async (form, message) => {
    const page = await search(council, form)
    expect(page.status).toBe(400)
    expect(wordsIn(page)).toContain(message)
    // What was written is there to be put right.
    for (const it of Object.values(form)) expect(page.text).toContain(`value="${it}"`)
  })

  test('is itself an entry when it is read', async () => {
    await search(council, { person: ALDER, user: 'RIV-SW-0117' })
    const page = await search(region, { person: ALDER, user: 'RIV-IG-0001' })
    expect(wordsIn(page)).toContain('Log search')
  })

  test('needs a fresh sign-in for an export, and gives comma-separated values', async () => {
    const page = await search(council, { person: ALDER })
    const file = await council.post(`${page.url}/export`, { token: formTokenIn(page) })
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(file.text.split('\r\n')[0]).toContain('receipt,recorded,user')
    expect(file.text).toContain('RIV-SW-0117')
  })

  test('keeps a search to its session', async () => {
    const page = await search(council, { person: ALDER })
    const other = await region.get(page.url)
    expect(other.status).toBe(404)
    expect(wordsIn(other)).not.toContain('999 000 0018')
  })
})

describe('one event', () => {
  async function eventOf(visitor: Browser, form: Record<string, string>): Promise<string> {
    const page = await search(visitor, form)
    return /href="\/console(\/events\/\d+\/\d+)"/.exec(page.text)?.[1] ?? ''
  }

  test('says in plain English what was decided, shared and withheld, and proves it', async () => {
    const path = await eventOf(region, { person: ALDER, user: 'RIV-SW-0117', rule: 'A-04' })
    const page = await region.get(at(path))
    const words = wordsIn(page)
    expect(page.status, words).toBe(200)
    expect(words).toContain('The information was shared.')
    expect(words).toContain('Sam TEST-WORKER (RIV-SW-0117)')
    expect(words).toContain('Medication statement')
    expect(words).toContain('What happened at each source')
    await expect.poll(async () => (await region.get(at(`${path}/proof`))).status, { interval: 500 }).toBe(200)
    expect((await region.get(at(`${path}/proof`))).text).toContain('c2sp.org/tlog-proof@v1')
  })

  test('is not there for those whom it does not concern', async () => {
    const hospital = browser()
    await signIn(hospital, journey.sandbox.url, '555000000902')
    const path = await eventOf(region, { person: ALDER, user: 'RIV-SW-0117' })
    const page = await hospital.get(at(path))
    expect(page.status).toBe(404)
    expect((await hospital.get(at(`${path}/proof`))).status).toBe(404)
    expect(wordsIn(await search(hospital, { person: ALDER }))).toContain('Nothing was found')
  })

  test('is seen by the controller whose records were asked for, and of others it shows nothing', async () => {
    const path = await eventOf(practice, { person: ALDER, user: 'RIV-SW-0117' })
    expect(path).not.toBe('')
    const page = await practice.get(at(path))
    expect(page.status).toBe(200)
    expect(wordsIn(page)).not.toContain('la-riverton')
  })

  test.each(['/events/1/999999', '/events/x/1', '/events/1/-1', '/events/99/0', '/events/1/0/proof'])(
    '%s is answered calmly',
    async (path) => {
      const page = await council.get(at(path))
      expect([404, 200, 409]).toContain(page.status)
    },
  )
})

describe('the other pages', () => {
  test.each([
    ['/', 'Overview', 'disclosures'],
    ['/rules', 'Rules', 'R-01'],
    ['/rules/R-01', 'Rule R-01', 'To be reviewed by'],
    ['/rules/A-01', 'Rule A-01', 'Where this is not so, the request is refused'],
    ['/rules/R-05', 'Rule R-05', 'Where this is so, the item is withheld'],
    ['/rules/A-04', 'Rule A-04', 'outside this view'],
    ['/rules/G-04', 'Rule G-04', 'stands in for what other rules ask for'],
    ['/rules/O-01', 'Rule O-01', 'what is shared goes with'],
    ['/rules/D-00', 'Rule D-00', 'Where nothing allows it, the request is refused'],
    ['/organisations', 'Organisations', 'riverton-shared-care'],
    ['/organisations', 'Organisations', 'Riverton Council (sandbox)'],
    ['/organisations', 'Organisations', 'Ines TEST-OFFICER (RIV-IG-0001) RIV-PO-0002 Staff are'],
    ['/organisations', 'Organisations', '555000000901 Only one'],
    ['/organisations', 'Organisations', 'the last one cannot be removed'],
    ['/organisations', 'Organisations', 'Met Published 24 June 2026, '],
    ['/organisations', 'Organisations', 'Published 27 June 2025, '],
    ['/organisations', 'Organisations', 'More than a year old'],
    ['/figures', 'Sharing figures', 'Median time'],
    ['/figures', 'Sharing figures', 'All of these'],
    ['/alerts', 'Alerts', 'Under investigation'],
    ['/people', 'Who accessed a person', 'NHS number'],
  ])('%s', async (path, title, words) => {
    const page = await council.get(at(path))
    expect(page.status).toBe(200)
    expect(page.text).toContain(`<h1>${title}</h1>`)
    expect(wordsIn(page)).toContain(words)
  })

  test('an unknown one is not found', async () => {
    expect((await council.get(at('/nothing'))).status).toBe(404)
    expect((await council.get(at('/rules/X-99'))).status).toBe(404)
    expect((await council.get(at('/alerts/none'))).status).toBe(404)
  })
})

describe('a sample for review', () => {
  test('is drawn by a seed that is in the log, and its numbers are checked', async () => {
    const token = formTokenIn(await region.get(at('/review')))
    const page = await region.post(at('/review'), { token, size: '2', days: '7' })
    expect(page.status).toBe(200)
    expect(wordsIn(page)).toContain('2 disclosures of the last 7 days')
    const seed = /drawn with the seed\s*<[^>]*>([\w-]{43})</.exec(page.text)?.[1] ?? ''
    expect(seed).not.toBe('')
    const log = await region.get(at('/log'))
    const path = /\/console(\/events\/\d+\/\d+)"/.exec(
      log.text.split('<tr').find((it) => it.includes('Review sample drawn')) ?? '',
    )?.[1]
    expect(wordsIn(await region.get(at(path ?? '/none')))).toContain(seed)
    const wrong = await region.post(at('/review'), { token, size: '0', days: 'x' })
    expect(wrong.status).toBe(400)
  })

  test('holds nothing of another organisation', async () => {
    const hospital = browser()
    await signIn(hospital, journey.sandbox.url, '555000000902')
    const token = formTokenIn(await hospital.get(at('/review')))
    const page = await hospital.post(at('/review'), { token, size: '50', days: '90' })
    expect(wordsIn(page)).toContain('There was nothing to draw from')
  })
})

describe('who accessed a person', () => {
  async function report(version: string): Promise<Awaited<ReturnType<Browser['get']>>> {
    const token = formTokenIn(await council.get(at('/people')))
    return await council.post(at('/people'), { token, person: ALDER, version })
  }

  test('names staff to officers, and to the person as their organisation has decided', async () => {
    expect(wordsIn(await report('officer'))).toContain('Sam TEST-WORKER, Social worker, Riverton Council')
    const forPerson = wordsIn(await report('person'))
    expect(forPerson).not.toContain('Sam TEST-WORKER')
    expect(forPerson).toContain('Riverton Council')
    expect(forPerson).toContain('Direct care')
    expect(forPerson).toContain('In passing')
    expect(forPerson).toContain('On purpose')
  })

  test('can be had as comma-separated values and with proofs', async () => {
    const page = await report('person')
    const token = formTokenIn(page)
    expect((await council.post(`${page.url}/csv`, { token })).text).toContain('who,purpose')
    const proofs = await council.post(`${page.url}/proofs`, { token })
    expect(JSON.parse(proofs.text)).toMatchObject({ format: 'c2sp.org/tlog-proof@v1' })
    expect(proofs.text).not.toContain('extra ')
  })

  test('asks for a number', async () => {
    const token = formTokenIn(await council.get(at('/people')))
    const page = await council.post(at('/people'), { token, person: '999 000', from: '2026-03-01' })
    expect(page.status).toBe(400)
    expect(page.text).toContain('value="999 000"')
    expect(page.text).toContain('value="2026-03-01"')
  })
})
