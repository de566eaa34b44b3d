import { type Chance } from '../match/population/chance.js'

/** How a worker comes to the people whose records they open. */
type Manner = {
  readonly role: string
  readonly group: string
  readonly organisation: string
  readonly relationship: string
  /** `caseload`: the same few; `list`: anybody of a large list; `new`: somebody else each time. */
  readonly people: 'caseload' | 'list' | 'new'
  /** Records opened on a working day. */
  readonly perDay: number
  /** Of a hundred workers, how many are of this manner. */
  readonly share: number
}

/** Made up, but in the proportions in which such workers share a region. */
const MANNERS: readonly Manner[] = [
  {
    role: 'social-worker',
    group: 'regulated-social-work',
    organisation: '9A1',
    relationship: 'open-case',
    people: 'caseload',
    perDay: 5,
    share: 30,
  },
  {
    role: 'family-intervention-officer',
    group: 'social-care-staff',
    organisation: '9A2',
    relationship: 'open-case',
    people: 'caseload',
    perDay: 4,
    share: 12,
  },
  {
    role: 'duty-officer',
    group: 'regulated-social-work',
    organisation: '9A1',
    relationship: 'referral',
    people: 'new',
    perDay: 24,
    share: 3,
  },
  {
    role: 'gp',
    group: 'regulated-health',
    organisation: 'A81001',
    relationship: 'registered-practice',
    people: 'list',
    perDay: 9,
    share: 20,
  },
  {
    role: 'receptionist',
    group: 'admin',
    organisation: 'A81001',
    relationship: 'registered-practice',
    people: 'list',
    perDay: 14,
    share: 10,
  },
  {
    role: 'care-navigator',
    group: 'interface-role',
    organisation: 'A81001',
    relationship: 'referral',
    people: 'caseload',
    perDay: 4,
    share: 10,
  },
  {
    role: 'medical-secretary',
    group: 'admin',
    organisation: 'RX9',
    relationship: 'referral',
    people: 'list',
    perDay: 10,
    share: 8,
  },
  {
    role: 'discharge-nurse',
    group: 'regulated-health',
    organisation: 'RX9',
    relationship: 'admission',
    people: 'new',
    perDay: 8,
    share: 7,
  },
]

/** Records opened on an average working day by one worker. */
export const PER_WORKER_DAY =
  MANNERS.reduce((sum, it) => sum + it.perDay * it.share, 0) / MANNERS.reduce((sum, it) => sum + it.share, 0)

export type Worker = Manner & {
  readonly id: string
  /** The person they are. */
  readonly person: number
  readonly own: number[]
}

/** The workers of the region, of each manner at least one. */
export function workersOf(count: number, population: number, chance: Chance): readonly Worker[] {
  return MANNERS.flatMap((manner) =>
    Array.from({ length: Math.max(1, Math.round((count * manner.share) / 100)) }, (_, n) => ({
      ...manner,
      id: `${manner.role}-${n}`,
      person: chance.whole(population),
      own: Array.from({ length: manner.people === 'list' ? 1500 : 18 }, () => chance.whole(population)),
    })),
  )
}

/** The name, the home and the district of a person: names are borne by many or by few, homes hold two or three. */
export function kinOf(person: number): {
  readonly family: string
  readonly home: string
  readonly district: string
} {
  const spread = ((person * 2_654_435_761) % 100_003) / 100_003
  return {
    family: `f${Math.floor(4000 * spread * spread)}`,
    home: `h${Math.floor(person / 2.4)}`,
    district: person % 97 === 0 ? `far${person % 40}` : `d${person % 11}`,
  }
}

/** About people that stays as it is. */
export function subjectOf(person: number): Readonly<Record<string, unknown>> {
  return {
    age: (person * 7919) % 96,
    pds: person % 331 === 0 ? 'R' : 'U',
    deceased: false,
  }
}
