import { type JsonObject } from '../../../src/model/json.js'
import { type Chart, type ChartAppointment } from '../charts/chart.js'
import { locationReference, practiceOrganisation, practitionerReference } from '../resources/practice-team.js'
import { surgeryOf } from '../surgeries.js'
import { identify } from './identify.js'

const DAY = /^(ge|le)(\d{4}-\d{2}-\d{2})$/

/** The days a search asks about, both included; undefined where they are not one `ge` and one `le`, of days to come. */
export function periodAsked(
  query: URLSearchParams,
  now: Date,
): { readonly from: string; readonly to: string } | undefined {
  const days = new Map(query.getAll('start').map((it) => [DAY.exec(it)?.[1], DAY.exec(it)?.[2]]))
  const [from, to] = [days.get('ge'), days.get('le')]
  if (from === undefined || to === undefined || days.size !== 2) return undefined
  return from < now.toISOString().slice(0, 10) || to < from ? undefined : { from, to }
}

/**
 * The appointments of a chart within those days, cancelled ones too. Who booked is contained in each; who else is there
 * is only referred to, and read by itself (GP Connect Appointment Management 1.2, retrieve a patient's appointments).
 */
export function appointmentSearchset(
  chart: Chart,
  { from, to }: { readonly from: string; readonly to: string },
  now: Date,
): JsonObject {
  const found = (chart.appointments ?? [])
    .map((it) => ({ it, day: dayOf(it, now) }))
    .filter(({ day }) => day >= from && day <= to)
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: found.length,
    entry: found.map(({ it, day }) => ({
      resource: appointmentResource(chart, it, day),
      search: { mode: 'match' },
    })),
  }
}

function dayOf({ inDays }: ChartAppointment, now: Date): string {
  const day = new Date(now)
  day.setUTCDate(day.getUTCDate() + inDays)
  return day.toISOString().slice(0, 10)
}

function appointmentResource({ nhsNumber, practice }: Chart, it: ChartAppointment, day: string): JsonObject {
  const [hours = '', minutes = ''] = it.at.split(':')
  const start = `${day}T${it.at}:00+00:00`
  const surgery = surgeryOf(practice)
  const member = it.by ?? 'gp'
  const { role } = surgery.team[member]
  const accepted = (reference: string): JsonObject => ({ actor: { reference }, status: 'accepted' })
  return {
    resourceType: 'Appointment',
    id: identify(nhsNumber, 'Appointment', it.key),
    meta: {
      versionId: '1',
      profile: ['https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Appointment-1'],
    },
    contained: [{ ...practiceOrganisation(surgery), id: 'booked-by' }],
    extension: [
      {
        url: 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-BookingOrganisation-1',
        valueReference: { reference: '#booked-by' },
      },
      {
        url: 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-PractitionerRole-1',
        valueCodeableConcept: {
          coding: [
            {
              system: 'https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-SDSJobRoleName-1',
              code: role.code,
              display: role.display,
            },
          ],
        },
      },
      {
        url: 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-DeliveryChannel-2',
        valueCode: it.channel,
      },
    ],
    status: it.status,
    serviceType: [{ text: it.slotType }],
    description: it.description,
    start,
    end: `${day}T${hours}:${String(Number(minutes) + 10)}:00+00:00`,
    minutesDuration: 10,
    slot: [{ reference: `Slot/${identify(nhsNumber, 'Slot', it.key)}` }],
    created: `${dayOf({ ...it, inDays: -30 }, new Date(start))}T09:00:00+00:00`,
    participant: [
      accepted(`Patient/${identify(nhsNumber, 'Patient', 'patient')}`),
      accepted(practitionerReference(practice, member)),
      accepted(locationReference(practice)),
    ],
  }
}
