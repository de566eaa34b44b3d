import { type SourceSettings } from '../../../config/settings-types.js'
import { type Json, type JsonObject, objectOf, objectsOf, textOf } from '../../../model/json.js'
import { type AskContext } from '../../connector.js'
import { outcomeOf } from '../../outcomes.js'
import { checkPerson } from '../../person/check-person.js'
import { readPatientSearch } from '../documents/read-documents.js'
import { ofType, readSearchset, saysThereIsMore } from '../../parts/searchset.js'
import { type Part, type PartAsked, failedPart, usableBody } from '../part.js'
import { type Actor, type Conversation, type Practice } from '../practice.js'

/** Members and places that are read of one answer; whoever else takes part is not told. */
const ACTORS_READ = 12
/** Days ahead for which appointments are asked: a practice gives none of the past. What is said of it has the same. */
const DAYS_AHEAD = 365

/**
 * GP Connect Appointment Management, retrieve a patient's appointments: reads first what the practice offers there,
 * finds the person, checks that it is the person traced, and asks what is booked from today on. Every appointment must
 * have that person among its participants and no other patient. With whom and where each is is then read, since a
 * practice only refers to it; what cannot be read is left out, and said to be. Every
 * answer says how far it was asked, alike for everybody. Never throws.
 */
export async function askAppointments(
  settings: SourceSettings,
  practice: Practice,
  talk: Conversation,
  about: AskContext,
  now: () => string,
): Promise<Part> {
  const asked = (): PartAsked => ({ source: settings.id, areas: ['appointments'], now: now() })
  const offered = await practice.offersAppointments(talk)
  if (offered === undefined) return failedPart(asked(), 'error', 'capability-unreadable')
  if (!offered) return failedPart(asked(), 'not-supported', 'appointments-not-offered')
  const search = usableBody(asked(), await practice.bookedPatient(about.person.nhsNumber, talk))
  if (search.kind === 'failed') return search.part
  const person = readPatientSearch(search.body)
  if (person.kind === 'unreadable') return failedPart(asked(), 'error', person.reason)
  const check = checkPerson(person.patient, about.person)
  if (check.kind === 'different') return failedPart(asked(), 'error', check.reason)

  const [from, to] = [dayInLondon(now(), 0), dayInLondon(now(), DAYS_AHEAD)]
  const answer = usableBody(asked(), await practice.appointmentsOf(person.id, from, to, talk))
  if (answer.kind === 'failed') return answer.part
  const found = readAppointments(answer.body, person.id)
  if (found.kind === 'unreadable') return failedPart(asked(), 'error', found.reason)
  const actors = await actorsIn(found.appointments, practice, talk)
  return partOf(settings, { ...found, ...actors }, person.patient, now())
}

type Found =
  | {
      readonly kind: 'appointments'
      readonly appointments: readonly JsonObject[]
      /** `some`: the practice said that there is more than what it sent. */
      readonly missing: 'none' | 'some'
    }
  | { readonly kind: 'unreadable'; readonly reason: 'not-a-searchset' | 'appointment-of-another-person' }

/** A search for the appointments of the person with that id: one of anybody else, and nothing of the answer is used. */
export function readAppointments(body: Json | undefined, patientId: string): Found {
  const searchset = readSearchset(body)
  if (searchset === undefined) return { kind: 'unreadable', reason: 'not-a-searchset' }
  const appointments = ofType(searchset, 'Appointment')
  if (!appointments.every((it) => isOf(it, patientId)))
    return { kind: 'unreadable', reason: 'appointment-of-another-person' }
  const missing = saysThereIsMore(searchset, 'Appointment') ? 'some' : 'none'
  return { kind: 'appointments', appointments, missing }
}

function isOf(appointment: JsonObject, patientId: string): boolean {
  const patients = objectsOf(appointment['participant'])
    .map((it) => textOf(objectOf(it['actor'])?.['reference'])?.split('/_history/')[0] ?? '')
    .filter((it) => /(?:^|\/)Patient\//.test(it))
  return patients.length > 0 && patients.every((it) => it === `Patient/${patientId}`)
}

type Actors = {
  readonly actors: readonly JsonObject[]
  /** True where one that is named could not be read. */
  readonly unread: boolean
}

/** Who and what takes part in appointments, as the practice has them. */
async function actorsIn(
  appointments: readonly JsonObject[],
  practice: Practice,
  talk: Conversation,
): Promise<Actors> {
  const named = new Map(
    appointments
      .flatMap((it) => objectsOf(it['participant']))
      .flatMap((it) => actorOf(textOf(objectOf(it['actor'])?.['reference']) ?? ''))
      .map((it) => [`${it.type}/${it.id}`, it]),
  )
  const asked = [...named.values()].slice(0, ACTORS_READ)
  const read = await Promise.all(
    asked.map(async (it) => {
      const answer = await practice.actorOf(it, talk)
      const body = answer.kind === 'answer' && answer.status === 200 ? objectOf(answer.body) : undefined
      return body?.['resourceType'] === it.type && body['id'] === it.id ? [body] : []
    }),
  )
  const actors = read.flat()
  return { actors, unread: actors.length < named.size }
}

/** A reference to a practitioner or a location of the practice itself: nobody else's is read. */
function actorOf(reference: string): readonly Actor[] {
  const [, type, id] =
    /^(Practitioner|Location)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[^/]+)?$/.exec(reference) ?? []
  return id !== undefined && (type === 'Practitioner' || type === 'Location') ? [{ type, id }] : []
}

/** The day it is in the United Kingdom so many days after an instant: practices go by local time, and refuse yesterday. */
function dayInLondon(instant: string, daysLater: number): string {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' }).format(new Date(instant))
  const later = new Date(`${day}T12:00:00Z`)
  later.setUTCDate(later.getUTCDate() + daysLater)
  return later.toISOString().slice(0, 10)
}

/** The record is the appointments and the person, who is in no answer of this search. */
function partOf(
  settings: SourceSettings,
  { appointments, missing, actors, unread }: Extract<Found, { kind: 'appointments' }> & Actors,
  patient: JsonObject,
  now: string,
): Part {
  const whole = appointments.length > 0 ? 'answered' : 'answered-empty'
  const reasons = [...(missing === 'some' ? ['search-incomplete'] : []), ...(unread ? ['actor-unread'] : [])]
  const outcome = reasons.length > 0 ? 'partial' : whole
  const entry = [patient, ...appointments, ...actors].map((resource) => ({ resource }))
  return {
    record:
      appointments.length === 0
        ? undefined
        : {
            source: settings.id,
            mapping: settings.mapping,
            recordId: `Patient/${textOf(patient['id']) ?? ''}`,
            area: 'appointments',
            content: { resourceType: 'Bundle', type: 'searchset', entry },
            retrievedAt: now,
            asOf: undefined,
          },
    outcomes: [outcomeOf(settings.id, 'appointments', outcome, now, ['from-today-for-a-year'])],
    refusedConsent: false,
    reasons,
  }
}
