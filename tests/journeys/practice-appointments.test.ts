import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { objectOf, objectsOf, textOf } from '../../src/model/json.js'
import { type Journey, outcomesIn, resourcesIn, startJourney } from './journey.js'

/** Both practices are asked for appointments, and one of them is registered for it. */
let journey: Journey
const ALDER = '9990000018'

beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey.stop())

describe('appointments at the practice', () => {
  it('are had by a nurse on a ward, the next first: those to come, the cancelled one too', async () => {
    const token = await journey.token('ward-nurse')
    const reply = await journey.search(token, 'Appointment', ALDER, { _sort: 'date' })
    expect(outcomesIn(reply)).toContain('a81001 appointments answered')
    expect(outcomesIn(reply)).toContain('a81001 appointments from-today-for-a-year')
    const found = resourcesIn(reply).filter((it) => textOf(it['id'])?.startsWith('a81001-') === true)
    expect(found.map((it) => [it['description'], it['status']])).toEqual([
      ['Synthetic telephone call', 'cancelled'],
      ['Synthetic diabetes review', 'booked'],
    ])
    expect(JSON.stringify(found)).toContain('Extension-UKCore-DeliveryChannel')
    const [own, ...others] = objectsOf(found[0]?.['participant'])
    expect(others.map((it) => textOf(objectOf(it['actor'])?.['reference'])?.split('/')[0])).toEqual([
      'Practitioner',
      'Location',
    ])
    expect(own?.['actor']).toEqual({ reference: `Patient/${await journey.patientId(token, ALDER)}` })
    for (const it of found) {
      const read = await journey.get(`Appointment/${textOf(it['id']) ?? ''}`, token)
      expect([read.status, read.body]).toEqual([200, it])
    }
  })

  it('are given with whom and where each is, to whoever asks for that too', async () => {
    const token = await journey.token('ward-nurse')
    const reply = await journey.get(
      `Appointment?patient=Patient/${await journey.patientId(token, ALDER)}&status=cancelled` +
        '&_include=Appointment:practitioner&_include=Appointment:location',
      token,
    )
    const [appointment, place, person] = resourcesIn(reply)
    const included = [person, place]
    expect(
      included.map((it) => [it?.['resourceType'], JSON.stringify([it?.['name'], it?.['address']])]),
    ).toEqual([
      ['Practitioner', expect.stringContaining('TEST-NURSE')],
      ['Location', expect.stringContaining('1 Synthetic Mill Lane')],
    ])
    const actors = objectsOf(appointment?.['participant']).map((it) => objectOf(it['actor'])?.['reference'])
    expect(actors.slice(1)).toEqual(
      included.map((it) => `${textOf(it?.['resourceType'])}/${textOf(it?.['id'])}`),
    )
  })

  it.each(['lt2020-01-01', 'gt2100-01-01'])(
    'are never said to be none for a time that nobody asked of the practice: %s',
    async (date) => {
      const reply = await journey.search(await journey.token('ward-nurse'), 'Appointment', ALDER, { date })
      expect([reply.status, resourcesIn(reply)]).toEqual([200, []])
      expect(outcomesIn(reply)).toContain('a81001 appointments from-today-for-a-year')
      expect(reply.text).toContain('This does not mean that there was or will be nothing.')
    },
  )

  it('stand in $everything, and are searched by date', async () => {
    const token = await journey.token('ward-nurse')
    const id = await journey.patientId(token, ALDER)
    const all = await journey.get(`Patient/${id}/$everything?_type=Appointment`, token)
    expect(all.text).toContain('Synthetic diabetes review')
    // Where the practice answers is the directory's to tell.
    expect(all.text).not.toContain('gp.a81001.example')
    const day = new Date(Date.now() + 8 * 86_400_000).toISOString().slice(0, 10)
    const later = await journey.search(token, 'Appointment', ALDER, { date: `ge${day}` })
    expect(later.text).toContain('Synthetic diabetes review')
    expect(later.text).not.toContain('Synthetic telephone call')
  })

  it('are outside what a social worker is shown of a GP record, and the practice is not asked', async () => {
    const before = journey.sandbox.region.practice.requests().length
    const reply = await journey.search(await journey.token('social-worker'), 'Appointment', ALDER)
    expect(outcomesIn(reply)).toContain('a81001 appointments not-in-your-view')
    expect(reply.text).not.toContain('Synthetic')
    expect(journey.sandbox.region.practice.requests()).toHaveLength(before)
  })

  it('of a practice that is not registered for them are not supported, and not none', async () => {
    const reply = await journey.search(await journey.token('hill-farm-gp'), 'Appointment', '9990000085')
    expect(outcomesIn(reply)).toContain('b82002 appointments not-supported')
  })

  it('of a practice that fails are a failure', async () => {
    journey.sandbox.region.practice.fault(ALDER, 'http-500')
    const reply = await journey.search(await journey.token('ward-nurse'), 'Appointment', ALDER)
    journey.sandbox.region.practice.fault(ALDER, 'ordinary')
    expect(outcomesIn(reply)).toContain('a81001 appointments error')
    expect(reply.text).not.toContain('Synthetic diabetes review')
  })
})
