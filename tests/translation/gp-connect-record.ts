import { createHash } from 'node:crypto'
import { type Json, type JsonObject } from '../../src/model/json.js'
import { type OdsCode, isOdsCode } from '../../src/model/ods-code.js'
import { type SourceRecord } from '../../src/model/source.js'
import { type Translated, type TranslationContext } from '../../src/translation/translator.js'
import { gpConnectTranslator } from '../../src/translation/gp-connect/gp-connect-translator.js'

/** The synthetic person of these tests, and someone else. */
export const PERSON = '9990000018'
export const OTHER = '9990000026'
export const PERSON_REFERENCE = 'Patient/person-1'

function contextFor(nhsNumbers: readonly string[]): TranslationContext {
  return {
    source: {
      id: 'practice',
      name: 'Practice',
      organisation: ods('A81001'),
      recordClass: 'gp-record',
      overrideSupported: false,
      areas: ['demographics', 'allergies', 'medications', 'problems', 'immunisations', 'consultations'],
      telephone: undefined,
    },
    patientReference: PERSON_REFERENCE,
    nhsNumbers,
    idOf: (type, sourceId) => `practice-${hash(`${type} ${sourceId}`)}`,
  }
}

function recordOf(content: Json): SourceRecord {
  return {
    source: 'practice',
    mapping: 'gp-connect',
    recordId: 'record-1',
    area: undefined,
    content,
    retrievedAt: '2026-05-01T09:00:00Z',
    asOf: undefined,
  }
}

export function translate(content: Json, nhsNumbers: readonly string[] = [PERSON]): Translated {
  return gpConnectTranslator.translate(recordOf(content), contextFor(nhsNumbers))
}

export function bundle(...resources: readonly JsonObject[]): JsonObject {
  return { resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) }
}

export function patient(id: string, nhsNumber: string, more: JsonObject = {}): JsonObject {
  return {
    resourceType: 'Patient',
    id,
    identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: nhsNumber }],
    ...more,
  }
}

/** A record of the person with one more resource, and that resource as translated. */
export function translatedFrom(resource: JsonObject, ...others: readonly JsonObject[]): JsonObject {
  const { resources } = translate(bundle(patient('1', PERSON), resource, ...others))
  const found = resources[1]
  if (found === undefined) throw new Error('the resource was not translated')
  return found.resource
}

/** The codes of the issues, sorted: what was said, without where. */
export function issueCodes(translated: Translated): readonly string[] {
  return translated.issues.map((it) => it.code).sort()
}

/** Every object in a value, with its path. */
export function* objectsIn(value: Json | undefined, path = ''): Generator<readonly [string, JsonObject]> {
  if (value === null || typeof value !== 'object') return
  if (!isArray(value)) yield [path, value]
  for (const [name, item] of Object.entries(value)) yield* objectsIn(item, `${path}.${name}`)
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24)
}

function ods(text: string): OdsCode {
  if (!isOdsCode(text)) throw new Error('not an organisation code')
  return text
}
