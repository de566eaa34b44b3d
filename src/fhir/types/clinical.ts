import { type OwnTypeRow } from '../resource-type-row.js'

/** Allergies, problems, immunisations and encounters: searched by person. */
export const CLINICAL_TYPES: readonly OwnTypeRow[] = [
  {
    type: 'AllergyIntolerance',
    areas: ['allergies'],
    interactions: ['read', 'search'],
    subject: ['patient'],
    date: ['recordedDate', 'onsetDateTime', 'onsetPeriod', 'lastOccurrence'],
  },
  {
    type: 'Condition',
    areas: ['problems'],
    interactions: ['read', 'search'],
    subject: ['subject'],
    date: ['recordedDate', 'onsetDateTime', 'onsetPeriod', 'abatementDateTime'],
  },
  {
    type: 'Immunization',
    areas: ['immunisations'],
    interactions: ['read', 'search'],
    subject: ['patient'],
    date: ['occurrenceDateTime', 'recorded'],
  },
  {
    type: 'Encounter',
    areas: ['consultations'],
    interactions: ['read', 'search'],
    subject: ['subject'],
    date: ['period'],
  },
]
