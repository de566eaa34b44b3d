import { type SourceSettings } from '../../../config/settings-types.js'
import { type Json, type JsonObject, objectOf, objectsOf, textOf } from '../../../model/json.js'
import { type AskContext } from '../../connector.js'
import { outcomeOf } from '../../outcomes.js'
import { checkPerson } from '../../person/check-person.js'
import { readPatientSearch } from '../documents/read-documents.js'
import { type Part, type PartAsked, failedPart, usableBody } from '../part.js'
import { type Conversation, type Practice } from '../practice.js'

/** Days ahead for which appointments are asked: a practice gives none of the past. */
const DAYS_AHEAD = 365

/**
 * GP Connect Appointment Management, retrieve a patient's appointments: reads first what the practice offers there,
 * finds the person, checks that it is the person traced, and asks what is booked from today on. Every appointment must
 * have that person among its participants and no other patient. Never throws.
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
  return partOf(settings, found, person.patient, now())
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
  const bundle = objectOf(body)
  if (bundle?.['resourceType'] !== 'Bundle' || bundle['type'] !== 'searchset')
    return { kind: 'unreadable', reason: 'not-a-searchset' }
  const appointments = objectsOf(bundle['entry'])
    .map((it) => objectOf(it['resource']))
    .filter((it) => it !== undefined)
    .filter((it) => it['resourceType'] === 'Appointment')
  if (!appointments.every((it) => isOf(it, patientId)))
    return { kind: 'unreadable', reason: 'appointment-of-another-person' }
  const { total } = bundle
  const isCut =
    objectsOf(bundle['link']).some((it) => it['relation'] === 'next') ||
    (typeof total === 'number' && total > appointments.length)
  return { kind: 'appointments', appointments, missing: isCut ? 'some' : 'none' }
}

function isOf(appointment: JsonObject, patientId: string): boolean {
  const patients = objectsOf(appointment['participant'])
    .map((it) => textOf(objectOf(it['actor'])?.['reference'])?.split('/_history/')[0] ?? '')
    .filter((it) => /(?:^|\/)Patient\//.test(it))
  return patients.length > 0 && patients.every((it) => it === `Patient/${patientId}`)
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
  { appointments, missing }: Extract<Found, { kind: 'appointments' }>,
  patient: JsonObject,
  now: string,
): Part {
  const whole = appointments.length > 0 ? 'answered' : 'answered-empty'
  const entry = [patient, ...appointments].map((resource) => ({ resource }))
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
    outcomes: [outcomeOf(settings.id, 'appointments', missing === 'some' ? 'partial' : whole, now)],
    refusedConsent: false,
    reasons: [],
  }
}
