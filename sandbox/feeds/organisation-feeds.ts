import { ORGANISATIONS } from '../organisations.js'
import { PEOPLE } from '../people.js'
import { NOTHING_RECORDED as NOT_LISTED } from '../../src/model/registers/merge-register-facts.js'
import { type OrganisationFeed, type RegisterFacts, type Relationship } from '../../src/model/registers.js'

/** A register entry that records nothing but capacity: the place to start from when a person gets one. */
export const NOTHING_RECORDED: RegisterFacts = { ...NOT_LISTED, capacity: 'has' }

/** What the organisations publish when the sandbox starts, by ODS code. `today` is an ISO 8601 date. */
export function organisationFeeds(today: string): Map<string, OrganisationFeed> {
  const published = ORGANISATIONS.filter((it) => it.feed === 'published')
  return new Map(published.map((it) => [it.ods, feedOf(it.ods, today)]))
}

function feedOf(ods: string, today: string): OrganisationFeed {
  const { kind, from, people } = RELATIONSHIPS.get(ods) ?? { kind: 'referral', from: today, people: [] }
  return {
    organisation: ods,
    relationships: people.map((nhsNumber) => ({ kind, from: from ?? today, to: undefined, nhsNumber })),
    registers: REGISTERS.get(ods) ?? [],
    watched: WATCHED.get(ods),
  }
}

/** Whose records an organisation has watched: whoever opens one and is not known to work with them is an alert. */
const WATCHED: ReadonlyMap<string, readonly string[]> = new Map([['9A1', ['9990000123']]])

type RelationshipRow = {
  readonly kind: Relationship['kind']
  /** Undefined: today, as for somebody who came in this morning. */
  readonly from: string | undefined
  readonly people: readonly string[]
}

const CHILD = '9990000115'

/** Everyone with a case at a council, under a number that PDS knows as current; the child is children's services'. */
function casesOf(council: '9A1' | '9A2'): readonly string[] {
  return PEOPLE.filter((it) => it.pds.kind === 'known' && it.councils.includes(council))
    .map((it) => it.nhsNumber)
    .filter((it) => it !== CHILD)
}

/** Who has whom in their care. A practice's relationships come from PDS registrations, so it lists none. */
const RELATIONSHIPS: ReadonlyMap<string, RelationshipRow> = new Map<string, RelationshipRow>([
  ['9A1', { kind: 'open-case', from: '2025-01-10', people: casesOf('9A1') }],
  ['9A2', { kind: 'open-case', from: '2026-01-05', people: casesOf('9A2') }],
  ['9A3', { kind: 'open-case', from: '2026-02-09', people: [CHILD] }],
  [
    'RX9',
    {
      kind: 'admission',
      from: undefined,
      people: [
        '9990000018',
        '9990000026',
        '9990000034',
        '9990000077',
        '9990000123',
        '9990000131',
        '9990000158',
      ],
    },
  ],
  [
    'V9001',
    {
      kind: 'referral',
      from: '2026-03-02',
      people: ['9990000018', '9990000026', '9990000069', '9990000077', '9990000123', '9990000158'],
    },
  ],
  ['V9100', { kind: 'referral', from: '2026-06-01', people: ['9990000018', '9990000026'] }],
])

/** Somebody who has agreed that those who help across services may see their record. */
const AGREED: OrganisationFeed['registers'][number] = {
  ...NOTHING_RECORDED,
  nhsNumber: '9990000018',
  explicitConsent: true,
}

/** Every controller has been told that the young person can decide, and has agreed to her mother as proxy. */
const AGREED_PROXY = {
  ...NOTHING_RECORDED,
  nhsNumber: CHILD,
  competentMinor: true,
  proxies: ['nhs-login|sandbox-0115-parent'],
}

/** An adult of the child's household: children's services name their enquiry, which reaches his record too. */
const HOUSEHOLD_ADULT = {
  ...NOTHING_RECORDED,
  nhsNumber: '9990000107',
  childEnquiries: ['S47-2026-0021'],
}

/** What controllers have on record. A practice's dissent covers its own record, and no other. */
const REGISTERS: ReadonlyMap<string, OrganisationFeed['registers']> = new Map([
  [
    'A81001',
    [
      AGREED,
      {
        ...NOTHING_RECORDED,
        nhsNumber: '9990000026',
        dissents: [{ recordedBy: 'A81001', covers: ['gp-record' as const] }],
      },
      AGREED_PROXY,
    ],
  ],
  ['9A1', [AGREED, AGREED_PROXY]],
  ['9A2', [AGREED, AGREED_PROXY]],
  ['9A3', [HOUSEHOLD_ADULT]],
])
