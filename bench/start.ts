import { untilReady } from './path/until-ready.js'
import { openWorld } from './path/world.js'
import { textOf, writeResults } from './report.js'

const world = await openWorld()
try {
  const source = await world.start('source', 'source', ['1'])
  const tables = [await untilReady(world, source, 9)]
  process.stdout.write(`${textOf(tables)}\n${writeResults(process.cwd(), 'start', tables)}\n`)
} finally {
  await world.stop()
}
