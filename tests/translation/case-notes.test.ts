import { describe, expect, test } from 'vitest'
import { type Json, textOf } from '../../src/model/json.js'
import { compileMapping } from '../../src/translation/compile-mapping.js'
import { lineageOf } from '../../src/translation/lineage.js'
import { mappingTranslator } from '../../src/translation/mapping-translator.js'
import { mappingWriter } from '../../src/translation/run/write-record.js'
import { formatProblem } from '../../src/translation/text/mapping-problem.js'
import { R4, contextFor, gatewayContextFor, recordOf, shippedMapping } from './mapping-fixtures.js'
import { CARE_FUNDING, inputsOf, withoutFinance } from './unshared-fixtures.js'

/** The mappings whose source holds case notes, and the outputs that hold them. */
const NAMES: readonly (readonly [name: string, outputs: readonly string[]])[] = [
  ['mosaic-warehouse', ['allocation-summary', 'case-note', 'case-status-note']],
  ['mosaic-rest', ['case-note']],
  ['liquidlogic-warehouse', ['contact-note']],
]

describe.each(NAMES)('the case notes of %s', (name, names) => {
  const mapping = shippedMapping(name)
  const translator = mappingTranslator(mapping)
  const cases = inputsOf(name)
  const sources = mapping.outputs.filter((it) => names.includes(it.name)).map((it) => it.source)
  const toldOf = (input: Json, numbers: readonly string[]) =>
    translator.translate(recordOf(name, input), contextFor(numbers))
  const quietOf = (input: Json, numbers: readonly string[]) =>
    translator.translate(recordOf(name, input), gatewayContextFor(numbers))
  const isNote = (it: { readonly sourceReference: string }): boolean =>
    sources.includes(it.sourceReference.split('/')[0] ?? '')

  test('every field of them is mapped, and has a say in them alone', () => {
    const { fields, outputs } = lineageOf(mapping)
    const notes = fields.filter((it) => it.privacy === 'case-note')
    expect(notes.length).toBeGreaterThan(0)
    expect(notes.filter((it) => it.use === 'ignored')).toEqual([])
    const fieldNames = new Set(notes.map((it) => it.field))
    const touched = outputs
      .filter(({ rows }) =>
        rows.some((it) => [...it.sources, ...it.conditions].some((field) => fieldNames.has(field))),
      )
      .map((it) => it.name)
    expect(touched).toEqual(names)
  })

  test('are told in some case, by each output', () => {
    const told = cases.flatMap(([, input, numbers]) => toldOf(input, numbers).resources)
    for (const it of sources) expect(told.some((one) => one.sourceReference.startsWith(`${it}/`))).toBe(true)
  })

  test.each(cases)('%s: where they are not told nothing else differs', (_, input, numbers) => {
    const quiet = quietOf(input, numbers)
    const told = toldOf(input, numbers)
    expect(quiet.resources.map((it) => it.resource)).toEqual(
      told.resources.filter((it) => !isNote(it)).map((it) => withoutFinance(it.resource)),
    )
    const notes = mapping.schema.kinds.has('CaseNote') ? /CASE_NOTES|caseNotes/ : /CONTACT_NOTES/
    expect(quiet.issues.filter((it) => notes.test(it.location))).toEqual([])
  })

  test.each(cases)('%s: nor are they written as text', (_, input, numbers) => {
    const written = mappingWriter(mapping)(recordOf(name, input), gatewayContextFor(numbers))
    expect(written.resources.filter((it) => it.text.includes('"case-note"'))).toEqual([])
  })
})

const SOURCE = `name: tiny
version: 1.0.0
title: A tiny source
record: Record
kinds:
  Record:
    NHS_ID: { type: number, privacy: identifier }
    NOTE: { type: text, privacy: case-note }
    COST: { type: text, privacy: finance }
`
const RECORD = `person: = nhsNumber(NHS_ID)
`
const PATIENT = `source: Person
id: person
out:
  resourceType: Patient
  extension: [{ url: "${CARE_FUNDING}", valueString: = COST }]
`
const CATEGORY =
  '{ coding: [{ system: "https://linchpin.example/fhir/CodeSystem/document-category", code: case-note }] }'
const documentOf = (category: string, more = ''): string => `source: Note
id: = NHS_ID
out:
  resourceType: DocumentReference
  status: current
  category: [${category}]
  content: [{ attachment: { data: = base64(NOTE)${more} } }]
`

const VISIT = `source: Request
id: = NHS_ID
out:
  resourceType: ServiceRequest
  status: active
  intent: order
  subject: = person()
  reasonReference:
    - = reference('note', NHS_ID, 'What was said')
`

