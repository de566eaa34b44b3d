import { mkdirSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { openTables } from '../../src/cli/translate/tables/open-tables.js'
import { readTables } from '../../src/cli/translate/tables/read-tables.js'
import { type Json, isJsonObject, objectsOf } from '../../src/model/json.js'
import { type ReadRecord } from '../../src/translation/records/read-record.js'
import { loaded } from '../translation/mapping-fixtures.js'
import { workplace } from './ran.js'

const place = workplace()
afterAll(() => place.remove())
mkdirSync(`${place.folder}/export`)
const schema = loaded('ssda903').mapping?.schema
const TABLES = [...(schema?.kinds.get('Record') ?? [])]
const CHILDREN = ['C1', 'C2', 'C3', 'C4'] as const

/** A folder in which every text of a row begins with the child whose it is, but for the rows that are damaged. */
function write(damage: (text: string, table: number) => string): void {
  for (const [index, [name, field]] of TABLES.entries()) {
    const columns = [...(schema?.kinds.get(field.kind === 'record' ? field.of : '')?.keys() ?? [])]
    const rows = CHILDREN.map((child) =>
      columns.map((it) => (it === 'CHILD' ? child : `"${child},\n${it}"`)).join(','),
    )
    place.write(`export/${name}.csv`, `${columns.join(',')}\n${damage(`${rows.join('\n')}\n`, index)}`)
  }
}

async function read(): Promise<readonly ReadRecord[]> {
  if (schema?.tables === undefined) throw new Error('no tables')
  const io = {
    stdin: (async function* () {
      await Promise.resolve()
      yield new Uint8Array()
    })(),
    stdout: () => undefined,
    stderr: () => undefined,
    cwd: place.folder,
    environment: {},
  }
  const opened = await openTables({ exported: 'export', corrected: undefined }, schema, undefined, io)
  if ('problems' in opened) throw new Error(opened.problems.join('\n'))
  const records: ReadRecord[] = []
  for await (const part of readTables(opened, schema, schema.tables)) records.push(...part.records)
  return records
}

/** The children whose rows a record has. */
function childrenIn(content: Json): ReadonlySet<unknown> {
  const tables = isJsonObject(content) ? Object.values(content) : []
  return new Set(tables.flatMap((it) => objectsOf(it).map((row) => row['CHILD'])))
}

const characters = fc.constantFrom('"', ',', '\n', '\r', '', '""', 'x', '",', '\n"')
const changes = fc.array(fc.tuple(fc.nat(TABLES.length - 1), fc.nat(10_000), fc.nat(3), characters), {
  minLength: 1,
  maxLength: 6,
})

test('whatever damage rows have, a record has rows of one child, and texts of that child alone', async () => {
  await fc.assert(
    fc.asyncProperty(changes, async (done) => {
      write((text, table) =>
        done
          .filter(([of]) => of === table)
          .reduce((it, [, at, removed, put]) => {
            const from = at % it.length
            return it.slice(0, from) + put + it.slice(from + removed)
          }, text),
      )
      for (const it of await read()) {
        if (it.kind !== 'record') continue
        const [child, ...others] = [...childrenIn(it.content)]
        expect(others).toEqual([])
        // A damaged key may name nobody, and then the row is of no record of these children.
        const strangers = CHILDREN.filter((other) => other !== child && CHILDREN.includes(child as 'C1'))
        const texts = JSON.stringify(it.content)
        expect(strangers.filter((other) => texts.includes(`"${other},`))).toEqual([])
      }
    }),
    { numRuns: 25 },
  )
})

test('an undamaged folder gives every child their rows of every table', async () => {
  write((text) => text)
  const records = await read()
  expect(records.map((it) => it.kind)).toEqual(['record', 'record', 'record', 'record'])
  for (const it of records)
    if (it.kind === 'record')
      expect(Object.keys(isJsonObject(it.content) ? it.content : {})).toHaveLength(TABLES.length)
})
