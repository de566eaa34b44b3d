import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  PRACTICE_OFFICER,
  decisionsIn,
  explained,
  post,
  receiptOf,
  visible,
} from '../journeys/explanations.js'
import { type Journey, startJourney } from '../journeys/journey.js'

const DOROTHY = '9990000018'
const HIDDEN = '9990000034'
const ABSENT = '9990000166'
const UNHEARD_OF = '9990001006'

let journey: Journey
beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey.stop())

describe('asking why is no way to what is withheld', () => {
  test.each(['social-worker', 'ig-officer'])(
    'a hidden person and an absent one are explained alike to the %s',
    async (who) => {
      const [hidden, absent, unheard] = await Promise.all(
        [HIDDEN, ABSENT, UNHEARD_OF].map(async (person) =>
          explained(journey, await receiptOf(journey, 'social-worker', 'MedicationStatement', person), who),
        ),
      )
      expect(hidden?.status).toBe(200)
      expect(visible(hidden!)).toEqual(visible(absent!))
      expect(visible(unheard!)).toEqual(visible(absent!))
    },
  )

  test('an answer that something is missing from is explained as one that is whole', async () => {
    const [some, whole] = await Promise.all(
      ['Condition', 'CarePlan'].map(async (type) =>
        explained(journey, await receiptOf(journey, 'social-worker', type, DOROTHY), 'social-worker'),
      ),
    )
    expect(some?.status).toBe(200)
    expect(visible(some!)).toEqual(visible(whole!))
  })

  test('the twin: the officer of the practice whose record it is sees what did not leave', async () => {
    const receipt = await receiptOf(journey, 'social-worker', 'Condition', DOROTHY)
    const twin = decisionsIn(await explained(journey, receipt, 'gp', PRACTICE_OFFICER))
    expect(twin).toContain('a81001 Observation withhold none ×3: A-04 fires')
    const asker = decisionsIn(await explained(journey, receipt, 'ig-officer'))
    expect(asker.filter((it) => /withhold|refuse/.test(it))).toEqual([])
  })
})

describe('there is nothing to try out', () => {
  const parameters = (...given: readonly object[]): { resourceType: string; parameter: object[] } => ({
    resourceType: 'Parameters',
    parameter: [...given],
  })

  test('a receipt of somebody else, of nobody, of another log, or no receipt at all: one refusal', async () => {
    const theirs = await receiptOf(journey, 'gp', 'CarePlan', DOROTHY)
    const own = await receiptOf(journey, 'social-worker', 'Condition', DOROTHY)
    const token = await journey.token('social-worker')
    const officer = await journey.token('ig-officer')
    const changed = await journey.get('AuditEvent?_count=1', officer)
    const access = changed.headers.get('audit-receipt') ?? ''
    const origin = own.split('#')[0] ?? ''
    const texts = [
      theirs,
      `${origin}#999999999`,
      `${origin}9#1`,
      own.replace('linchpin', 'other'),
      `${own} `,
      `x${own}`,
      `${origin}#-1`,
      `${origin}#999999999999999999`,
      '',
      "1' or '1'='1",
    ]
    const bodies = [
      ...texts.map((it) => parameters({ name: 'receipt', valueString: it })),
      parameters(),
      parameters({ name: 'receipt', valueString: own }, { name: 'receipt', valueString: own }),
      parameters({ name: 'receipt', valueInteger: 1 }),
      parameters({ name: 'entry', valueString: own }),
      { resourceType: 'Patient' },
    ]
    const replies = await Promise.all(
      bodies.map((it) => post(journey, '$explain', JSON.stringify(it), token)),
    )
    replies.push(await post(journey, '$explain', new URLSearchParams({ receipt: own }), token))
    // What an officer read is no decision.
    replies.push(await explained(journey, access, 'ig-officer'))
    for (const it of replies) expect(visible(it)).toEqual(visible(replies[0]!))
    expect(replies[0]?.status).toBe(404)
    const good = await explained(journey, own, 'social-worker')
    expect(good.status).toBe(200)
  })

  test('another worker of the same organisation, or of none that had a part, gets nothing', async () => {
    const own = await receiptOf(journey, 'social-worker', 'Condition', DOROTHY)
    const stranger = { b2b: { subject_id: 'RIV-SW-0117' } }
    const replies = await Promise.all([
      explained(journey, own, 'duty-social-worker'),
      explained(journey, own, 'hillshire-social-worker', stranger),
    ])
    expect(replies.map((it) => it.status)).toEqual([404, 404])
  })
})
