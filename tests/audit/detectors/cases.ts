import { DETECTORS, type DetectorName } from '../../../src/audit/detectors/detector-table.js'
import { type DetectorSettings } from '../../../src/audit/detectors/watch.js'
import { type StaffFacts } from '../../../src/model/registers/staff.js'
import { KEYED, type Look } from './sightings.js'

/** Looks over which a detector fires, and the looks of its named false positive, over which it does not. */
export type Case = {
  readonly fires: readonly Look[]
  readonly quiet: readonly Look[]
  readonly settings?: DetectorSettings
}

const DAY = 1440
const person = KEYED('person', '9990000018')
const family = KEYED('family', 'featherstonehaugh')
const home = KEYED('home', '12 LS61AA')
const STRANGER = { relationship: 'self-claimed', requester: { selfClaimed: true } } as const

const worker = (facts: Partial<StaffFacts>): NonNullable<Look['known']> => ({
  worker: { declared: [], ...facts },
  person,
})
const times = (count: number, look: (n: number) => Look): readonly Look[] =>
  Array.from({ length: count }, (_, n) => look(n))
const about = (n: number): NonNullable<Look['columns']> => ({ subject: `90000${String(n).padStart(5, '0')}` })
/** A refusal with that code. */
export const refusal = (outcome: string): NonNullable<Look['columns']> => ({ kind: 'refusal', outcome })
const search = (n: number, after: number): Look => ({
  after,
  columns: about(n),
  evidence: { type: 'Patient' },
})
const query = (text: string): NonNullable<Look['evidence']> => ({
  type: 'Patient',
  query: Buffer.from(text).toString('base64'),
})

export const CASES: Readonly<Record<DetectorName, Case>> = {
  'own-record': {
    fires: [{ known: worker({ person }) }],
    quiet: [{ known: worker({ person }), requester: { roleGroup: 'citizen' } }],
  },
  'same-surname': {
    fires: [{ kin: { family }, known: worker({ family, person: 'me' }) }],
    quiet: [
      ...times(5, (n) => ({ kin: { family }, columns: about(n) })),
      { kin: { family }, known: worker({ family, person: 'me' }) },
    ],
  },
  'same-household': {
    fires: [{ kin: { home }, known: worker({ home, person: 'me' }) }],
    quiet: [{ kin: { home: KEYED('home', '14 LS61AA') }, known: worker({ home, person: 'me' }) }],
  },
  'family-relation': {
    fires: [{ known: worker({ declared: [person] }) }],
    quiet: [{ subject: { proxyAgreed: true }, columns: { purpose: 'subject-access' } }],
  },
  colleague: {
    fires: [{ ...STRANGER, known: { person, isColleague: true } }],
    quiet: [{ relationship: 'registered-practice', known: { person, isColleague: true } }],
  },
  'restricted-record': {
    fires: [{ relationship: 'referral', subject: { pds: 'R' } }],
    quiet: [
      { relationship: 'open-case', subject: { pds: 'R' } },
      { relationship: 'open-case', known: { person, watchedBy: 'own-organisation' } },
      {
        relationship: 'registered-practice',
        requester: { roleGroup: 'regulated-health' },
        known: { person, watchedBy: 'another' },
      },
      { ...STRANGER, columns: { action: 'match' }, known: { person, watchedBy: 'own-organisation' } },
    ],
  },
  'no-relationship': {
    fires: [{ relationship: 'none' }],
    quiet: [{ relationship: 'none', columns: refusal('NO_RELATIONSHIP') }],
  },
  'volume-spike': {
    fires: [
      ...times(15 * 8, (n) => ({ after: Math.floor(n / 8) * DAY + (n % 8), columns: about(n) })),
      ...times(60, (n) => ({ after: 15 * DAY + n, columns: about(n) })),
    ],
    quiet: times(16 * 60, (n) => ({ after: Math.floor(n / 60) * DAY + (n % 60), columns: about(n) })),
  },
  'repeated-viewing': {
    fires: times(33, (n) => ({ ...STRANGER, after: n * 2.7 * DAY })),
    quiet: times(33, (n) => ({ after: n * 2.7 * DAY })),
  },
  'many-people-once': {
    fires: times(145, (n) => ({ ...STRANGER, after: n * 100, columns: about(n) })),
    quiet: times(145, (n) => ({ relationship: 'referral', after: n * 100, columns: about(n) })),
  },
  'off-duty': {
    fires: [
      { after: 12 * 60, known: worker({ hours: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }] }) },
    ],
    quiet: [
      // Half past one on Wednesday morning, in the shift of Tuesday night; and a quarter past six.
      { after: 15.5 * 60, known: worker({ hours: [{ days: [2], from: '20:00', to: '06:00' }] }) },
      { after: 8.25 * 60, known: worker({ hours: [{ days: [2], from: '08:00', to: '18:00' }] }) },
    ],
  },
  'role-mismatch': {
    settings: { 'role-mismatch': { unexpected: ['receptionist consultations'] } },
    fires: [{ requester: { roleName: 'receptionist' }, evidence: { released: [{ area: 'consultations' }] } }],
    quiet: [{ requester: { roleName: 'receptionist' }, evidence: { released: [{ area: 'involvement' }] } }],
  },
  'deceased-person': {
    fires: [{ subject: { deceased: true } }, { after: 60 * DAY, subject: { deceased: true } }],
    quiet: [{ subject: { deceased: true } }, { after: 20 * DAY, subject: { deceased: true } }],
  },
  'far-away': {
    fires: [
      ...times(200, (n) => ({ columns: about(n), kin: { district: 'near' } })),
      ...times(3, (n) => ({ ...STRANGER, columns: about(500 + n), kin: { district: 'far' } })),
    ],
    quiet: [
      ...times(200, (n) => ({ columns: about(n), kin: { district: 'near' } })),
      { ...STRANGER, columns: about(500), kin: { district: 'far' } },
    ],
  },
  'purpose-unlike-role': {
    fires: [{ columns: { purpose: 'safeguarding-adult' }, requester: { roleGroup: 'admin' } }],
    quiet: [{ columns: { purpose: 'safeguarding-adult' } }],
  },
  browsing: {
    fires: times(22, (n) => search(n, n * 10)),
    quiet: times(60, (n) => (n % 2 === 0 ? search(n, n) : { after: n, columns: about(n - 1) })),
  },
  'shared-account': {
    fires: [{ requester: { userName: 'Ada Byron' } }, { after: 10, requester: { userName: 'Grace Murray' } }],
    quiet: [
      { requester: { userName: 'Ada Byron', callingSystem: 'case-system' } },
      { after: 10, requester: { userName: 'ADA BYRON', callingSystem: 'case-system' } },
      { after: 12, requester: { userName: 'Ada Byron', callingSystem: 'hub' } },
    ],
  },
  leaver: {
    fires: [{ known: worker({ leftOn: '2026-10-30' }) }],
    quiet: [{}, { after: 120 * DAY, known: worker({ leave: [{ from: '2026-11-04', to: '2027-02-28' }] }) }],
  },
  'bulk-export': {
    fires: times(30, (n) => ({ after: n, columns: { ...about(n), action: 'everything' } })),
    quiet: times(60, (n) => ({ after: n, columns: about(n) })),
  },
  'household-incident': {
    fires: [
      { kin: { home }, columns: { purpose: 'safeguarding-child', actor: 'lead' } },
      { ...STRANGER, after: 600, kin: { home }, columns: about(7) },
    ],
    quiet: [
      { kin: { home }, columns: { purpose: 'safeguarding-child', actor: 'lead' } },
      { after: 600, kin: { home }, columns: about(7) },
    ],
  },
  'refusals-then-success': {
    fires: [
      ...times(3, (n) => ({ after: n, columns: refusal('NO_RELATIONSHIP'), relationship: 'none' })),
      { ...STRANGER, after: 5 },
    ],
    quiet: [
      ...times(4, (n) => ({ after: n, columns: refusal('CANNOT_CHECK') })),
      { ...STRANGER, after: 5 },
      ...times(4, (n) => ({ after: 100 + n, columns: { ...about(1), ...refusal('NO_PATIENT_CONSENT') } })),
      { after: 110, columns: about(1) },
    ],
  },
  'closed-child-case': {
    fires: [{ subject: { age: 9 } }, { ...STRANGER, after: 30 * DAY, subject: { age: 9 } }],
    quiet: [{ subject: { age: 9 } }, { relationship: 'referral', after: 30 * DAY, subject: { age: 9 } }],
  },
  'log-reading': {
    fires: times(5, (n) => ({ after: n, columns: { ...about(n), kind: 'access', action: 'log-search' } })),
    quiet: times(10, (n) => ({
      after: n,
      columns: { ...about(n - (n % 2)), kind: 'access', action: n % 2 === 0 ? 'alert-read' : 'log-search' },
    })),
  },
}

