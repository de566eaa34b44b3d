import { type JsonObject } from '../model/json.js'

/** What stands where something was that must be there, or that is said to have been there (FHIR R4 data-absent-reason). */
export const MASKED: JsonObject = {
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' }],
}
