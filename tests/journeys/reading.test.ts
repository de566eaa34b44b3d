import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RESOURCE_TYPES } from '../../src/fhir/resource-types.js'
import { type JsonObject, isJsonObject, objectsOf, textOf } from '../../src/model/json.js'
import { type Journey, outcomesIn, refusalIn, type Reply, resourcesIn, startJourney } from './journey.js'
import { seenIn } from './same-answer.js'

/** Types that are searched and that no system of the region writes: only other councils' records hold them. */
const NOT_HELD = [
  'Communication',
  'Composition',
  'DeviceRequest',
  'DiagnosticReport',
  'Goal',
  'Procedure',
  'QuestionnaireResponse',
  'ServiceRequest',
  'Specimen',
]
/** Of a council's record these are outside the view of a practice. */
const OUTSIDE = ['Appointment']
const SEARCHED = RESOURCE_TYPES.filter((it) => it.interactions.includes('search'))
  .map((it) => it.type)
  .filter((it) => !NOT_HELD.includes(it) && !OUTSIDE.includes(it))

let journey: Journey
let nurse: string
/** Everything a nurse of the practice sees of one person. */
let everything: readonly JsonObject[]

beforeAll(async () => {
  journey = await startJourney()
  nurse = await journey.token('practice-nurse')
  const id = await journey.patientId(nurse, '9990000018')
  everything = resourcesIn(await journey.get(`Patient/${id}/$everything`, nurse))
})

afterAll(() => journey.stop())

describe('read by id', () => {
  it.each(SEARCHED)('%s: each match of a search, with what happened at its source', async (type) => {
    const matches = resourcesIn(await journey.search(nurse, type, '9990000018'))
    expect(matches).not.toEqual([])
    for (const match of matches) {
      const reply = await journey.get(`${type}/${textOf(match['id']) ?? ''}`, nurse)
      expect(reply.status).toBe(200)
      // A practice dates the list it answers with by the moment it is asked.
      const undated = ({ date, ...rest }: JsonObject): JsonObject =>
        rest['resourceType'] === 'List' ? rest : { date, ...rest }
      expect(undated(reply.body)).toEqual(undated(match))
      expect(outcomesOf(reply)).toContainEqual(expect.objectContaining({ outcome: 'answered' }))
    }
  })

  it.each(NOT_HELD)('%s: searched, and nothing is made up', async (type) => {
    const reply = await journey.search(nurse, type, '9990000018')
    expect([reply.status, resourcesIn(reply)]).toEqual([200, []])
  })

  it.each(OUTSIDE)(
    '%s: the council’s own see them, and the practice its own: it is told that it cannot see the council’s',
    async (type) => {
      const reply = await journey.search(nurse, type, '9990000018')
      const own = resourcesIn(reply).filter((it) => textOf(it['id'])?.startsWith('a81001-') === true)
      expect([reply.status, own.length, resourcesIn(reply)]).toEqual([200, 2, own])
      expect(outcomesIn(reply)).toEqual([
        'a81001 appointments answered',
        'a81001 appointments from-today-for-a-year',
        'la-hillshire appointments not-supported',
        'la-riverton appointments not-in-your-view',
      ])
      const worker = await journey.token('social-worker')
      const found = await journey.search(worker, type, '9990000018', { _sort: 'date' })
      // The person is the patient in the link too, whoever else takes part.
      expect(JSON.stringify(found.body['link'])).toContain(`/${type}?patient=Patient`)
      const matches = resourcesIn(found)
      expect(matches.map((it) => it['status'])).toEqual(['cancelled', 'fulfilled', 'booked'])
      for (const match of matches) {
        const path = `${type}/${textOf(match['id']) ?? ''}`
        const read = await journey.get(path, worker)
        expect([read.status, read.body]).toEqual([200, match])
        expect([(await journey.get(path, nurse)).status]).toEqual([404])
      }
    },
  )

  it('every resource has an id of its own: the person as PDS, the practice and the council have them', () => {
    const references = everything.map((it) => `${textOf(it['resourceType']) ?? ''}/${textOf(it['id']) ?? ''}`)
    expect(new Set(references).size).toBe(references.length)
    const people = everything.filter((it) => it['resourceType'] === 'Patient')
    expect(people.map((it) => (it['link'] === undefined ? 'the person' : 'refers'))).toEqual(
      expect.arrayContaining(['the person', 'refers', 'refers']),
    )
  })

  it('an ended allergy that stands in two lists is one allergy', () => {
    const codes = everything
      .filter((it) => it['resourceType'] === 'AllergyIntolerance')
      .map((it) => JSON.stringify(it['code']))
    expect(new Set(codes).size).toBe(codes.length)
  })

  it('a type that only accompanies others is not offered', async () => {
    const medication = everything.find((it) => it['resourceType'] === 'Medication')
    const reply = await journey.get(`Medication/${textOf(medication?.['id']) ?? ''}`, nurse)
    expect(said(reply)).toBe('404 NOT_SUPPORTED')
  })
})

