import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { makeGatewayLogin } from '../../src/storage/gateway-login.js'
import { type Line, type Table } from '../report.js'
import { type Child, FLAGS, PROFILES } from './child.js'
import { quantile } from './load.js'
import { type World } from './world.js'

/**
 * What it takes until `linchpin serve`, as it was built, can answer: every data file that its settings name checked, the
 * database at the right state, the log open, listening.
 */
export async function untilReady(world: World, source: Child, rounds: number): Promise<Table> {
  const started = new Map<string, Started[]>([
    ['import express', []],
    ['gateway', []],
  ])
  const databaseUrl = await loginTo(world.databaseUrl)
  const settings = await world.settings('ready', 1, source)
  const express = new URL('./servers/import-express.js', import.meta.url).pathname
  for (let round = 0; round < rounds; round++) {
    started.get('import express')?.push(await start([express], {}))
    started
      .get('gateway')
      ?.push(
        await start(['dist/bin/linchpin.js', 'serve', '--config', settings], { DATABASE_URL: databaseUrl }),
      )
  }
  const lines = (what: string, of: (it: Started) => number): readonly Line[] =>
    [...started].map(([name, found]) => lineOf(`${name}, ${what}`, found.map(of)))
  const ratio = (of: (it: Started) => number): number => {
    const bare = started.get('import express') ?? []
    const ratios = (started.get('gateway') ?? []).map((it, n) => of(it) / of(bare[n] ?? it))
    return quantile(ratios, 0.5)
  }
  return {
    title: 'until ready: Express imported, and `linchpin serve` listening with its data files checked',
    unit: 'ms',
    lines: [...lines('CPU', (it) => it.cpu), ...lines('wall clock', (it) => it.wall)],
    goals: [
      {
        name: 'CPU, gateway to import express',
        ratio: ratio((it) => it.cpu),
        bound: { kind: 'at-most', ratio: 3 },
      },
      {
        name: 'wall clock, gateway to import express',
        ratio: ratio((it) => it.wall),
        bound: { kind: 'at-most', ratio: 3 },
      },
    ],
    notes: [
      'each a fresh process, Node itself included; CPU time is counted in hundredths of a second',
      'the gateway waits for the database besides: its state, its log and its registers are checked before it listens',
    ],
  }
}

type Started = { readonly cpu: number; readonly wall: number }

/** Starts a program, and stops it again once it says that it has started. */
function start(program: readonly string[], environment: Readonly<Record<string, string>>): Promise<Started> {
  const begun = performance.now()
  const child = spawn(process.execPath, [...FLAGS, ...profiling(program), ...program], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  return new Promise((resolve, reject) => {
    let said = ''
    let found: Started | undefined
    const isReady = (): void => {
      found ??= { cpu: cpuOf(child.pid ?? 0), wall: performance.now() - begun }
      child.kill('SIGTERM')
    }
    child.once('message', isReady)
    createInterface(child.stderr ?? process.stdin).on('line', (line) => {
      said = `${said}${line}\n`.slice(-2_000)
      if (line.includes('"message":"started"')) isReady()
    })
    child.once('exit', () => (found === undefined ? reject(new Error(`it ended: ${said}`)) : resolve(found)))
  })
}

/** Milliseconds that a process has computed since it began, as Linux counts them. */
function cpuOf(pid: number): number {
  const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
  const [user, system] = rest.split(' ').slice(11, 13).map(Number)
  return ((user ?? Number.NaN) + (system ?? Number.NaN)) * 10
}

/** A gateway in earnest refuses to run as the owner of its log. */
async function loginTo(ownerUrl: string): Promise<string> {
  await makeGatewayLogin(ownerUrl, 'bench_gateway', 'bench')
  const url = new URL(ownerUrl)
  url.username = 'bench_gateway'
  url.password = 'bench'
  return url.href
}

function lineOf(name: string, times: readonly number[]): Line {
  return { name, median: quantile(times, 0.5), least: Math.min(...times), most: Math.max(...times) }
}

/** As for the other servers: a profile of each gateway where a folder for them is named. */
function profiling(program: readonly string[]): readonly string[] {
  return PROFILES === undefined || !program.includes('serve')
    ? []
    : ['--cpu-prof', `--cpu-prof-dir=${PROFILES}`]
}
