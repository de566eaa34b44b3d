import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Journey, type Reply, startJourney } from '../journeys/journey.js'

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
