import { describe, expect, test } from 'vitest'
import { objectsOf } from '../../src/model/json.js'
import { compileMapping } from '../../src/translation/compile-mapping.js'
import { mappingTranslator } from '../../src/translation/mapping-translator.js'
import { asJson, contextFor, recordOf, R4 } from './mapping-fixtures.js'

const SOURCE = `name: one
version: 1.0.0
title: One value
blanks: ['NULL']
record: Record
kinds:
  Record:
    NHS_ID: { type: number, privacy: identifier }
    T: { type: text, privacy: personal }
    U: { type: text, privacy: personal }
    N: { type: number, privacy: personal }
`
const MAP = `{"resourceType": "ConceptMap", "url": "https://example.org/m", "name": "M", "status": "active",
 "extension": [{"url": "https://linchpin.example/fhir/StructureDefinition/unmapped-policy", "valueCode": "text-only"}],
 "group": [{"source": "https://example.org/s", "target": "https://example.org/t", "element": [
  {"code": "A", "target": [{"code": "a", "display": "The a", "equivalence": "equivalent"}]},
  {"code": "B", "target": [{"equivalence": "unmatched"}]}]}]}
`

/** What the expression gives as the value of an extension, and the codes of the issues met. */
function evaluated(expression: string, type: string, record: object): readonly [unknown, readonly string[]] {
  const files = [
    { path: 'source.yaml', text: SOURCE },
    { path: 'm.conceptmap.json', text: MAP },
    {
      path: 'record.map.yaml',
      text: `person: = nhsNumber(NHS_ID)\nlet: { all: "= join('', T, U, text(N))" }\n`,
    },
    {
      path: 'patient.map.yaml',
      text: [
        'source: Person',
        'id: person',
        'out:',
        '  resourceType: Patient',
        '  language: = $all',
        '  extension:',
        `    - { url: 'https://example.org/e', value${type}: ${JSON.stringify(`= ${expression}`)} }`,
      ].join('\n'),
    },
  ]
  const compiled = compileMapping(R4, files)
  if (compiled.kind === 'errors') throw new Error(JSON.stringify(compiled.problems))
  const content = asJson({ NHS_ID: 9990000018, ...record })
  const { resources, issues } = mappingTranslator(compiled.mapping).translate(
    recordOf('one', content),
    contextFor(['9990000018']),
  )
  const [extension] = objectsOf(resources[0]?.resource['extension'])
  const found = Object.entries(extension ?? {}).find(([key]) => key !== 'url')
  const carried = found?.[0].startsWith('_') === true ? { carried: JSON.stringify(found[1]) } : found?.[1]
  return [carried, issues.map((it) => it.code)]
}

type Row = readonly [expression: string, type: string, record: object, expected: unknown, issue?: string]

