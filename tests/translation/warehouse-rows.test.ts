import { describe, expect, test } from 'vitest'
import { type Json, objectOf } from '../../src/model/json.js'
import { compileMapping } from '../../src/translation/compile-mapping.js'
import { lineageOf } from '../../src/translation/lineage.js'
import { mappingTranslator } from '../../src/translation/mapping-translator.js'
import { contextFor, recordOf, R4 } from './mapping-fixtures.js'

const SOURCE = `name: rows
version: 1.0.0
title: Two tables
record: Record
kinds:
  Record:
    PERSON: { kind: Person, many: true }
    TOWN: { kind: Town, many: true }
    NAMES: { type: text, many: true, privacy: personal }
  Person:
    NHS_ID: { type: number, privacy: identifier }
    TOWN_ID: { type: number, privacy: personal }
  Town:
    ID: { type: number, privacy: personal }
    NAME: { type: text, privacy: personal }
`

const TOWN = "= lookup(TOWN, 'ID', only(PERSON, 'TOWN_ID'), 'NAME')"

/** The mapping whose Patient has the expression as its language; NAMES is ignored. */
function compiled(expression: string): ReturnType<typeof compileMapping> {
  const patient = `source: Person\nid: person\nout:\n  resourceType: Patient\n  language: ${JSON.stringify(expression)}\n`
  return compileMapping(R4, [
    { path: 'source.yaml', text: SOURCE },
    {
      path: 'record.map.yaml',
      text: "person: = nhsNumber(only(PERSON, 'NHS_ID'))\nignore: { NAMES: nobody reads the names }\n",
    },
    { path: 'patient.map.yaml', text: patient },
  ])
}

function mappingOf(expression: string): Extract<ReturnType<typeof compileMapping>, { kind: 'compiled' }> {
  const result = compiled(expression)
  if (result.kind === 'errors') throw new Error(JSON.stringify(result.problems))
  return result
}

function languageOf(content: Json): Json | undefined {
  const translator = mappingTranslator(mappingOf(TOWN).mapping)
  const { resources } = translator.translate(recordOf('rows', content), contextFor(['9990000018']))
  return objectOf(resources[0]?.resource)?.['language']
}

const PERSON = [{ NHS_ID: 9990000018, TOWN_ID: 2 }]

describe('a column of another row', () => {
  test.each<readonly [string, Json, string | undefined]>([
    [
      'is read from the row whose key fits',
      [
        { ID: 1, NAME: 'a' },
        { ID: 2, NAME: 'b' },
      ],
      'b',
    ],
    ['is found when one side writes its number as text', [{ ID: '2', NAME: 'b' }], 'b'],
    ['is absent when no key fits', [{ ID: 1, NAME: 'a' }], undefined],
    [
      'is not guessed when several fit',
      [
        { ID: 2, NAME: 'b' },
        { ID: 2, NAME: 'c' },
      ],
      undefined,
    ],
    ['is absent when a row is no row', ['2', null, 7], undefined],
    ['is absent when the table is no table', 'TOWN', undefined],
  ])('%s', (_, towns, expected) => {
    expect(languageOf({ PERSON, TOWN: towns })).toBe(expected)
  })

  test('is absent when there is no value to look for', () => {
    expect(languageOf({ PERSON: [{ NHS_ID: 9990000018 }], TOWN: [{ NAME: 'nameless key' }] })).toBeUndefined()
  })

  test.each<readonly [string, Json, string]>([
    ['no row', [{ ID: 1, NAME: 'a' }], 'reference-unresolved'],
    ['several rows', [...[1, 2].map(() => ({ ID: 2, NAME: 'b' }))], 'conflicting-duplicate'],
  ])('says where a key stands that fits %s', (_, towns, code) => {
    const translator = mappingTranslator(mappingOf(TOWN).mapping)
    const { issues } = translator.translate(
      recordOf('rows', { PERSON, TOWN: towns }),
      contextFor(['9990000018']),
    )
    expect(issues.map((it) => [it.code, it.location, it.expression])).toEqual([
      [code, 'PERSON[0].TOWN_ID', 'Patient.language'],
    ])
  })

  test('names the columns it reads, so that lineage is complete', () => {
    const [output] = lineageOf(mappingOf(TOWN).mapping).outputs
    expect(output?.rows.find((it) => it.element === 'Patient.language')?.sources.toSorted()).toEqual([
      'PERSON.TOWN_ID',
      'TOWN.ID',
      'TOWN.NAME',
    ])
  })
})

describe('the only row', () => {
  test.each<readonly [string, Json]>([
    ['none', []],
    ['two, even of the same person', [...PERSON, ...PERSON]],
    ['a row that is not in a table', { NHS_ID: 9990000018 }],
  ])('is nobody when there is %s', (_, people) => {
    const translator = mappingTranslator(mappingOf(TOWN).mapping)
    const { resources, issues } = translator.translate(
      recordOf('rows', { PERSON: people }),
      contextFor(['9990000018']),
    )
    expect(resources).toEqual([])
    expect(issues.find((it) => it.code === 'nhs-number-missing')?.location).toBe('PERSON')
  })
})

test.each([
  ["= only(PERSON, 'TOWN')", 'patient.map.yaml:5:29: "PERSON" has no column "TOWN"'],
  ["= only(NAMES, 'TOWN')", 'patient.map.yaml:5:21: expected a table of the source'],
  [
    "= lookup(TOWN, 'IDD', 2, 'NAME')",
    'patient.map.yaml:5:29: "TOWN" has no column "IDD"; did you mean "ID"?',
  ],
  [
    "= lookup(TOWN, 'ID', 2, 'NAM')",
    'patient.map.yaml:5:38: "TOWN" has no column "NAM"; did you mean "NAME"?',
  ],
])('%s does not compile, and says where', (expression, expected) => {
  const result = compiled(expression)
  const problems = result.kind === 'errors' ? result.problems : []
  expect(problems.map((it) => `${it.file}:${it.line}:${it.column}: ${it.message}`).join('\n')).toContain(
    expected,
  )
})
