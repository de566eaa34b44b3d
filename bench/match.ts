import { type Figures, type WrongLink, evaluate } from './match/evaluate.js'
import { demographicsOf } from './match/demographics-of.js'
import { Chance } from './match/population/chance.js'
import { population } from './match/population/population.js'
import { DEFAULT_MATCHING } from '../src/patient-index/match/matching-settings.js'
import { DEFAULT_WEIGHTS } from '../src/patient-index/match/default-weights.js'
import { type Weights } from '../src/patient-index/match/weights.js'
import { learnWeights } from '../src/patient-index/estimate/learn-weights.js'
import { type Table, textOf, writeResults } from './report.js'

/** The weights are estimated on this one population, and nothing was ever chosen by the others. */
const TUNING = { seed: 11, size: 40_000 }
const REPORTED = [20_265, 20_266]
const SIZE = 100_000

const { thresholds } = DEFAULT_MATCHING
const showsWrong = process.argv.includes('--wrong')
const weights = learned()
const tables = REPORTED.flatMap((seed) => {
  const people = population(seed, SIZE)
  return [
    tableOf(`seed ${seed}, weights estimated on seed ${TUNING.seed}`, run(weights)),
    ...(seed === REPORTED[0] ? [shipped(seed, run(DEFAULT_WEIGHTS))] : []),
  ]

  function run(by: Weights): Figures {
    const wrong: WrongLink[] = []
    const figures = evaluate(people, { weights: by, population: SIZE }, thresholds, (it) => wrong.push(it))
    if (showsWrong)
      for (const { record, linked } of wrong)
        process.stdout.write(`${JSON.stringify([record, people.index[linked]])}\n`)
    return figures
  }
})
process.stdout.write(`${textOf(tables)}\n${writeResults(process.cwd(), 'match', tables)}\n`)

function learned(): Weights {
  const { index, council } = population(TUNING.seed, TUNING.size)
  const chance = new Chance(TUNING.seed)
  return learnWeights(
    { index: index.map(demographicsOf), records: council.map((it) => demographicsOf(it.row)) },
    (below) => chance.whole(below),
  )
}

function tableOf(name: string, it: Figures): Table {
  const links = it.rightLinks + it.wrongLinks
  const each = (it.milliseconds * 1_000) / it.records
  return {
    title: `Matching ${it.records} council records against ${SIZE} people: ${name}`,
    unit: 'µs',
    lines: [{ name: 'one record, all its candidates', median: each, least: each, most: each }],
    goals: [
      goal('precision of automatic links', it.rightLinks / links, 0.9999),
      goal('recall of automatic links', it.rightLinks / it.findable, 0.95),
    ],
    notes: [
      `precision ${(it.rightLinks / links).toFixed(6)}: ${it.wrongLinks} of ${links} links wrong`,
      `recall ${(it.rightLinks / it.findable).toFixed(4)}: ${it.rightLinks} of ${it.findable} people linked`,
      `for review: ${it.reviews} (${((100 * it.reviews) / it.records).toFixed(2)} in 100), the person among the suggestions in ${it.usefulReviews}`,
      `parted by an adoption or a new registration: ${it.parted}, linked or suggested ${it.partedShown}`,
      `candidates compared for each record: ${(it.candidates / it.records).toFixed(1)}`,
    ],
  }
}

/** Without the shares of an installation's own names, more is left for review. */
function shipped(seed: number, figures: Figures): Table {
  const table = tableOf(`seed ${seed}, weights as shipped`, figures)
  return { ...table, goals: table.goals.slice(0, 1) }
}

function goal(name: string, ratio: number, least: number): Table['goals'][number] {
  return { name, ratio, bound: { kind: 'at-least', ratio: least } }
}
