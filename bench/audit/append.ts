import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Goal, type Line, type Table } from '../report.js'
import { newDatabase, withOwner } from './databases.js'
import { appendFor } from './processes/append-for.js'
import { type Writer, autocommitting, grouped, ownLog } from './processes/writers.js'

/** How long each round takes, and how many there are. */
export type AppendEffort = { readonly rounds: number; readonly milliseconds: number }

const CALLERS = 256

/** The log beside writers of the same rows that promise less. */
export async function appendTable(ownerUrl: string, effort: AppendEffort): Promise<Table> {
  const url = await newDatabase(ownerUrl, 'bench_append')
  const writers: ReadonlyMap<string, Writer> = new Map([
    ['the log', await ownLog(url)],
    ['group commit without the tree', await grouped(url, 9_001)],
    ['sixteen autocommitting writers', await autocommitting(url, 9_002, 16)],
  ])
  const rates = await inRounds([...writers.keys()], effort.rounds, async (name) => {
    const writer = writers.get(name)
    return writer === undefined ? 0 : appendFor(writer, CALLERS, effort.milliseconds)
  })
  for (const it of writers.values()) await it.close()
  return {
    title: `entries appended in a second, ${CALLERS} callers`,
    unit: '/s',
    lines: linesOf(rates),
    goals: [
      atLeast(rates, 'the log', 'sixteen autocommitting writers', 3),
      atLeast(rates, 'the log', 'group commit without the tree', 0.6),
    ],
    notes: ['every entry is durable before its caller goes on; rows of about 2 KB, the same indexes'],
  }
}

const PROCESSES = 4
const CALLERS_EACH = 64
const SHARED = 9_003

/** Four processes, each with a shard of its own, beside four that share one head. */
export async function processesTable(ownerUrl: string, effort: AppendEffort): Promise<Table> {
  const url = await newDatabase(ownerUrl, 'bench_processes')
  await withOwner(url, (owner) =>
    owner.query('insert into audit_shard (shard, origin) values ($1, $2)', [SHARED, 'shared.example/1']),
  )
  const heads = new Map([
    ['a shard each', 'own'],
    ['one head for all', String(SHARED)],
  ])
  const teams = new Map<string, readonly Team[]>()
  for (const [name, head] of heads) teams.set(name, await team(url, head, effort.milliseconds))
  const rates = await inRounds([...heads.keys()], effort.rounds, async (name) => {
    const found = await Promise.all((teams.get(name) ?? []).map((it) => it.round()))
    return found.reduce((sum, it) => sum + it, 0)
  })
  for (const it of [...teams.values()].flat()) await it.stop()
  return {
    title: `entries appended in a second by ${PROCESSES} processes of ${CALLERS_EACH} callers`,
    unit: '/s',
    lines: linesOf(rates),
    goals: [atLeast(rates, 'a shard each', 'one head for all', 1.5)],
    notes: ['both commit in groups and keep a tree; the one head is locked from reading it until the commit'],
  }
}

type Team = { round(): Promise<number>; stop(): Promise<void> }

function team(url: string, head: string, milliseconds: number): Promise<readonly Team[]> {
  return Promise.all(
    Array.from({ length: PROCESSES }, async () => {
      const path = fileURLToPath(new URL('./processes/writer.js', import.meta.url))
      const child = fork(path, [url, head, String(CALLERS_EACH), String(milliseconds)])
      const told = (): Promise<number> =>
        new Promise((resolve, reject) => {
          const ended = (): void => reject(new Error('a writer ended'))
          child.once('exit', ended)
          child.once('message', ({ rate }: { rate: number }) => {
            child.off('exit', ended)
            resolve(rate)
          })
        })
      await told()
      return {
        round: () => {
          const rate = told()
          child.send('go')
          return rate
        },
        stop: () =>
          new Promise<void>((resolve) => {
            child.once('exit', () => resolve())
            child.send('stop')
          }),
      }
    }),
  )
}

type Rates = ReadonlyMap<string, readonly number[]>

/** Interleaved, the order reversed in every other round; the first round warms up and does not count. */
async function inRounds(
  names: readonly string[],
  rounds: number,
  run: (name: string) => Promise<number>,
): Promise<Rates> {
  const rates = new Map(names.map((it): [string, number[]] => [it, []]))
  for (let round = 0; round <= rounds; round++)
    for (const name of round % 2 === 1 ? [...names].reverse() : names) {
      const rate = await run(name)
      if (round > 0) rates.get(name)?.push(rate)
    }
  return rates
}

function linesOf(rates: Rates): readonly Line[] {
  return [...rates].map(([name, all]) => ({ name, ...spread(all) }))
}

/** The median with the least and the most. */
export function spread(all: readonly number[]): Omit<Line, 'name'> {
  const sorted = [...all].sort((a, b) => a - b)
  return {
    median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
    least: sorted[0] ?? Number.NaN,
    most: sorted.at(-1) ?? Number.NaN,
  }
}

function atLeast(rates: Rates, of: string, to: string, least: number): Goal {
  const divisors = rates.get(to) ?? []
  const ratios = (rates.get(of) ?? []).map((it, round) => it / (divisors[round] ?? Number.NaN))
  return {
    name: `${of} to ${to}`,
    ratio: spread(ratios).median,
    bound: { kind: 'at-least', ratio: least },
  }
}
