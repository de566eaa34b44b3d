import { describe, expect, test } from 'vitest'
import { compileMapping } from '../../src/translation/compile-mapping.js'
import { type MappingFile } from '../../src/translation/text/mapping-file.js'
import { withContent } from '../parsed/with-content.js'
import { R4 } from './mapping-fixtures.js'

const SOURCE = `name: tiny
version: 1.0.0
title: A tiny source
record: Record
kinds:
  Record:
    NHS_ID: { type: number, privacy: identifier }
    GENDER: { type: text, privacy: personal }
    NAME: { type: text, privacy: personal }
    visits: { kind: Visit, many: true }
  Visit:
    ID: { type: text, privacy: identifier }
    DAY: { type: text, privacy: operational }
`
const RECORD = `person: = nhsNumber(NHS_ID)
let:
  told: = NAME
ignore:
  visits.ID: not needed in this tiny map
  visits.DAY: not needed in this tiny map
`
const PATIENT = `source: Person
area: demographics
id: person
out:
  resourceType: Patient
  gender: = code('gender', GENDER)
  name:
    - text: = NAME
`
const GENDER = `{"resourceType": "ConceptMap", "url": "https://example.org/gender", "name": "Gender", "status": "active",
 "extension": [{"url": "https://linchpin.example/fhir/StructureDefinition/unmapped-policy", "valueCode": "reject"}],
 "group": [{"source": "https://example.org/s", "target": "http://hl7.org/fhir/administrative-gender",
  "element": [{"code": "F", "target": [{"code": "female", "equivalence": "equivalent"}]}]}]}
`
const FILES: Readonly<Record<string, string>> = {
  'source.yaml': SOURCE,
  'record.map.yaml': RECORD,
  'patient.map.yaml': PATIENT,
  'gender.conceptmap.json': GENDER,
}

function problemsOf(changes: Readonly<Record<string, string | undefined>>): readonly string[] {
  const files: MappingFile[] = Object.entries({ ...FILES, ...changes }).flatMap(([path, text]) =>
    text === undefined ? [] : [{ path, text }],
  )
  const compiled = compileMapping(R4, files)
  if (compiled.kind === 'errors') expect(compileMapping(R4, withContent(files))).toEqual(compiled)
  if (compiled.kind === 'compiled') return []
  return compiled.problems.map((it) => `${it.file}:${it.line}:${it.column} ${it.code}: ${it.message}`)
}

/** The patient map with a line replaced, or with lines after its last. */
const patient = (from: string, to: string) => ({ 'patient.map.yaml': PATIENT.replace(from, to) })
const more = (lines: string) => ({ 'patient.map.yaml': PATIENT + lines })

type Row = readonly [name: string, changes: Readonly<Record<string, string | undefined>>, expected: RegExp]

