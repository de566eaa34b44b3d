import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Table } from '../report.js'
import { spread } from './append.js'

type Used = {
  readonly code: number
  readonly said: string
  readonly cpuSeconds: number
  readonly maxRssKb: number
}

/** Verifies the whole log and a tenth of it, each time in a process of its own. */
export async function verifyTable(
  logs: { readonly whole: string; readonly tenth: string },
  events: number,
  rounds: number,
): Promise<Table> {
  const whole: (Used & { readonly seconds: number })[] = []
  const tenth: Used[] = []
  for (let round = 0; round < rounds; round++) {
    tenth.push(await verified(logs.tenth, events / 10))
    const started = performance.now()
    const used = await verified(logs.whole, events)
    whole.push({ ...used, seconds: (performance.now() - started) / 1_000 })
  }
  const perCore = whole.map((it) => events / it.cpuSeconds)
  const memory = whole.map((it, round) => it.maxRssKb / (tenth[round]?.maxRssKb ?? Number.NaN))
  return {
    title: `linchpin audit verify over ${events} entries`,
    unit: '/s',
    lines: [
      { name: 'entries for a second of its CPU', ...spread(perCore) },
      { name: 'entries in a second', ...spread(whole.map((it) => events / it.seconds)) },
    ],
    goals: [
      {
        name: 'thousands of entries for a second of its CPU',
        ratio: spread(perCore).median / 1_000,
        bound: { kind: 'at-least', ratio: 60 },
      },
      {
        name: 'most memory, to that for a tenth of the log',
        ratio: spread(memory).median,
        bound: { kind: 'at-most', ratio: 1.2 },
      },
    ],
    notes: [`most memory: ${Math.round(spread(whole.map((it) => it.maxRssKb)).median / 1024)} MB`],
  }
}

/** Rejects where the log was not found whole: a fast wrong answer counts for nothing. */
function verified(url: string, entries: number): Promise<Used> {
  const path = fileURLToPath(new URL('./processes/verify.js', import.meta.url))
  return new Promise((resolve, reject) => {
    const child = fork(path, [], { env: { ...process.env, DATABASE_URL: url } })
    child.once('exit', () => reject(new Error('verify ended')))
    child.once('message', (used: Used) => {
      child.kill()
      if (used.code === 0 && used.said.includes(` ${entries} entries`)) resolve(used)
      else reject(new Error(`verify said ${used.said}`))
    })
  })
}
