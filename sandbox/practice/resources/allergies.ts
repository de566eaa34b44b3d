import { type JsonObject } from '../../../src/model/json.js'
import { type ChartAllergy } from '../charts/chart.js'
import { localIdentifier, metaOf } from '../record/identify.js'
import {
  clinicianReference,
  encounterReference,
  patientReference,
  type RecordContext,
  resourceId,
} from '../record/record-context.js'

const END = 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-AllergyIntoleranceEnd-1'
const ENCOUNTER = 'http://hl7.org/fhir/StructureDefinition/encounter-associatedEncounter'

/** The allergy as GP Connect 1.6.2 sends it: active as an entry, ended for containment in a list. */
export function allergyResource(context: RecordContext, it: ChartAllergy): JsonObject {
  const id = resourceId(context, 'AllergyIntolerance', it.key)
  const encounter = encounterReference(context, 'allergy', it.key)
  const extensions = [
    ...(it.ended === undefined ? [] : [endExtension(it.ended)]),
    ...(encounter === undefined ? [] : [{ url: ENCOUNTER, valueReference: encounter }]),
  ]
  return {
    resourceType: 'AllergyIntolerance',
    id,
    meta: metaOf('AllergyIntolerance', it.handling),
    ...(extensions.length === 0 ? {} : { extension: extensions }),
    identifier: localIdentifier(context.chart.practice, id),
    clinicalStatus: it.ended === undefined ? 'active' : 'resolved',
    verificationStatus: 'unconfirmed',
    category: [it.category],
    code: it.concept,
    patient: patientReference(context),
    onsetDateTime: it.recorded.slice(0, 10),
    assertedDate: it.recorded,
    recorder: clinicianReference(context, it.by),
    ...(it.note === undefined ? {} : { note: [{ text: it.note }] }),
    ...(it.reaction === undefined ? {} : { reaction: [reaction(it.reaction)] }),
  }
}

function endExtension(ended: NonNullable<ChartAllergy['ended']>): JsonObject {
  return {
    url: END,
    extension: [
      { url: 'endDate', valueDateTime: ended.date },
      { url: 'reasonEnded', valueString: ended.reason },
    ],
  }
}

function reaction(it: NonNullable<ChartAllergy['reaction']>): JsonObject {
  return {
    manifestation: [it.manifestation],
    ...(it.severity === undefined ? {} : { severity: it.severity }),
  }
}
