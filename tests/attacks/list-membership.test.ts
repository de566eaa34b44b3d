import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type JsonObject } from '../../src/model/json.js'
import { ASTHMA, PATIENT, SYPHILIS, condition, holding } from '../disclosure/world.js'
import { type Reply } from '../http/exchange.js'
import { type SmallGateway, WHO, resourcesIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway()
})
afterAll(() => gateway.stop())

const HIDDEN = { reference: 'Condition/a81001-hidden', display: 'canary' }
const SHOWN = { reference: 'Condition/a81001-shown' }

type Holder = JsonObject & { readonly resourceType: string }

async function everything(resource: Holder): Promise<JsonObject | undefined> {
  const reply = await everythingWith(SYPHILIS, resource)
  expect(reply.text).not.toContain('canary')
  expect(reply.text).not.toContain('a81001-hidden')
  return resourcesIn(reply).find((it) => it['id'] === resource['id'])
}

/** All there is, when the second of two problems is of that code. */
async function everythingWith(code: string, resource: Holder): Promise<Reply> {
  gateway.world.holdings = {
    a81001: [
      condition('a81001-shown', ASTHMA),
      condition('a81001-hidden', code),
      holding('consultations', { subject: PATIENT, ...resource }),
    ],
  }
  return gateway.get('Patient/p-0018/$everything', 'ward-nurse')
}

describe('membership does not tell of what is withheld (L23)', () => {
  test('a List loses the entry, with its date and flag', async () => {
    const list = await everything({
      resourceType: 'List',
      id: 'a81001-list',
      status: 'current',
      mode: 'snapshot',
      entry: [{ date: '2021-05-01', flag: { text: 'canary' }, item: HIDDEN }, { item: SHOWN }],
    })
    expect(list?.['entry']).toEqual([{ item: SHOWN }])
  })

  test('an Encounter loses the diagnosis and its rank', async () => {
    const encounter = await everything({
      resourceType: 'Encounter',
      id: 'a81001-encounter',
      status: 'finished',
      class: { code: 'AMB' },
      diagnosis: [
        { condition: SHOWN, rank: 2 },
        { condition: HIDDEN, rank: 1 },
      ],
    })
    expect(encounter?.['diagnosis']).toEqual([{ condition: SHOWN, rank: 2 }])
  })

  test('a CarePlan no longer addresses it', async () => {
    gateway.world.holdings = {
      a81001: [condition('a81001-hidden', SYPHILIS)],
      riverton: [
        holding('services', {
          resourceType: 'CarePlan',
          id: 'riverton-plan',
          status: 'active',
          intent: 'plan',
          subject: PATIENT,
          addresses: [HIDDEN],
          activity: [{ reference: HIDDEN }, { detail: { status: 'in-progress' } }],
        }),
      ],
    }
    const reply = await gateway.search('CarePlan', WHO, 'gp')
    const [plan] = resourcesIn(reply)
    expect(plan).not.toHaveProperty('addresses')
    expect(plan?.['activity']).toEqual([{ detail: { status: 'in-progress' } }])
    expect(reply.text).not.toContain('canary')
  })

  test('an encounter whose reason is withheld is withheld itself: it would tell (L31)', async () => {
    const encounter = await everything({
      resourceType: 'Encounter',
      id: 'a81001-visit',
      status: 'finished',
      type: [{ text: 'canary clinic' }],
      reasonReference: [HIDDEN],
    })
    expect(encounter).toBeUndefined()
  })
})

/** The same members, of what may be seen. */
const MEMBERS: readonly (readonly [string, Holder])[] = [
  [
    'a List keeps the entry, with its date and flag',
    {
      resourceType: 'List',
      id: 'a81001-list',
      status: 'current',
      mode: 'snapshot',
      entry: [{ date: '2021-05-01', flag: { text: 'canary' }, item: HIDDEN }, { item: SHOWN }],
    },
  ],
  [
    'an Encounter keeps the diagnosis and its rank',
    {
      resourceType: 'Encounter',
      id: 'a81001-encounter',
      status: 'finished',
      class: { code: 'AMB' },
      diagnosis: [
        { condition: SHOWN, rank: 2 },
        { condition: HIDDEN, rank: 1 },
      ],
    },
  ],
  [
    'a CarePlan still addresses it',
    {
      resourceType: 'CarePlan',
      id: 'a81001-plan',
      status: 'active',
      intent: 'plan',
      addresses: [HIDDEN],
      activity: [{ reference: HIDDEN }],
    },
  ],
  [
    'an encounter is given with its reason',
    {
      resourceType: 'Encounter',
      id: 'a81001-visit',
      status: 'finished',
      type: [{ text: 'canary clinic' }],
      reasonReference: [HIDDEN],
    },
  ],
]

describe('the twin: membership of what may be seen stays as the source has it', () => {
  test.each(MEMBERS)('%s', async (_what, resource) => {
    const reply = await everythingWith(ASTHMA, resource)
    const left = resourcesIn(reply).find((it) => it['id'] === resource['id'])
    expect(left).toMatchObject(resource)
  })
})
