import { type Area } from '../../model/area.js'
import { type ResourceTypeRow } from '../resource-type-row.js'
import { ID, reference } from './parameters.js'

/** What a practice keeps in lists of any kind may come with any of its areas. */
const GP_AREAS: readonly Area[] = ['allergies', 'medications', 'problems', 'immunisations', 'consultations']

/** Types that are not searched: those that only accompany others, and those read by id. */
export const SUPPORTING_TYPES: readonly ResourceTypeRow[] = [
  directory('Organization', ['active'], ['identifier', 'active', 'type', 'name']),
  directory(
    'Practitioner',
    ['active'],
    ['identifier', 'active', 'name', 'telecom', 'address', 'gender', 'birthDate'],
  ),
  directory(
    'PractitionerRole',
    ['active'],
    [
      'identifier',
      'active',
      'period',
      'practitioner',
      'organization',
      'code',
      'specialty',
      'location',
      'telecom',
    ],
  ),
  directory(
    'Location',
    ['status'],
    [
      'identifier',
      'status',
      'operationalStatus',
      'name',
      'description',
      'mode',
      'type',
      'physicalType',
      'managingOrganization',
    ],
  ),
  directory(
    'HealthcareService',
    ['active'],
    ['identifier', 'active', 'providedBy', 'category', 'type', 'specialty', 'location', 'name', 'comment'],
  ),
  record('List', GP_AREAS, 'subject', ['date'], {
    kept: ['status', 'mode'],
    summary: ['status', 'mode', 'title', 'code', 'subject', 'date', 'source'],
  }),
  {
    ...record('Observation', GP_AREAS, 'subject', ['effectiveDateTime', 'effectivePeriod', 'issued'], {
      kept: ['status', 'code'],
      summary: [
        'identifier',
        'basedOn',
        'partOf',
        'status',
        'code',
        'subject',
        'focus',
        'encounter',
        'effective',
        'issued',
        'performer',
        'value',
        'hasMember',
        'derivedFrom',
        'component',
      ],
    }),
    searchParameters: [ID, reference('encounter', ['encounter'], ['Encounter'], 'clinical-encounter')],
  },
  record('EpisodeOfCare', ['services'], 'patient', ['period'], {
    kept: ['status', 'patient'],
    summary: ['identifier', 'status', 'type', 'diagnosis', 'patient', 'managingOrganization', 'period'],
  }),
  record(
    'ServiceRequest',
    ['services'],
    'subject',
    ['authoredOn', 'occurrenceDateTime', 'occurrencePeriod'],
    {
      kept: ['status', 'intent', 'doNotPerform', 'subject'],
      summary: [
        'identifier',
        'basedOn',
        'replaces',
        'requisition',
        'status',
        'intent',
        'category',
        'priority',
        'doNotPerform',
        'code',
        'orderDetail',
        'subject',
        'encounter',
        'occurrence',
        'asNeeded',
        'authoredOn',
        'requester',
        'performerType',
        'performer',
        'locationCode',
        'locationReference',
        'reasonCode',
        'reasonReference',
      ],
    },
  ),
  record('Task', ['assessments', 'alerts'], 'for', ['authoredOn', 'executionPeriod', 'lastModified'], {
    kept: ['status', 'intent'],
    summary: [
      'identifier',
      'basedOn',
      'groupIdentifier',
      'partOf',
      'status',
      'statusReason',
      'businessStatus',
      'intent',
      'code',
      'description',
      'focus',
      'for',
      'encounter',
      'executionPeriod',
      'lastModified',
      'requester',
      'owner',
      'location',
    ],
  }),
  record('DocumentReference', ['consultations'], 'subject', ['date', 'context.period'], {
    kept: ['status', 'content', 'relatesTo'],
    summary: [
      'masterIdentifier',
      'identifier',
      'status',
      'docStatus',
      'type',
      'category',
      'subject',
      'date',
      'author',
      'relatesTo',
      'description',
      'securityLabel',
      'content',
    ],
  }),
  record('Goal', ['services'], 'subject', ['startDate', 'statusDate'], {
    kept: ['lifecycleStatus', 'description', 'subject'],
    summary: ['identifier', 'lifecycleStatus', 'category', 'priority', 'description', 'subject', 'start'],
  }),
  record('Procedure', ['consultations'], 'subject', ['performedDateTime', 'performedPeriod'], {
    kept: ['status', 'subject'],
    summary: ['identifier', 'status', 'category', 'code', 'subject', 'encounter', 'performed', 'performer'],
  }),
  {
    type: 'Provenance',
    areas: [],
    interactions: [],
    subject: [],
    date: ['recorded', 'occurredDateTime', 'occurredPeriod'],
    searchParameters: [ID, reference('target', ['target'], [], 'Provenance-target')],
    includes: [],
    revincludes: [],
    kept: ['target', 'recorded', 'agent'],
    summary: ['target', 'recorded', 'agent', 'entity'],
  },
]

function directory(type: string, kept: readonly string[], summary: readonly string[]): ResourceTypeRow {
  return {
    type,
    areas: [],
    interactions: [],
    subject: [],
    date: [],
    searchParameters: [ID],
    includes: [],
    revincludes: [],
    kept,
    summary,
  }
}

function record(
  type: string,
  areas: readonly Area[],
  subject: string,
  date: readonly string[],
  elements: Pick<ResourceTypeRow, 'kept' | 'summary'>,
): ResourceTypeRow {
  return {
    type,
    areas,
    interactions: ['read'],
    subject: [subject],
    date,
    searchParameters: [ID],
    includes: [],
    revincludes: [],
    ...elements,
  }
}
