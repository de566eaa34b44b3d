import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ENTRY_POINTS } from './entry-points.js'
import { type Asking, answered, startAsking, statusOf } from './entry-points/asking.js'
import { type EntryPoint } from './entry-points/requests.js'

let asking: Asking
beforeAll(async () => {
  asking = await startAsking()
})
afterAll(() => asking.stop())

/** The directory is about nobody; and what was reported once is told to have been. */
const NOT_OF_HER = [
  'GET HealthcareService',
  'POST HealthcareService/_search',
  'batch of a directory',
  'POST $report-problem',
]
const OF_HER = ENTRY_POINTS.filter((it) => !NOT_OF_HER.includes(it.name))

/** Who asks in the same words and is not given it: another council's, and the same worker for a purpose without its grounds. */
async function others({ as, holds }: EntryPoint): Promise<readonly string[]> {
  const { journey } = asking
  const elsewhere = await journey.token('hillshire-social-worker')
  if (as !== 'social-worker' || holds !== 'item') return [elsewhere]
  return [elsewhere, await journey.token(as, { purpose: 'safeguarding-adult' })]
}

describe('whoever asks for the same is answered as themselves, one after the other and at once (catalogue 37)', () => {
  test.each(OF_HER)('$name', async (point) => {
    const asked = point.ask(asking.known)
    const entitled = await asking.tokenFor(point)
    const told = async (bearer: string): Promise<readonly [number, boolean]> => {
      const reply = await asking.send(asked, bearer)
      return [statusOf(reply), point.gives.test(answered(reply))]
    }
    const refused = await others(point)
    const alone = []
    for (const it of refused) alone.push(await told(it))
    expect(alone.map(([, isGiven]) => isGiven)).toEqual(refused.map(() => false))
    if (point.holds === 'item') for (const [status] of alone) expect([403, 404]).toContain(status)
    const given = await told(entitled)
    expect(given).toEqual([point.status, true])

    const alternately = []
    for (const it of refused) alternately.push(await told(it), await told(entitled))
    expect(alternately).toEqual(alone.flatMap((it) => [it, given]))

    const askers = [...refused, ...refused].flatMap((it) => [entitled, it])
    const wanted = [...alone, ...alone].flatMap((it) => [given, it])
    expect(await Promise.all(askers.map(told))).toEqual(wanted)
  })
})
