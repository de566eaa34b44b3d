import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { post, visible } from '../journeys/explanations.js'
import { type Journey, NHS, type Reply, refusalIn, startJourney } from '../journeys/journey.js'

const DOROTHY = '9990000018'
const HIDDEN = '9990000034'
const ABSENT = '9990000166'
const UNHEARD_OF = '9990001006'

let journey: Journey
beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey.stop())

type Pairs = readonly (readonly [string, string])[]

async function canShare(pairs: Pairs, scope?: string): Promise<Reply> {
  const form = new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value]))
  const token = await journey.token('social-worker', scope === undefined ? {} : { scope })
  return post(journey, 'Patient/$can-share', form, token)
}

const who = (person: string): readonly [string, string] => ['identifier', `${NHS}|${person}`]

describe('asking whether is no way round asking', () => {
  test.each([[['MedicationStatement']], [['AllergyIntolerance']], [['MedicationStatement', 'Immunization']]])(
    'a hidden person cannot be told from an absent one, by %j',
    async (types) => {
      const [hidden, absent, unheard] = await Promise.all(
        [HIDDEN, ABSENT, UNHEARD_OF].map((person) =>
          canShare([who(person), ...types.map((it) => ['type', it] as const)]),
        ),
      )
      expect(refusalIn(absent!)).toBe('PATIENT_NOT_FOUND')
      expect(visible(hidden!)).toEqual(visible(absent!))
      expect(visible(unheard!)).toEqual(visible(absent!))
    },
  )

  test('the twin: of somebody it may be asked about, it says so', async () => {
    const reply = await canShare([who(DOROTHY), ['type', 'MedicationStatement']])
    expect([reply.status, reply.text.includes('would-be-asked')]).toEqual([200, true])
  })

  test.each<readonly [string, Pairs, string]>([
    ['nobody', [['type', 'Condition']], 'ONE_PERSON_REQUIRED'],
    ['two people', [who(DOROTHY), who(HIDDEN)], 'ONE_PERSON_REQUIRED'],
    ['two people in one', [['identifier', `${NHS}|${DOROTHY},${NHS}|${HIDDEN}`]], 'ONE_PERSON_REQUIRED'],
    ['a name', [who(DOROTHY), ['name', 'Alder']], 'INVALID_PARAMETER'],
    ['a type twice', [who(DOROTHY), ['type', 'Condition'], ['type', 'Condition']], 'INVALID_PARAMETER'],
    ['a type that is about nobody', [who(DOROTHY), ['type', 'Organization']], 'NOT_SUPPORTED'],
    ['a type that is none', [who(DOROTHY), ['type', 'constructor']], 'NOT_SUPPORTED'],
  ])('%s: refused', async (_what, pairs, code) => {
    expect(refusalIn(await canShare(pairs))).toBe(code)
  })

  test('a type outside the token is refused before anybody is looked up', async () => {
    const scope = 'system/Patient.rs system/Condition.rs'
    for (const person of [DOROTHY, HIDDEN, ABSENT]) {
      const reply = await canShare([who(person), ['type', 'CarePlan']], scope)
      expect([reply.status, refusalIn(reply)]).toEqual([403, 'INSUFFICIENT_SCOPE'])
    }
    expect((await canShare([who(DOROTHY), ['type', 'Condition']], scope)).status).toBe(200)
  })
})
