import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AuditEntry } from '../../src/audit/record.js'
import { readRecorded } from '../../src/decision/replay/read-recorded.js'
import { departures, replay } from '../../src/decision/replay/replay.js'
import { isJsonObject, objectsOf, textOf } from '../../src/model/json.js'
import {
  ASTHMA,
  NOTHING_RECORDED,
  PATIENT,
  type World,
  condition,
  holding,
  ordinaryWorld,
  traced,
} from '../disclosure/world.js'
import { type Reply } from '../http/exchange.js'
import {
  NHS,
  type Role,
  type SmallGateway,
  WHO,
  refusalIn,
  startSmallGateway,
  visible,
} from './small-gateway.js'
import { officerSees } from './officer-sees.js'
import { type Ask, search } from './ways-to-ask.js'

let gateway: SmallGateway
beforeAll(async () => {
  gateway = await startSmallGateway()
})
afterAll(() => gateway.stop())

const OBJECTED = { ...NOTHING_RECORDED, objectsToUser: ['GP-1', 'RN-1', 'SW-1'] }
const OF_PRACTICE = [condition('a81001-condition-c1', ASTHMA), condition('a81001-condition-c2', ASTHMA)]
const OF_COUNCIL = [
  holding('services', {
    resourceType: 'CarePlan',
    id: 'riverton-careplan-k1',
    status: 'active',
    intent: 'plan',
    subject: PATIENT,
  }),
]

/** The council is asked, and does not know the person; or its register has it that they object to who asks. */
const UNKNOWN: Partial<World> = {
  holdings: { a81001: OF_PRACTICE },
  registers: { A81001: NOTHING_RECORDED, '9A1': NOTHING_RECORDED },
}
const REFUSED: Partial<World> = {
  holdings: { a81001: OF_PRACTICE, riverton: OF_COUNCIL },
  registers: { A81001: NOTHING_RECORDED, '9A1': OBJECTED },
}

/** An item of the council that was shown to somebody before. */
const KNOWN_PLAN = 'CarePlan/riverton-careplan-k1'

const path =
  (text: string): Ask =>
  (it, role) =>
    it.get(text, role)
const batch =
  (...urls: readonly string[]): Ask =>
  async (it, role) =>
    it.call('/fhir', {
      method: 'POST',
      headers: { Authorization: `Bearer ${await it.token(role)}`, 'Content-Type': 'application/fhir+json' },
      body: JSON.stringify({
        resourceType: 'Bundle',
        type: 'batch',
        entry: urls.map((url) => ({ request: { method: 'GET', url } })),
      }),
    })
const by =
  (type: string, more: Readonly<Record<string, string>>): Ask =>
  (it, role) =>
    it.search(type, { ...WHO, ...more }, role)
