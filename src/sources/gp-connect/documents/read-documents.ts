import { type Json, type JsonObject, isJsonObject, objectOf, objectsOf, textOf } from '../../../model/json.js'

type PatientFound =
  | { readonly kind: 'patient'; readonly patient: JsonObject; readonly id: string }
  | { readonly kind: 'unreadable'; readonly reason: Unreadable }

export type DocumentsFound =
  | {
      readonly kind: 'documents'
      readonly bundle: JsonObject
      readonly patient: JsonObject
      /** `some`: the practice said that there is more than what it sent. */
      readonly missing: 'none' | 'some'
    }
  | { readonly kind: 'no-documents'; readonly missing: 'none' | 'some' }
  | { readonly kind: 'unreadable'; readonly reason: Unreadable }

/** Closed codes, for operators. */
type Unreadable =
  | 'not-a-searchset'
  | 'patient-not-found'
  | 'no-patient'
  | 'several-patients'
  | 'patient-without-id'
  | 'document-of-another-person'

/** R4 and STU3 datatypes: id. Nothing else is put into an address. */
const ID = /^[A-Za-z0-9.-]{1,64}$/

/** The one Patient of a search by NHS number. None is not "no documents": practices also hide persons so. */
export function readPatientSearch(body: Json | undefined): PatientFound {
  const resources = resourcesIn(body)
  if (resources === undefined) return { kind: 'unreadable', reason: 'not-a-searchset' }
  const [patient, second] = ofType(resources, 'Patient')
  if (patient === undefined) return { kind: 'unreadable', reason: 'patient-not-found' }
  if (second !== undefined) return { kind: 'unreadable', reason: 'several-patients' }
  const id = textOf(patient['id'])
  return id === undefined || !ID.test(id)
    ? { kind: 'unreadable', reason: 'patient-without-id' }
    : { kind: 'patient', patient, id }
}

/**
 * A search for the documents of the person with that id. Every document must name that person as its subject and the
 * person must be there once; otherwise nothing of the answer is used.
 */
export function readDocumentSearch(body: Json | undefined, patientId: string): DocumentsFound {
  const resources = resourcesIn(body)
  if (resources === undefined || !isJsonObject(body)) return { kind: 'unreadable', reason: 'not-a-searchset' }
  const documents = ofType(resources, 'DocumentReference')
  const missing = saysThereIsMore(body, resources, documents.length) ? 'some' : 'none'
  if (!documents.every((it) => isAbout(it, patientId)))
    return { kind: 'unreadable', reason: 'document-of-another-person' }
  const [patient, second] = ofType(resources, 'Patient')
  if (second !== undefined) return { kind: 'unreadable', reason: 'several-patients' }
  if (documents.length === 0) return { kind: 'no-documents', missing }
  if (patient === undefined || textOf(patient['id']) !== patientId)
    return { kind: 'unreadable', reason: 'no-patient' }
  return { kind: 'documents', bundle: body, patient, missing }
}

function resourcesIn(body: Json | undefined): readonly JsonObject[] | undefined {
  const bundle = objectOf(body)
  if (bundle?.['resourceType'] !== 'Bundle' || bundle['type'] !== 'searchset') return undefined
  return objectsOf(bundle['entry'])
    .map((it) => objectOf(it['resource']))
    .filter((it) => it !== undefined)
}

function ofType(resources: readonly JsonObject[], type: string): readonly JsonObject[] {
  return resources.filter((it) => it['resourceType'] === type)
}

function isAbout(document: JsonObject, patientId: string): boolean {
  const [subject] = (textOf(objectOf(document['subject'])?.['reference']) ?? '').split('/_history/')
  return subject === `Patient/${patientId}`
}

/** A further page, a larger total, or an OperationOutcome that is more than information. */
function saysThereIsMore(bundle: JsonObject, resources: readonly JsonObject[], count: number): boolean {
  const total = bundle['total']
  return (
    objectsOf(bundle['link']).some((it) => it['relation'] === 'next') ||
    (typeof total === 'number' && total > count) ||
    ofType(resources, 'OperationOutcome')
      .flatMap((it) => objectsOf(it['issue']))
      .some((it) => it['severity'] !== 'information')
  )
}
