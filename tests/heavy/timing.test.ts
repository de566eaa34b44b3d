import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type JsonObject } from '../../src/model/json.js'
import { type FoundPerson } from '../../src/model/matching/found-person.js'
import { type NhsNumber } from '../../src/model/nhs-number.js'
import { ASTHMA, condition, NOTHING_RECORDED, PERSON, SYPHILIS, traced } from '../disclosure/world.js'
import { type SmallGateway, startSmallGateway, WHO } from '../attacks/small-gateway.js'

const ROUNDS = 300
const CLOSE = 0.1

const SHOWN = condition('a81001-shown', ASTHMA)
const HIDDEN = condition('a81001-hidden', SYPHILIS)
const GONE = condition('a81001-gone00', ASTHMA)
const IDS = ['a81001-hidden', 'a81001-gone00'] as const
const AGREED = { ...NOTHING_RECORDED, consentCategories: ['STI'] }
const BEFORE = { holdings: { a81001: [SHOWN, HIDDEN, GONE] }, registers: { A81001: AGREED, '9A1': AGREED } }

const DOROTHY: JsonObject = {
  resourceType: 'Patient',
  name: [{ use: 'official', family: 'TEST-ALDER', given: ['Dorothy'] }],
  gender: 'female',
  birthDate: '1941-03-12',
  address: [{ use: 'home', postalCode: 'ZZ99 3VZ' }],
}

let sound: SmallGateway
/** The same, but that it takes a millisecond longer over whatever it withholds. */
let telling: SmallGateway

beforeAll(async () => {
  ;[sound, telling] = await Promise.all([
    startSmallGateway(BEFORE),
    startSmallGateway(BEFORE, {}, (ports) => ({
      ...ports,
      patientIndex: {
        ...ports.patientIndex,
        ownerOf: async (type, id) => {
          if (id === 'a81001-hidden') busyFor(1)
          return ports.patientIndex.ownerOf(type, id)
        },
      },
    })),
  ])
  await Promise.all([sound, telling].map(afterwards))
})
afterAll(() => Promise.all([sound.stop(), telling.stop()]))

describe('time tells nothing of what is withheld (L16, attack 16)', () => {
  it('reading an item that is withheld by now and one that is no more: medians within a tenth', async () => {
    const apart = await leastApart(sound)
    console.log(`withheld and no more are ${(100 * apart).toFixed(1)} % apart`)
    expect(apart).toBeLessThan(CLOSE)
  })

  it('the measurement would find one millisecond', async () => {
    const apart = await leastApart(telling)
    console.log(`with a planted millisecond they are ${(100 * apart).toFixed(1)} % apart`)
    expect(apart).toBeGreaterThan(CLOSE)
  })
})

describe('time tells nothing of who there is to whoever describes people', () => {
  it.each([
    ['somebody without a relationship', { relationships: { '9A1': [] } }],
    [
      'somebody restricted',
      { traceOf: (it: NhsNumber) => traced(it, { patient: DOROTHY, sensitivity: 'R' }) },
    ],
  ] as const)('%s and nobody: medians within a tenth', async (_what, change) => {
    const found: FoundPerson = { kind: 'found', nhsNumber: PERSON, sensitivity: 'U', patient: DOROTHY }
    const known = {
      find: () => found,
      traceOf: (it: NhsNumber) => traced(it, { patient: DOROTHY }),
      ...change,
    }
    const [hidden, nobody] = await Promise.all([
      startSmallGateway(known),
      startSmallGateway({ ...known, find: () => ({ kind: 'nobody' }) }),
    ])
    const apart = await leastOfThree({ hidden: await described(hidden), nobody: await described(nobody) })
    await Promise.all([hidden.stop(), nobody.stop()])
    console.log(`hidden and nobody are ${(100 * apart).toFixed(1)} % apart`)
    expect(apart).toBeLessThan(CLOSE)
  })
})

/** Asks a gateway for the person as somebody who knows them would describe them; nobody is found. */
async function described(gateway: SmallGateway): Promise<() => Promise<void>> {
  const headers = {
    Authorization: `Bearer ${await gateway.token()}`,
    'Content-Type': 'application/fhir+json',
  }
  const call = { method: 'POST', headers, body: JSON.stringify(DOROTHY) }
  return async () => {
    const reply = await gateway.call('/fhir/Patient/$match', call)
    expect([reply.status, reply.body['total']]).toEqual([200, 0])
  }
}

/** Both were read once. Since then the consent was withdrawn, and the practice has deleted the other. */
async function afterwards(gateway: SmallGateway): Promise<void> {
  await gateway.search('Condition', WHO)
  for (const id of IDS) expect((await gateway.get(`Condition/${id}`)).status).toBe(200)
  gateway.world.registers = { A81001: NOTHING_RECORDED, '9A1': NOTHING_RECORDED }
  gateway.world.holdings = { a81001: [SHOWN, HIDDEN] }
}

/** The least of three measurements: what a machine does beside comes and goes, what the gateway does stays. */
async function leastApart(gateway: SmallGateway): Promise<number> {
  const headers = { Authorization: `Bearer ${await gateway.token()}` }
  const readOf = (id: string) => async () => {
    expect((await gateway.call(`/fhir/Condition/${id}`, { headers })).status).toBe(404)
  }
  return leastOfThree({ withheld: readOf('a81001-hidden'), 'no more': readOf('a81001-gone00') })
}

async function leastOfThree(asked: Asked): Promise<number> {
  const apart: number[] = []
  for (let i = 0; i < 3; i++) apart.push(await measuredApart(asked))
  return Math.min(...apart)
}

/** Two requests by what they are about. */
type Asked = Readonly<Record<string, () => Promise<void>>>

/**
 * How far the median of the one is from the median of the other. Interleaved, in an order by chance: noise falls on both
 * alike, and so does whatever the process does every few requests.
 */
async function measuredApart(asked: Asked): Promise<number> {
  const ways = Object.keys(asked)
  const times: Record<string, number[]> = Object.fromEntries(ways.map((it) => [it, []]))
  for (let round = -50; round < ROUNDS; round++) {
    for (const way of Math.random() < 0.5 ? ways : ways.toReversed()) {
      const started = performance.now()
      await asked[way]?.()
      const taken = performance.now() - started
      if (round >= 0) times[way]?.push(taken)
    }
  }
  const [one, other] = ways.map((it) => median(times[it] ?? []))
  console.log(`medians: ${ways[0] ?? ''} ${one?.toFixed(3)} ms, ${ways[1] ?? ''} ${other?.toFixed(3)} ms`)
  return Math.abs((one ?? 0) / (other ?? 1) - 1)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}

function busyFor(milliseconds: number): void {
  const end = performance.now() + milliseconds
  while (performance.now() < end);
}
