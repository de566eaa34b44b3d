import { type OwnTypeRow } from '../resource-type-row.js'

/** Care and support: plans, teams and alerts. */
export const CARE_TYPES: readonly OwnTypeRow[] = [
  {
    type: 'Appointment',
    areas: ['appointments'],
    interactions: ['read', 'search'],
    subject: ['participant.actor'],
    amongOthers: true,
    date: ['start', 'requestedPeriod'],
  },
  {
    type: 'CarePlan',
    areas: ['services'],
    interactions: ['read', 'search'],
    subject: ['subject'],
    date: ['period', 'created'],
  },
  {
    type: 'CareTeam',
    areas: ['involvement'],
    interactions: ['read', 'search'],
    subject: ['subject'],
    date: ['period'],
  },
  {
    type: 'Flag',
    areas: ['alerts'],
    interactions: ['read', 'search'],
    subject: ['subject'],
    date: ['period'],
  },
  {
    type: 'DeviceRequest',
    areas: ['services'],
    interactions: ['read', 'search'],
    subject: ['subject'],
    date: ['authoredOn', 'occurrenceDateTime', 'occurrencePeriod'],
  },
]
