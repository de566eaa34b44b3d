/** The clinical and social areas a source is asked about and answers for, one by one. */
export const AREAS = [
  'demographics',
  'allergies',
  'medications',
  'problems',
  'immunisations',
  'consultations',
  'services',
  'involvement',
  'contacts',
  'alerts',
  'assessments',
  'documents',
  'appointments',
] as const

export type Area = (typeof AREAS)[number]
