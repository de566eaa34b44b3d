import { describe, expect, test } from 'vitest'
import { crossReferences } from '../../src/decision/answers/cross-references.js'
import { sectionNarrative } from '../../src/fhir/documents/narrative.js'
import { SUMMARY_SECTIONS } from '../../src/fhir/documents/summary-sections.js'
import { type ReportedOutcome } from '../../src/fhir/outcomes/reported-outcome.js'
import { sourceOfId } from '../../src/model/source.js'
import { requestFor } from '../disclosure/requests.js'
import { PERSON, SOURCES as WORLD } from '../disclosure/world.js'

const SOURCES = ['la-river', 'la-river-children', 'a81001']

describe('the source whose resource it is', () => {
  test.each([
    ['la-river-1', 'la-river'],
    ['la-river-children-1', 'la-river-children'],
    ['la-river-childrens', 'la-river'],
    ['a81001-la-river-1', 'a81001'],
    ['la-riverton-1', undefined],
    ['la-river', undefined],
    ['', undefined],
  ])('%s: %s', (id, source) => {
    expect(sourceOfId(id, SOURCES)).toBe(source)
    expect(sourceOfId(id, SOURCES.toReversed())).toBe(source)
  })

  test('is the one a reader of the summary is told', () => {
    const [section] = SUMMARY_SECTIONS
    if (section === undefined) throw new Error('no sections')
    const outcomes = SOURCES.map((source): ReportedOutcome => ({
      ...{ source, area: 'allergies', outcome: 'answered', asOf: '2026-11-21T10:00:00Z' },
      ...{ warnings: [], organisation: 'X', count: 1 },
    }))
    const entry = { resourceType: 'AllergyIntolerance', id: 'la-river-children-1', code: { text: 'Nuts' } }
    const told = sectionNarrative(section, [entry], [entry], outcomes, (it) => `[${it}]`)
    expect(told).toContain('<td>[la-river-children]</td>')
  })

  test('is the one that assigned an identifier', () => {
    const [, council] = WORLD
    const sources = WORLD.filter((it) => it === council).flatMap((it) => [
      it,
      { ...it, id: `${it.id}-children`, name: 'Children’s services' },
    ])
    const identifier = [{ system: 'https://linchpin.example/fhir/Id/case-system-person', value: 'P-1' }]
    const found = crossReferences({
      request: requestFor({ interaction: 'ihe-pix' }),
      person: { id: 'p-0018', nhsNumber: PERSON, nhsNumbers: [PERSON], trace: { kind: 'not-found' } },
      sources,
      bytesOf: (it) => Buffer.from(JSON.stringify(it)),
      released: [{ resourceType: 'Patient', id: 'riverton-children-1', identifier }],
      ...{
        lookedFor: new Set(),
        provenances: [],
        outcomes: [],
        ports: { fhirBase: '', cursorKey: new Uint8Array() },
      },
    })
    if (!('answer' in found)) throw found
    expect(Buffer.from(found.answer.body).toString()).toContain(
      '"assigner":{"display":"Children’s services"}',
    )
  })
})
