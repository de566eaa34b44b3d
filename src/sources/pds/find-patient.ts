import { type Json, type JsonObject, objectOf, objectsOf } from '../../model/json.js'
import { type Demographics } from '../../model/matching/demographics.js'
import { type FoundPerson } from '../../model/matching/found-person.js'
import { type CallResult } from '../guard/call-result.js'
import { ofType, readSearchset, saysThereIsMore } from '../parts/searchset.js'
import { readPatient } from './read-patient.js'

/**
 * A search of PDS that can find one person at most (`_max-results=1`): by exact names, date of birth and sex, never by
 * history, where former names are, and never by a pattern. Undefined where too little is known, or a name holds an
 * asterisk, which PDS takes for any letters.
 */
export function searchFor({
  family = '',
  given,
  birthDate = '',
  sex,
}: Demographics): URLSearchParams | undefined {
  const [first = ''] = given
  const isWhole = /^\d{4}-\d{2}-\d{2}$/.test(birthDate) && family !== '' && first !== ''
  if (!isWhole || `${family}${first}`.includes('*')) return undefined
  return new URLSearchParams({
    family,
    given: first,
    ...(sex === undefined ? {} : { gender: sex }),
    birthdate: `eq${birthDate}`,
    '_max-results': '1',
  })
}

/**
 * The one person an answer of PDS holds. Several are nobody: PDS says so with TOO_MANY_MATCHES and status 200. What is
 * not understood says nothing of anybody.
 */
export function foundIn(answer: CallResult, today: string): FoundPerson {
  if (answer.kind !== 'answer' || answer.status !== 200) return { kind: 'unavailable' }
  const body = objectOf(answer.body)
  const patients = patientsIn(body)
  if (patients === undefined) return { kind: isTooMany(body?.['issue']) ? 'nobody' : 'unavailable' }
  const [patient] = patients
  if (patient === undefined || patients.length > 1) return { kind: 'nobody' }
  const read = readPatient(patient, today)
  return read.kind === 'traced'
    ? { kind: 'found', nhsNumber: read.nhsNumber, sensitivity: read.sensitivity, patient: read.patient }
    : { kind: 'unavailable' }
}

/** Every Patient of a searchset that can be read, and holds as many as it says; undefined for anything else. */
function patientsIn(body: Json | undefined): readonly JsonObject[] | undefined {
  const searchset = readSearchset(body)
  if (searchset === undefined || saysThereIsMore(searchset, 'Patient')) return undefined
  const patients = ofType(searchset, 'Patient')
  return patients.length === searchset.bundle['total'] ? patients : undefined
}

function isTooMany(issues: Json | undefined): boolean {
  return objectsOf(issues)
    .flatMap((it) => objectsOf(objectOf(it['details'])?.['coding']))
    .some((it) => it['code'] === 'TOO_MANY_MATCHES')
}