function problemsOf(record: string, patient: string, document: string): readonly string[] {
  const compiled = compileMapping(R4, [
    { path: 'source.yaml', text: SOURCE },
    { path: 'record.map.yaml', text: record },
    { path: 'patient.map.yaml', text: patient },
    { path: 'note.map.yaml', text: document },
  ])
  return compiled.kind === 'errors' ? compiled.problems.map(formatProblem) : []
}

describe('a map that lets a case note out does not compile', () => {
  const DOCUMENT = documentOf(CATEGORY)

  test.each<readonly [string, string, string, string, string]>([
    ['in another resource', RECORD, `${PATIENT}  name: [{ text: = NOTE }]\n`, DOCUMENT, 'Patient.name.text'],
    ['carried word for word', RECORD, `${PATIENT}carry: [= NOTE]\n`, DOCUMENT, 'Patient.extension'],
    ['in whether one is made', RECORD, `$when: = present(NOTE)\n${PATIENT}`, DOCUMENT, 'Patient.id'],
    [
      'in a flag of all',
      `${RECORD}flags: [{ flag: sealed, when: = present(NOTE) }]\n`,
      PATIENT,
      DOCUMENT,
      'the flag sealed',
    ],
    [
      'in a document of another category',
      RECORD,
      PATIENT,
      documentOf(CATEGORY.replace('case-note }', 'letter }')),
      'DocumentReference.content.attachment.data',
    ],
    [
      'in a document that is of the category only at times',
      RECORD,
      PATIENT,
      documentOf(CATEGORY.replace('{ coding', '{ $when: = NHS_ID, coding')),
      'DocumentReference.content.attachment.data',
    ],
  ])('%s', (_, record, patient, document, place) => {
    const [problem, ...others] = problemsOf(record, patient, document)
    expect(others).toEqual([])
    expect(problem).toMatch(
      /^source\.yaml:8:11: "NOTE" is case-note and may stand in a DocumentReference of the category case-note alone/,
    )
    expect(problem).toContain(place)
  })

  test('nor does one that puts money into a case note', () => {
    const [problem] = problemsOf(RECORD, PATIENT, documentOf(CATEGORY, ', title: = COST'))
    expect(problem).toMatch(
      /^source\.yaml:9:11: "COST" is finance and may stand in the extension care-funding alone/,
    )
  })

  test('the twin: where it belongs', () => expect(problemsOf(RECORD, PATIENT, DOCUMENT)).toEqual([]))
})

test('what names a case note names it where it is told of; elsewhere nothing tells that there is one', () => {
  const compiled = compileMapping(R4, [
    { path: 'source.yaml', text: SOURCE.replace(/ {4}COST.*\n/, '') },
    { path: 'record.map.yaml', text: RECORD },
    { path: 'patient.map.yaml', text: 'source: Person\nid: person\nout:\n  resourceType: Patient\n' },
    { path: 'note.map.yaml', text: documentOf(CATEGORY) },
    { path: 'visit.map.yaml', text: VISIT },
  ])
  if (compiled.kind === 'errors') throw new Error(compiled.problems.map(formatProblem).join('\n'))
  const { mapping } = compiled
  const record = recordOf('tiny', { NHS_ID: 9990000018, NOTE: 'Called in at noon.' })
  const [told, quiet] = [contextFor, gatewayContextFor].map((contextOf) => {
    const context = contextOf(['9990000018'])
    const { resources, issues } = mappingTranslator(mapping).translate(record, context)
    const written = mappingWriter(mapping)(record, context)
    expect(written.resources.map((it) => it.text)).toEqual(resources.map((it) => JSON.stringify(it.resource)))
    expect(written.issues).toEqual(issues)
    expect(issues).toEqual([])
    return resources.map((it) => it.resource)
  })
  const note = told?.find((it) => it.resourceType === 'DocumentReference')
  expect(note).toBeDefined()
  expect(told?.find((it) => it.resourceType === 'ServiceRequest')).toMatchObject({
    reasonReference: [
      { reference: `DocumentReference/${textOf(note?.['id']) ?? ''}`, display: 'What was said' },
    ],
  })
  expect(quiet?.map((it) => it.resourceType)).toEqual(['Patient', 'ServiceRequest'])
  expect(JSON.stringify(quiet)).not.toMatch(/DocumentReference|What was said|reasonReference/)
})

test('base64 fills what is base64 alone', () => {
  const [problem] = problemsOf(
    RECORD,
    PATIENT.replace('valueString: = COST', 'valueString: = base64(COST)'),
    documentOf(CATEGORY),
  )
  expect(problem).toContain('is a string, found base64Binary')
})
