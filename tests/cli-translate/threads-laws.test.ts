import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { type Rejects, countReject, noRejects } from '../../src/cli/translate/files/rejects.js'
import { type Job, type JobSettings, prepareJob } from '../../src/cli/translate/job.js'
import { type Opened, openSource } from '../../src/cli/translate/open-source.js'
import { readOptions } from '../../src/cli/translate/options.js'
import { addTally, emptyTally } from '../../src/cli/translate/report/tally.js'
import { type Chunk, cutFile } from '../../src/cli/translate/threads/cut-file.js'
import { type ChunkThreads } from '../../src/cli/translate/threads/threads.js'
import { translateChunk } from '../../src/cli/translate/threads/translate-chunk.js'
import { translateCut } from '../../src/cli/translate/threads/translate-cut.js'
import { translateOpened } from '../../src/cli/translate/threads/translate-opened.js'
import { type TranslatedPart } from '../../src/cli/translate/translated-part.js'
import { PEOPLE_MAPPING, workplace } from './ran.js'

const place = workplace()
afterAll(() => place.remove())
mkdirSync(join(place.folder, 'maps', 'people'), { recursive: true })
for (const [name, text] of Object.entries(PEOPLE_MAPPING)) place.write(`maps/people/${name}`, text)
// Bundles have a Provenance each, whose id is the line on which the record begins.
const ARGUMENTS = ['--mapping', 'people', '--mappings', 'maps', '--at', '2026-11-22T09:00:00Z', '--bundle']

const io = {
  stdin: (async function* () {
    yield* []
    await Promise.resolve()
  })(),
  stdout: () => undefined,
  stderr: () => undefined,
  cwd: place.folder,
  environment: {},
}

let prepared: Job | undefined

async function opened(file: string): Promise<{ readonly job: Job; readonly source: Opened }> {
  const options = readOptions([...ARGUMENTS, file], io)
  if (typeof options === 'string') throw new Error(options)
  const job = (prepared ??= jobOf(options.settings))
  const source = await openSource(job, options, io)
  if ('problems' in source) throw new Error(source.problems.join())
  return { job, source }
}

function jobOf(settings: JobSettings): Job {
  const job = prepareJob(settings)
  if (!('translator' in job)) throw new Error(job.join())
  return job
}

type Whole = {
  readonly text: string
  readonly rejects: Rejects
  readonly again: string
  readonly counts: unknown
}

/** All that is written of a file, by its parts. */
async function whole(parts: AsyncIterable<TranslatedPart>): Promise<Whole> {
  const tally = emptyTally()
  const rejects = noRejects()
  let text = ''
  let again = ''
  for await (const part of parts) {
    text += Buffer.from(part.bytes).toString('utf8')
    addTally(tally, part.tally)
    for (const it of part.rejects) {
      countReject(rejects, it, part.table?.file)
      if (it.text !== undefined)
        again += `${again === '' ? part.around.before : part.around.between}${it.text}`
    }
  }
  const { records, filled, ...ordered } = tally
  const maps = [ordered.resources, ordered.issues, ordered.unmapped].map((it) => [...it])
  return { text, rejects, again, counts: { records, filled, maps } }
}

/**
 * Threads in one: what passes between them is handed over as between threads, and answers come in any order. On which
 * lines their chunks begin is taken down.
 */
function threadsOf(
  job: Job,
  source: Opened,
  width: number,
  delays: readonly number[],
  lines: number[],
): () => ChunkThreads {
  const { cuttable } = source
  if (cuttable === undefined) throw new Error('the file cannot be cut')
  return () => {
    let asked = 0
    return {
      width,
      ask: async (question) => {
        const { bytes, space, from } = question
        lines.push(from.line)
        const given = structuredClone(question, {
          transfer: [bytes.buffer, ...(space === undefined ? [] : [space])],
        })
        for (let i = delays[asked++ % delays.length] ?? 0; i > 0; i--) await new Promise(setImmediate)
        const answer = translateChunk(job, cuttable, given)
        return structuredClone(answer, { transfer: [answer.bytes.buffer, answer.translated.bytes.buffer] })
      },
      close: () => Promise.resolve(),
    }
  }
}