const canShare =
  (type: string): Ask =>
  async (it, role) =>
    it.call('/fhir/Patient/$can-share', {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${await it.token(role)}`,
        'Content-Type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ identifier: `${NHS}|9990000018`, type }).toString(),
    })
/** Ways of which demographics are a part, see below. */
const OF_DEMOGRAPHICS: readonly (readonly [string, Ask])[] = [
  ['everything', path('Patient/p-0018/$everything')],
  ['everything, in pages', path('Patient/p-0018/$everything?_count=1')],
  ['the summary', path('Patient/p-0018/$summary')],
  ['who is involved', path('Patient/p-0018/$involvement')],
  ['other identifiers', path(`Patient/$ihe-pix?sourceIdentifier=${NHS}%7C9990000018`)],
  ['a batch of summaries', batch('Patient/p-0018/$summary', 'Patient/p-0018/$involvement')],
]
const OF_RECORDS: readonly (readonly [string, Ask])[] = [
  ['a search of the GP record', search('Condition')],
  ['a search of the social care record', search('CarePlan')],
  ['a search of both', search('Flag')],
  ['a read of an item of the practice', path('Condition/a81001-condition-c1')],
  ['everything of some types', path('Patient/p-0018/$everything?_type=Condition,CarePlan')],
  ['everything of the council alone', path('Patient/p-0018/$everything?_type=CarePlan')],
  ['a search of assessments', search('Task')],
  ['a search, counted', by('CarePlan', { _summary: 'count' })],
  ['a search, with a total', by('Condition', { _total: 'accurate', _count: '1' })],
  ['a search of the council, with a total', by('CarePlan', { _total: 'accurate', _count: '1' })],
  ['a search of the council, of none', by('CarePlan', { _count: '0' })],
  ['a search of the council, with what accompanies it', by('CarePlan', { _revinclude: 'Provenance:target' })],
  ['a search of the council, sorted', by('CarePlan', { _sort: '-date', status: 'active' })],
  ['a search by GET', path(`CarePlan?patient=Patient/p-0018`)],
  ['a read of an item of the council', path(KNOWN_PLAN)],
  ['a read of one that was never shown', path('CarePlan/riverton-careplan-k9')],
  ['a batch', batch(KNOWN_PLAN, 'CarePlan?patient=Patient/p-0018', 'Condition?patient=Patient/p-0018')],
  ['whether a care plan would be shared', canShare('CarePlan')],
  ['whether a problem would be shared', canShare('Condition')],
]

/** What else may stand in the way, the same for both. Without an agreement nobody but PDS is asked. */
const STATES: readonly (readonly [string, Partial<World>, typeof OF_RECORDS])[] = [
  ['as it is', {}, [...OF_RECORDS, ...OF_DEMOGRAPHICS]],
  ['no agreement', { agreement: 'none' }, OF_RECORDS],
  [
    'the council releases nothing',
    { releases: { '9A1': { state: 'off', pilot: [] } } },
    [...OF_RECORDS, ...OF_DEMOGRAPHICS],
  ],
  ['the practice is down', { outcomes: { a81001: 'error' } }, [...OF_RECORDS, ...OF_DEMOGRAPHICS]],
]

async function enter(...changes: readonly Partial<World>[]): Promise<void> {
  Object.assign(gateway.world, ordinaryWorld(), ...changes)
  await gateway.ports.patientIndex.remember('p-0018', [KNOWN_PLAN])
}

/** The answer and all pages after it, as they are seen. */
async function asSeen(ask: Ask, role: Role): Promise<readonly unknown[]> {
  const pages: Reply[] = [await ask(gateway, role)]
  for (let next = nextOf(pages[0]!); next !== undefined; next = nextOf(pages.at(-1)!))
    pages.push(await gateway.get(next, role))
  return pages.map((it) => {
    const { text } = it
    const plain = text.replaceAll(/_cursor=[^"&]+/g, 'cursor').replaceAll(/log#\d+/g, 'receipt')
    const { 'content-length': _length, ...headers } = it.headers
    return visible({ ...it, headers, text: plain })
  })
}

function nextOf({ body }: Reply): string | undefined {
  const next = objectsOf(body['link']).find((it) => it['relation'] === 'next')
  return textOf(next?.['url'])?.split('/fhir/')[1]
}

/** What officers, of whoever asked unless told otherwise, see of the newest entries: read, found by, in their queue. */
const officersSee = (since: number, viewer?: string) =>
  gateway.entries
    .slice(since)
    // Those of a batch are written in any order.
    .toSorted((one, other) => placeOf(one).localeCompare(placeOf(other), 'en'))
    .map((it) => {
      const { seen, terms, alerts } = officerSees({ entries: [it] }, viewer)
      return { seen, terms, alerts }
    })

const placeOf = ({ action, body }: AuditEntry): string => {
  const evidence: unknown = JSON.parse(body)
  return `${action} ${isJsonObject(evidence) ? (textOf(evidence['type']) ?? '') : ''}`
}

/** Where the newest entries, taken again by the same rules, would come out otherwise. */
const departuresSince = (since: number): readonly string[] =>
  gateway.entries.slice(since).flatMap((it) => {
    const evidence: unknown = JSON.parse(it.body)
    const recorded = isJsonObject(evidence) ? readRecorded(evidence) : undefined
    return recorded === undefined ? [] : departures(recorded, replay(recorded, gateway.ports.rules))
  })

describe.each(STATES)(
  'an objection at a council reads as somebody whom it does not know: %s',
  (_, state, asked) => {
    describe.each(['gp', 'ward-nurse', 'social-worker'] as const)('to %s', (role) => {
      test.each(asked)('by %s: status, headers and body, and to their officers', async (_what, ask) => {
        await enter(UNKNOWN, state)
        const first = gateway.entries.length
        const unknown = await asSeen(ask, role)
        const unknownSeen = officersSee(first)
        await enter(REFUSED, state)
        const [before, second] = [gateway.steps.length, gateway.entries.length]
        expect(await asSeen(ask, role)).toEqual(unknown)
        expect(gateway.steps.slice(before).filter((it) => it.startsWith('ask riverton'))).toEqual([])
        expect(departuresSince(second)).toEqual([])
        // Officers of the council itself may know.
        if (role !== 'social-worker') expect(officersSee(second)).toEqual(unknownSeen)
      })
    })
  },
)

describe('what an objection at a council does tell', () => {
  const plans = search('CarePlan')

  test("to the council's own officers: that it was refused, and not asked", async () => {
    await enter(REFUSED)
    const first = gateway.entries.length
    await plans(gateway, 'gp')
    const [own] = officersSee(first, '9A1')
    expect(own?.seen?.refused).toMatchObject([
      { source: 'riverton', types: ['CarePlan'], code: 'PATIENT_NOT_FOUND' },
    ])
    expect(own?.terms).toContain('rule:R-03')
    const said = { source: 'riverton', outcome: 'answered-empty' }
    expect(own?.seen?.sources).toMatchObject([{ ...said, done: 'not-permitted' }])
    const [asker] = officersSee(first)
    expect(asker?.seen?.sources).toMatchObject([said])
    expect(JSON.stringify(asker)).not.toContain('not-permitted')
    expect(asker?.terms).not.toContain('rule:R-03')
  })

  test('to officers of all organisations: the alert that nobody else has', async () => {
    for (const ask of [plans, path(KNOWN_PLAN), path('Patient/p-0018/$everything')]) {
      await enter(REFUSED)
      const first = gateway.entries.length
      await ask(gateway, 'gp')
      const [all] = officersSee(first, 'all')
      expect(all?.alerts).toMatchObject([{ kind: 'rule-alert', organisations: [] }])
    }
  })

  test('the twin: without the objection the care plan is given', async () => {
    await enter({ ...REFUSED, registers: UNKNOWN.registers ?? {} })
    expect((await plans(gateway, 'gp')).text).toContain('riverton-careplan-k1')
  })

  test('the twin: what a council says of its refusal is told', async () => {
    const dissents = [{ recordedBy: '9A1', covers: ['social-care-record' as const] }]
    await enter({
      ...REFUSED,
      registers: { A81001: NOTHING_RECORDED, '9A1': { ...NOTHING_RECORDED, dissents } },
    })
    expect((await gateway.get('Patient/p-0018/$everything', 'gp')).text).toContain('not-permitted')
    const refused = await plans(gateway, 'gp')
    expect([refused.status, refusalIn(refused).code]).toEqual([403, 'NO_PATIENT_CONSENT'])
  })

  test('whom PDS hides nobody is told of, whether or not they object', async () => {
    const traceOf: World['traceOf'] = (it) => traced(it, { sensitivity: 'V' })
    await enter({ ...REFUSED, traceOf })
    expect(refusalIn(await plans(gateway, 'gp')).code).toBe('PATIENT_NOT_FOUND')
    await enter({ ...UNKNOWN, traceOf })
    expect(refusalIn(await plans(gateway, 'gp')).code).toBe('PATIENT_NOT_FOUND')
  })

  // Demographics are subject to every register: whoever the person objects to anywhere finds nobody.
  test('demographics of PDS are shown to nobody whom the person objects to anywhere', async () => {
    const patient = holding('demographics', {
      resourceType: 'Patient',
      id: 'p-0018',
      birthDate: '1941-03-12',
    })
    const holdings = { a81001: OF_PRACTICE, pds: [patient] }
    const born = async (world: Partial<World>) => {
      await enter(world, { holdings })
      return (await search('Patient')(gateway, 'gp')).text.includes('1941-03-12')
    }
    expect([await born(UNKNOWN), await born(REFUSED)]).toEqual([true, false])
  })
})
