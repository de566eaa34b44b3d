import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ASTHMA, condition, NOTHING_RECORDED, SYPHILIS } from '../disclosure/world.js'
import { type SmallGateway, startSmallGateway, WHO } from '../attacks/small-gateway.js'

const ROUNDS = 300
const CLOSE = 0.1

const SHOWN = condition('a81001-shown', ASTHMA)
const HIDDEN = condition('a81001-hidden', SYPHILIS)
const GONE = condition('a81001-gone00', ASTHMA)
const IDS = ['a81001-hidden', 'a81001-gone00'] as const
const AGREED = { ...NOTHING_RECORDED, consentCategories: ['STI'] }
const BEFORE = { holdings: { a81001: [SHOWN, HIDDEN, GONE] }, registers: { A81001: AGREED, '9A1': AGREED } }

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

/** Both were read once. Since then the consent was withdrawn, and the practice has deleted the other. */
async function afterwards(gateway: SmallGateway): Promise<void> {
  await gateway.search('Condition', WHO)
  for (const id of IDS) expect((await gateway.get(`Condition/${id}`)).status).toBe(200)
  gateway.world.registers = { A81001: NOTHING_RECORDED, '9A1': NOTHING_RECORDED }
  gateway.world.holdings = { a81001: [SHOWN, HIDDEN] }
}

/** The least of three measurements: what a machine does beside comes and goes, what the gateway does stays. */
async function leastApart(gateway: SmallGateway): Promise<number> {
  const apart: number[] = []
  for (let i = 0; i < 3; i++) apart.push(await measuredApart(gateway))
  return Math.min(...apart)
}

/**
 * How far the median of the one is from the median of the other. Interleaved, in an order by chance: noise falls on both
 * alike, and so does whatever the process does every few requests.
 */
async function measuredApart(gateway: SmallGateway): Promise<number> {
  const headers = { Authorization: `Bearer ${await gateway.token()}` }
  const times: Record<(typeof IDS)[number], number[]> = { 'a81001-hidden': [], 'a81001-gone00': [] }
  for (let round = -50; round < ROUNDS; round++) {
    for (const id of Math.random() < 0.5 ? IDS : IDS.toReversed()) {
      const started = performance.now()
      const reply = await gateway.call(`/fhir/Condition/${id}`, { headers })
      const taken = performance.now() - started
      expect(reply.status).toBe(404)
      if (round >= 0) times[id].push(taken)
    }
  }
  const [withheld, absent] = IDS.map((id) => median(times[id]))
  console.log(`medians: withheld ${withheld?.toFixed(3)} ms, no more ${absent?.toFixed(3)} ms`)
  return Math.abs((withheld ?? 0) / (absent ?? 1) - 1)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}

function busyFor(milliseconds: number): void {
  const end = performance.now() + milliseconds
  while (performance.now() < end);
}
