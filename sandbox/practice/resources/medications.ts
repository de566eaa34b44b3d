import { type JsonObject } from '../../../src/model/json.js'
import { type ChartMedication } from '../charts/chart.js'
import { identify, localIdentifier, metaOf, profile } from '../record/identify.js'
import {
  clinicianReference,
  encounterReference,
  patientReference,
  type RecordContext,
  referenceTo,
  resourceId,
} from '../record/record-context.js'

const NHS = 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-'
const LAST_ISSUE = `${NHS}MedicationStatementLastIssueDate-1`
const AGENCY = `${NHS}PrescribingAgency-1`
const REPEAT = `${NHS}MedicationRepeatInformation-1`
const TYPE = `${NHS}PrescriptionType-1`
const STATUS_REASON = `${NHS}MedicationStatusReason-1`
const QUANTITY_TEXT = `${NHS}MedicationQuantityText-1`

const AGENCIES = {
  'prescribed-at-gp-practice': 'Prescribed at GP practice',
  'prescribed-by-another-organisation': 'Prescribed by another organisation',
  'prescribed-by-previous-practice': 'Prescribed by previous practice',
} as const

const PRESCRIPTION_TYPES = {
  acute: 'Acute',
  repeat: 'Repeat',
  'repeat-dispensing': 'Repeat dispensing',
  'delayed-prescribing': 'Delayed prescribing',
} as const

/** Key of the plan (the authorisation) of a medication. */
export function planKey(key: string): string {
  return `${key}/plan`
}

/**
 * The medication as GP Connect 1.6.2 sends it: the Medication, its MedicationStatement, the plan that
 * authorises it and, unless left out, one order an issue. Dosage is text alone and `taken` is always `unk`.
 */
export function medicationResources(
  context: RecordContext,
  it: ChartMedication,
  issues: readonly string[],
): readonly JsonObject[] {
  return [
    medication(context, it),
    statement(context, it),
    plan(context, it),
    ...issues.map((date) => order(context, it, date)),
  ]
}

/** The id follows the drug, so that two prescriptions of one drug share a Medication. */
function medicationId({ chart }: RecordContext, it: ChartMedication): string {
  return identify(chart.practice, 'Medication', JSON.stringify(it.concept))
}

function medication(context: RecordContext, it: ChartMedication): JsonObject {
  return {
    resourceType: 'Medication',
    id: medicationId(context, it),
    meta: { versionId: '1', ...profile('Medication') },
    code: it.concept,
  }
}

function statement(context: RecordContext, it: ChartMedication): JsonObject {
  const id = resourceId(context, 'MedicationStatement', it.key)
  const lastIssue = it.issues.at(-1)
  return {
    resourceType: 'MedicationStatement',
    id,
    meta: metaOf('MedicationStatement', it.handling),
    extension: [
      ...(lastIssue === undefined ? [] : [{ url: LAST_ISSUE, valueDateTime: lastIssue }]),
      {
        url: AGENCY,
        valueCodeableConcept: coded('PrescribingAgency', it.agency, AGENCIES[it.agency]),
      },
    ],
    identifier: localIdentifier(context.chart.practice, id),
    basedOn: [referenceTo(context, 'MedicationRequest', planKey(it.key))],
    ...contextOf(context, it),
    status: it.status,
    medicationReference: { reference: `Medication/${medicationId(context, it)}` },
    effectivePeriod: { start: it.start, ...(it.end === undefined ? {} : { end: it.end }) },
    dateAsserted: it.start,
    subject: patientReference(context),
    taken: 'unk',
    ...(it.note === undefined ? {} : { note: [{ text: it.note }] }),
    dosage: [dosage(it)],
  }
}

function plan(context: RecordContext, it: ChartMedication): JsonObject {
  const { repeats, stopped } = it
  return {
    ...request(context, it, planKey(it.key), 'plan'),
    extension: [
      ...(repeats === undefined ? [] : [repeatInformation(repeats)]),
      prescriptionType(it),
      ...(stopped === undefined ? [] : [statusReason(stopped)]),
    ],
    status: it.status,
    authoredOn: it.start,
    dispenseRequest: dispense(it, it.start, it.end),
  }
}

function order(context: RecordContext, it: ChartMedication, date: string): JsonObject {
  const current = it.status === 'active' && date === it.issues.at(-1)
  return {
    ...request(context, it, `${it.key}/issue/${date}`, 'order'),
    extension: [prescriptionType(it)],
    basedOn: [referenceTo(context, 'MedicationRequest', planKey(it.key))],
    groupIdentifier: { value: `urn:uuid:${identify(context.chart.nhsNumber, 'prescription', date)}` },
    status: current ? 'active' : 'completed',
    authoredOn: date,
    dispenseRequest: dispense(it, date, daysAfter(date, it.days)),
  }
}

/** The elements that plans and orders share. */
function request(context: RecordContext, it: ChartMedication, key: string, intent: string): JsonObject {
  const id = resourceId(context, 'MedicationRequest', key)
  return {
    resourceType: 'MedicationRequest',
    id,
    meta: metaOf('MedicationRequest', it.handling),
    identifier: localIdentifier(context.chart.practice, id),
    intent,
    medicationReference: { reference: `Medication/${medicationId(context, it)}` },
    subject: patientReference(context),
    ...contextOf(context, it),
    recorder: clinicianReference(context, it.by),
    dosageInstruction: [dosage(it)],
  }
}

function contextOf(context: RecordContext, it: ChartMedication): JsonObject {
  const encounter = encounterReference(context, 'medication', it.key)
  return encounter === undefined ? {} : { context: encounter }
}

function dosage(it: ChartMedication): JsonObject {
  return {
    text: it.dosage,
    ...(it.patientInstruction === undefined ? {} : { patientInstruction: it.patientInstruction }),
  }
}

function dispense(it: ChartMedication, start: string, end: string | undefined): JsonObject {
  return {
    validityPeriod: { start, ...(end === undefined ? {} : { end }) },
    quantity:
      'text' in it.quantity
        ? { extension: [{ url: QUANTITY_TEXT, valueString: it.quantity.text }] }
        : { value: it.quantity.value, unit: it.quantity.unit },
    expectedSupplyDuration: {
      value: it.days,
      unit: 'day',
      system: 'http://unitsofmeasure.org',
      code: 'd',
    },
  }
}

function prescriptionType(it: ChartMedication): JsonObject {
  return {
    url: TYPE,
    valueCodeableConcept: coded('PrescriptionType', it.prescription, PRESCRIPTION_TYPES[it.prescription]),
  }
}

function repeatInformation(it: NonNullable<ChartMedication['repeats']>): JsonObject {
  return {
    url: REPEAT,
    extension: [
      ...(it.allowed === undefined
        ? []
        : [{ url: 'numberOfRepeatPrescriptionsAllowed', valuePositiveInt: it.allowed }]),
      { url: 'numberOfRepeatPrescriptionsIssued', valuePositiveInt: it.issued },
      ...(it.expires === undefined ? [] : [{ url: 'authorisationExpiryDate', valueDateTime: it.expires }]),
    ],
  }
}

function statusReason(it: NonNullable<ChartMedication['stopped']>): JsonObject {
  return {
    url: STATUS_REASON,
    extension: [
      { url: 'statusReason', valueCodeableConcept: it.reason },
      { url: 'statusChangeDate', valueDateTime: it.date },
    ],
  }
}

function coded(system: string, code: string, display: string): JsonObject {
  return {
    coding: [{ system: `https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-${system}-1`, code, display }],
  }
}

function daysAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)
}
