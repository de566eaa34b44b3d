import { describe, expect, test } from 'vitest'
import { readMatchInput } from '../../src/fhir/parameters/read-match-input.js'
import { type FhirResource } from '../../src/fhir/resource.js'
import { type Requester } from '../../src/model/requester.js'
import { type HandMade, handMade } from './hand-made.js'
import { SOCIAL_WORKER, answerTo, requestFor, textOfAnswer } from './requests.js'
import { ASTHMA, PERSON, type World, condition, traced } from './world.js'

const HELD = { a81001: [condition('problem-1', ASTHMA)] }
/** Of an organisation that does not care for the person. */
const DOCTOR: Requester = {
  ...SOCIAL_WORKER,
  userId: 'ED-1',
  roleName: 'ed-doctor',
  roleGroup: 'regulated-health',
  healthProfessional: true,
  activities: ['BREAK_GLASS'],
  breakGlass: true,
  reason: 'Unconscious on arrival',
  permissionToView: 'unable',
}
const DOROTHY: FhirResource = {
  resourceType: 'Patient',
  name: [{ use: 'usual', family: 'TEST-ALDER', given: ['Dorothy'] }],
  birthDate: '1941-03-12',
  gender: 'female',
  address: [{ line: ['18 Synthetic Street'], postalCode: 'ZZ99 1ZZ' }],
}
const DESCRIBED = readMatchInput(DOROTHY, [], '2026-11-21')
const KNOWN: Partial<World> = {
  traceOf: (it) => traced(it, { patient: DOROTHY }),
  find: () => ({ kind: 'found', nhsNumber: PERSON, sensitivity: 'U', patient: DOROTHY }),
}
const world = (changes: Partial<World> = {}): HandMade =>
  handMade({ holdings: HELD, relationships: { '9A1': [] }, ...changes })
const ask = async (made: HandMade, requester: Requester = DOCTOR) =>
  textOfAnswer(await answerTo(made, { ...requestFor(), requester }))
const stepsOf = (made: HandMade, ...names: readonly string[]): readonly string[] =>
  made.steps.filter((it) => names.some((name) => it.startsWith(name)))

describe('breaking the glass', () => {
  test('opens an episode before any source is asked', async () => {
    const made = world()
    expect(await ask(made)).toContain('problem-1')
    expect(stepsOf(made, 'open', 'ask')[0]).toBe('open episode')
  })

  test('goes on while the episode is open', async () => {
    expect(await ask(world({ episode: 'open' }))).toContain('problem-1')
  })

  test('stops when it has ended, whatever the token says, with nobody asked', async () => {
    const made = world({ episode: 'ended' })
    expect(await ask(made)).toContain('NO_RELATIONSHIP')
    expect(stepsOf(made, 'open', 'ask')).toEqual([])
    expect(made.entries).toMatchObject([{ kind: 'refusal', breakGlass: true }])
  })

  test('has ended for who describes the person, as for who names them: nobody is found, and nobody asked', async () => {
    const match = requestFor({ interaction: 'match', type: 'Patient', requester: DOCTOR, person: DESCRIBED })
    const found = world({ ...KNOWN, episode: 'open' })
    await answerTo(found, match)
    expect(stepsOf(found, 'ask')).toHaveLength(1)
    const ended = world({ ...KNOWN, episode: 'ended' })
    const nobody = world({ ...KNOWN, find: () => ({ kind: 'nobody' }) })
    expect(textOfAnswer(await answerTo(ended, match))).toContain('"total":0')
    expect(textOfAnswer(await answerTo(nobody, match))).toContain('"total":0')
    expect(stepsOf(ended, 'index', 'open', 'ask')).toEqual([])
    const readsOf = (made: HandMade) =>
      made.steps.map((it) => it.replace(/^register [A-Z0-9]+$/, 'registers'))
    expect(new Set(readsOf(ended))).toEqual(new Set(readsOf(nobody)))
    expect(stepsOf(ended, 'look-up', 'episode')).toEqual(stepsOf(nobody, 'look-up', 'episode'))
  })

  test.each([
    ['cannot be read', 'episode'],
    ['cannot be written', 'open episode'],
  ])('is an outage where the register %s, with nobody asked', async (_what, step) => {
    const made = world({ failing: [step] })
    expect(await ask(made)).toContain('CANNOT_CHECK')
    expect(stepsOf(made, 'ask')).toEqual([])
  })

  test.each<[string, Partial<Requester>]>([
    ['without a reason', { reason: undefined }],
    ['without the activity', { activities: [] }],
    ['by somebody who is not regulated', { roleGroup: 'social-care-staff' }],
  ])('%s opens none', async (_what, changes) => {
    const made = world()
    expect(await ask(made, { ...DOCTOR, ...changes })).toContain('NO_RELATIONSHIP')
    expect(stepsOf(made, 'open', 'ask')).toEqual([])
  })

  test('is not what a reason beside an ordinary access does', async () => {
    const made = world({ relationships: handMade().world.relationships, episode: 'ended' })
    expect(await ask(made, { ...SOCIAL_WORKER, reason: 'yearly review' })).toContain('problem-1')
    expect(stepsOf(made, 'episode', 'open')).toEqual([])
  })
})
