import { describe, expect, test } from 'vitest'
import { caseRecords } from '../../sandbox/council/case-records.js'
import { PEOPLE } from '../../sandbox/people.js'
import { chartOf } from '../../sandbox/practice/charts/charts.js'
import { structuredRecord } from '../../sandbox/practice/record/structured-record.js'
import { searchset } from '../../src/fhir/bundle.js'
import { capabilityStatement } from '../../src/fhir/capability-statement.js'
import { failedSourcesOutcome, refusalOutcome } from '../../src/fhir/outcomes/operation-outcome.js'
import { provenance } from '../../src/fhir/provenance.js'
import { type ReportedOutcome } from '../../src/fhir/outcomes/reported-outcome.js'
import { type FhirResource } from '../../src/fhir/resource.js'
import { validationOutcome } from '../../src/fhir/validate/validation-outcome.js'
import { type Json } from '../../src/model/json.js'
import { REFUSALS, isRefusalCode } from '../../src/model/refusal.js'
import { gpConnectTranslator } from '../../src/translation/gp-connect/gp-connect-translator.js'
import { mappingTranslator } from '../../src/translation/mapping-translator.js'
import { type Translated, type Translator } from '../../src/translation/translator.js'
import { contextFor, recordOf, sandboxContent, shippedMapping } from '../translation/mapping-fixtures.js'
import { BASE, placed } from './base-validator.js'

/** Everything found but for what nobody here can check: definitions that are not loaded, terminology. */
function findingsAbout(resource: FhirResource): readonly string[] {
  return BASE.validate(resource)
    .filter((it) => it.severity !== 'information')
    .map((it) => `${placed(it)}: ${it.message}`)
}

function translated(
  translator: Pick<Translator, 'name' | 'translate'>,
  content: Json,
  nhsNumber: string,
): Translated {
  return translator.translate(recordOf(translator.name, content), contextFor([nhsNumber]))
}

const ASKED = {
  allergies: { resolved: true },
  medications: { issues: true },
  problems: [{}],
  immunisations: { notGiven: true },
  consultations: {},
  disabled: ['referrals'],
  unrecognised: [],
} as const

describe('what the practice of the sandbox sends, translated', () => {
  const registered = PEOPLE.filter((it) => it.practice === 'A81001')
  test.each(registered.map((it) => [it.nhsNumber, it] as const))('%s', (nhsNumber, person) => {
    const answer = { traceId: 'trace', now: '2026-06-15T08:00:00.000Z' }
    const record = structuredRecord(chartOf(nhsNumber), person, ASKED, answer)
    const { resources } = translated(gpConnectTranslator, record, nhsNumber)
    expect(resources.length).toBeGreaterThan(5)
    for (const it of resources) expect(findingsAbout(it.resource)).toEqual([])
  })
})

describe('what the case system of the sandbox sends, translated', () => {
  const translator = mappingTranslator(shippedMapping('mosaic-rest'))
  test.each(caseRecords().map((it) => [String(it.resident.NHS_ID), it] as const))(
    '%s',
    (nhsNumber, record) => {
      const { resources } = translated(translator, sandboxContent(record), nhsNumber)
      expect(resources.length).toBeGreaterThan(5)
      for (const it of resources) expect(findingsAbout(it.resource)).toEqual([])
    },
  )
})

describe("the gateway's own resources", () => {
  const outcome: ReportedOutcome = {
    source: 'practice',
    organisation: 'A81001',
    area: 'medications',
    outcome: 'timed-out',
    asOf: '2026-01-02T03:04:05Z',
    warnings: ['confidential-items'],
    count: 2,
  }
  const about = {
    others: [],
    baseUrl: 'https://gateway.example',
    softwareVersion: '0.1.0',
    date: '2026-01-01',
  }
  const trace = provenance({
    id: 'provenance-1',
    targets: ['Condition/c'],
    organisation: 'A81001',
    source: 'practice',
    recordId: 'record-1',
    mapping: 'gp-connect',
    mappingVersion: '1.0.0',
    retrievedAt: '2026-05-01T09:00:00Z',
  })
  const found = searchset({
    fhirBase: 'https://gateway.example/fhir',
    selection: { matches: [trace], included: [], total: 1, next: 1 },
    outcomes: [outcome],
    links: { self: 'https://gateway.example/fhir/Provenance?a', next: 'https://gateway.example/fhir?page=2' },
    total: undefined,
  })

  test.each([
    ['a Provenance', trace],
    ['a searchset', found],
    ['a failure of every source', failedSourcesOutcome('CANNOT_CHECK', 'correlation', [outcome])],
    [
      'findings of this validator',
      validationOutcome(BASE.validate({ resourceType: 'Patient', gender: 'F' })),
    ],
    ['no findings of it', validationOutcome([])],
  ] as const)('%s', (_, resource) => {
    expect(findingsAbout(resource)).toEqual([])
  })

  test('the CapabilityStatement', () => {
    expect(findingsAbout(capabilityStatement(about))).toEqual([])
  })

  test.each(Object.keys(REFUSALS).filter(isRefusalCode))('the refusal %s', (code) => {
    expect(findingsAbout(refusalOutcome(code, 'Patient.identifier', 'correlation'))).toEqual([])
  })
})
