import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Settings } from '../../src/config/settings-types.js'
import { type Browser, type Seen, browser, formTokenIn, signIn, wordsIn } from '../console/browser.js'
import { type Journey, startJourney } from '../journeys/journey.js'

const ALDER = '9990000018'
const LEAD = 'RIV-SG-0001'
const OTHER_LEAD = '555000000901'

let journey: Journey
const officers = new Map<string, Browser>()
const at = (path: string): string => `${journey.sandbox.url}/console${path}`

beforeAll(async () => {
  journey = await startJourney({}, withLeads)
  for (const id of [LEAD, OTHER_LEAD, 'RIV-IG-0001', 'RIV-CG-0003', 'RIV-IG-0009']) {
    const visitor = browser()
    await signIn(visitor, journey.sandbox.url, id)
    officers.set(id, visitor)
  }
  const enquiry = { purpose: 'safeguarding-adult', authorityReference: 'S42-1', justification: 'enquiry' }
  for (const role of ['social-worker', 'ward-nurse'])
    await journey.search(await journey.token(role, enquiry), 'MedicationStatement', ALDER)
})
afterAll(async () => journey.stop())

/** The council and the practice each name a lead, the trust names none. */
function withLeads(settings: Settings): Settings {
  const leads: Readonly<Record<string, readonly string[]>> = { '9A1': [LEAD], A81001: [OTHER_LEAD] }
  return {
    ...settings,
    organisations: settings.organisations.map((one) => ({ ...one, safeguardingLeads: leads[one.ods] })),
  }
}

/** The address of the access for safeguarding that the organisation asked for, as the region's officer finds it. */
async function hiddenAccessOf(organisation: string): Promise<string> {
  const region = visitorOf('RIV-IG-0009')
  const token = formTokenIn(await region.get(at('/log')))
  const found = await region.post(at('/log'), { token, purpose: 'safeguarding-adult', organisation })
  return /href="\/console(\/events\/\d+\/\d+)"/.exec(found.text)?.[1] ?? ''
}

async function release(officer: string, event: string): Promise<Seen> {
  const visitor = visitorOf(officer)
  const token = formTokenIn(await visitor.get(at('/log')))
  return visitor.post(at(`${event}/release`), { token, reason: 'The enquiry has ended' })
}

async function isTold(event: string): Promise<boolean> {
  const page = await visitorOf('RIV-IG-0009').get(at(event))
  return wordsIn(page).includes('This access is in the report for the person.')
}

function visitorOf(officer: string): Browser {
  return officers.get(officer) ?? browser()
}

describe('releasing a hidden access', () => {
  it.each([
    ['an IG officer of the organisation', 'RIV-IG-0001', '9A1', 403],
    ['a Caldicott Guardian of the organisation', 'RIV-CG-0003', '9A1', 403],
    ['an officer who sees every organisation', 'RIV-IG-0009', '9A1', 403],
    ['the lead of the practice whose record was asked for', OTHER_LEAD, '9A1', 403],
    ['a lead to whom the access is not shown', LEAD, 'RX9', 404],
    ['anybody, where the organisation names no lead', 'RIV-IG-0009', 'RX9', 403],
  ])('is refused to %s', async (_, officer, organisation, status) => {
    const event = await hiddenAccessOf(organisation)
    expect(event).not.toBe('')
    const refused = await release(officer, event)
    expect(refused.status).toBe(status)
    if (status === 403) expect(wordsIn(refused)).toContain('Only a safeguarding lead can release this')
    expect(await isTold(event)).toBe(false)
  })

  it('the twin: is done for a safeguarding lead of the organisation that asked', async () => {
    const event = await hiddenAccessOf('9A1')
    expect((await release(LEAD, event)).status).toBe(200)
    expect(await isTold(event)).toBe(true)
  })
})
