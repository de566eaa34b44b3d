import { describe, expect, test } from 'vitest'
import { type MappingProblem } from '../../src/translation/text/mapping-problem.js'
import { readMappingFile } from '../../src/translation/text/mapping-file.js'
import { readSourceSchema } from '../../src/translation/source/read-source-schema.js'

const written = (file: string): string => `name: tiny
version: 1.0.0
title: A tiny source
record: Record
file: ${file}
kinds:
  Record:
    people: { kind: Person, many: true }
    visits: { kind: Visit, many: true }
  Person:
    ID: { type: text, privacy: identifier }
  Visit:
    ID: { type: text, privacy: identifier }
    DAY: { type: text, privacy: operational }
`

function problemsOf(file: string): readonly string[] {
  const problems: MappingProblem[] = []
  const read = readMappingFile({ path: 'source.yaml', text: written(file) }, problems)
  const schema = read === undefined ? undefined : readSourceSchema(read)
  expect(schema === undefined).toBe(problems.length > 0)
  return problems.map((it) => `${it.line}:${it.column} ${it.message}`)
}

test('tables that are all reached from the key are a source', () => {
  expect(problemsOf('{ form: tables, key: people.ID, rows: { visits.ID: people.ID } }')).toEqual([])
})

describe('the tables of a source, each joined to those found before', () => {
  test.each([
    [
      '{ form: tables, key: people.ID, rows: { visit.ID: people.ID } }',
      [
        '5:57 no table is named "visit"; did you mean "visits"?',
        '5:28 nothing says which rows of visits go with people',
      ],
    ],
    [
      '{ form: tables, key: people.ID, rows: { visits.DAYS: people.ID } }',
      ['5:60 visits has no column "DAYS"; did you mean "DAY"?'],
    ],
    [
      '{ form: tables, key: people.ID, rows: { visits.ID: visits.ID } }',
      ['5:58 rows of visits are not found before those of visits'],
    ],
    ['{ form: tables, key: people.ID }', ['5:28 nothing says which rows of visits go with people']],
    ['{ form: tables, key: people }', ['5:28 "file.key" must match pattern']],
    ['{ form: tables }', ['must have required property']],
    ['{ form: lines }', ['5:7 "file" has no form that is known: expected csv, xml, json, tables']],
  ])('%s', (file, expected) => {
    const problems = problemsOf(file)
    expect(problems).toEqual(expected.map((it) => expect.stringContaining(it) as string))
  })
})
