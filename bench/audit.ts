import { appendTable, processesTable } from './audit/append.js'
import { questionsTable } from './audit/ask-log.js'
import { dropDatabase, newDatabase } from './audit/databases.js'
import { regionOf } from './audit/entries.js'
import { fillLog } from './audit/fill-log.js'
import { recordedTable } from './audit/recorded-or-not.js'
import { verifyTable } from './audit/verify.js'
import { openWorld } from './path/world.js'
import { type Table, textOf, writeResults } from './report.js'

/**
 * `--events N` fills a log of another size than a million (ten million is the goal of the questions, and takes an
 * hour and 30 GB); `--only NAME` makes one part of the run; `--quick` measures less often.
 */
const isQuick = process.argv.includes('--quick')
const EVENTS = Number(given('--events') ?? 1_000_000)
const DAYS = 365
const part = given('--only')
const parts = part === undefined ? ['request', 'append', 'processes', 'log'] : [part]

function given(option: string): string | undefined {
  const at = process.argv.indexOf(option)
  return at === -1 ? undefined : process.argv[at + 1]
}

const world = await openWorld()
try {
  const tables: Table[] = []
  const measured = (table: Table): void => {
    tables.push(table)
    process.stdout.write(`${textOf([table])}\n`)
  }
  const owner = world.databaseUrl
  const effort = isQuick ? { rounds: 3, milliseconds: 1_500 } : { rounds: 5, milliseconds: 3_000 }
  if (parts.includes('request')) measured(await recordedTable(world, isQuick))
  if (parts.includes('append')) measured(await appendTable(owner, effort))
  if (parts.includes('processes')) measured(await processesTable(owner, effort))
  if (parts.includes('log')) {
    const until = Date.now()
    const filled = async (name: string, events: number): Promise<string> => {
      const url = await newDatabase(owner, name)
      const started = performance.now()
      await fillLog(url, events, regionOf(events, (DAYS * events) / EVENTS, until))
      process.stdout.write(
        `filled with ${events} entries in ${Math.round((performance.now() - started) / 1_000)} s\n\n`,
      )
      return url
    }
    const logs = {
      tenth: await filled('bench_tenth', EVENTS / 10),
      whole: await filled('bench_whole', EVENTS),
    }
    measured(await questionsTable(logs, new Date(until), isQuick ? 9 : 25))
    measured(await verifyTable(logs, EVENTS, isQuick ? 1 : 3))
    for (const it of Object.values(logs)) await dropDatabase(owner, it)
  }
  process.stdout.write(`${writeResults(process.cwd(), 'audit', tables)}\n`)
} finally {
  await world.stop()
}