async function inThreads(
  file: string,
  chunks: (path: string) => AsyncIterable<Chunk>,
  width: number,
  delays = [0],
  lines: number[] = [],
): Promise<Whole> {
  const { job, source } = await opened(file)
  const { cuttable } = source
  if (cuttable === undefined) throw new Error('the file cannot be cut')
  return whole(
    translateCut(job, cuttable, chunks(cuttable.path), threadsOf(job, source, width, delays, lines)),
  )
}

async function inOne(file: string): Promise<Whole> {
  const { job, source } = await opened(file)
  return whole(translateOpened(job, source))
}

const NUMBERS = ['9990000018', '9990000026', '9990000034', '1234567890', '']
const cell = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('Ann', 'Bob', 'Zoë', '\ufeffx', '€5', '') },
  { weight: 2, arbitrary: fc.constantFrom('"a\nb"', '"a ""b"", c"', '"x\r\ny\r\nz"', '"\n\n"') },
)
/** What damages a file: quotes astray, rows of another width, text that opens and does not end. */
const damage = fc.constantFrom('5" pipe', '"open', 'a,b', 'a\nb', 'x"', '\ud800', '\r', '\n\n', '"a"b', '\0')
const row = fc
  .record({
    number: fc.constantFrom(...NUMBERS),
    cells: fc.tuple(cell, cell),
    damage: fc.option(damage, { freq: 12, nil: undefined }),
    end: fc.constantFrom('\n', '\n', '\r\n', '\r'),
  })
  .map(({ number, cells: [name, note], damage: hurt, end }) => `${number},${hurt ?? name},${note}${end}`)
const csv = fc
  .tuple(
    fc.constantFrom('', '\ufeff'),
    fc.constantFrom('\n', '\r\n'),
    fc.array(row, { maxLength: 150, size: 'max' }),
    fc.boolean(),
  )
  .map(([mark, end, rows, ends]) => {
    const text = `${mark}NHS,NAME,NOTE${end}${rows.join('')}`
    return ends ? text : text.trimEnd()
  })
const cutting = fc.record({
  size: fc.integer({ min: 24, max: 900 }),
  width: fc.integer({ min: 1, max: 6 }),
  delays: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 5 }),
})

test('wherever a CSV file is cut, and however many threads there are, what is made of it is what one thread makes', async () => {
  await fc.assert(
    fc.asyncProperty(csv, cutting, async (text, { size, width, delays }) => {
      place.write('any.csv', text)
      const one = await inOne('any.csv')
      expect(await inThreads('any.csv', (path) => cutFile(path, size), width, delays)).toEqual(one)
    }),
    { numRuns: 60 },
  )
})

const line = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({ NHS: fc.constantFrom(...NUMBERS), NAME: fc.string() })
      .map((it) => JSON.stringify(it)),
  },
  { weight: 1, arbitrary: fc.constantFrom('', '{', '{"NHS":1,"NHS":2}', '[', '{}\r', '"\ufeff"') },
)

test('and so it is with a file that has a record on each line', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 80 }), cutting, async (lines, { size, width, delays }) => {
      place.write('any.ndjson', lines.join('\n'))
      const one = await inOne('any.ndjson')
      expect(await inThreads('any.ndjson', (path) => cutFile(path, size), width, delays)).toEqual(one)
    }),
    { numRuns: 40 },
  )
})

test('bytes that are no UTF-8 are those of Windows-1252 on both sides of a cut', async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `9990000018,O\u0092Brien ${i},\u0080${i}\r\n`)
  place.write('old.csv', Buffer.from(`NHS,NAME,NOTE\r\n${rows.join('')}`, 'latin1'))
  const one = await inOne('old.csv')
  expect(one.text).toContain('O\u2019Brien 59')
  expect(await inThreads('old.csv', (path) => cutFile(path, 100), 3)).toEqual(one)
})