/** More that fires: the second thing a detector looks at. */
export const MORE: readonly (readonly [DetectorName, string, readonly Look[]])[] = [
  [
    'restricted-record',
    'a record that their organisation has watched',
    [{ ...STRANGER, known: { person, watchedBy: 'own-organisation' } }],
  ],
  [
    'restricted-record',
    'a record that another organisation has watched',
    [{ ...STRANGER, known: { person, watchedBy: 'another' } }],
  ],
  ['family-relation', 'a proxy who looks as a worker', [{ subject: { proxyAgreed: true } }]],
  [
    'no-relationship',
    'many refusals in a day',
    times(5, (n) => ({
      after: n,
      relationship: 'none',
      columns: { ...about(n), ...refusal('NO_RELATIONSHIP') },
    })),
  ],
  ['off-duty', 'leave', [{ known: worker({ leave: [{ from: '2026-11-01', to: '2026-11-09' }] }) }]],
  [
    'browsing',
    'parts of names',
    times(5, (n) => ({ after: n, evidence: query('GET /fhir/Patient?family=Sm*') })),
  ],
  ['shared-account', 'the account of nobody', [{ columns: { actor: 'admin01' } }]],
  [
    'shared-account',
    'two systems by turns',
    times(3, (n) => ({ after: n, requester: { callingSystem: n === 1 ? 'hub' : 'case-system' } })),
  ],
  ['leaver', 'a long silence', [{}, { after: 120 * DAY }]],
  [
    'bulk-export',
    'very many items',
    times(6, (n) => ({ after: n, evidence: { released: times(1000, () => ({})) } })),
  ],
]

/** The names in the order of the table. */
export const NAMES = Object.keys(DETECTORS)
