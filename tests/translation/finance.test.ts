import { describe, expect, test } from 'vitest'
import { type Json, type JsonObject, objectsOf } from '../../src/model/json.js'
import { compileMapping } from '../../src/translation/compile-mapping.js'
import { lineageOf } from '../../src/translation/lineage.js'
import { mappingTranslator } from '../../src/translation/mapping-translator.js'
import { mappingWriter } from '../../src/translation/run/write-record.js'
import { formatProblem } from '../../src/translation/text/mapping-problem.js'
import { R4, contextFor, gatewayContextFor, recordOf, shippedMapping } from './mapping-fixtures.js'
import { CARE_FUNDING, inputsOf, isFinance, withoutFinance } from './unshared-fixtures.js'

/** The mappings whose source tells of money, and what of it they leave out. */
const NAMES: readonly (readonly [name: string, ignored: readonly string[]])[] = [
  ['cld', []],
  ['mosaic-rest', []],
  ['liquidlogic-warehouse', ['DIM_ORG_UNIT.COST_CENTRE_CODE']],
  ['prsb-local-authority', []],
]

/** Not made where it is not told either, for which case-notes.test.ts stands. */
const isCaseNote = (it: JsonObject): boolean => JSON.stringify(it['category'] ?? []).includes('"case-note"')

describe.each(NAMES)('what %s tells of money', (name, ignored) => {
  const mapping = shippedMapping(name)
  const translator = mappingTranslator(mapping)
  const cases = inputsOf(name)
  const toldOf = (input: Json, numbers: readonly string[]) =>
    translator.translate(recordOf(name, input), contextFor(numbers))
  const quietOf = (input: Json, numbers: readonly string[]) =>
    translator.translate(recordOf(name, input), gatewayContextFor(numbers))

  test('every field of it is mapped, and stands in an extension alone', () => {
    const { fields, outputs } = lineageOf(mapping)
    const finance = fields.filter((it) => it.privacy === 'finance')
    expect(finance.length).toBeGreaterThan(0)
    expect(finance.filter((it) => it.use === 'ignored').map((it) => it.field)).toEqual(ignored)
    const names = new Set(finance.map((it) => it.field))
    const elements = outputs
      .flatMap((it) => it.rows)
      .filter((it) => [...it.sources, ...it.conditions].some((field) => names.has(field)))
      .map((it) => it.element)
    expect(elements.filter((it) => !it.includes('.extension'))).toEqual([])
  })

  test('is told in some case', () => {
    const told = cases.flatMap(([, input, numbers]) => toldOf(input, numbers).resources)
    expect(told.some((it) => objectsOf(it.resource['extension']).some(isFinance))).toBe(true)
  })

  test.each(cases)('%s: where it is not told nothing else differs', (_, input, numbers) => {
    const quiet = quietOf(input, numbers).resources.map((it) => it.resource)
    const told = toldOf(input, numbers).resources.map((it) => it.resource)
    expect(JSON.stringify(quiet)).not.toContain(CARE_FUNDING)
    expect(quiet).toEqual(told.filter((it) => !isCaseNote(it)).map(withoutFinance))
  })

  test.each(cases)('%s: nor do the issues of what is not told speak of it', (_, input, numbers) => {
    const finance = lineageOf(mapping).fields.filter((it) => it.privacy === 'finance')
    const said = quietOf(input, numbers).issues.map((it) => it.location.replaceAll(/\[\d+\]/g, ''))
    expect(said.filter((it) => finance.some(({ field }) => field === it))).toEqual([])
  })
})

const SOURCE = `name: tiny
version: 1.0.0
title: A tiny source
record: Record
kinds:
  Record:
    NHS_ID: { type: number, privacy: identifier }
    COST: { type: text, privacy: finance }
`
const RECORD = 'person: = nhsNumber(NHS_ID)\n'
const PATIENT = 'source: Person\nid: person\nout:\n  resourceType: Patient\n'
const ON_PATIENT = (url: string): string => `  extension: [{ url: "${url}", valueString: = COST }]\n`

function problemsOf(record: string, patient: string): readonly string[] {
  const compiled = compileMapping(R4, [
    { path: 'source.yaml', text: SOURCE },
    { path: 'record.map.yaml', text: record },
    { path: 'patient.map.yaml', text: patient },
  ])
  return compiled.kind === 'errors' ? compiled.problems.map(formatProblem) : []
}

describe('a map that lets money out does not compile', () => {
  test.each<readonly [string, string, string, string]>([
    ['in an element', RECORD, `${PATIENT}  name: [{ text: = COST }]\n`, 'Patient.name.text'],
    [
      'in another extension',
      RECORD,
      PATIENT + ON_PATIENT('https://x.example/cost'),
      'Patient.extension.url, Patient.extension.value',
    ],
    ['carried word for word', RECORD, `${PATIENT}carry: [= COST]\n`, 'Patient.extension'],
    ['in an id', RECORD, PATIENT.replace('person', '= COST'), 'Patient.id'],
    ['in whether it is made', RECORD, `$when: = COST\n${PATIENT}`, 'Patient.id'],
    ['in whether a part is', RECORD, `${PATIENT}  name: [{ $when: = COST, text: x }]\n`, 'Patient.name'],
    ['in a flag', RECORD, `${PATIENT}flags: [{ flag: sealed, when: = present(COST) }]\n`, 'the flag sealed'],
    [
      'in a flag of all',
      `${RECORD}flags: [{ flag: sealed, when: = present(COST) }]\n`,
      PATIENT,
      'the flag sealed',
    ],
    [
      'in whose it is',
      'person: = nhsNumber(COST)\nignore: { NHS_ID: of no use in this tiny map }\n',
      PATIENT,
      'whose record it is',
    ],
  ])('%s', (_, record, patient, place) => {
    const [problem, ...others] = problemsOf(record, patient)
    expect(others).toEqual([])
    expect(problem).toMatch(
      /^source\.yaml:8:11: "COST" is finance and may stand in the extension care-funding alone/,
    )
    expect(problem).toContain(`has a say in ${place}`)
  })

  test('the twin: where it belongs', () =>
    expect(problemsOf(RECORD, PATIENT + ON_PATIENT(CARE_FUNDING))).toEqual([]))
})

test.each<readonly [string, string]>([
  ['$when', '{ $when: "= yesNo(COST)", URL, valueString: x }'],
  ['$switch', `{ $switch: "= if(yesNo(COST), 'dear', 'cheap')", $case: { dear: { URL, valueString: x } } }`],
  ['$each', `{ $each: { it: "= words(if(yesNo(COST), 'one two'))" }, URL, valueString: = $it }`],
])('%s around what is not told of raises no issue', (_, extension) => {
  const written = extension.replace('URL', `url: "${CARE_FUNDING}"`)
  const compiled = compileMapping(R4, [
    { path: 'source.yaml', text: SOURCE },
    { path: 'record.map.yaml', text: RECORD },
    { path: 'patient.map.yaml', text: `${PATIENT}  extension:\n    - ${written}\n` },
  ])
  if (compiled.kind === 'errors') throw new Error(compiled.problems.map(formatProblem).join('\n'))
  const { mapping } = compiled
  const record = recordOf('tiny', { NHS_ID: 9990000018, COST: 'perhaps' })
  const said = [contextFor(['9990000018']), gatewayContextFor(['9990000018'])].map((context) =>
    [mappingTranslator(mapping).translate(record, context), mappingWriter(mapping)(record, context)].map(
      ({ issues }) => issues.map((it) => it.code),
    ),
  )
  const one = ['yes-no-malformed']
  expect(said).toEqual([
    [one, one],
    [[], []],
  ])
})