const ROWS: readonly Row[] = [
  ['date(T)', 'Date', { T: '2024-02-29' }, '2024-02-29'],
  ['date(T)', 'Date', { T: '09/03/2024' }, '2024-03-09'],
  ['date(T)', 'Date', { T: '9.3.2024' }, '2024-03-09'],
  ['date(T)', 'Date', { T: '03/2024' }, '2024-03'],
  ['date(T)', 'Date', { T: '2024' }, '2024'],
  ['date(T)', 'Date', { T: '20240309' }, '2024-03-09'],
  ['date(T)', 'Date', { T: '09-MAR-2024' }, '2024-03-09'],
  ['date(T)', 'Date', { T: '9 March 2024' }, '2024-03-09'],
  ['date(T)', 'Date', { T: '2024-06-30T23:00:00Z' }, '2024-07-01'],
  ['date(T)', 'Date', { T: '2024-01-31T23:00:00Z' }, '2024-01-31'],
  ['date(T)', 'Date', { T: 'NULL' }, undefined],
  ['date(T)', 'Date', { T: ' ' }, undefined],
  ['date(T)', 'Date', { T: null }, undefined],
  ['dateTime(T)', 'DateTime', { T: '2024-07-01 09:30' }, '2024-07-01T09:30:00+01:00'],
  ['dateTime(T)', 'DateTime', { T: '01/12/2024 09:30:15' }, '2024-12-01T09:30:15+00:00'],
  ['dateTime(T)', 'DateTime', { T: '2024-07-01T09:30:00+0200' }, '2024-07-01T09:30:00+02:00'],
  ['dateTime(T)', 'DateTime', { T: '2024-07-01T00:00:00' }, '2024-07-01'],
  ['instant(T)', 'Instant', { T: '2024-07-01T09:30:00.5Z' }, '2024-07-01T09:30:00.5Z'],
  ['nhsNumber(T)', 'String', { T: '999 000 0026' }, '9990000026'],
  ['nhsNumber(N)', 'String', { N: 999000128 }, '0999000128'],
  ['nhsNumber(T)', 'String', { T: '9990000019' }, undefined, 'nhs-number-invalid'],
  ['nhsNumber(T)', 'String', { T: '0' }, undefined, 'nhs-number-invalid'],
  ['postcode(T)', 'String', { T: 'sw1a1aa' }, 'SW1A 1AA'],
  ['postcode(T)', 'String', { T: 'nowhere' }, 'nowhere', 'postcode-malformed'],
  ['uprn(N)', 'String', { N: 10033550018 }, '10033550018'],
  ['uprn(T)', 'String', { T: '000010033550' }, '10033550'],
  ['uprn(T)', 'String', { T: 'flat 1' }, undefined, 'uprn-malformed'],
  ['telephone(T)', 'String', { T: '+44 (0)1632  960018 ext 12' }, '+44 (0)1632 960018 ext 12'],
  ['telephone(T)', 'String', { T: 'ring the bell' }, 'ring the bell', 'telephone-malformed'],
  ['money(T)', 'Money', { T: '£1,234.50' }, { value: 1234.5, currency: 'GBP' }],
  ['yesNo(T)', 'Boolean', { T: 'y' }, true],
  ['yesNo(T)', 'Boolean', { T: 'No' }, false],
  ['yesNo(T)', 'Boolean', { T: 'perhaps' }, undefined, 'yes-no-malformed'],
  ['integer(T)', 'Integer', { T: '4' }, 4],
  ['integer(N)', 'Integer', { N: 4.5 }, undefined, 'number-malformed'],
  ['integer(N)', 'PositiveInt', { N: 0 }, undefined, 'out-of-range'],
  ['decimal(T)', 'Decimal', { T: '4.50' }, 4.5],
  ['N', 'Decimal', { N: '7' }, 7],
  ['N', 'Decimal', { N: 'seven' }, undefined, 'unexpected-type'],
  ['base64(T)', 'Base64Binary', { T: 'né\n"<b>"' }, 'bsOpCiI8Yj4i'],
  ['base64(T)', 'Base64Binary', { T: 'NULL' }, undefined],
  ["join(', ', T, U)", 'String', { T: 'a' }, 'a'],
  ["T & '-' & U", 'String', { T: 'a', U: 'b' }, 'a-b'],
  ["T & '-' & U", 'String', { T: 'a' }, undefined],
  ["T ?? U ?? 'none'", 'String', { U: 'u' }, 'u'],
  ["default(T, 'none')", 'String', {}, 'none'],
  ["if(T == 'x' and not (U == 'y'), 'yes', 'no')", 'String', { T: 'x' }, 'yes'],
  ["if(T != 'x' or U == 'y', 'yes')", 'String', { T: 'x' }, undefined],
  ['present(T)', 'Boolean', {}, false],
  ['date(T) < date(U)', 'Boolean', { T: '2024', U: '2024-05-01' }, false],
  ['date(T) < date(U)', 'Boolean', { T: '2024-04-30', U: '2024-05-01' }, true],
  ['date(T) >= date(U)', 'Boolean', { T: 'soon', U: '2024-05-01' }, false, 'date-malformed'],
  ['upper(nospace(T))', 'String', { T: 'a b' }, 'AB'],
  ['withinLength(T, 3)', 'String', { T: 'abc' }, 'abc'],
  ['withinLength(T, 3)', 'String', { T: 'abcd' }, 'abcd', 'too-long'],
  [
    "concept('m', T)",
    'CodeableConcept',
    { T: 'A' },
    {
      coding: [
        { system: 'https://example.org/t', code: 'a', display: 'The a' },
        { system: 'https://example.org/s', code: 'A' },
      ],
      text: 'A',
    },
  ],
  [
    "concept('m', T)",
    'CodeableConcept',
    { T: 'B' },
    { coding: [{ system: 'https://example.org/s', code: 'B' }], text: 'B' },
  ],
  [
    "concept('m', T, U)",
    'CodeableConcept',
    { T: 'C', U: 'see below' },
    { coding: [{ system: 'https://example.org/s', code: 'C' }], text: 'see below' },
    'code-unmapped',
  ],
  ["coding('m', T)", 'Coding', { T: 'A' }, { system: 'https://example.org/t', code: 'a', display: 'The a' }],
]

const NAMED = ROWS.map((row) => [`${row[0]} as ${row[1]} of ${JSON.stringify(row[2])}`, row] as const)

describe('functions', () => {
  test.each(NAMED)('%s', (_, [expression, type, record, expected, issue]) => {
    const [value, issues] = evaluated(expression, type, record)
    expect(value).toEqual(expected)
    expect([...new Set(issues)]).toEqual(issue === undefined ? [] : [issue])
  })

  test.each([
    '2024-02-30',
    '31/04/2024',
    '2024-13-01',
    '01/02/24',
    'soon',
    '2024-01-01T25:00:00',
    '99/99/9999',
  ])('a date such as %s is carried in its own words', (text) => {
    const [value, issues] = evaluated('date(T)', 'Date', { T: text })
    expect(JSON.stringify(value)).toContain(text)
    expect(JSON.stringify(value)).toContain('StructureDefinition/source-text')
    expect(issues).toEqual(['date-malformed'])
  })
})
