import { type JsonObject } from '../../../src/model/json.js'
import { type ChartImmunisation } from '../charts/chart.js'
import { localIdentifier, metaOf } from '../record/identify.js'
import {
  clinicianReference,
  encounterReference,
  patientReference,
  type RecordContext,
  resourceId,
} from '../record/record-context.js'

const DATE_RECORDED = 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-DateRecorded-1'
const PROCEDURE =
  'https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-VaccinationProcedure-1'

const ADMINISTERING: JsonObject = { coding: [{ system: 'http://hl7.org/fhir/v2/0443', code: 'AP' }] }

/** The immunisation as GP Connect 1.6.2 sends it: the code is in the VaccinationProcedure extension, never in `vaccineCode`. */
export function immunisationResource(context: RecordContext, it: ChartImmunisation): JsonObject {
  const id = resourceId(context, 'Immunization', it.key)
  const encounter = encounterReference(context, 'immunisation', it.key)
  return {
    resourceType: 'Immunization',
    id,
    meta: metaOf('Immunization', it.handling),
    extension: [
      { url: DATE_RECORDED, valueDateTime: it.recorded },
      { url: PROCEDURE, valueCodeableConcept: it.procedure },
    ],
    identifier: localIdentifier(context.chart.practice, id),
    status: 'completed',
    notGiven: it.given.kind === 'not-given',
    vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/v3/NullFlavor', code: 'UNK' }], text: 'Unknown' },
    patient: patientReference(context),
    ...(encounter === undefined ? {} : { encounter }),
    date: it.date,
    primarySource: true,
    practitioner: [{ role: ADMINISTERING, actor: clinicianReference(context, it.by) }],
    ...(it.note === undefined ? {} : { note: [{ text: it.note }] }),
    ...administration(it.given),
  }
}

function administration(it: ChartImmunisation['given']): JsonObject {
  if (it.kind === 'not-given') return { explanation: { reasonNotGiven: [it.reason] } }
  return {
    lotNumber: it.lot,
    expirationDate: it.expires,
    site: {
      coding: [{ system: 'http://snomed.info/sct', code: '368208006', display: 'Left upper arm' }],
    },
    route: {
      coding: [{ system: 'http://snomed.info/sct', code: '78421000', display: 'Intramuscular route' }],
    },
    doseQuantity: { value: it.dose, unit: 'ml', system: 'http://unitsofmeasure.org', code: 'mL' },
  }
}