test('a cut that is wrong costs no more than what was read for nothing', async () => {
  const note = `"${'line of a note\n'.repeat(30)}"`
  const rows = Array.from({ length: 40 }, (_, i) => `9990000018,Person ${i},${note}\n`)
  place.write('notes.csv', `NHS,NAME,NOTE\n${rows.join('')}`)
  const everyLine = async function* (path: string): AsyncGenerator<Chunk> {
    let lineNumber = 1
    for await (const { bytes } of cutFile(path, 10_000_000))
      for (let from = 0; from < bytes.length; lineNumber++) {
        const end = Buffer.from(bytes.buffer).indexOf('\n', from) + 1
        yield {
          bytes: Uint8Array.from(bytes.subarray(from, end)),
          line: lineNumber,
          nextLine: lineNumber + 1,
        }
        from = end
      }
  }
  expect(await inThreads('notes.csv', everyLine, 4)).toEqual(await inOne('notes.csv'))
})

test('chunks of an undamaged file begin with a record and end with one, and are all of it', async () => {
  const rows = Array.from({ length: 500 }, (_, i) => `9990000018,Person ${i},"note\n""${i}"""\r\n`)
  const text = `NHS,NAME,NOTE\r\n${rows.join('')}`
  place.write('whole.csv', text)
  const chunks: Chunk[] = []
  for await (const it of cutFile(join(place.folder, 'whole.csv'), 700)) chunks.push(it)
  const texts = chunks.map((it) => Buffer.from(it.bytes).toString('utf8'))
  expect(texts.join('')).toBe(text)
  expect(texts.slice(1).every((it) => it.startsWith('9990000018,'))).toBe(true)
  expect(chunks.map((it) => it.line)).toEqual([1, ...chunks.slice(0, -1).map((it) => it.nextLine)])
  expect(chunks.at(-1)?.nextLine).toBe(text.split('\n').length)
  expect(chunks.length).toBeGreaterThan(20)
})

test('where one row of every few is short, and in a line without an end, it is read on where it was left', async () => {
  const rows = Array.from({ length: 900 }, (_, i) =>
    i % 9 === 0 ? '9990000018,short\n' : `9990000018,Person ${i},\n`,
  )
  place.write('short.csv', `NHS,NAME,NOTE\n${rows.join('')}9990000018,${'long '.repeat(2000)}ü`)
  expect(await inThreads('short.csv', (path) => cutFile(path, 200), 4)).toEqual(await inOne('short.csv'))
})

describe('where quotes run wild, threads are of no use', () => {
  const sound = (count: number): string => '9990000018,Ann,"a ""note"""\n'.repeat(count)
  const wild = '9990000018,"open,\n'.repeat(900)

  test('and once they do so no more, threads are asked again', async () => {
    place.write('wild.csv', `NHS,NAME,NOTE\n${sound(400)}${wild}${sound(2000)}`)
    const lines: number[] = []
    const made = await inThreads('wild.csv', (path) => cutFile(path, 200), 4, [0], lines)
    expect(made).toEqual(await inOne('wild.csv'))
    const askedWithin = (from: number, until: number): number =>
      lines.filter((it) => it > from && it <= until).length
    // Some 280 chunks, of which those next to the damage are read here.
    expect(askedWithin(1302, 3302)).toBeGreaterThan(250)
    // Some 90, of which few more than one trial are given away.
    expect(askedWithin(402, 1302)).toBeLessThan(40)
  })

  test('and what is made is the same, however often they do so', async () => {
    const stretch = fc
      .tuple(fc.constantFrom(sound(1), '9990000018,"open,\n', '9990000018,short\n', '"x"y",,\n'), fc.nat(400))
      .map(([text, count]) => text.repeat(count))
    await fc.assert(
      fc.asyncProperty(
        fc.array(stretch, { maxLength: 6 }),
        cutting,
        async (parts, { size, width, delays }) => {
          place.write('any.csv', `NHS,NAME,NOTE\n${parts.join('')}`)
          const one = await inOne('any.csv')
          expect(await inThreads('any.csv', (path) => cutFile(path, size), width, delays)).toEqual(one)
        },
      ),
      { numRuns: 30 },
    )
  })
})
