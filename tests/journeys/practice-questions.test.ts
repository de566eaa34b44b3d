import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type JsonObject, objectsOf, textOf } from '../../src/model/json.js'
import { type Journey, startJourney } from './journey.js'

/** What a practice is asked follows from what the worker may see, and not from what they ask for. */
let journey: Journey
const ALDER = '9990000018'

beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey.stop())

type Asked = {
  readonly path: string
  readonly names: readonly string[]
  readonly parts: readonly JsonObject[]
}

/** Every call that the practice got during the work, in order. */
async function askedOf(work: () => Promise<unknown>): Promise<readonly Asked[]> {
  const { practice } = journey.sandbox.region
  const before = practice.requests().length
  await work()
  return practice
    .requests()
    .slice(before)
    .map(({ path, parameters }) => {
      const parts = objectsOf(parameters?.['parameter'])
      return {
        path: path.slice(path.lastIndexOf('/') + 1),
        names: parts.map((it) => textOf(it['name']) ?? '').filter((it) => it !== 'patientNHSNumber'),
        parts: parts.flatMap((it) => objectsOf(it['part'])),
      }
    })
}

const everything = async (role: string): Promise<readonly Asked[]> => {
  const token = await journey.token(role)
  const id = await journey.patientId(token, ALDER)
  return askedOf(() => journey.get(`Patient/${id}/$everything`, token))
}
const names = (asked: readonly Asked[]): readonly string[] => asked.flatMap((it) => it.names).toSorted()

describe('a practice', () => {
  it('is asked what it offers before anything of a person, and not again for each question', async () => {
    const first = await everything('social-worker')
    expect(first.map((it) => it.path)).toEqual([
      'metadata',
      '$gpc.getstructuredrecord',
      '$gpc.getstructuredrecord',
    ])
    const second = await everything('social-worker')
    expect(second.map((it) => it.path)).not.toContain('metadata')
  })

  it('is asked by a social worker for the last three consultations alone', async () => {
    const asked = await everything('social-worker')
    expect(names(asked)).toEqual(ALL)
    expect(asked.flatMap((it) => it.parts)).toContainEqual({
      name: 'includeNumberOfMostRecent',
      valuePositiveInt: 3,
    })
  })

  it('is asked by a nurse in the care of the person for all of it', async () => {
    const asked = await everything('care-home-nurse')
    expect(names(asked)).toEqual(ALL)
    expect(JSON.stringify(asked)).not.toContain('includeNumberOfMostRecent')
  })

  it('is asked for one section by a search of one type', async () => {
    const token = await journey.token('social-worker')
    const asked = await askedOf(() => journey.search(token, 'Immunization', ALDER))
    expect(names(asked)).toEqual(['includeImmunisations'])
  })

  it('is asked by a social worker for problems that are active alone, and by a nurse for all', async () => {
    const partsFor = async (role: string): Promise<readonly JsonObject[]> => {
      const token = await journey.token(role)
      const asked = await askedOf(() => journey.search(token, 'Condition', ALDER))
      expect(names(asked)).toEqual(['includeProblems'])
      return asked.flatMap((it) => it.parts)
    }
    expect(await partsFor('social-worker')).toEqual([{ name: 'filterStatus', valueCode: 'active' }])
    expect(await partsFor('care-home-nurse')).toEqual([])
  })

  it('is asked for documents at its documents service, and never for a worker who may see none', async () => {
    const nurse = await journey.token('care-home-nurse')
    const asked = await askedOf(() => journey.search(nurse, 'DocumentReference', ALDER))
    const paths = asked.map((it) => it.path.split('?')[0]).toSorted()
    expect(paths).toEqual(['$gpc.getstructuredrecord', 'DocumentReference', 'Patient'])
    const worker = await journey.token('social-worker')
    expect(await askedOf(() => journey.search(worker, 'DocumentReference', ALDER))).toEqual([])
  })

  it('is not asked for a section that the worker may not see at all', async () => {
    const token = await journey.token('social-worker', { purpose: 'hospital-discharge' })
    const asked = await askedOf(() => journey.search(token, 'Immunization', ALDER))
    expect(asked).toEqual([])
  })
})

const ALL: readonly string[] = [
  'includeAllergies',
  'includeConsultations',
  'includeImmunisations',
  'includeMedication',
  'includeProblems',
]
