import { type Area } from '../src/model/area.js'
import { SURGERIES, type Surgery } from './practice/surgeries.js'

/** Where the record sources of the sandbox answer. */
export type SourcePlaces = {
  /** Base of the Spine Secure Proxy that stands before each practice, by its ODS code. */
  readonly proxyUrls: ReadonlyMap<string, string>
  readonly councilUrl: string
  /** File that holds the council's token. */
  readonly councilToken: string
  /** Folder into which LA-HILLSHIRE drops its extracts. */
  readonly extractFolder: string
  readonly pdsUrl: string
  readonly sdsUrl: string
}

export type SandboxSources = {
  readonly sources: readonly Readonly<Record<string, unknown>>[]
  readonly pdsUrl: string
  readonly sdsUrl: string
}

/** The `sources` of the gateway's settings: practices by GP Connect, one council by its REST interface and one by what it drops. */
export function sandboxSources(places: SourcePlaces): SandboxSources {
  const practices = SURGERIES.filter((it) => places.proxyUrls.has(it.ods)).map((it) => practice(it, places))
  return {
    sources: [...practices, council(places), hillshire(places)],
    pdsUrl: places.pdsUrl,
    sdsUrl: places.sdsUrl,
  }
}

const PRACTICE_AREAS: readonly Area[] = [
  'demographics',
  'allergies',
  'medications',
  'problems',
  'immunisations',
  'consultations',
  'documents',
  'appointments',
]

function practice({ ods, name }: Surgery, { proxyUrls }: SourcePlaces): Readonly<Record<string, unknown>> {
  return {
    id: ods.toLowerCase(),
    kind: 'gp-connect',
    name,
    organisation: ods,
    recordClass: 'gp-record',
    mapping: 'gp-connect',
    areas: PRACTICE_AREAS,
    deadlineMs: 4000,
    maxConcurrent: 16,
    overrideSupported: false,
    options: { proxyUrl: proxyUrls.get(ods) },
  }
}

/** A part of a case: its path, the areas it serves and the columns that say whose it is and which row it is. */
type Part = {
  readonly part: string
  readonly path: string
  readonly areas: readonly Area[]
  readonly belongsTo: string
  readonly rowId: string
}

const PARTS: readonly Part[] = [
  part('addresses', 'addresses', 'demographics', 'ADDRESS_ID'),
  part('relationships', 'relationships', 'contacts', 'PERSONAL_RELATIONSHIP_ID'),
  part('warningNotes', 'warning-notes', 'alerts', 'WARNING_NOTE_ID'),
  { ...part('allocations', 'allocations', 'involvement', 'ALLOCATION_ID'), belongsTo: 'MOSAIC_ID' },
  // A case status is an episode of care, which is a service, and says who is involved.
  {
    ...part('caseStatuses', 'case-status', 'involvement', 'CASE_STATUS_ID'),
    areas: ['involvement', 'services'],
  },
  part('assessments', 'assessments', 'assessments', 'ASSESSMENT_ID'),
  part('packagesOfCare', 'packages-of-care', 'services', 'PACKAGE_ID'),
  part('visits', 'visits', 'appointments', 'VISIT_ID'),
]

function part(name: string, path: string, area: Area, rowId: string): Part {
  return { part: name, path, areas: [area], belongsTo: 'PERSON_ID', rowId }
}

const PAGING = {
  kind: 'cursor',
  parameter: 'cursor',
  next: 'nextCursor',
  size: { parameter: 'limit', value: 50 },
}

function council({ councilUrl, councilToken }: SourcePlaces): Readonly<Record<string, unknown>> {
  return {
    id: 'la-riverton',
    kind: 'rest-json',
    name: 'Riverton Council (sandbox)',
    organisation: '9A1',
    recordClass: 'social-care-record',
    mapping: 'mosaic-rest',
    areas: [
      'demographics',
      'problems',
      'services',
      'involvement',
      'contacts',
      'alerts',
      'assessments',
      'appointments',
    ],
    deadlineMs: 4000,
    maxConcurrent: 16,
    overrideSupported: true,
    options: {
      baseUrl: councilUrl,
      auth: { secret: { file: councilToken } },
      find: {
        path: '/api/v1/residents',
        query: { nhsId: '{nhsNumber.numeric}' },
        rows: 'items',
        id: 'mosaicId',
        nhsNumber: 'NHS_ID',
        paging: PAGING,
      },
      parts: [resident(), ...PARTS.map(rowsOf)],
    },
  }
}

/** The row of the person carries the RESTRICTED mark: without it nothing of the case may be passed on. */
function resident(): Readonly<Record<string, unknown>> {
  return {
    part: 'resident',
    path: '/api/v1/residents/{found.mosaicId}',
    // The primary support reason stands on the person's own row.
    areas: ['demographics', 'problems'],
    fetch: 'always',
    shape: 'object',
    belongsTo: 'PERSON_ID',
    nhsNumber: 'NHS_ID',
    birthDate: 'DATE_OF_BIRTH',
  }
}

function rowsOf({ path, ...it }: Part): Readonly<Record<string, unknown>> {
  return {
    ...it,
    path: `/api/v1/residents/{found.mosaicId}/${path}`,
    shape: 'rows',
    rows: 'items',
    paging: PAGING,
  }
}

/** Client Level Data: what is known of an event does not rest on its reference, which is no usable key. */
function hillshire({ extractFolder }: SourcePlaces): Readonly<Record<string, unknown>> {
  return {
    id: 'la-hillshire',
    kind: 'extract',
    name: 'Hillshire Council (sandbox)',
    organisation: '9A2',
    recordClass: 'social-care-record',
    mapping: 'cld',
    areas: ['demographics', 'problems', 'services', 'contacts', 'assessments'],
    deadlineMs: 4000,
    maxConcurrent: 16,
    overrideSupported: true,
    options: {
      key: [
        'LA Person Unique Identifier',
        'Client Type',
        'Event Type',
        'Event Start Date',
        'Request: Route of Access',
        'Assessment Type',
        'Service Type',
        'Service Component',
      ],
      asOf: 'Reporting Period End Date',
      person: 'LA Person Unique Identifier',
      findEveryMinutes: 60,
      period: ['Reporting Period Start Date', 'Reporting Period End Date'],
      birthDate: 'Date of Birth',
      folder: extractFolder,
      everySeconds: 2,
    },
  }
}