describe('what is hidden by its id', () => {
  const PERSON = '9990000077'

  it.each(['Condition', 'MedicationStatement', 'MedicationRequest', 'Encounter'])(
    '%s: an unknown id, a hidden item and another person’s are one answer',
    async (type) => {
      const worker = await journey.token('social-worker')
      const hidden = await hiddenFrom(worker, type, PERSON)
      expect(hidden).not.toEqual([])
      const unknown = seenIn(await journey.get(`${type}/a81001-${'0'.repeat(32)}`, worker))
      expect(unknown.status).toBe(404)
      for (const id of hidden) expect(seenIn(await journey.get(`${type}/${id}`, worker))).toEqual(unknown)
    },
  )

  it('a Patient who must look absent and one who never was are one answer', async () => {
    const worker = await journey.token('ward-nurse')
    const id = await journey.patientId(await journey.token('social-worker'), '9990000042')
    const hidden = seenIn(await journey.get(`Patient/${id}`, worker))
    const unknown = seenIn(await journey.get('Patient/00000000-0000-4000-8000-000000000000', worker))
    expect(hidden).toEqual(unknown)
    const everything = seenIn(await journey.get(`Patient/${id}/$everything`, worker))
    expect(everything).toEqual(
      seenIn(await journey.get('Patient/00000000-0000-4000-8000-000000000000/$everything', worker)),
    )
  })
})

describe('what comes with a search', () => {
  it('_include brings the medicines, and nothing that was not asked for', async () => {
    const plain = await journey.search(nurse, 'MedicationStatement', '9990000018')
    expect(typesIn(plain)).toEqual(['MedicationStatement'])
    const reply = await journey.search(nurse, 'MedicationStatement', '9990000018', {
      _include: 'MedicationStatement:medication',
    })
    expect(typesIn(reply)).toEqual(['Medication', 'MedicationStatement'])
    expect(reply.body['total']).toBe(6)
    const named = resourcesIn(reply).flatMap((it) => referenceIn(it['medicationReference']))
    const brought = resourcesIn(reply)
      .filter((it) => it['resourceType'] === 'Medication')
      .map((it) => `Medication/${textOf(it['id']) ?? ''}`)
    expect(new Set(brought)).toEqual(new Set(named))
  })

  it('_revinclude=Provenance:target says where each came from, and names nothing that is hidden', async () => {
    const worker = await journey.token('social-worker')
    const reply = await journey.search(worker, 'Condition', '9990000077', {
      _revinclude: 'Provenance:target',
    })
    const provenances = resourcesIn(reply).filter((it) => it['resourceType'] === 'Provenance')
    expect(provenances.length).toBeGreaterThan(0)
    const targets = provenances.flatMap((it) => objectsOf(it['target'])).flatMap(referenceIn)
    const conditions = resourcesIn(reply).filter((it) => it['resourceType'] === 'Condition')
    for (const it of conditions) expect(targets).toContain(`Condition/${textOf(it['id']) ?? ''}`)
    const hidden = await hiddenFrom(worker, 'Condition', '9990000077')
    for (const id of hidden) expect(targets).not.toContain(`Condition/${id}`)
  })

  it.each(['MedicationStatement:code', 'Provenance:target', '*'])(
    '_include=%s is refused rather than ignored',
    async (value) => {
      const reply = await journey.search(nurse, 'MedicationStatement', '9990000018', { _include: value })
      expect(said(reply)).toBe('400 INVALID_PARAMETER')
      expect(reply.text).toContain('_include')
    },
  )
})

/** Ids that an emergency doctor who breaks the glass sees and this token does not. */
async function hiddenFrom(token: string, type: string, person: string): Promise<readonly string[]> {
  const doctor = await journey.token('ed-doctor', { breakGlass: true, reason: 'Unconscious on arrival' })
  const seen = resourcesIn(await journey.search(token, type, person)).map((it) => textOf(it['id']) ?? '')
  const all = resourcesIn(await journey.search(doctor, type, person)).map((it) => textOf(it['id']) ?? '')
  return all.filter((it) => !seen.includes(it))
}

function outcomesOf(reply: Reply): readonly JsonObject[] {
  const outcomes: unknown = JSON.parse(reply.headers.get('source-outcomes') ?? '[]')
  return Array.isArray(outcomes) ? objectsOf(outcomes) : []
}

function referenceIn(value: unknown): readonly string[] {
  return isJsonObject(value) ? [textOf(value['reference']) ?? ''] : []
}

function typesIn(reply: Reply): readonly string[] {
  return [...new Set(resourcesIn(reply).map((it) => textOf(it['resourceType']) ?? ''))].toSorted()
}

function said(reply: Reply): string {
  return `${reply.status} ${refusalIn(reply)}`
}
