import { besideLongRecord, besideProxies, type Effort, manySources } from './path/tables.js'
import { untilReady } from './path/until-ready.js'
import { openWorld, PERSON } from './path/world.js'
import { type Table, textOf, writeResults } from './report.js'

/** `--quick` is for a machine that is busy with other things: the same tables from fewer requests. */
const EFFORT: Effort = process.argv.includes('--quick')
  ? { warmUp: 800, rounds: 5, perRound: 60, timed: 100, perSecond: 8 }
  : { warmUp: 3_000, rounds: 7, perRound: 300, timed: 600, perSecond: 20 }

const sizes = [`${PERSON.ordinary}=33`, `${PERSON.small}=6`, `${PERSON.large}=2500`]
const world = await openWorld()
try {
  const source = await world.start('source', 'source', ['1', ...sizes])
  const sources = await world.start('sources', 'source', ['20', ...sizes])
  const tables: Table[] = []
  const measured = (table: Table): void => {
    tables.push(table)
    process.stdout.write(`${textOf([table])}\n`)
  }
  measured(await untilReady(world, source, 3))
  const gateway = await world.gateway('gateway', 1, source)
  measured(await besideProxies(world, source, gateway, EFFORT))
  measured(await manySources(world, gateway, sources, EFFORT))
  measured(await besideLongRecord(world, gateway, EFFORT))
  process.stdout.write(`${writeResults(process.cwd(), 'path', tables)}\n`)
} finally {
  await world.stop()
}
