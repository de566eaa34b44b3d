import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { objectsOf, textOf } from '../../src/model/json.js'
import { browser, signIn } from '../console/browser.js'
import { post, valuesOf } from '../journeys/explanations.js'
import { type Journey, NHS, resourcesIn, startJourney, type TokenChange } from '../journeys/journey.js'

/** The first council’s alone: the second is asked as it is about everybody, and holds nothing of them. */
const JACK = '9990000123'
/** A case of both councils. */
const LORNA = '9990000093'
const ENQUIRY: TokenChange = {
  purpose: 'safeguarding-adult',
  authorityReference: 'S42-2026-0077',
  justification: 'neglect was reported',
}
const OFFICER: TokenChange = {
  purpose: 'legal-requirement',
  b2b: {
    subject_id: 'HIL-IG-0001',
    subject_role: ['https://linchpin.example/fhir/CodeSystem/role|ig-officer'],
  },
}

let journey: Journey
const receipts = new Map<string, string>()
beforeAll(async () => {
  journey = await startJourney()
  const worker = await journey.token('social-worker', ENQUIRY)
  for (const person of [JACK, LORNA]) {
    const reply = await journey.search(worker, 'CarePlan', person)
    expect(reply.status).toBe(200)
    receipts.set(person, reply.headers.get('audit-receipt') ?? '')
  }
})
afterAll(() => journey.stop())

/** What an officer of the second council finds of an enquiry of the first: in the log, as an access, explained, on a page. */
async function found(person: string): Promise<Readonly<Record<string, boolean>>> {
  const officer = await journey.token('hillshire-social-worker', OFFICER)
  const receipt = receipts.get(person) ?? ''
  const [, shard = '', index = ''] = /\/(\d+)#(\d+)$/.exec(receipt) ?? []
  const events = await journey.search(officer, 'AuditEvent', person)
  const form = new URLSearchParams({ identifier: `${NHS}|${person}` })
  const accesses = objectsOf((await post(journey, 'Patient/$who-accessed', form, officer)).body['parameter'])
  const parameter = [{ name: 'receipt', valueString: receipt }]
  const explained = await post(journey, '$explain', { resourceType: 'Parameters', parameter }, officer)
  const event = await journey.get(`AuditEvent/${shard}-${index}`, officer)
  const visitor = browser()
  await signIn(visitor, journey.sandbox.url, 'HIL-IG-0001')
  const page = await visitor.get(`${journey.sandbox.url}/console/events/${shard}/${index}`)
  return {
    inTheLog: resourcesIn(events).some((it) => textOf(it['id']) === `${shard}-${index}`),
    asAnAccess: accesses.some((it) => valuesOf(objectsOf(it['part']), 'receipt').includes(receipt)),
    explained: explained.status === 200,
    asAnEvent: event.status === 200,
    onAPage: page.status === 200,
  }
}

describe('an enquiry of one council is none of another’s business', () => {
  test('where it holds nothing of the person, its officers find no trace of it', async () => {
    expect(await found(JACK)).toEqual({
      inTheLog: false,
      asAnAccess: false,
      explained: false,
      asAnEvent: false,
      onAPage: false,
    })
  })

  test('the twin: where its own record was shown, they do', async () => {
    expect(await found(LORNA)).toEqual({
      inTheLog: true,
      asAnAccess: true,
      explained: true,
      asAnEvent: true,
      onAPage: true,
    })
  })

  test('the twin: officers of the council that enquires see its own', async () => {
    const events = await journey.search(await journey.token('ig-officer'), 'AuditEvent', JACK)
    expect(resourcesIn(events).some((it) => JSON.stringify(it).includes('safeguarding-adult'))).toBe(true)
  })
})
