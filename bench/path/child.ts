import { ENGINE_FLAGS } from '../../scripts/data/engine-flags.js'
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** A server in a process of its own. */
export type Child = {
  readonly name: string
  readonly url: string
  readonly more: Readonly<Record<string, string>>
  /** Milliseconds of CPU time that its process has used since it started. */
  cpu(): Promise<number>
  stop(): Promise<void>
}

/** What every server under test is started with: as the image of the gateway starts it. */
export const FLAGS: readonly string[] = ENGINE_FLAGS

/** Where the gateways leave profiles of their CPU time; none are taken where it is unset. */
export const PROFILES = process.env['BENCH_PROFILES']

/** Starts `servers/{program}.js`; rejects with what it said when it ends before it listens. */
export function startChild(name: string, program: string, args: readonly string[]): Promise<Child> {
  const path = fileURLToPath(new URL(`./servers/${program}.js`, import.meta.url))
  const child = fork(path, [...args], {
    execArgv: [...FLAGS, ...profiling(program)],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-2_000)))
  const next = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error(`${name} ended: ${said}`))
      child.once('exit', ended)
      child.once('message', (message: T) => {
        child.off('exit', ended)
        resolve(message)
      })
    })
  return next<{ url: string; more?: Record<string, string> }>().then(({ url, more }) => ({
    name,
    url,
    more: more ?? {},
    cpu: async () => {
      const answer = next<{ cpu: NodeJS.CpuUsage }>()
      child.send('cpu')
      const { user, system } = (await answer).cpu
      return (user + system) / 1_000
    },
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.send('stop')
      }),
  }))
}

function profiling(program: string): readonly string[] {
  return PROFILES === undefined || program !== 'gateway' ? [] : ['--cpu-prof', `--cpu-prof-dir=${PROFILES}`]
}
