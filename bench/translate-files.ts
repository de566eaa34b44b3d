import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { writeCsvFile } from './csv-file.js'
import { installed } from './peers/read-peers.js'
import { type Line, type Table } from './report.js'

type FileRun = { readonly items: number; readonly microseconds: number; readonly megabytes: number }

/** Megabytes of the two files whose use of memory is compared. */
export type FileSizes = { readonly small: number; readonly large: number }

/** Whole files: their rate against a copy that does no work, and the memory that a larger one takes. */
export async function translateFiles(root: string, sizes: FileSizes): Promise<readonly Table[]> {
  const folder = await mkdtemp(join(tmpdir(), 'linchpin-bench-'))
  try {
    const small = join(folder, 'small.csv')
    const large = join(folder, 'large.csv')
    const rows = await writeCsvFile(small, sizes.small)
    await writeCsvFile(large, sizes.large)
    return [await rateTable(root, small, rows), await memoryTable(small, large, sizes)]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function rateTable(root: string, file: string, rows: number): Promise<Table> {
  const title = 'A whole file, read, translated and written (rows per CPU-second)'
  if (installed(root, 'csv-parse') === undefined)
    return { title, unit: 'rows/s', lines: [], goals: [], notes: ['csv-parse: not installed'] }
  const rates = { translate: [] as number[], copy: [] as number[] }
  for (const kind of ['translate', 'copy', 'copy', 'translate', 'translate', 'copy'] as const)
    rates[kind].push((rows * 1_000_000) / (await run(kind, file)).microseconds)
  const lines = [lineOf('linchpin', rates.translate), lineOf('csv-parse copy', rates.copy)]
  const ratio = (lines[0]?.median ?? 0) / (lines[1]?.median ?? 1)
  const goals = [{ name: 'linchpin / copy', ratio, bound: { kind: 'at-least', ratio: 0.5 } as const }]
  const notes = [
    'Compiling the map checks its paths, types, cardinality and written-out codes; each value is checked as it is read.',
    'No resource is validated as a whole here: rules over several elements are kept only where the map or its types keep them.',
  ]
  return { title, unit: 'rows/s', lines, goals, notes }
}

async function memoryTable(small: string, large: string, sizes: FileSizes): Promise<Table> {
  const less = await run('translate', small)
  const more = await run('translate', large)
  const line = (name: string, it: FileRun): Line => lineOf(name, [it.megabytes])
  return {
    title: 'Memory at its highest while a file is translated',
    unit: 'MB',
    lines: [line(`${sizes.small} MB file`, less), line(`${sizes.large} MB file`, more)],
    goals: [
      {
        name: 'large / small',
        ratio: more.megabytes / less.megabytes,
        bound: { kind: 'at-most', ratio: 1.2 },
      },
      { name: 'large, in MB', ratio: more.megabytes, bound: { kind: 'at-most', ratio: 300 } },
    ],
    notes: [],
  }
}

async function run(kind: 'translate' | 'copy', file: string): Promise<FileRun> {
  const script = join(import.meta.dirname, 'run-file.js')
  const { stdout } = await promisify(execFile)(process.execPath, [script, kind, file, `${file}.ndjson`])
  return JSON.parse(stdout) as FileRun
}

function lineOf(name: string, values: readonly number[]): Line {
  const sorted = [...values].sort((a, b) => a - b)
  return {
    name,
    median: sorted[Math.floor(sorted.length / 2)] ?? 0,
    least: sorted[0] ?? 0,
    most: sorted.at(-1) ?? 0,
  }
}
