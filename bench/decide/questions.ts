import { type FactTree, type RequestFacts, type ResourceFacts } from '../../src/model/facts.js'

/** One item as it stands before its facts are built: a row of text, as a labeller leaves it. */
export type Item = {
  readonly type: string
  readonly labels: string
  readonly marks: string
  readonly rank: number
}

const TYPES = [
  'MedicationStatement',
  'Condition',
  'Encounter',
  'Observation',
  'AllergyIntolerance',
  'Immunization',
  'DocumentReference',
  'List',
]
/** A list is of what the view shows, or of what it does not. */
const AREAS: Readonly<Record<string, NonNullable<ResourceFacts['area']>>> = {
  List: 'consultations',
  MedicationStatement: 'medications',
}
const LABELS = ['', '', '', '', '', 'STI', 'SEALED', 'GRA', 'THIRD-PARTY', 'HIV,TOP', 'NOPAT']

/** Items of every type, most of them ordinary: the same for each run. */
export function itemsOf(count: number): readonly Item[] {
  return Array.from({ length: count }, (_, i) => ({
    type: TYPES[i % TYPES.length] ?? 'Condition',
    labels: LABELS[(i * 7) % LABELS.length] ?? '',
    marks: `${i % 29 === 3 ? 'R' : 'N'}${i % 5 === 1 ? '' : 'a'}${i % 31 === 4 ? '' : 'c'}${i % 37 === 5 ? 'x' : ''}`,
    rank: 1 + Math.floor(i / TYPES.length),
  }))
}

/** The facts of one item: building them is part of what is measured, for every engine alike. */
export function resourceFacts({ type, labels, marks, rank }: Item): ResourceFacts {
  return {
    class: 'gp-record',
    type,
    area: AREAS[type] ?? 'problems',
    labels: labels === '' ? [] : labels.split(','),
    confidentiality: marks.startsWith('R') ? 'R' : 'N',
    labelled: true,
    subjectMatches: true,
    controllerIsSource: marks.includes('c'),
    anonymousAccess: marks.includes('x'),
    active: marks.includes('a'),
    rank,
    overrideSupported: true,
  }
}

const SOCIAL_WORKER: RequestFacts & Required<Pick<FactTree, 'requester' | 'subject'>> = {
  action: 'read',
  purpose: 'direct-care',
  request: { singlePatient: true },
  authority: { reference: null, approvedBy: null, justification: null },
  override: { breakGlass: false, reason: null },
  agreement: { inForce: true },
  release: { state: 'open', toPilot: false },
  requester: {
    userId: 'u1',
    role: 'social-worker',
    roleGroup: 'regulated-social-work',
    healthProfessional: false,
    authAssurance: 2,
    activities: [],
    relationship: 'open-case',
    permissionToView: 'granted',
    org: { id: 'LA1', type: 'la-adult', dspt: 'met' },
  },
  subject: {
    nhsNumberStatus: '01',
    demographicsMatch: true,
    pds: 'U',
    age: 81,
    deceased: false,
    dissent: false,
    objectsTo: ['LA9'],
    objectsToUser: [],
    consent: { categories: ['STI'], explicit: false },
    capacity: 'has',
    bestInterests: false,
    cannotConsent: false,
    enhancedReview: false,
    competentMinor: false,
    proxyAgreed: true,
    childEnquiries: [],
  },
}

/** Who asks: the first is the one that is timed, the others are asked as well when answers are compared. */
export const REQUESTS: readonly RequestFacts[] = [
  SOCIAL_WORKER,
  {
    ...SOCIAL_WORKER,
    purpose: 'emergency',
    override: { breakGlass: true, reason: 'unconscious' },
    requester: {
      ...SOCIAL_WORKER.requester,
      role: 'ed-doctor',
      roleGroup: 'regulated-health',
      healthProfessional: true,
      activities: ['BREAK_GLASS'],
      relationship: 'none',
      permissionToView: 'unable',
      org: { id: 'RX9', type: 'nhs-trust', dspt: 'exceeded' },
    },
    subject: { ...SOCIAL_WORKER.subject, dissent: true, cannotConsent: true },
  },
  {
    ...SOCIAL_WORKER,
    purpose: 'legal-requirement',
    authority: { reference: 'COR-1', approvedBy: 'CG', justification: null },
    subject: { ...SOCIAL_WORKER.subject, deceased: true, pds: 'R' },
  },
  {
    ...SOCIAL_WORKER,
    purpose: 'subject-access',
    requester: {
      ...SOCIAL_WORKER.requester,
      role: 'citizen',
      roleGroup: 'citizen',
      relationship: 'none',
      org: { id: 'NHSLOGIN', type: 'citizen', dspt: 'met' },
    },
  },
  { ...SOCIAL_WORKER, subject: { ...SOCIAL_WORKER.subject, dissent: true, objectsTo: ['LA1'] } },
]

/** The facts by their dotted paths, as engines without trees take them; what is known to be none is an empty text. */
export function flatFacts(request: RequestFacts): Record<string, FlatFact> {
  const flat: Record<string, FlatFact> = {}
  add(flat, '', request)
  return flat
}

export type FlatFact = string | number | boolean | readonly string[]

/** Adds the facts of one item under their dotted paths. */
export function withItem(flat: Record<string, FlatFact>, facts: ResourceFacts): Record<string, FlatFact> {
  const whole = { ...flat }
  add(whole, 'resource.', facts)
  return whole
}

function add(flat: Record<string, FlatFact>, prefix: string, tree: object): void {
  for (const [key, value] of Object.entries(tree) as [string, unknown][]) {
    if (value === null) flat[prefix + key] = ''
    else if (typeof value === 'object' && !Array.isArray(value)) add(flat, `${prefix}${key}.`, value)
    else flat[prefix + key] = value as FlatFact
  }
}
