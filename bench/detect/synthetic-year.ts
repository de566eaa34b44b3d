import { Chance } from '../match/population/chance.js'
import { START, type Look } from '../../tests/audit/detectors/sightings.js'
import { PER_WORKER_DAY, type Worker, kinOf, subjectOf, workersOf } from './region.js'
import { type Planted, plantedOn, planted } from './planted.js'

const DAYS = 365
const WORKING = 261

/** A year of a region: looks in the order of time, and who in it does wrong. */
export type Year = { readonly looks: Generator<Look>; readonly planted: readonly Planted[] }

/**
 * A synthetic year of about this many events, the same for the same seed: ordinary work with what is odd in it and
 * harmless, and a few workers who look at what they have no need of.
 */
export function syntheticYear(seed: number, events: number): Year {
  const chance = new Chance(seed)
  const population = Math.max(5_000, Math.round(events / 10))
  // A look is an event, and one in five has a search before it.
  const workers = workersOf(events / (WORKING * PER_WORKER_DAY * 1.22), population, chance)
  const wrong = planted(workers, population)
  return { looks: looksOf(workers, wrong, population, chance), planted: wrong }
}

function* looksOf(
  workers: readonly Worker[],
  wrong: readonly Planted[],
  population: number,
  chance: Chance,
): Generator<Look> {
  for (let day = 0; day < DAYS; day++) {
    const weekday = new Date(START + day * 86_400_000).getUTCDay()
    const isWorking = weekday !== 0 && weekday !== 6
    const ordinary = isWorking ? workers.flatMap((it) => dayOf(it, day, population, chance)) : []
    const looks = [...ordinary, ...wrong.flatMap((it) => plantedOn(it, day, chance))]
    yield* looks.toSorted((one, other) => (one.after ?? 0) - (other.after ?? 0))
  }
}

/** Two weeks of leave in the summer, at another time for each. */
function isAway(worker: Worker, day: number): boolean {
  const start = 240 + (worker.person % 60)
  return day >= start && day < start + 14
}

function dayOf(worker: Worker, day: number, population: number, chance: Chance): readonly Look[] {
  if (isAway(worker, day)) return []
  // Mondays and winters are busier, and no day is like another.
  const count = Math.round(worker.perDay * (0.5 + chance.whole(100) / 100))
  // A caseload changes: a case is closed and another opened.
  if (chance.is(0.15)) worker.own[chance.whole(worker.own.length)] = chance.whole(population)
  return Array.from({ length: count }, () => {
    const person = worker.people === 'new' ? chance.whole(population) : chance.one(worker.own)
    return ordinary(worker, person, day * 1440 - 110 + chance.whole(510), chance)
  }).flat()
}

/** What is odd in ordinary work, and how often. */
function ordinary(worker: Worker, person: number, after: number, chance: Chance): readonly Look[] {
  const plain = lookOf(worker, person, after)
  const found = chance.is(0.2) ? [{ ...plain, after: after - 2, evidence: { type: 'Patient' } }] : []
  if (chance.is(0.004)) return [...found, { ...plain, ...claimed(plain) }]
  if (chance.is(0.004))
    return [
      ...found,
      { ...plain, columns: { ...plain.columns, kind: 'refusal', outcome: 'CANNOT_CHECK' } },
      { ...plain, after: after + 3 },
    ]
  if (chance.is(0.002))
    return [
      ...found,
      {
        ...plain,
        relationship: 'none',
        columns: { ...plain.columns, kind: 'refusal', outcome: 'NO_RELATIONSHIP' },
      },
    ]
  if (chance.is(0.001) && worker.group === 'regulated-social-work')
    return [{ ...plain, columns: { ...plain.columns, purpose: 'safeguarding-adult' } }]
  // Late at the desk.
  if (chance.is(0.0005)) return [{ ...plain, after: after + 11 * 60 }]
  return [...found, plain]
}

/** A look of a worker at a person, as their work gives it. */
export function lookOf(worker: Worker, person: number, after: number): Look {
  return {
    after,
    relationship: worker.relationship,
    columns: {
      actor: worker.id,
      actorOrganisation: worker.organisation,
      subject: `90${String(person).padStart(8, '0')}`,
    },
    requester: { roleName: worker.role, roleGroup: worker.group },
    subject: subjectOf(person),
    kin: kinOf(person),
    known: {
      worker: {
        declared: [],
        person: `p${worker.person}`,
        family: kinOf(worker.person).family,
        home: kinOf(worker.person).home,
        hours: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:30' }],
      },
      person: `p${person}`,
    },
  }
}

/** Without a relationship that anybody but the worker says there is. */
export function claimed({ requester }: Look): Partial<Look> {
  return { relationship: 'self-claimed', requester: { ...requester, selfClaimed: true } }
}
