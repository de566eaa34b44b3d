/** Any JSON value, read-only: what source systems send and what FHIR resources are made of. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject

export type JsonObject = { readonly [name: string]: Json | undefined }

/** True for an object that is neither null nor a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value as an array: itself, or empty when it is anything else. */
export function arrayOf(value: Json | undefined): readonly Json[] {
  return isJsonArray(value) ? value : []
}

/** The objects among the items of an array value; empty when the value is no array. */
export function objectsOf(value: Json | undefined): readonly JsonObject[] {
  return arrayOf(value).filter(isJsonObject)
}

/** The value as an object: itself, or undefined when it is anything else. */
export function objectOf(value: Json | undefined): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined
}

/** The value as text: itself, or undefined when it is anything else. */
export function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function isJsonArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}
