import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type JsonObject, isJsonObject, type Json, objectsOf } from '../../src/model/json.js'
import { type Translated } from '../../src/translation/translator.js'
import { contextFor, loaded, recordOf } from '../translation/mapping-fixtures.js'
import { type WarehouseTwin, warehouseTwin } from './contract/sql-warehouse.js'
import { askContext, NHS_NUMBER, questionFor } from './source-world.js'

/** A long-standing case of each warehouse that has a mapping, laid out in a real PostgreSQL and read back. */
let twin: WarehouseTwin
beforeAll(async () => {
  twin = await warehouseTwin()
})
afterAll(() => twin.close())

const WAREHOUSES = [
  {
    mapping: 'mosaic-warehouse',
    person: 'DM_PERSONS',
    number: { column: 'NHS_ID', holds: 'number' },
    id: 'PERSON_ID',
    birthDate: 'DATE_OF_BIRTH',
  },
  {
    mapping: 'liquidlogic-warehouse',
    person: 'DIM_PERSON',
    number: { column: 'NHS_NUMBER', holds: 'text' },
    id: 'DIM_PERSON_ID',
    birthDate: 'BIRTH_DTTM',
  },
] as const

function caseOf(mapping: string): JsonObject {
  const content: unknown = parse(readFileSync(`mappings/${mapping}/cases/whole-record.yaml`, 'utf8'))
  const input = isJsonObject(content) ? content['input'] : undefined
  if (!isJsonObject(input)) throw new Error('the mapping has no such case')
  return input
}

/** The type a warehouse would have for the column. */
function typeOf(values: readonly Json[]): string {
  const known = values.filter((it) => it !== null)
  if (known.length === 0) return 'text'
  if (known.every((it) => typeof it === 'number')) return 'numeric'
  if (known.every((it) => typeof it === 'boolean')) return 'boolean'
  return known.every((it) => /^"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}"$/.test(JSON.stringify(it)))
    ? 'timestamp'
    : 'text'
}

const literal = (value: Json | undefined): string =>
  value === null || value === undefined ? 'null' : `'${textOfValue(value).replaceAll("'", "''")}'`

const textOfValue = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** One table, and a view of it with the number its rows are selected by. */
async function layOut(schema: string, name: string, rows: readonly JsonObject[]): Promise<void> {
  const columns = [...new Set(rows.flatMap((it) => Object.keys(it)))]
  const declared = columns.map((it) => `"${it}" ${typeOf(rows.map((row) => row[it] ?? null))}`)
  const values = rows.map((row) => `(${columns.map((it) => literal(row[it])).join(', ')})`)
  await twin.run(`
    create table ${schema}."${name}" (${declared.join(', ')});
    ${rows.length === 0 ? '' : `insert into ${schema}."${name}" values ${values.join(', ')};`}
    create view linchpin."${name}" as select '${NHS_NUMBER}'::text as nhs_number, * from ${schema}."${name}"`)
}

describe.each(WAREHOUSES)('$mapping', ({ mapping, person, number, id, birthDate }) => {
  it('comes to the same out of a database as out of its case', async () => {
    const input = caseOf(mapping)
    const schema = mapping.replaceAll('-', '_')
    await twin.run(`create schema ${schema}`)
    for (const [name, rows] of Object.entries(input)) await layOut(schema, name, objectsOf(rows))
    const views = Object.keys(input)
      .filter((it) => it !== person)
      .map((it) => ({
        part: it,
        view: `linchpin.${it}`,
        nhsNumber: { column: 'nhs_number', holds: 'text' },
        areas: ['services'],
      }))
    const options = {
      person: {
        part: person,
        view: `${schema}.${person}`,
        nhsNumber: number,
        areas: ['demographics'],
        id,
        birthDate,
      },
      views,
    }
    await twin.run(`grant usage on schema ${schema} to ${twin.reader};
      grant select on ${schema}."${person}" to ${twin.reader}`)
    const question = questionFor(twin.settings(options), ['demographics', 'services'])
    const answer = await twin.connector(options).ask(question, askContext(10_000))
    expect([answer.outcomes.map((it) => it.outcome), answer.reasons]).toEqual([['answered', 'answered'], []])
    const { translator } = loaded(mapping)
    const translated = (content: Json): Translated =>
      translator.translate(recordOf(mapping, content), contextFor([NHS_NUMBER]))
    const wanted = translated(input)
    const read = translated(answer.records[0]?.content ?? null)
    expect(wanted.resources.length).toBeGreaterThan(10)
    expect(read.resources).toEqual(wanted.resources)
    expect(read.issues).toEqual(wanted.issues)
  })
})
