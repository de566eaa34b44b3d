import { describe, expect, it } from 'vitest'
import { objectsOf } from '../../src/model/json.js'
import { askAppointments } from '../../src/sources/gp-connect/appointments/ask-appointments.js'
import { type Practice as AskedPractice } from '../../src/sources/gp-connect/practice.js'
import { type CallResult } from '../../src/sources/guard/call-result.js'
import { askContext, json, NHS_NUMBER, REQUESTER, sourceSettings } from './source-world.js'

const appointment = (...actors: readonly string[]) => ({
  resourceType: 'Appointment',
  participant: actors.map((reference) => ({ actor: { reference } })),
})

const answer = (body: object, status = 200) =>
  Promise.resolve<CallResult>({ kind: 'answer', status, body: json(body) })
const patient = {
  resourceType: 'Patient',
  id: 'p1',
  identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: NHS_NUMBER }],
  name: [{ use: 'official', family: 'TEST-ALDER' }],
  birthDate: '1941-03-12',
}

/** What a practice with these appointments of the person comes to. */
async function partOf(booked: readonly object[], actorOf: AskedPractice['actorOf'], more: object = {}) {
  const searchset = (resources: readonly object[], besides: object = {}) =>
    answer({
      resourceType: 'Bundle',
      type: 'searchset',
      entry: resources.map((resource) => ({ resource })),
      ...besides,
    })
  const unused = () => Promise.reject(new Error('nothing else is asked'))
  const practice: AskedPractice = {
    structuredRecord: unused,
    patientByNumber: unused,
    documentsOf: unused,
    fileOf: unused,
    areasOffered: unused,
    offersAppointments: () => Promise.resolve(true),
    bookedPatient: () => searchset([patient]),
    appointmentsOf: () => searchset(booked, more),
    actorOf,
  }
  const named = { userId: 'u', userName: 'n', organisationName: 'o', userIdSystem: 's' }
  const about = askContext(1_000)
  const talk = {
    address: 'a',
    practiceAsid: '1',
    askerAsid: '2',
    asker: { requester: REQUESTER, ...named },
    reason: 'directcare',
    about,
  }
  return askAppointments(sourceSettings({}), practice, talk, about, () => about.at)
}

describe('with whom and where an appointment is', () => {
  const [gp, room] = [
    { resourceType: 'Practitioner', id: 'g1' },
    { resourceType: 'Location', id: 'l1' },
  ]

  async function askedOf(actors: readonly string[], actorOf: AskedPractice['actorOf']) {
    const part = await partOf([appointment('Patient/p1', ...actors)], actorOf)
    const entries = objectsOf(json(part.record?.content)['entry'])
    const types = entries.map((it) => json(it['resource'])['resourceType'])
    return [part.outcomes.map((it) => it.outcome).join(), types.slice(2)]
  }

  it('is read, each once, and of the practice alone', async () => {
    const read: string[] = []
    const actors = [
      ...['Practitioner/g1', 'Location/l1', 'Practitioner/g1/_history/3', 'RelatedPerson/r1'],
      ...['https://x.example/Practitioner/g2', 'Practitioner/../Slot/2', 'Location/'],
    ]
    const found = await askedOf(actors, ({ type, id }) => {
      read.push(`${type}/${id}`)
      return answer(type === 'Location' ? room : gp)
    })
    expect(found).toEqual(['answered', ['Practitioner', 'Location']])
    expect(read).toEqual(['Practitioner/g1', 'Location/l1'])
  })

  it.each<readonly [string, () => Promise<CallResult>]>([
    ['is not there', () => answer({}, 404)],
    ['is somebody else', () => answer({ ...gp, id: 'g2' })],
    ['is no practitioner', () => answer({ ...patient, id: 'g1' })],
    ['does not come in time', () => Promise.resolve({ kind: 'timed-out' })],
  ])('that %s is left out, and that is said', async (_, actorOf) => {
    expect(await askedOf(['Practitioner/g1'], actorOf)).toEqual(['partial', []])
  })

  it('is read of no more than twelve', async () => {
    const actors = Array.from({ length: 30 }, (_, i) => `Practitioner/g${i}`)
    const [outcome, types] = await askedOf(actors, ({ id }) => answer({ ...gp, id }))
    expect([outcome, types]).toEqual(['partial', Array.from({ length: 12 }, () => 'Practitioner')])
  })

  it.each<readonly [string, readonly object[], object, string]>([
    ['nothing is booked', [], {}, 'answered-empty'],
    ['something is', [appointment('Patient/p1')], {}, 'answered'],
    ['some of it did not come', [], { total: 3 }, 'partial'],
  ])('says how far it was asked where %s', async (_, booked, more, outcome) => {
    const part = await partOf(booked, () => Promise.reject(new Error('nobody takes part')), more)
    expect(part.outcomes.map((it) => [it.outcome, it.warnings])).toEqual([
      [outcome, ['from-today-for-a-year']],
    ])
  })
})
