import { readSchema } from '../src/cli/validate/read-definitions.js'
import { type FhirResource } from '../src/fhir/resource.js'
import { validator } from '../src/fhir/validate/validator.js'
import { type Json, type JsonObject } from '../src/model/json.js'
import { gpConnectTranslator } from '../src/translation/gp-connect/gp-connect-translator.js'
import { NHS_NUMBER } from './cld-rows.js'
import { benchContext, recordOf } from './mapping-under-test.js'
import { measure } from './measure.js'
import { type Table } from './report.js'

/** A whole GP Connect record of one megabyte, translated, against reading and writing it as JSON. */
export async function translateGpConnect(root: string): Promise<Table> {
  const checks = validator(readSchema(root), [])
  const text = JSON.stringify(recordOfBytes(1_000_000))
  const context = { ...benchContext(), idOf: (type: string, id: string) => `${type}-${id}` }
  const translated = (): readonly FhirResource[] => {
    const content = JSON.parse(text) as Json
    const { resources } = gpConnectTranslator.translate(recordOf('gp-connect', content), context)
    if (resources.length < 1_000) throw new Error(`only ${resources.length} resources were made`)
    return resources.map((it) => it.resource)
  }
  const translate = (): void => {
    JSON.stringify(translated())
  }
  const validate = (): void => {
    const resources = translated()
    for (const it of resources)
      if (checks.validate(it).some((issue) => issue.severity === 'error')) throw new Error('not valid R4')
    JSON.stringify(resources)
  }
  const copy = (): void => {
    JSON.stringify(JSON.parse(text))
  }
  const times = (work: () => void) => (items: number) => {
    for (let i = 0; i < items; i++) work()
  }
  const measured = await measure(
    [
      { name: 'validated too', run: times(validate) },
      { name: 'translated', run: times(translate) },
      { name: 'JSON copy', run: times(copy) },
    ],
    5,
  )
  const lines = measured.map(({ name, median, least, most }) => ({
    name,
    median: median / 1_000,
    least: least / 1_000,
    most: most / 1_000,
  }))
  const ratio = (lines[0]?.median ?? 0) / (lines[2]?.median ?? 1)
  return {
    title: 'A GP Connect record of 1 MB, read, translated, validated and written (CPU time)',
    unit: 'ms',
    lines,
    goals: [{ name: 'validated too / JSON copy', ratio, bound: { kind: 'at-most', ratio: 5 } }],
    notes: ['Every resource is checked against all of base R4, its invariants included.'],
  }
}

/** A synthetic STU3 record with problems, consultations and measurements until it has so many bytes. */
function recordOfBytes(bytes: number): JsonObject {
  const one = JSON.stringify(resourcesNumbered(0)).length
  const sets = Array.from({ length: Math.ceil(bytes / one) }, (_, index) => resourcesNumbered(index))
  const resources = [patient(), ...sets.flat()]
  return { resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) }
}

const PROFILE = 'https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-GPC-'
const SUBJECT = { reference: 'Patient/1' }

function patient(): JsonObject {
  return {
    resourceType: 'Patient',
    id: '1',
    meta: { profile: [`${PROFILE}Patient-1`] },
    identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: NHS_NUMBER }],
    name: [{ use: 'official', family: 'TEST', given: ['Dorothy'] }],
    birthDate: '1941-03-12',
  }
}

function resourcesNumbered(index: number): readonly JsonObject[] {
  const day = `20${String(10 + (index % 15))}-${String(1 + (index % 12)).padStart(2, '0')}-17`
  return [
    {
      resourceType: 'Condition',
      id: `condition-${index}`,
      meta: { profile: [`${PROFILE}ProblemHeader-Condition-1`] },
      clinicalStatus: index % 3 === 0 ? 'active' : 'inactive',
      category: [coded('http://hl7.org/fhir/condition-category', 'problem-list-item')],
      code: coded('http://snomed.info/sct', '73211009'),
      subject: SUBJECT,
      context: { reference: `Encounter/encounter-${index}` },
      onsetDateTime: day,
      assertedDate: day,
    },
    {
      resourceType: 'Encounter',
      id: `encounter-${index}`,
      meta: { profile: [`${PROFILE}Encounter-1`] },
      status: 'finished',
      type: [{ text: 'GP surgery' }],
      subject: SUBJECT,
      period: { start: `${day}T09:30:00+00:00` },
    },
    {
      resourceType: 'Observation',
      id: `observation-${index}`,
      meta: { profile: [`${PROFILE}Observation-1`] },
      status: 'unknown',
      code: coded('http://snomed.info/sct', '27113001'),
      subject: SUBJECT,
      context: { reference: `Encounter/encounter-${index}` },
      effectiveDateTime: day,
      issued: `${day}T09:31:00+00:00`,
      valueQuantity: {
        value: 60 + (index % 40),
        unit: 'kg',
        system: 'http://unitsofmeasure.org',
        code: 'kg',
      },
      comment: 'Weighed in outdoor clothes',
    },
  ]
}

function coded(system: string, code: string): JsonObject {
  return { coding: [{ system, code, display: 'synthetic' }] }
}
