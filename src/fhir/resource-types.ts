import { type ResourceTypeRow, type SearchParameterRow } from './resource-type-row.js'
import { CARE_TYPES } from './types/care.js'
import { CLINICAL_TYPES } from './types/clinical.js'
import { DOCUMENT_TYPES } from './types/documents.js'
import { MEDICINE_TYPES } from './types/medicines.js'
import { PEOPLE_TYPES } from './types/people.js'
import { SUPPORTING_TYPES } from './types/supporting.js'

/** Every resource type the gateway knows. A resource of another type is not understood, and so never leaves. */
export const RESOURCE_TYPES: readonly ResourceTypeRow[] = [
  ...PEOPLE_TYPES,
  ...CLINICAL_TYPES,
  ...MEDICINE_TYPES,
  ...CARE_TYPES,
  ...DOCUMENT_TYPES,
  ...SUPPORTING_TYPES,
]

const BY_NAME: ReadonlyMap<string, ResourceTypeRow> = new Map(RESOURCE_TYPES.map((row) => [row.type, row]))

/** The row of a type, by its exact name; undefined for a type the gateway does not know. */
export function resourceType(name: string): ResourceTypeRow | undefined {
  return BY_NAME.get(name)
}

/** The parameter of that exact name; undefined when the type has none. */
export function searchParameter(row: ResourceTypeRow, name: string): SearchParameterRow | undefined {
  return row.searchParameters.find((it) => it.name === name)
}
