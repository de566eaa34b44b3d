import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { entryColumns, entryText } from '../../src/audit/entry-text.js'
import { viewersOf } from '../../src/audit/questions/event-for.js'
import { readEvent } from '../../src/audit/questions/read-event.js'
import { objectsOf, textOf } from '../../src/model/json.js'
import { PURPOSE_SYSTEM } from '../../src/model/purpose.js'
import {
  NOTHING_RECORDED,
  PATIENT,
  SOURCES,
  type World,
  condition,
  holding,
  ods,
  ordinaryWorld,
} from '../disclosure/world.js'
import { type SmallGateway, startSmallGateway } from './small-gateway.js'
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

const HOLDINGS: World['holdings'] = { a81001: [condition('a81001-condition-c1', '73211009')] }
const KNOWN: World['holdings'] = {
  ...HOLDINGS,
  riverton: [
    holding('alerts', { resourceType: 'Flag', id: 'riverton-f', status: 'active', subject: PATIENT }),
  ],
}
/** A nurse of a trust in a section 42 enquiry. */
const ENQUIRER = {
  extensions: {
    ihe_iua: {
      person_id: 'RN-1',
      subject_name: 'Synthetic Worker',
      subject_role: ['https://fhir.hl7.org.uk/CodeSystem/UKCore-SDSJobRoleName|R0620'],
      subject_organization: 'Synthetic organisation',
      subject_organization_id: 'https://fhir.nhs.uk/Id/ods-organization-code|RX9',
      purpose_of_use: [`${PURPOSE_SYSTEM}|safeguarding-adult`],
    },
    linchpin: {
      auth_assurance: 3,
      activities: [],
      permission_to_view: 'granted',
      authority: { reference: 'S42-2026-0077', justification: 'neglect was reported' },
    },
  },
}

/** What may keep a council from being asked, or from answering. */
const STATES: readonly (readonly [string, Partial<World>])[] = [
  ['holds nothing', {}],
  ['releases nothing', { releases: { '9A1': { state: 'off', pilot: [] } } }],
  [
    'is in a pilot with others',
    { releases: { '9A1': { state: 'pilot', pilot: [{ organisation: ods('A81001'), userId: undefined }] } } },
  ],
  ['is of no agreement', { agreement: 'none' }],
  ['has a register that is too old', { registers: { A81001: NOTHING_RECORDED } }],
  ['is down', { outcomes: { riverton: 'error' } }],
  ['takes too long', { outcomes: { riverton: 'timed-out' } }],
]

describe('a council that is asked about anybody learns of no enquiry by what keeps it from answering', () => {
  let small: SmallGateway
  beforeAll(async () => {
    small = await startSmallGateway()
  })
  afterAll(() => small.stop())

  /** Holders whose event it becomes that the trust asks for everything. */
  async function told(...changes: readonly Partial<World>[]): Promise<readonly string[]> {
    Object.assign(small.world, ordinaryWorld(), ...changes)
    const token = await small.token('ward-nurse', ENQUIRER)
    const before = small.entries.length
    await small.call('/fhir/Patient/p-0018/$everything', { headers: { Authorization: `Bearer ${token}` } })
    const entry = small.entries[before]
    if (entry === undefined) throw new Error('nothing was recorded')
    const columns = entryColumns(entry)
    const event = readEvent(entryText(columns, entry.body), columns)
    expect(columns.purpose).toBe('safeguarding-adult')
    if (event === undefined) throw new Error('the entry cannot be read')
    const controllerOf = (id: string): string | undefined => SOURCES.find((it) => it.id === id)?.organisation
    return [...viewersOf(event, controllerOf)].filter((it) => ['A81001', '9A1'].includes(it)).toSorted()
  }

  test.each(STATES)('which %s; the practice is told of its own patient', async (_, change) => {
    expect(await told({ holdings: HOLDINGS }, change)).toEqual(['A81001'])
  })

  test('the twin: where anything of the council is shown, it is told', async () => {
    expect(await told({ holdings: KNOWN })).toEqual(['9A1', 'A81001'])
  })

  test.each(['answered-empty', 'timed-out', 'error', 'not-permitted'] as const)(
    'the twin: the practice is told of its own patient: %s',
    async (outcome) => {
      expect(await told({ holdings: KNOWN, outcomes: { a81001: outcome } })).toContain('A81001')
      const closed = { releases: { A81001: { state: 'off' as const, pilot: [] } } }
      expect(await told({ holdings: KNOWN }, closed)).toContain('A81001')
    },
  )
})
