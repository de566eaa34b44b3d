import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { installation } from '../system/installation.js'
import { PEOPLE_MAPPING, workplace } from './ran.js'

/**
 * Loaded before the program, in its main thread and in every other: says how many cores there are, takes down which
 * threads start, and lets them meet with what threads meet with. The program itself knows nothing of it.
 */
const BESIDE = `
const { isMainThread, parentPort, threadId } = require('node:worker_threads')
const { appendFileSync } = require('node:fs')
const os = require('node:os')
const { CORES, STARTED, FATE } = process.env
os.availableParallelism = () => Number(CORES)
require('node:module').syncBuiltinESMExports()
const wait = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
const fates = {
  waits: (answers) => wait((answers * 7 + threadId * 5) % 13),
  dawdles: () => wait(100),
  ends: (answers) => answers === 9 && threadId === 2 && process.exit(7),
  fails: (answers) => { if (answers === 9 && threadId === 2) throw new Error('the thread fails') },
  fills: (answers) => {
    for (const all = []; answers === 9 && threadId === 2; ) all.push(new Array(1e6).fill(answers))
  },
}
if (!isMainThread) {
  appendFileSync(STARTED, threadId + ' ')
  const send = parentPort.postMessage.bind(parentPort)
  let answers = 0
  parentPort.postMessage = (...answer) => {
    fates[FATE]?.(++answers)
    send(...answer)
  }
}
`

export type Fate = 'waits' | 'dawdles' | 'ends' | 'fails' | 'fills'
export type Ended = { readonly code: number | null; readonly signal: string | null; readonly err: string }

export type Building = {
  readonly place: ReturnType<typeof workplace>
  /** Starts the command over `people.csv` on a machine of so many cores. */
  start(cores: number, argv: readonly string[], fate?: Fate): ChildProcess
  run(cores: number, argv: readonly string[], fate?: Fate): Promise<Ended>
  /** How many threads the last run has started. */
  started(): number
}

/** The installed program, and a folder with a mapping of people. */
export async function building(): Promise<Building> {
  const program = join(await installation(), 'dist', 'bin', 'linchpin.js')
  const place = workplace()
  mkdirSync(join(place.folder, 'maps', 'people'), { recursive: true })
  for (const [name, content] of Object.entries(PEOPLE_MAPPING)) place.write(`maps/people/${name}`, content)
  place.write('beside.cjs', BESIDE)
  const fixed = ['--mapping', 'people', '--mappings', 'maps', '--at', '2026-11-22T09:00:00Z']
  const start: Building['start'] = (cores, argv, fate) => {
    place.write('started', '')
    const env = { CORES: String(cores), FATE: fate ?? '', STARTED: join(place.folder, 'started') }
    return spawn(
      process.execPath,
      ['--require', join(place.folder, 'beside.cjs'), program, 'translate', ...fixed, 'people.csv', ...argv],
      { cwd: place.folder, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] },
    )
  }
  return {
    place,
    start,
    run: (cores, argv, fate) => ended(start(cores, argv, fate)),
    started: () => place.read('started').split(' ').length - 1,
  }
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const exit = new Promise<Omit<Ended, 'err'>>((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal })),
  )
  const err = child.stderr === null ? '' : await text(child.stderr)
  return { ...(await exit), err }
}

/** Writes people until the file has so many bytes: notes of several lines, rows that are damaged, and quotes run wild. */
export async function writePeople(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'w')
  await file.write('NHS,NAME,NOTE\n')
  const note = `"${'a note of "" what was said, '.repeat(12)}\nand of more"`
  for (let written = 0, block = 0; written < bytes; block++) {
    const rows = Array.from({ length: 1000 }, (_, i) => row(block, i, note)).join('')
    await file.write(rows)
    written += Buffer.byteLength(rows)
  }
  await file.close()
}

function row(block: number, i: number, note: string): string {
  // For three blocks of every twenty, every quote is astray.
  if (block % 20 > 16) return `9990000018,"open ${block}.${i},${note}\n`
  if (i === 500 && block % 7 === 3) return `9990000018,short ${block}\n`
  if (i === 700) return `1234567890,Nobody ${block},\r\n`
  return `9990000018,Person ${block}.${i} Zoë,${note}\n`
}

export async function digest(path: string): Promise<string> {
  if (!existsSync(path)) return 'none'
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/** How far the process has read the file by now; 0 while it does not. */
export function readSoFar(path: string, pid: number | undefined): number {
  const own = `/proc/${pid ?? ''}`
  for (const it of readdirSync(`${own}/fd`)) {
    const isIt = attempt(() => readlinkSync(`${own}/fd/${it}`)) === path
    const state = isIt ? attempt(() => readFileSync(`${own}/fdinfo/${it}`, 'utf8')) : undefined
    if (state !== undefined) return Number(/pos:\s+(\d+)/.exec(state)?.[1] ?? '0')
  }
  return 0
}

/** What was opened a moment ago may be closed by now. */
function attempt(read: () => string): string | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
