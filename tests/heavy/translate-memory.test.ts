import { spawn } from 'node:child_process'
import { createReadStream, mkdirSync, readFileSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, expect, test } from 'vitest'
import { PEOPLE_MAPPING, workplace } from '../cli-translate/ran.js'
import { installation } from '../system/installation.js'

/** Size of the file; the promise is made of 1,000. */
const MEGABYTES = Number(process.env['TRANSLATE_MEGABYTES'] ?? '200')
const MOST_MEMORY_MB = 300
/** Every so many rows one is damaged. */
const DAMAGED = 50_000

const place = workplace()
afterAll(() => place.remove())

test(`a CSV file of ${MEGABYTES} MB is translated in order, in at most ${MOST_MEMORY_MB} MB`, async () => {
  mkdirSync(join(place.folder, 'maps', 'people'), { recursive: true })
  for (const [name, text] of Object.entries(PEOPLE_MAPPING)) place.write(`maps/people/${name}`, text)
  const rows = await writePeople(join(place.folder, 'people.csv'))
  const files = ['people.csv', '--out', 'o.ndjson', '--rejects', 'rejects.csv', '--report', 'r.html']
  const { code, memory } = await run(await installation(), ['people', '--mappings', 'maps', ...files])
  const damaged = Math.floor((rows - 1) / DAMAGED) + 1
  expect([code, await namesInOrder(join(place.folder, 'o.ndjson'))]).toEqual([1, rows - damaged])
  expect(place.read('rejects.csv').trimEnd().split('\n').length).toBe(damaged + 1)
  expect(memory).toBeGreaterThan(0)
  expect(memory).toBeLessThan(MOST_MEMORY_MB)
})

test(`one of long rows with names that hardly come again is, in at most ${MOST_MEMORY_MB} MB`, async () => {
  const rows = await writeEvents(join(place.folder, 'events.csv'))
  const { code, memory } = await run(await installation(), ['cld', 'events.csv', '--out', 'events.ndjson'])
  expect(code).toBe(0)
  let plans = 0
  for await (const line of createInterface({ input: createReadStream(join(place.folder, 'events.ndjson')) }))
    if (line.startsWith('{"resourceType":"CarePlan"')) plans++
  expect(plans).toBe(rows)
  expect(memory).toBeGreaterThan(0)
  expect(memory).toBeLessThan(MOST_MEMORY_MB)
})

/** Rows of some 6,000 characters, each name in two of them: often enough to be kept, seldom enough to be many. */
async function writeEvents(path: string): Promise<number> {
  const file: FileHandle = await open(path, 'w')
  await file.write(`${Object.keys(eventRow(0)).join(',')}\n`)
  let rows = 0
  for (let bytes = 0; bytes < MEGABYTES * 1_000_000;) {
    let block = ''
    for (let i = 0; i < 500; i++, rows++) block += `${Object.values(eventRow(rows)).join(',')}\n`
    bytes += block.length
    await file.write(block)
  }
  await file.close()
  return rows
}

function eventRow(index: number): Readonly<Record<string, string>> {
  // Two rows of a name are eight apart.
  const name = `name ${(index >> 4) * 8 + (index & 7)}`
  return {
    'NHS Number': '9990000018',
    'LA Person Unique Identifier': String(30_000_000 + index),
    'First Name': `A first ${name}`,
    'Last Name': `A last ${name}`,
    'Date of Birth': '1950-02-01',
    'Event Type': 'Service',
    'Event Reference': `EV-${index}`,
    'Event Start Date': '2025-02-01',
    'Event Description': `Help with ${'washing, dressing and breakfast '.replaceAll(',', '').repeat(180)}`,
    'Service Type': 'Long term support: Community',
    'Provider CQC Location ID': `1-${1_000_000 + index}`,
    'Provider CQC Location Name': `A home with a ${name}`,
  }
}

/** Writes the file and says how many rows it has. */
async function writePeople(path: string): Promise<number> {
  const file: FileHandle = await open(path, 'w')
  const note = `"${'a note, of something that was said '.repeat(6)}"`
  await file.write('NHS,NAME,NOTE\n')
  let rows = 0
  for (let bytes = 0; bytes < MEGABYTES * 1_000_000;) {
    let block = ''
    for (let i = 0; i < 2000; i++, rows++)
      block += rows % DAMAGED === 0 ? `9990000018,Person ${rows}\n` : `9990000018,Person ${rows},${note}\n`
    bytes += block.length
    await file.write(block)
  }
  await file.close()
  return rows
}

type Ran = { readonly code: number | null; readonly memory: number }

/** Runs the installed program over a file; memory is the most it ever had, in MB. */
async function run(installed: string, argv: readonly string[]): Promise<Ran> {
  const whole = [join(installed, 'dist', 'bin', 'linchpin.js'), 'translate', '--mapping', ...argv]
  const program = spawn(process.execPath, whole, {
    cwd: place.folder,
    stdio: 'ignore',
  })
  let memory = 0
  const watch = setInterval(() => (memory = Math.max(memory, mostMemory(program.pid))), 50)
  const code = await new Promise<number | null>((resolve) => program.on('exit', resolve))
  clearInterval(watch)
  return { code, memory }
}

/** The high-water mark that Linux keeps of a process; 0 once it has ended. */
function mostMemory(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid ?? ''}/status`, 'utf8')
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? '0') / 1024
  } catch {
    return 0
  }
}

/** How many people the output names, each later in the file than the one before. */
async function namesInOrder(path: string): Promise<number> {
  let count = 0
  let last = -1
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const number = Number(/"Person (\d+)"/.exec(line)?.[1] ?? '-1')
    if (number <= last) throw new Error(`person ${number} comes after ${last}`)
    last = number
    count++
  }
  return count
}
