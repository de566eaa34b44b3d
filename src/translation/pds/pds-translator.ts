import { isFhirResource } from '../../fhir/resource.js'
import { type TranslationIssue } from '../../model/gap.js'
import { type Json, type JsonObject, isJsonObject, objectsOf, textOf } from '../../model/json.js'
import { NHS_NUMBER_SYSTEM } from '../../model/nhs-number.js'
import { type SourceRecord } from '../../model/source.js'
import { type Translated, type Translator } from '../translator.js'
import { normalisePatient } from './normalise-patient.js'

/** Nested deeper than any Patient: such content is not one. */
const DEEPEST = 60

/** Why nothing comes of what PDS gives. */
export type PdsProblem = 'not-a-patient' | 'nhs-number-missing' | 'another-person'

/** Reads the Patient that PDS gives (Personal Demographics Service FHIR API, R4) as UK Core. Total. */
export const pdsTranslator: Translator = {
  name: 'pds',
  version: '1.0.0',
  translate: (record, context) => {
    const patient = record.content
    if (!isJsonObject(patient) || patient['resourceType'] !== 'Patient' || isDeeper(patient, DEEPEST))
      return failed(record, 'not-a-patient', '')
    const numbers = numbersOf(patient)
    if (numbers.length === 0) return failed(record, 'nhs-number-missing', 'identifier')
    // INVARIANT: a Patient of any other number is translated into nothing.
    if (!numbers.every((it) => context.nhsNumbers.includes(it)))
      return failed(record, 'another-person', 'identifier')
    const resource = normalisePatient(patient, context.patientReference)
    if (!isFhirResource(resource)) return failed(record, 'not-a-patient', '')
    const sourceReference = `Patient/${record.recordId}`
    return {
      resources: [{ resource, area: 'demographics', flags: [], sourceReference }],
      issues: [],
      warnings: [],
      areas: [],
    }
  },
}

/** The NHS numbers of the Patient; its id is one too, where no identifier says so. */
function numbersOf(patient: JsonObject): readonly string[] {
  const identified = objectsOf(patient['identifier'])
    .filter((it) => it['system'] === NHS_NUMBER_SYSTEM)
    .map((it) => textOf(it['value']))
    .filter((it) => it !== undefined)
  const id = textOf(patient['id'])
  return identified.length > 0 || id === undefined ? identified : [id]
}

function isDeeper(value: Json | undefined, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((it: Json | undefined) => isDeeper(it, levels - 1))
}

function failed(record: SourceRecord, code: PdsProblem, location: string): Translated {
  const issue: TranslationIssue = {
    severity: 'error',
    source: record.source,
    area: 'demographics',
    code,
    location,
    expression: 'Patient',
  }
  return { resources: [], issues: [issue], warnings: [], areas: [] }
}
