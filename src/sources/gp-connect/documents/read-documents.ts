import { type Json, type JsonObject, objectOf, textOf } from '../../../model/json.js'
import { ofType, readSearchset, saysThereIsMore } from '../../parts/searchset.js'

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
  | 'search-incomplete'
  | 'several-patients'
  | 'patient-without-id'
  | 'document-of-another-person'

/** R4 and STU3 datatypes: id. Nothing else is put into an address. */
const ID = /^[A-Za-z0-9.-]{1,64}$/

/** The one Patient of a search by NHS number. None is not "no documents": practices also hide persons so. */
export function readPatientSearch(body: Json | undefined): PatientFound {
  const searchset = readSearchset(body)
  if (searchset === undefined) return { kind: 'unreadable', reason: 'not-a-searchset' }
  const [patient, second] = ofType(searchset, 'Patient')
  // Whoever is on the part that did not come may be a second person of that number.
  if (saysThereIsMore(searchset, 'Patient')) return { kind: 'unreadable', reason: 'search-incomplete' }
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
  const searchset = readSearchset(body)
  if (searchset === undefined) return { kind: 'unreadable', reason: 'not-a-searchset' }
  const documents = ofType(searchset, 'DocumentReference')
  const missing = saysThereIsMore(searchset, 'DocumentReference') ? 'some' : 'none'
  if (!documents.every((it) => isAbout(it, patientId)))
    return { kind: 'unreadable', reason: 'document-of-another-person' }
  const [patient, second] = ofType(searchset, 'Patient')
  if (second !== undefined) return { kind: 'unreadable', reason: 'several-patients' }
  if (documents.length === 0) return { kind: 'no-documents', missing }
  if (patient === undefined || textOf(patient['id']) !== patientId)
    return { kind: 'unreadable', reason: 'no-patient' }
  return { kind: 'documents', bundle: searchset.bundle, patient, missing }
}

function isAbout(document: JsonObject, patientId: string): boolean {
  const [subject] = (textOf(objectOf(document['subject'])?.['reference']) ?? '').split('/_history/')
  return subject === `Patient/${patientId}`
}
