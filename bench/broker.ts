import { askAbout, BROKER_SOURCES } from './broker/ask.js'
import { startSources } from './broker/sources.js'
import { quantile } from './path/load.js'
import { type Goal, type Table, textOf, writeResults } from './report.js'

/**
 * What hedging and a dead source do to waiting. The sources answer after a drawn time and do no work, so what is
 * measured is the broker's waiting and not a machine's speed.
 */
const tables = [await slowSource(), await deadSource()]
process.stdout.write(`${textOf(tables)}\n${writeResults(process.cwd(), 'broker', tables)}\n`)

async function slowSource(): Promise<Table> {
  const slow = { share: 0.03, fromMs: 4_000, toMs: 6_000 }
  const servers = await startSources(BROKER_SOURCES, (n) => (n === 0 ? slow : undefined))
  const without = await askAbout(servers, { hedgeAfterMs: undefined, deadlineMs: 10_000 })
  const hedged = await askAbout(servers, { hedgeAfterMs: 400, deadlineMs: 10_000 })
  await servers.close()
  return {
    title: `one of ${BROKER_SOURCES} sources takes about five seconds for 3 calls in 100: the whole request`,
    unit: 'ms',
    lines: [
      ...linesOf('without hedging', without.times),
      ...linesOf('with hedging after 400 ms', hedged.times),
    ],
    goals: [
      goal(
        'p99 with hedging to p99 without',
        quantile(hedged.times, 0.99) / quantile(without.times, 0.99),
        0.2,
      ),
      goal('calls made with hedging to calls without', hedged.calls / without.calls, 1.1),
    ],
    notes: [notes(without), notes(hedged)],
  }
}

async function deadSource(): Promise<Table> {
  const alive = await startSources(BROKER_SOURCES, () => undefined)
  const healthy = await askAbout(alive, { hedgeAfterMs: undefined, deadlineMs: 2_000 })
  await alive.close()
  const servers = await startSources(BROKER_SOURCES, (n) => (n === 0 ? 'dead' : undefined))
  const dead = await askAbout(servers, { hedgeAfterMs: undefined, deadlineMs: 2_000 })
  await servers.close()
  return {
    title: `one of ${BROKER_SOURCES} sources is dead: each answer of the other four, and the whole request`,
    unit: 'ms',
    lines: [
      ...linesOf('others, all alive', healthy.others),
      ...linesOf('others, one dead', dead.others),
      ...linesOf('request, all alive', healthy.times),
      ...linesOf('request, one dead', dead.times),
    ],
    goals: [
      goal(
        'p50 of the others, one dead to all alive',
        quantile(dead.others, 0.5) / quantile(healthy.others, 0.5),
        1.1,
      ),
    ],
    notes: [notes(healthy), notes(dead)],
  }
}

function linesOf(name: string, times: readonly number[]): Table['lines'] {
  return [0.5, 0.99].map((share) => {
    const at = quantile(times, share)
    return {
      name: `${name}, p${share * 100}`,
      median: at,
      least: quantile(times, 0),
      most: quantile(times, 1),
    }
  })
}

function goal(name: string, ratio: number, atMost: number): Goal {
  return { name, ratio, bound: { kind: 'at-most', ratio: atMost } }
}

function notes({ times, calls, failed }: Awaited<ReturnType<typeof askAbout>>): string {
  return `${times.length} requests, ${calls} calls, ${failed} answers of a source that were failures`
}
