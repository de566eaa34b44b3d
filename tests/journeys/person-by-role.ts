/**
 * What each role of the sandbox is to get of each person, reasoned from the consent and information-governance rules
 * and from who has whom in their care, never from what the gateway does.
 *
 * A cell is a number of matches, or `status code`. The columns are a search of Patient (the demographics service), of
 * MedicationStatement (the practice's record) and of CarePlan (the council's record).
 */
export const COLUMNS = ['Patient', 'MedicationStatement', 'CarePlan'] as const
export type Column = (typeof COLUMNS)[number]

export type Cell = number | `${number} ${string}`
export type Cells = readonly [patient: Cell, medications: Cell, plans: Cell]

export type Row = { readonly roles: readonly string[]; readonly cells: Cells; readonly because: string }
export type PersonRows = { readonly person: string; readonly rows: readonly Row[] }

const COUNCIL = ['social-worker', 'duty-social-worker']
const PRACTICE = ['gp', 'practice-nurse']
const TRUST = ['ward-nurse', 'ed-doctor']
const HOME = ['care-home-nurse', 'senior-carer']
const LINK = ['link-worker']
const OFFICER = ['ig-officer']
const CITIZEN = ['citizen']
const PARENT = ['parent']
/** Who cares for people of the neighbouring region, or for children, and for nobody else here. */
const ELSEWHERE = ['hillshire-social-worker', 'children-social-worker', 'hill-farm-gp']
const DATA = ['hillshire-data-officer']

const ABSENT = '404 PATIENT_NOT_FOUND'
const NO_CONSENT = '403 NO_PATIENT_CONSENT'
const UNRELATED = '403 NO_RELATIONSHIP'
const DENIED = '403 ACCESS_DENIED'

/** A Patient search of somebody hidden is an empty searchset: as of somebody who does not exist. */
const HIDDEN: Cells = [0, ABSENT, ABSENT]

const row = (roles: readonly string[], cells: Cells, because: string): Row => ({ roles, cells, because })

const notTheirOwn = row(
  [...CITIZEN, ...PARENT],
  HIDDEN,
  'I-04: not the person whose sign-in was attested, nor whom they act for',
)
const NO_SCOPE = '403 INSUFFICIENT_SCOPE'
/** The same of everybody, known or not. */
const noScope = row(DATA, [NO_SCOPE, NO_SCOPE, NO_SCOPE], 'their scope brings files, and reads nothing')
const noOrder = row(
  OFFICER,
  [DENIED, DENIED, DENIED],
  'A-03: a legal requirement without a reference and an approval is no ground',
)
const unrelated = (roles: readonly string[]): Row =>
  row(
    roles,
    [UNRELATED, UNRELATED, UNRELATED],
    'A-01: their organisation has no relationship with the person',
  )

const elsewhere = unrelated(ELSEWHERE)

const HILDA: readonly Row[] = [
  row([...COUNCIL, ...PRACTICE, ...HOME], [1, 1, 1], 'answered under the current number'),
  unrelated([...TRUST, ...LINK]),
  noOrder,
  notTheirOwn,
  elsewhere,
]

/** Every person has the row of who may read nothing at all. */
export function personByRole(): readonly PersonRows[] {
  return PERSON_ROWS.map(({ person, rows }) => ({ person, rows: [...rows, noScope] }))
}

