import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isJsonObject } from '../../src/model/json.js'
import { columnsSchema, inChunks, readAll } from './reading.js'

const COLUMNS = ['id', 'name', 'note', 'end']
/** One letter for each person, so that no damage makes one mark out of two. */
const MARKS = ['A', 'B', 'C', 'D', 'E', 'F']
const SCHEMA = columnsSchema(COLUMNS)

/** How a person's field may look around the mark that says whose it is. */
const field = fc.constantFrom(
  (mark: string) => mark,
  (mark: string) => `"${mark}"`,
  (mark: string) => `"${mark}, ${mark}"`,
  (mark: string) => `"say ""${mark}"""`,
  (mark: string) => `"${mark}\n${mark}"`,
  (mark: string) => `",${mark}"`,
  (mark: string) => `"${mark}\r\n${mark},${mark},${mark},${mark}\n${mark}"`,
)
const people = fc.array(fc.array(field, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 6 })
const lineEnd = fc.constantFrom('\n', '\r\n')

const written = fc.tuple(people, lineEnd).map(([rows, end]) => {
  const lines = rows.map((fields, i) => fields.map((it) => it(MARKS[i] ?? '')).join(','))
  return `${[COLUMNS.join(','), ...lines].join(end)}${end}`
})

/** One place of the file is damaged after the header: something is lost, put in, or cut off. */
const damaged = fc
  .tuple(written, fc.nat(), fc.nat(2), fc.constantFrom('', '"', '""', ',', '\n', 'x', ',"', '",', '"\n'))
  .map(([text, at, lost, put]) => {
    const header = text.indexOf('\n') + 1
    const from = header + (at % (text.length - header))
    return `${text.slice(0, from)}${put}${text.slice(from + lost)}`
  })

function marksOf(content: unknown): ReadonlySet<string> {
  const texts = isJsonObject(content) ? Object.values(content).map(String) : []
  return new Set(texts.flatMap((it) => it.match(/[A-F]/g) ?? []))
}

test('an undamaged file is read whole', async () => {
  await fc.assert(
    fc.asyncProperty(written, async (text) => {
      const read = await readAll([text], SCHEMA)
      expect(read.map((it) => [it.kind, ...(it.kind === 'record' ? marksOf(it.content) : [])])).toEqual(
        read.map((_, i) => ['record', MARKS[i]]),
      )
    }),
  )
})

test('whatever is damaged, no record holds two people, and everything is accounted for', async () => {
  await fc.assert(
    fc.asyncProperty(damaged, async (text) => {
      // What the damage itself has run together into one word, nobody can take apart.
      fc.pre(!/([A-F])x?(?!\1)[A-F]/.test(text))
      const read = await readAll([text], SCHEMA)
      for (const it of read)
        if (it.kind === 'record') expect(marksOf(it.content).size, text).toBeLessThanOrEqual(1)
      const kept = read.map((it) => it.text ?? '').join('\n')
      for (const mark of new Set(text.match(/[A-F]/g))) expect(kept).toContain(mark)
    }),
    { numRuns: 2000 },
  )
})

test('what is read does not depend on how it arrives', async () => {
  await fc.assert(
    fc.asyncProperty(damaged, fc.integer({ min: 1, max: 40 }), async (text, size) => {
      expect(await readAll(inChunks(text, size), SCHEMA)).toEqual(await readAll([text], SCHEMA))
    }),
    { numRuns: 500 },
  )
})
