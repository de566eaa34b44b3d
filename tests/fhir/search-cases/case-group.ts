import { type FhirResource } from '../../../src/fhir/resource.js'

/** Searches over the same resources that one clause of the standard speaks of. */
export type CaseGroup = {
  /** The clause of https://hl7.org/fhir/R4/search.html that says so. */
  readonly clause: string
  readonly type: string
  readonly resources: readonly FhirResource[]
  /** A search, and the ids it finds, in any order; every other resource must not be found. */
  readonly cases: readonly (readonly [query: string, found: string])[]
}

/** Resources of one type that differ in what is searched: one for each name. */
export function each(
  type: string,
  values: Readonly<Record<string, Omit<FhirResource, 'resourceType'>>>,
): readonly FhirResource[] {
  return Object.entries(values).map(([id, value]) => ({
    resourceType: type,
    id,
    ...(type === 'Patient' ? {} : { subject: { reference: 'Patient/p1' } }),
    ...value,
  }))
}
