import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTheEnd } from '../journeys/in-the-end.js'
import { type Journey, startJourney } from '../journeys/journey.js'
import { type Browser, type Seen, browser, formTokenIn, signIn, wordsIn } from './browser.js'

const ALDER = '9990000018'
let journey: Journey
let alert: string
let ines: Browser

const at = (path: string): string => `${journey.sandbox.url}/console${path}`
async function signedIn(officer: string): Promise<Browser> {
  const visitor = browser()
  await signIn(visitor, journey.sandbox.url, officer)
  return visitor
}
/** The case of a kind in the queue of whoever looks, once it is there. */
const caseOf = (visitor: Browser, kind: string): Promise<string> =>
  inTheEnd(`a case: ${kind}`, async () => {
    const queue = await visitor.get(at('/alerts'))
    const row = queue.text.split('<tr').find((it) => it.includes(kind)) ?? ''
    return /\/console(\/alerts\/[\w-]+)"/.exec(row)?.[1]
  })

beforeAll(async () => {
  journey = await startJourney()
  const duty = await journey.token('duty-social-worker', { breakGlass: true, reason: 'Found collapsed' })
  expect((await journey.search(duty, 'AllergyIntolerance', ALDER)).status).toBe(200)
  // Only who has signed in can be given anything.
  await signedIn('RIV-PO-0002')
  await signedIn('RIV-CG-0003')
  await signedIn('555000000901')
  ines = await signedIn('RIV-IG-0001')
  alert = await caseOf(ines, 'Break glass')
})
afterAll(() => journey.stop())

async function give(visitor: Browser, to: string, path = alert): Promise<Seen> {
  const page = await visitor.get(at(path))
  const seen = /name="seen" value="(\d+)"/.exec(page.text)?.[1] ?? ''
  return visitor.post(at(`${path}/act`), { token: formTokenIn(page), seen, action: 'give', to })
}

test('an alert is given to a colleague who has signed in, and that is in its history and in the log', async () => {
  const page = await ines.get(at(alert))
  expect(wordsIn(page)).toContain('Pran TEST-PRIVACY, Privacy officer')
  expect(page.text).toContain('value="RIV-CG-0003"')
  const given = await give(ines, 'RIV-PO-0002')
  expect([given.status, wordsIn(given).includes('with Pran TEST-PRIVACY (RIV-PO-0002)')]).toEqual([200, true])
  expect(wordsIn(given)).toContain('to Pran TEST-PRIVACY (RIV-PO-0002)')
  const pran = await signedIn('RIV-PO-0002')
  expect(wordsIn(await pran.get(at(alert)))).toContain('Assigned, with Pran TEST-PRIVACY (RIV-PO-0002)')
  const log = await ines.get(at('/log'))
  const found = await inTheEnd('the entry', async () => {
    const entries = wordsIn(
      await ines.post(at('/log'), { token: formTokenIn(log), user: 'RIV-IG-0001', person: ALDER }),
    )
    return entries.includes('Alert acted') ? entries : undefined
  })
  expect(found).toContain('RIV-IG-0001')
})

test.each([
  ['of another organisation', '555000000901'],
  ['who has never signed in', 'RIV-SG-0001'],
  ['who is nobody', 'nobody'],
  ['whose own access it is', 'RIV-EDT-0009'],
  ['who is not named', ''],
])('it is not given to somebody %s', async (_, to) => {
  const page = await ines.get(at(alert))
  expect(page.text).not.toContain(`<option value="${to}"`)
  const refused = await give(ines, to)
  expect(refused.status).toBe(400)
  expect(wordsIn(refused)).toContain('Choose a colleague who may see this alert')
})

test('what is for the guardian is given to a guardian alone', async () => {
  const token = await journey.token('ig-officer', {
    purpose: 'legal-requirement',
    authorityReference: 'COURT-2026-1',
    authorityApprovedBy: 'Head of legal',
    justification: 'Court order',
  })
  await journey.search(token, 'MedicationStatement', ALDER)
  const cara = await signedIn('RIV-CG-0003')
  const own = await caseOf(cara, 'Legal access')
  expect((await cara.get(at(own))).text).not.toContain('value="RIV-PO-0002"')
  expect((await give(cara, 'RIV-PO-0002', own)).status).toBe(400)
})
