import { type OwnTypeRow } from '../resource-type-row.js'

/** The person, and those around them. */
export const PEOPLE_TYPES: readonly OwnTypeRow[] = [
  {
    type: 'Patient',
    areas: ['demographics'],
    interactions: ['read', 'search'],
    searchedIn: ['exchange'],
    whenAbsent: 'empty-searchset',
    subject: [],
    personIdentifier: 'identifier',
    describesPeople: true,
    date: [],
  },
  {
    type: 'RelatedPerson',
    areas: ['contacts'],
    interactions: ['read', 'search'],
    subject: ['patient'],
    describesPeople: true,
    date: ['period'],
  },
]
