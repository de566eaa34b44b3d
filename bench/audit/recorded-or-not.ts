import { join } from 'node:path'
import { signOffRegion } from '../../sandbox/release/sign-off.js'
import { readSettings } from '../../src/config/settings.js'
import { compareCpu } from '../path/compare-cpu.js'
import { PERSON, type World } from '../path/world.js'
import { type Table } from '../report.js'
import { spread } from './append.js'
import { newDatabase } from './databases.js'

const SIZES = [`${PERSON.ordinary}=33`, `${PERSON.small}=6`]
const CALLERS = 16

/** The gateway as it is, and the same with a log that forgets, each with a database of its own in one PostgreSQL. */
export async function recordedTable(world: World, isQuick: boolean): Promise<Table> {
  const source = await world.start('source', 'source', ['1', ...SIZES])
  const programs = new Map([
    ['recorded', 'gateway'],
    ['forgotten', 'gateway-unrecorded'],
  ])
  const servers = []
  for (const [name, program] of programs) {
    const url = await newDatabase(world.databaseUrl, `bench_${name}`)
    await signOffRegion(readSettings(join(world.dataDir, 'linchpin.yaml')), url)
    const child = await world.gateway(name, 1, source, { program, databaseUrl: url })
    servers.push({ child, asked: await world.search(child, PERSON.ordinary, 40_000) })
  }
  const effort = isQuick
    ? { warmUp: 400, rounds: 7, perRound: 150 }
    : { warmUp: 1_000, rounds: 9, perRound: 400 }
  const found = await compareCpu(servers, effort)
  for (const it of servers) await it.child.stop()
  await source.stop()
  const divisors = found.get('forgotten') ?? []
  const ratios = (found.get('recorded') ?? []).map((it, round) => it / (divisors[round] ?? Number.NaN))
  return {
    title: `CPU of the gateway for one request of ${CALLERS} callers, 33 resources`,
    unit: 'ms',
    lines: [...found].map(([name, all]) => ({ name, ...spread(all) })),
    goals: [
      {
        name: 'recorded to forgotten',
        ratio: spread(ratios).median,
        bound: { kind: 'at-most', ratio: 1.15 },
      },
    ],
    notes: [
      'recorded: with the log, its index, the alerts and the detectors that follow it in the same process',
    ],
  }
}
