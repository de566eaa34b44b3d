import { beforeAll, describe, expect, it } from 'vitest'
import { demographicsOf } from '../../bench/match/demographics-of.js'
import { type Figures, evaluate } from '../../bench/match/evaluate.js'
import { Chance } from '../../bench/match/population/chance.js'
import { population } from '../../bench/match/population/population.js'
import { learnWeights } from '../../src/patient-index/estimate/learn-weights.js'
import { DEFAULT_MATCHING } from '../../src/patient-index/match/matching-settings.js'
import { problemsOf } from '../../src/patient-index/match/weights.js'

const SIZE = 5_000

/** The small form of `npm run bench:match`: the same generator and seeds that nothing was tuned on. */
describe('a synthetic population', () => {
  const wrong: unknown[] = []
  let figures: Figures

  beforeAll(() => {
    const people = population(31, SIZE)
    figures = evaluate(people, { ...DEFAULT_MATCHING, population: SIZE }, DEFAULT_MATCHING.thresholds, (it) =>
      wrong.push(it),
    )
  })

  it('has everyone linked to nobody else', () => {
    expect(wrong).toEqual([])
    expect(figures.wrongLinks).toBe(0)
  })

  it('has most people found', () => {
    expect(figures.rightLinks / figures.findable).toBeGreaterThan(0.92)
  })

  it('keeps apart what an adoption or a new registration parted', () => {
    expect(figures.parted).toBeGreaterThan(5)
    expect(figures.partedShown).toBe(0)
  })

  it('leaves few to be judged, and nearly always with the person among those suggested', () => {
    expect(figures.reviews / figures.records).toBeLessThan(0.07)
    expect(figures.usefulReviews / figures.reviews).toBeGreaterThan(0.97)
  })

  it('is the same for the same seed', () => {
    expect(population(5, 50)).toEqual(population(5, 50))
    expect(population(5, 50)).not.toEqual(population(6, 50))
  })
})

describe('weights estimated from the records alone', () => {
  it('find the shares that the truth has', () => {
    const { index, council } = population(32, SIZE)
    const chance = new Chance(1)
    const { levels, shares } = learnWeights(
      { index: index.map(demographicsOf), records: council.map((it) => demographicsOf(it.row)) },
      (below) => chance.whole(below),
    )
    expect(problemsOf(levels)).toEqual([])
    expect(levels.sex['same']?.u).toBeCloseTo(0.5, 1)
    expect(levels.address['house']?.m).toBeGreaterThan(0.75)
    expect(levels.given['exact']?.m).toBeGreaterThan(0.85)
    expect(levels.given['different']?.m).toBeLessThan(0.05)
    expect(levels.birthDate['exact']?.m).toBeGreaterThan(0.9)
    expect(shares?.family.get('smith')).toBeGreaterThan(0.01)
  })
})