const PERSON_ROWS: readonly PersonRows[] = [
  {
    person: '9990000018',
    rows: [
      row(
        [...COUNCIL, ...PRACTICE, ...TRUST, ...HOME, ...LINK],
        [1, 6, 3],
        'A-01, A-04, A-05: medication is in every view, past and planned support in the plan; A-13: agreed',
      ),
      noOrder,
      row(
        CITIZEN,
        [1, 0, 3],
        'own record; GP Connect serves direct care alone, so the practice is not asked',
      ),
      row(PARENT, HIDDEN, 'I-04: acts for somebody else'),
      elsewhere,
    ],
  },
  {
    person: '9990000026',
    rows: [
      row(
        [...COUNCIL, ...PRACTICE, ...TRUST, ...HOME],
        [1, NO_CONSENT, 1],
        'R-01: a practice’s dissent covers its own record and no other',
      ),
      row(LINK, [NO_CONSENT, NO_CONSENT, NO_CONSENT], 'R-01; A-13: the person has not agreed to it'),
      row(OFFICER, [DENIED, NO_CONSENT, DENIED], 'R-01 comes before A-03'),
      row(ELSEWHERE, [UNRELATED, UNRELATED, UNRELATED], 'A-01; who is unrelated hears nothing of a dissent'),
      notTheirOwn,
    ],
  },
  {
    person: '9990000034',
    rows: [
      row([...COUNCIL, ...TRUST], [1, ABSENT, 1], 'R-07 hides the GP record; R-09 masks the rest'),
      row(
        [...PRACTICE, ...HOME, ...LINK, ...ELSEWHERE],
        [UNRELATED, UNRELATED, UNRELATED],
        'A-01, as of anybody: PDS does not say with which practice a restricted person is registered',
      ),
      row(OFFICER, [DENIED, ABSENT, DENIED], 'R-07 before A-03'),
      notTheirOwn,
    ],
  },
  {
    person: '9990000042',
    rows: [
      row(
        [...COUNCIL, ...PRACTICE],
        [1, ABSENT, ABSENT],
        'R-14: who cared for them learns of the death, and nothing else',
      ),
      row([...TRUST, ...HOME, ...LINK, ...ELSEWHERE], HIDDEN, 'R-14: as if they had never been'),
      row(
        OFFICER,
        [DENIED, ABSENT, ABSENT],
        'R-14; A-03 for the Patient, whose council the officer works for',
      ),
      notTheirOwn,
    ],
  },
  { person: '9990000050', rows: HILDA },
  { person: '9990000069', rows: HILDA },
  {
    person: '9990000077',
    rows: [
      row(
        [...COUNCIL, ...PRACTICE, ...TRUST, ...HOME],
        [1, 1, 1],
        'R-05: of three medicines, those given for problems of the exclusion set are left out',
      ),
      unrelated([...LINK, ...ELSEWHERE]),
      noOrder,
      notTheirOwn,
    ],
  },
  {
    person: '9990000123',
    rows: [
      row(
        ['social-worker', ...PRACTICE, 'ward-nurse', ...HOME],
        [1, 1, 0],
        'R-10: the council’s record is restricted; the warning is generic',
      ),
      row(['duty-social-worker', 'ed-doctor'], [1, 1, 1], 'R-10: they hold the sensitive activity'),
      unrelated([...LINK, ...ELSEWHERE]),
      noOrder,
      notTheirOwn,
    ],
  },
  {
    person: '9990000166',
    rows: [
      row(
        [
          ...COUNCIL,
          ...PRACTICE,
          ...TRUST,
          ...HOME,
          ...LINK,
          ...OFFICER,
          ...CITIZEN,
          ...PARENT,
          ...ELSEWHERE,
        ],
        HIDDEN,
        'I-01: PDS knows nobody under the number',
      ),
    ],
  },
  {
    person: '9990000131',
    rows: [
      row(
        [...COUNCIL, ...PRACTICE, ...TRUST],
        [1, '504 SOURCES_TIMED_OUT', 1],
        'the practice alone was asked, and hangs',
      ),
      unrelated([...HOME, ...LINK, ...ELSEWHERE]),
      noOrder,
      notTheirOwn,
    ],
  },
  {
    person: '9990000158',
    rows: [
      row(
        [...COUNCIL, ...PRACTICE, ...TRUST, ...HOME],
        [1, '502 SOURCES_FAILED', 1],
        'the practice alone was asked, and answers with an error page',
      ),
      unrelated([...LINK, ...ELSEWHERE]),
      noOrder,
      notTheirOwn,
    ],
  },
  {
    person: '9990000085',
    rows: [
      row(
        ['hillshire-social-worker', 'hill-farm-gp'],
        [1, 1, 1],
        'A-01: the practice shares medication, and of the council’s extract there is one plan',
      ),
      unrelated([...COUNCIL, ...PRACTICE, ...TRUST, ...HOME, ...LINK, ...OFFICER, 'children-social-worker']),
      notTheirOwn,
    ],
  },
  {
    person: '9990000093',
    rows: [
      row(
        [...COUNCIL, ...PRACTICE, 'hillshire-social-worker'],
        [1, 1, 2],
        'A-01: both councils’ plans, neither in the place of the other',
      ),
      unrelated([...TRUST, ...HOME, ...LINK, 'children-social-worker', 'hill-farm-gp']),
      noOrder,
      notTheirOwn,
    ],
  },
  {
    person: '9990000107',
    rows: [
      row(PRACTICE, [1, 1, 0], 'no council knows them, and none has failed'),
      unrelated([...COUNCIL, ...TRUST, ...HOME, ...LINK, ...OFFICER, ...ELSEWHERE]),
      notTheirOwn,
    ],
  },
  {
    person: '9990000115',
    rows: [
      row([...PRACTICE, 'children-social-worker'], [1, 1, 1], 'A-01: their practice and their social worker'),
      row(
        PARENT,
        [1, 0, 1],
        'R-15: the young person can decide and has agreed to this proxy; the practice is not asked',
      ),
      unrelated([
        ...COUNCIL,
        ...TRUST,
        ...HOME,
        ...LINK,
        ...OFFICER,
        'hillshire-social-worker',
        'hill-farm-gp',
      ]),
      row(CITIZEN, HIDDEN, 'I-04: not the person whose sign-in was attested'),
    ],
  },
  {
    person: '9990000174',
    rows: [
      row([...COUNCIL, ...PRACTICE], [1, 30, 1], 'A-01: every medicine of a very long record'),
      unrelated([...TRUST, ...HOME, ...LINK, ...ELSEWHERE]),
      noOrder,
      notTheirOwn,
    ],
  },
]

/** The cell of the table; undefined where the table has none. */
export function expectedOf(person: string, role: string, column: Column): Cell | undefined {
  const rows = personByRole().find((it) => it.person === person)?.rows ?? []
  return rows.find((it) => it.roles.includes(role))?.cells[COLUMNS.indexOf(column)]
}

/** True for a cell in which something is shown. */
export function isShown(cell: Cell | undefined): boolean {
  return typeof cell === 'number' && cell > 0
}
