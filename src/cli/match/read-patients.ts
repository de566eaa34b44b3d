import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { isJsonObject } from '../../model/json.js'
import { type Prepared, prepare } from '../../patient-index/compare/prepare.js'
import { readDemographics } from '../../model/matching/read-demographics.js'

/** A file of Patients cannot be read: `file:line:column: what is wrong`, without anything of a person. */
export class PatientFileError extends Error {
  override readonly name = 'PatientFileError'
}

/** The Patients of an NDJSON file, ready to be compared. `said` is how messages call the file. */
export async function readPatients(file: string, said: string, today: string): Promise<readonly Prepared[]> {
  const found: Prepared[] = []
  let line = 0
  try {
    for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      line++
      if (text.trim() !== '') found.push(patientOf(text, `${said}:${line}:1`, today))
    }
  } catch (error) {
    if (error instanceof PatientFileError) throw error
    throw new PatientFileError(`${said}:1:1: cannot be read`)
  }
  return found
}

function patientOf(text: string, place: string, today: string): Prepared {
  const parsed = parsedOf(text)
  if (!isJsonObject(parsed) || parsed['resourceType'] !== 'Patient')
    throw new PatientFileError(`${place}: not a FHIR Patient in JSON`)
  return prepare(readDemographics(parsed, today))
}

function parsedOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
