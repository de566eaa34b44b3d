import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFile, readdir, readlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export type User = { readonly uid: number; readonly gid: number } | undefined

export type Place = {
  readonly cwd: string
  readonly user?: User
  /** Added to the environment, which holds no DATABASE_URL unless given here. */
  readonly env?: Readonly<Record<string, string>>
}

/** A process as somebody at a terminal has it: what it printed, and how it ended. */
export type Started = {
  readonly pid: number
  readonly printed: { readonly stdout: string; readonly stderr: string }
  /** Its exit code, or the signal that ended it, once all it printed has been read. */
  readonly ended: Promise<number | NodeJS.Signals>
  /** Resolves when it has printed the text; rejects, with all it printed, when it ends without. */
  until(text: string): Promise<void>
  /** To the process alone. */
  kill(signal: NodeJS.Signals): void
  /** To it and everything it started in the foreground, as Ctrl-C at a terminal. */
  interrupt(): void
  /** The processes it has left, by id and command; empty when it left none. */
  traces(): Promise<readonly string[]>
}

const MARK = 'LINCHPIN_TEST_PROCESS'

/** Starts a command in a process group of its own, as a shell does. */
export function start(command: string, args: readonly string[], { cwd, user, env }: Place): Started {
  const mark = randomUUID()
  const child = spawn(command, args, {
    ...user,
    cwd,
    detached: true,
    env: { ...ownEnvironment(), ...env, [MARK]: mark },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.stderr += text))
  const { pid } = child
  if (pid === undefined) throw new Error(`${command} could not be started`)
  const ended = endOf(child)
  return {
    pid,
    printed,
    ended,
    until: (text) => until(text, printed, ended),
    kill: (signal) => void child.kill(signal),
    interrupt: () => void process.kill(-pid, 'SIGINT'),
    traces: () => processesWith(`${MARK}=${mark}`, 'environ'),
  }
}

/** Runs a command to its end. */
export async function runToEnd(
  command: string,
  args: readonly string[],
  place: Place,
): Promise<{ readonly code: number | NodeJS.Signals; readonly stdout: string; readonly stderr: string }> {
  const { printed, ended } = start(command, args, place)
  return { code: await ended, ...printed }
}

/** Every process that works in the folder or names it on its command line: those of a database say it in no other way. */
export async function processesIn(folder: string): Promise<readonly string[]> {
  return [...new Set([...(await processesWith(folder, 'cmdline')), ...(await processesWith(folder, 'cwd'))])]
}

/** The first of six neighbouring ports that nothing listens on, below those that systems hand out by themselves. */
export async function freePorts(): Promise<number> {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 18_000)
    const free = await Promise.all([0, 1, 2, 3, 4, 5].map((it) => isFree(port + it)))
    if (free.every(Boolean)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}

/** The environment of the test run without what npm and vitest have put into it. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const set = /^(DATABASE_URL|VITEST.*|NODE_ENV|npm_.*|INIT_CWD)$/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !set.test(name)))
}

function endOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(code ?? signal ?? -1))
  })
}

async function until(
  text: string,
  printed: Started['printed'],
  ended: Promise<number | NodeJS.Signals>,
): Promise<void> {
  const state: { end?: number | NodeJS.Signals } = {}
  void ended.then((end) => (state.end = end))
  while (!printed.stdout.includes(text) && !printed.stderr.includes(text)) {
    if (state.end !== undefined)
      throw new Error(`ended with ${state.end} before ${text}: ${printed.stdout}${printed.stderr}`)
    await sleep(20)
  }
}

type Clue = 'environ' | 'cmdline' | 'cwd'

async function processesWith(text: string, clue: Clue): Promise<readonly string[]> {
  const ids = (await readdir('/proc')).filter((it) => /^\d+$/.test(it) && Number(it) !== process.pid)
  const found = await Promise.all(
    ids.map(async (id) => {
      const known = await (
        clue === 'cwd' ? readlink(`/proc/${id}/cwd`) : readFile(`/proc/${id}/${clue}`, 'utf8')
      ).catch(() => '')
      if (!known.includes(text)) return []
      const command = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')
      return [`${id} ${command.replaceAll('\0', ' ')}`]
    }),
  )
  return found.flat()
}
