import { type DetectorName } from '../../src/audit/detectors/detector-table.js'
import { type Look } from '../../tests/audit/detectors/sightings.js'
import { type Chance } from '../match/population/chance.js'
import { type Worker, kinOf } from './region.js'
import { claimed, lookOf } from './synthetic-year.js'

/** Somebody who does wrong for some days: what it is, and which detector should tell of it. */
export type Planted = {
  readonly name: string
  readonly worker: Worker
  readonly expected: DetectorName
  readonly from: number
  readonly to: number
  /** Looks without need on one of those days, `n` days after the first. */
  readonly looks: (
    n: number,
    chance: Chance,
  ) => readonly { readonly person: number; readonly change?: Partial<Look> }[]
}

/** The looks that one who does wrong adds to their work on a day. */
export function plantedOn(
  { worker, from, to, looks }: Planted,
  day: number,
  chance: Chance,
): readonly Look[] {
  if (day < from || day >= to) return []
  return looks(day - from, chance).map(({ person, change }) => {
    const plain = lookOf(worker, person, day * 1440 - 100 + chance.whole(480))
    return { ...plain, ...claimed(plain), ...change }
  })
}

/**
 * The two cases that the Information Commissioner prosecuted, in the figures of the reports, and others that are
 * quicker done. The first: 145 people’s records without need. The second: some 150 people’s, one of them 33 times in
 * three months, none of the worker’s specialty.
 */
export function planted(workers: readonly Worker[], population: number): readonly Planted[] {
  const one = (role: string, n: number): Worker => {
    const found = workers.filter((it) => it.role === role)
    const worker = found[n % found.length]
    if (worker === undefined) throw new Error(`nobody is a ${role}`)
    return worker
  }
  const officer = one('family-intervention-officer', 1)
  const secretary = one('medical-secretary', 1)
  const curious = one('social-worker', 2)
  const navigator = one('care-navigator', 0)
  const household = population - 1
  const neighbour = Math.ceil(Math.floor(curious.person / 2.4) * 2.4)
  const mate = neighbour === curious.person ? neighbour + 1 : neighbour
  return [
    {
      name: '145 people without need',
      worker: officer,
      expected: 'many-people-once',
      from: 60,
      to: 205,
      looks: (n) => [{ person: (n * 331 + 17) % population }],
    },
    {
      name: 'one person 33 times in three months',
      worker: secretary,
      expected: 'repeated-viewing',
      from: 100,
      to: 190,
      looks: (n, chance) => [
        ...(n % 3 === 0 || n === 1 || n === 4 || n === 7 ? [{ person: 4242 }] : []),
        ...Array.from({ length: 2 }, () => ({ person: 1000 + chance.whole(150) })),
      ],
    },
    {
      name: 'their own record',
      worker: curious,
      expected: 'own-record',
      from: 30,
      to: 31,
      looks: () => [{ person: curious.person, change: { relationship: 'open-case' } }],
    },
    {
      name: 'somebody at home',
      worker: curious,
      expected: kinOf(mate).home === kinOf(curious.person).home ? 'same-household' : 'own-record',
      from: 40,
      to: 41,
      looks: () => [{ person: kinOf(mate).home === kinOf(curious.person).home ? mate : curious.person }],
    },
    {
      name: 'a purpose tried on',
      worker: navigator,
      expected: 'purpose-unlike-role',
      from: 50,
      to: 51,
      looks: () => [{ person: 77, change: withPurpose(lookOf(navigator, 77, 0), 'safeguarding-adult') }],
    },
    {
      name: 'the household of an enquiry',
      worker: one('receptionist', 0),
      expected: 'household-incident',
      from: 120,
      to: 121,
      looks: () => [
        {
          person: household,
          change: {
            ...withPurpose(lookOf(curious, household, 0), 'safeguarding-child'),
            after: 120 * 1440 - 115,
          },
        },
        { person: household },
      ],
    },
    {
      name: 'whole records by the hour',
      worker: one('gp', 0),
      expected: 'bulk-export',
      from: 150,
      to: 151,
      looks: () =>
        Array.from({ length: 40 }, (_, n) => {
          const plain = lookOf(one('gp', 0), 300 + n, 150 * 1440 + n)
          return {
            person: 300 + n,
            change: { ...plain, columns: { ...plain.columns, action: 'everything' } },
          }
        }),
    },
    {
      name: 'people looked up and not opened',
      worker: one('receptionist', 0),
      expected: 'browsing',
      from: 170,
      to: 171,
      looks: () =>
        Array.from({ length: 40 }, (_, n) => ({
          person: 3000 + n,
          change: { after: 170 * 1440 + n * 5, evidence: { type: 'Patient' } },
        })),
    },
  ]
}

function withPurpose({ columns }: Look, purpose: string): Partial<Look> {
  return { columns: { ...columns, purpose } }
}
