import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textOf } from '../../src/model/json.js'
import { type Journey, outcomesIn, type Reply, resourcesIn, startJourney } from './journey.js'

const TYPES = [
  'Patient',
  'AllergyIntolerance',
  'MedicationStatement',
  'MedicationRequest',
  'Condition',
  'Immunization',
  'Encounter',
  'CarePlan',
  'CareTeam',
  'RelatedPerson',
  'Flag',
] as const

let journey: Journey

beforeAll(async () => {
  journey = await startJourney()
})

afterAll(() => journey.stop())

describe('9990000077: items of the exclusion set and a sealed consultation', () => {
  const PERSON = '9990000077'
  /** Codes and words of the chart's sexual health, termination and fertility items, and of what is sealed. */
  const EXCLUDED =
    /240589008|386639001|57797005|8619003|52637005|387166005|chlamydia|terminat|pregnan|fertil|vitro|clomif|sexual|sealed synthetic/i

  it.each(['social-worker', 'gp', 'ward-nurse', 'senior-carer'])(
    'nothing of them is in any answer to a %s',
    async (role) => {
      const token = await journey.token(role)
      for (const reply of await everyAnswer(token, PERSON)) {
        expect(reply.status).toBe(200)
        expect(reply.text).not.toMatch(EXCLUDED)
      }
    },
  )

  it('they are there for an emergency doctor who breaks the glass, but never what is sealed', async () => {
    const doctor = await journey.token('ed-doctor', { breakGlass: true, reason: 'Unconscious on arrival' })
    const answers = (await everyAnswer(doctor, PERSON)).map((it) => it.text).join('\n')
    expect(answers).toMatch(/240589008/)
    expect(answers).toMatch(/8619003/)
    expect(answers).not.toMatch(/sealed synthetic/i)
  })

  it.each(['social-worker', 'gp'])('a %s is warned once for each area, in general words', async (role) => {
    const token = await journey.token(role)
    const id = await journey.patientId(token, PERSON)
    const reply = await journey.get(`Patient/${id}/$everything`, token)
    const warned = outcomesIn(reply).filter((it) => it.endsWith('confidential-items'))
    expect(warned).toEqual(
      ['medications', 'problems', 'consultations'].map((it) => `a81001 ${it} confidential-items`),
    )
    expect(reply.text).toContain('Items excluded due to confidentiality and/or patient preferences.')
  })

  it('the warning of the sealed consultation survives a search and a read', async () => {
    const doctor = await journey.token('gp')
    const search = await journey.search(doctor, 'Encounter', PERSON)
    expect(outcomesIn(search)).toContain('a81001 consultations confidential-items')
    const id = textOf(resourcesIn(search)[0]?.['id']) ?? ''
    const read = await journey.get(`Encounter/${id}`, doctor)
    expect(read.status).toBe(200)
    expect(read.headers.get('source-outcomes')).toContain('"warnings":["confidential-items"]')
  })

  it('the item not for the person is shown to staff and not to the person', async () => {
    const staff = await journey.search(await journey.token('social-worker'), 'Condition', PERSON)
    expect(staff.text).toContain('231504006')
    const own = await journey.token('citizen', { person: PERSON })
    const answers = await everyAnswer(own, PERSON)
    expect(answers.map((it) => it.status)).toEqual(answers.map(() => 200))
    expect(answers.map((it) => it.text).join('\n')).not.toMatch(/231504006|until discussed/)
  })
})

describe('9990000018: a note the person has not been told of', () => {
  it('is shown to staff and not to the person, and nothing tells them that there is one', async () => {
    const staff = await journey.search(await journey.token('gp'), 'Flag', '9990000018')
    expect(resourcesIn(staff)).toHaveLength(3)
    const own = await journey.search(await journey.token('citizen'), 'Flag', '9990000018')
    expect(resourcesIn(own)).toHaveLength(2)
    expect(own.body['total']).toBe(2)
    expect(own.text).not.toMatch(/Visit in pairs|threatened/)
    expect(outcomesIn(own)).toEqual(['la-hillshire alerts not-supported', 'la-riverton alerts answered'])
  })
})

describe('9990000034: restricted by PDS', () => {
  /** Where she lives, how she is reached, who is near her, and which practice she is registered with. */
  const LOCATING =
    /034 Synthetic|ZZ99 3ZZ|01632 ?960034|01632 ?961034|TEST-NEIGHBOUR|A81001|a81001|Old Mill|"address"|"telecom":\[\{"system":"phone","value":"01632 ?960034/

  it('has no address, telephone, neighbour or practice anywhere in what a social worker gets', async () => {
    const worker = await journey.token('social-worker')
    const shown = await Promise.all(
      ['Patient', 'CarePlan', 'CareTeam', 'RelatedPerson', 'Flag', 'Encounter'].map((type) =>
        journey.search(worker, type, '9990000034', { _revinclude: 'Provenance:target' }),
      ),
    )
    const id = await journey.patientId(worker, '9990000034')
    const answers = [
      ...shown.filter((it) => it.status === 200),
      await journey.get(`Patient/${id}`, worker),
      await journey.get(`Patient/${id}/$everything`, worker),
    ]
    expect(answers.length).toBeGreaterThanOrEqual(6)
    for (const reply of answers) {
      expect(reply.text).not.toMatch(LOCATING)
      expect(JSON.stringify([...reply.headers])).not.toMatch(LOCATING)
    }
    expect(answers.at(-1)?.text).toContain('TEST-CEDAR')
    expect(answers.at(-1)?.text).toContain('Home care, mornings')
  })

  it('an unrestricted person has all of these', async () => {
    const worker = await journey.token('social-worker')
    const id = await journey.patientId(worker, '9990000069')
    const reply = await journey.get(`Patient/${id}/$everything`, worker)
    for (const word of ['069 Synthetic', 'ZZ99 6ZZ', '960069', 'TEST-NEIGHBOUR', 'A81001'])
      expect(reply.text).toContain(word)
  })
})

/** Every search the person's record has, with its provenance and includes, and $everything. */
async function everyAnswer(token: string, person: string): Promise<readonly Reply[]> {
  const searches = await Promise.all(
    TYPES.map((type) =>
      journey.search(token, type, person, type === 'Patient' ? {} : { _revinclude: 'Provenance:target' }),
    ),
  )
  const id = await journey.patientId(token, person)
  return [...searches, await journey.get(`Patient/${id}/$everything`, token)]
}
