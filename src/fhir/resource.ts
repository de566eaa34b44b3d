import { type JsonObject, isJsonObject } from '../model/json.js'

/** A FHIR resource as data: never changed in place; redaction and translation copy along the path. */
export type FhirResource = JsonObject & { readonly resourceType: string }

/** True for an object that names its resource type. */
export function isFhirResource(value: unknown): value is FhirResource {
  return isJsonObject(value) && typeof value['resourceType'] === 'string'
}
