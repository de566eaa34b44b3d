import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PERSON, condition, traced } from '../disclosure/world.js'
import { type Journey, type Reply, startJourney } from '../journeys/journey.js'
import { NHS, type SmallGateway, startSmallGateway } from './small-gateway.js'

const RESTRICTED = '9990000034'
const ORDINARY = '9990000069'

let journey: Journey
beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey.stop())

/** All that a caller sees but the correlation id, the receipt and the time. */
function visible({ status, headers, text }: Reply): unknown {
  const id = headers.get('x-correlation-id') ?? ''
  const shown = [...headers].filter(([name]) => !['date', 'x-correlation-id', 'audit-receipt'].includes(name))
  return { status, shown, text: text.replaceAll(id, 'correlation-id') }
}

describe('who asks about everyone cannot tell who is restricted', () => {
  const ASKED = ['Patient', 'MedicationStatement', 'Condition', 'CarePlan', 'Consent'] as const

  test.each(
    ['hill-farm-gp', 'children-social-worker', 'link-worker'].flatMap((role) =>
      ASKED.map((type) => ({ role, type })),
    ),
  )('a $role without a relationship, by $type', async ({ role, type }) => {
    const token = await journey.token(role)
    const [restricted, ordinary] = await Promise.all(
      [RESTRICTED, ORDINARY].map((it) => journey.search(token, type, it)),
    )
    expect(restricted?.status).toBe(403)
    expect(visible(restricted!)).toEqual(visible(ordinary!))
  })

  test('the twin: who has a case of theirs is told that no record is found', async () => {
    const token = await journey.token('social-worker')
    expect((await journey.search(token, 'MedicationStatement', RESTRICTED)).status).toBe(404)
    expect((await journey.search(token, 'MedicationStatement', ORDINARY)).status).toBe(200)
  })
})

describe('while a relationship feed is stale nobody can tell who is restricted', () => {
  const FEEDS = { stale: {}, fresh: undefined } as const
  const SENSITIVITIES = ['U', 'R'] as const
  const small = new Map<string, SmallGateway>()
  beforeAll(async () => {
    for (const feed of ['stale', 'fresh'] as const)
      for (const sensitivity of SENSITIVITIES) {
        const gateway = await startSmallGateway({
          traceOf: (it) => traced(it, { sensitivity }),
          holdings: { a81001: [condition('c1', '73211009')] },
          ...(FEEDS[feed] === undefined ? {} : { relationships: FEEDS[feed] }),
        })
        small.set(`${feed} ${sensitivity}`, gateway)
      }
  })
  afterAll(() => Promise.all([...small.values()].map((it) => it.stop())))

  type Ask = (gateway: SmallGateway) => Promise<{ readonly status: number; readonly text: string }>
  const search = (type: string): Ask => {
    const form = type === 'Patient' ? { identifier: `${NHS}|${PERSON}` } : FORM
    return (gateway) => gateway.search(type, form)
  }
  const FORM = { 'patient.identifier': `${NHS}|${PERSON}` }
  const ASKS: readonly (readonly [string, Ask])[] = [
    ['a search of the GP record', search('Condition')],
    ['a search of the social care record', search('CarePlan')],
    ['a search of both', search('Flag')],
    ['a search for the person', search('Patient')],
    ['a read of the person', (it) => it.get('/Patient/p-0018')],
    ['a read of an item', (it) => it.get('/Condition/a81001-condition-c1')],
    ['everything', (it) => it.get('/Patient/p-0018/$everything')],
    ['the summary', (it) => it.get('/Patient/p-0018/$summary')],
    ['who is involved', (it) => it.get('/Patient/p-0018/$involvement')],
  ]
  const seen = async (ask: Ask, feed: keyof typeof FEEDS): Promise<readonly (readonly [number, string])[]> =>
    Promise.all(
      SENSITIVITIES.map(async (sensitivity) => {
        const { status, text } = await ask(small.get(`${feed} ${sensitivity}`)!)
        return [status, text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')] as const
      }),
    )

  test.each(ASKS)('by %s', async (_, ask) => {
    const [ordinary, restricted] = await seen(ask, 'stale')
    expect(restricted).toEqual(ordinary)
    expect([403, 404]).toContain(ordinary?.[0])
  })

  test('the twin: with a fresh feed one is answered, and the other not found', async () => {
    const [ordinary, restricted] = await seen(search('Condition'), 'fresh')
    expect([ordinary?.[0], restricted?.[0]]).toEqual([200, 404])
    const [refused] = await seen(search('Condition'), 'stale')
    expect(refused?.[1]).toContain('NO_RELATIONSHIP')
  })
})
