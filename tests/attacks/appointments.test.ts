import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Reply } from '../http/exchange.js'
import { OTHER_PATIENT, PATIENT, holding, traced } from '../disclosure/world.js'
import { type SmallGateway, WHO, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

const SHOWN = 'riverton-visit'

beforeAll(async () => {
  gateway = await startSmallGateway({ holdings: { riverton: [visit()] } })
  // Whoever may read it has read it, so that its id leads somewhere.
  for (const [, ask] of ASKS.slice(0, 1)) expect((await ask()).text).toContain(SHOWN)
})
afterAll(() => gateway.stop())

function visit(subject: object = PATIENT, ...flags: readonly string[]): ReturnType<typeof holding> {
  return holding(
    'appointments',
    {
      resourceType: 'Appointment',
      id: SHOWN,
      status: 'booked',
      start: '2026-12-01T10:00:00Z',
      end: '2026-12-01T10:30:00Z',
      participant: [{ status: 'accepted', actor: { ...subject } }],
      comment: 'canary',
    },
    ...flags,
  )
}

/** One request in a batch of its own. */
async function inBatch(url: string): Promise<Reply> {
  return gateway.call('/fhir', {
    method: 'POST',
    headers: { Authorization: `Bearer ${await gateway.token()}`, 'Content-Type': 'application/fhir+json' },
    body: JSON.stringify({
      resourceType: 'Bundle',
      type: 'batch',
      entry: [{ request: { method: 'GET', url } }],
    }),
  })
}

const QUERY = new URLSearchParams(WHO).toString()
const ASKS: readonly (readonly [string, () => Promise<Reply>])[] = [
  ['a search', () => gateway.search('Appointment', WHO)],
  ['a search by GET', () => gateway.get(`Appointment?${QUERY}`)],
  ['a search by its date', () => gateway.search('Appointment', { ...WHO, date: 'ge2026-12-01' })],
  ['a read', () => gateway.get(`Appointment/${SHOWN}`)],
  ['$everything', () => gateway.get('Patient/p-0018/$everything')],
  ['$everything of its type', () => gateway.get('Patient/p-0018/$everything?_type=Appointment')],
  ['a batch of a search', () => inBatch(`Appointment?${QUERY}`)],
  ['a batch of a read', () => inBatch(`Appointment/${SHOWN}`)],
]

describe('where somebody will be, and when, is told to nobody who may not know (L25, L31)', () => {
  test.each(ASKS)('the twin: %s gives it to the council’s own worker', async (_, ask) => {
    expect((await ask()).text).toContain('2026-12-01T10:00:00Z')
  })

  test.each(ASKS)('%s of a restricted person tells of none', async (_, ask) => {
    gateway.world.traceOf = (nhsNumber) => traced(nhsNumber, { sensitivity: 'R' })
    const reply = await ask()
    gateway.world.traceOf = (nhsNumber) => traced(nhsNumber)
    expect([200, 404]).toContain(reply.status)
    expect(reply.text).not.toMatch(/canary|2026-12-01T/)
    expect(reply.text).not.toContain('confidential-items')
  })

  test.each(ASKS)('%s of somebody else’s appointment gives nothing', async (_, ask) => {
    gateway.world.holdings = { riverton: [visit(OTHER_PATIENT)] }
    const reply = await ask()
    gateway.world.holdings = { riverton: [visit()] }
    expect([200, 404]).toContain(reply.status)
    expect(reply.text).not.toMatch(/canary|2026-12-01T|p-0026/)
  })

  test.each(ASKS)('%s of a restricted case gives nothing', async (_, ask) => {
    gateway.world.holdings = { riverton: [visit(PATIENT, 'restricted')] }
    const reply = await ask()
    gateway.world.holdings = { riverton: [visit()] }
    expect([200, 404]).toContain(reply.status)
    expect(reply.text).not.toMatch(/canary|2026-12-01T/)
  })

  test('the practice has none of it: it is in no view of a council’s record', async () => {
    const reply = await gateway.search('Appointment', WHO, 'gp')
    expect(reply.status).toBe(200)
    expect(reply.text).not.toMatch(/canary|2026-12-01T/)
  })
})