const ROWS: readonly Row[] = [
  [
    'an unknown field',
    patient('= NAME', '= NAMF'),
    /^patient\.map\.yaml:8:15 unknown-field: .*"NAMF".*did you mean "NAME"/,
  ],
  [
    'an unknown function',
    patient("code('gender'", "coed('gender'"),
    /^patient\.map\.yaml:6:13 unknown-function: no function is named "coed"; did you mean "code"/,
  ],
  [
    'an unknown concept map',
    patient("'gender'", "'gendre'"),
    /:6:18 unknown-concept-map: .*did you mean "gender"/,
  ],
  [
    'an unknown element',
    patient('  gender:', '  gander:'),
    /:6:3 unknown-element: Patient has no element "gander".*"gender"/,
  ],
  [
    'an unknown element of a datatype',
    patient('- text:', '- texd:'),
    /:8:7 unknown-element: HumanName .*"text"/,
  ],
  [
    'an unknown resource',
    patient('Patient', 'Patiend'),
    /:5:17 unknown-element: R4 has no resource "Patiend".*"Patient"/,
  ],
  [
    'an unknown variable',
    patient('= NAME', '= $tolt'),
    /:8:15 unknown-variable: nothing is named \$tolt; did you mean "told"/,
  ],
  [
    'an unknown output',
    more("  managingOrganization: = reference('council', NAME)\n"),
    /:9:37 unknown-output: no output is named "council"/,
  ],
  [
    'a code that is not allowed',
    patient("= code('gender', GENDER)", 'femal'),
    /:6:11 wrong-code: .*did you mean "female"/,
  ],
  [
    'a text where only codes are allowed',
    patient("= code('gender', GENDER)", '= GENDER'),
    /:6:12 wrong-type: .*use code\(map, value\)|:6:11 wrong-type: .*use code\(map, value\)/,
  ],
  [
    'text where a date is',
    more('  birthDate: = NAME\n'),
    /:9:14 wrong-type: "birthDate" is a date, found text/,
  ],
  [
    'a malformed literal',
    more('  birthDate: 1st of May\n'),
    /:9:14 wrong-type: "1st of May" is not a valid date/,
  ],
  [
    'one value where many are',
    patient('    - text: = NAME', '    text: = NAME'),
    /:8:5 wrong-cardinality: "name" repeats: write a list/,
  ],
  [
    'many values where one is',
    patient("gender: = code('gender', GENDER)", 'birthDate: [= NAME]'),
    /:6:14 wrong-cardinality: "birthDate" takes one value/,
  ],
  [
    'a list where one value is',
    more('  birthDate: = words(NAME)\n'),
    /:9:14 wrong-cardinality: .*list of text/,
  ],
  [
    'a missing element',
    more('  link:\n    - type: seealso\n'),
    /:10:7 missing-element: Patient\.link requires "other"/,
  ],
  [
    'a reference to a wrong type',
    more('  generalPractitioner: [= person()]\n'),
    /:9:25 wrong-type: "generalPractitioner" may refer to Organization/,
  ],
  [
    'a wrong argument',
    patient('= NAME', '= date(NHS_ID)'),
    /:8:20 wrong-arguments: date\(text\) expects text for text, found number/,
  ],
  [
    'too few arguments',
    patient("code('gender', GENDER)", "code('gender')"),
    /:6:13 wrong-arguments: code\(map, value\) was given 1 argument$/,
  ],
  [
    'a syntax error in an expression',
    patient('= NAME', "= join(' ', NAME"),
    /:8:29 syntax: expected "," or "\)", found the end/,
  ],
  [
    'text that is not closed',
    patient('= NAME', "= upper('a)"),
    /:8:21 syntax: text opened with ' is not closed/,
  ],
  [
    'a field of many without $each',
    patient('= NAME', '= visits.DAY'),
    /:8:15 wrong-type: "visits" holds many/,
  ],
  [
    '$each over one value',
    patient('- text:', '- $each: { it: = NAME }\n      text:'),
    /:8:20 wrong-type: \$each stands on the items of a list/,
  ],
  [
    'types that cannot be compared',
    patient('= NAME', '= if(NAME < 3, NAME)'),
    /:8:18 wrong-type: "<" cannot be applied to text and integer/,
  ],
  [
    'a key that is not known',
    patient('area:', 'aria:'),
    /:2:1 shape: "aria" is not known here; did you mean "area"/,
  ],
  [
    'a control word that is not known',
    patient('- text:', '- $wen: = NAME\n      text:'),
    /:8:7 shape: "\$wen" is not known here; did you mean "\$when"/,
  ],
  [
    'an area that is not known',
    patient('demographics', 'demographic'),
    /:2:7 shape: "area" must be equal to one of the allowed values: demographics/,
  ],
  [
    'a flag that is not known',
    patient('id: person', 'id: person\nflags: [{ flag: secret }]'),
    /:4:17 shape: .*restricted, sealed/,
  ],
  [
    'a condition that is not true or false',
    patient('id: person', 'id: person\nflags: [{ flag: sealed, when: = NAME }]'),
    /:4:31 wrong-type: expected true or false, found text/,
  ],
  ['a duplicate key', patient('id: person', 'id: person\nid: person'), /:4:1 duplicate: /],
  [
    'YAML that cannot be read',
    { 'patient.map.yaml': 'source: [Person\n' },
    /^patient\.map\.yaml:\d+:\d+ syntax: /,
  ],
  [
    'an anchor',
    patient('id: person', 'id: person\nlet: { a: &x = NAME, b: *x }'),
    /:4:26 syntax: anchors are not read here|:4:25 syntax: anchors/,
  ],
  [
    'a field that is neither mapped nor ignored',
    { 'record.map.yaml': RECORD.replace(/ {2}visits\.DAY.*\n/, '') },
    /^source\.yaml:13:10 unmapped-field: "visits\.DAY"/,
  ],
  [
    'a field that is both',
    { 'record.map.yaml': `${RECORD}  GENDER: not needed in this tiny map\n` },
    /^record\.map\.yaml:7:11 ignored-but-mapped: /,
  ],
  [
    'an ignored field that is not there',
    { 'record.map.yaml': `${RECORD}  GENDR: not needed in this tiny map\n` },
    /^record\.map\.yaml:7:10 unknown-field: .*did you mean "GENDER"/,
  ],
  [
    'a field ignored without a reason',
    { 'record.map.yaml': RECORD.replace('visits.ID: not needed in this tiny map', "visits.ID: ''") },
    /^record\.map\.yaml:5:14 shape: /,
  ],
  ['a missing file', { 'record.map.yaml': undefined }, /^record\.map\.yaml:1:1 missing-file: /],
  [
    'an unknown kind',
    { 'source.yaml': SOURCE.replace('kind: Visit', 'kind: Visitt') },
    /^source\.yaml:10:21 unknown-field: no kind is named "Visitt"; did you mean "Visit"/,
  ],
  [
    'a kind that holds itself',
    { 'source.yaml': `${SOURCE}    again: { kind: Visit, many: true }\n` },
    /^source\.yaml:14:20 shape: kind "Visit" holds itself/,
  ],
  [
    'a field without a privacy class',
    { 'source.yaml': SOURCE.replace(', privacy: operational', '') },
    /^source\.yaml:13:10 shape: /,
  ],
  [
    'a concept map without a policy',
    { 'gender.conceptmap.json': GENDER.replace('"reject"', '"default"') },
    /^gender\.conceptmap\.json:2:\d+ shape: the policy "default" and group\.unmapped go together/,
  ],
  [
    'a concept map with a code that is not allowed',
    { 'gender.conceptmap.json': GENDER.replace('"female"', '"femail"') },
    /^patient\.map\.yaml:6:11 wrong-code: the concept map gives "femail".*"female"/,
  ],
  [
    'a text-only concept map where a code must come out',
    { 'gender.conceptmap.json': GENDER.replace('"reject"', '"text-only"') },
    /^patient\.map\.yaml:6:18 wrong-type: a code has no text/,
  ],
]

describe('a mapping that is wrong', () => {
  test('the tiny mapping itself compiles', () => expect(problemsOf({})).toEqual([]))

  test.each(ROWS)('%s', (_, changes, expected) => {
    const problems = problemsOf(changes)
    expect(
      problems.filter((it) => expected.test(it)),
      problems.join('\n'),
    ).not.toEqual([])
  })

  test('all problems are given at once, in order of place', () => {
    const problems = problemsOf({
      'patient.map.yaml': PATIENT.replace('= NAME', '= NAMF').replace('gender:', 'gander:'),
    })
    expect(problems.map((it) => /:(\d+):/.exec(it)?.[1])).toEqual(['6', '8'])
  })

  test('a let that uses itself does not exist yet', () => {
    const problems = problemsOf({
      'record.map.yaml': RECORD.replace('= NAME', '= $told'),
      ...patient('= NAME', '= $told'),
    })
    expect(problems.join()).toContain('record.map.yaml:3:11 unknown-variable: nothing is named $told')
  })
})
