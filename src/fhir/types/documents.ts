import { type OwnTypeRow } from '../resource-type-row.js'

/** What was written down about a person, and what a person agreed to. */
export const DOCUMENT_TYPES: readonly OwnTypeRow[] = [
  {
    type: 'Composition',
    areas: ['services', 'assessments'],
    interactions: ['read', 'search'],
    subject: ['subject'],
    date: ['date'],
  },
  {
    // The file of a document: whose it is, its document tells.
    type: 'Binary',
    areas: ['documents'],
    interactions: ['read'],
    isFile: true,
    subject: [],
    date: [],
  },
  {
    // What a source wrote of a consent; those of the register are searched (src/http/interactions.ts).
    type: 'Consent',
    areas: ['assessments'],
    interactions: ['read'],
    subject: ['patient'],
    date: ['dateTime', 'provision.period'],
  },
]
