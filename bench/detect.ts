import { watchYear } from './detect/watch-year.js'
import { type Table, textOf, writeResults } from './report.js'

/** A synthetic year before the detectors. `--events N` for another number than a million. */
const asked = process.argv.indexOf('--events')
const most = asked === -1 ? 1_000_000 : Number(process.argv[asked + 1])
const figures = watchYear(20_265, most)
const each = (figures.seconds * 1e6) / figures.events
const wrong = [...figures.falseAlerts.values()].reduce((sum, it) => sum + it, 0)
const per = (count: number): string => ((1000 * count) / figures.events).toFixed(3)
const missed = figures.found.filter((it) => it.after === undefined)
const table: Table = {
  title: `A synthetic year of ${figures.events} events before the detectors`,
  unit: 'µs',
  lines: [{ name: 'one event, all detectors', median: each, least: each, most: each }],
  goals: [
    {
      name: 'planted misuse found',
      ratio: (figures.found.length - missed.length) / figures.found.length,
      bound: { kind: 'at-least', ratio: 1 },
    },
  ],
  notes: [
    `${Math.round(figures.events / figures.seconds)} events a second in one process, memory of the detectors in a map`,
    `${figures.alerts} alerts: ${per(figures.alerts)} per 1,000 events`,
    `${wrong} of them about workers who did nothing wrong: ${per(wrong)} per 1,000 events`,
    ...[...figures.falseAlerts]
      .toSorted(([, one], [, other]) => other - one)
      .map(([kind, count]) => `  ${kind}: ${count}`),
    `${figures.remembered} keys remembered at most`,
    ...figures.found.map(({ planted, after }) =>
      after === undefined
        ? `not found: ${planted.name}`
        : `${planted.name}: ${planted.expected}, ${after.days} days after the first`,
    ),
  ],
}
process.stdout.write(`${textOf([table])}\n${writeResults(process.cwd(), 'detect', [table])}\n`)
