import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { textOf } from '../../src/model/json.js'
import { type Journey, type Reply, resourcesIn, startJourney } from '../journeys/journey.js'

let journey: Journey

beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey.stop())

const HIDDEN = '9990000034'
const ABSENT = '9990000166'
const UNHEARD_OF = '9990001006'

/** All that a caller sees but the correlation id, the receipt and the time. */
function visible({ status, headers, text }: Reply): unknown {
  const id = headers.get('x-correlation-id') ?? ''
  const shown = [...headers].filter(([name]) => !['date', 'x-correlation-id', 'audit-receipt'].includes(name))
  return { status, shown, text: text.replaceAll(id, 'correlation-id') }
}

describe('a hidden person cannot be told from an absent one (L14)', () => {
  test.each(['MedicationStatement', 'AllergyIntolerance', 'MedicationRequest', 'Encounter', 'Immunization'])(
    'by a %s search: status, headers and body',
    async (type) => {
      const token = await journey.token('social-worker')
      const [hidden, absent, unheard] = await Promise.all(
        [HIDDEN, ABSENT, UNHEARD_OF].map((it) => journey.search(token, type, it)),
      )
      expect(hidden?.status).toBe(404)
      expect(visible(hidden!)).toEqual(visible(absent!))
      expect(visible(unheard!)).toEqual(visible(absent!))
    },
  )

  test('by a search of the Patient: an empty searchset with its notice', async () => {
    const token = await journey.token('ward-nurse')
    const [deceased, absent] = await Promise.all(
      [UNHEARD_OF, ABSENT].map((it) => journey.search(token, 'Patient', it)),
    )
    expect(absent?.status).toBe(200)
    expect(visible(deceased!)).toEqual(visible(absent!))
  })

  test('by reading an id that was never given, or is somebody’s withheld item', async () => {
    const token = await journey.token('social-worker')
    const never = await journey.get(`Condition/a81001-${'0'.repeat(32)}`, token)
    const nobody = await journey.get('Patient/00000000-0000-4000-8000-000000000000', token)
    expect([never.status, nobody.status]).toEqual([404, 404])
    expect(visible(never)).toEqual(visible(nobody))
    // What a nurse is shown and no social worker is: its id leads somewhere.
    const nurse = await journey.token('ward-nurse')
    const [shown] = resourcesIn(await journey.search(nurse, 'Observation', '9990000018'))
    const item = `Observation/${textOf(shown?.['id']) ?? ''}`
    expect((await journey.get(item, nurse)).status).toBe(200)
    expect(visible(await journey.get(item, token))).toEqual(visible(never))
  })
})

describe('a refusal is decided before anybody is asked', () => {
  test('no source hears of a hidden person, as it hears of no absent one', async () => {
    const token = await journey.token('social-worker')
    const { practice, council } = journey.sandbox.region
    const before = [practice.requests().length, council.requests.length]
    for (const it of [HIDDEN, ABSENT, UNHEARD_OF]) await journey.search(token, 'MedicationStatement', it)
    expect([practice.requests().length, council.requests.length]).toEqual(before)
  })
})

describe('time tells no more than noise (L16)', () => {
  /** Interleaved, so that whatever else the machine does falls on both alike. */
  async function times(
    first: string,
    second: string,
    rounds: number,
  ): Promise<readonly [number[], number[]]> {
    const token = await journey.token('social-worker')
    const taken: [number[], number[]] = [[], []]
    for (let round = 0; round < rounds; round++)
      for (const which of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
        const started = performance.now()
        await journey.search(token, 'MedicationStatement', [first, second][which] ?? '')
        taken[which].push(performance.now() - started)
      }
    return taken
  }

  const median = (values: readonly number[]): number =>
    values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

  test('the medians of hidden and absent differ by less than the spread of either', async () => {
    await times(HIDDEN, ABSENT, 10)
    const [hidden, absent] = await times(HIDDEN, ABSENT, 60)
    const spread = (values: readonly number[]): number => {
      const middle = median(values)
      return median(values.map((it) => Math.abs(it - middle)))
    }
    const noise = Math.max(spread(hidden), spread(absent), 2)
    expect(Math.abs(median(hidden) - median(absent))).toBeLessThan(3 * noise)
  })
})
