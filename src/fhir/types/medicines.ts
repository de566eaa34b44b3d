import { type OwnTypeRow } from '../resource-type-row.js'

/** Medicines: the summary a practice keeps, and its authorisations and issues. */
export const MEDICINE_TYPES: readonly OwnTypeRow[] = [
  {
    type: 'MedicationStatement',
    areas: ['medications'],
    interactions: ['read', 'search'],
    subject: ['subject'],
    date: ['effectivePeriod', 'effectiveDateTime', 'dateAsserted'],
  },
  {
    type: 'MedicationRequest',
    areas: ['medications'],
    interactions: ['read', 'search'],
    subject: ['subject'],
    date: ['authoredOn', 'dispenseRequest.validityPeriod'],
  },
  {
    type: 'Medication',
    areas: [],
    interactions: [],
    subject: [],
    date: [],
  },
]
