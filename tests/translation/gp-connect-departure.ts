import { expect } from 'vitest'
import { isFhirResource } from '../../src/fhir/resource.js'
import { type JsonObject } from '../../src/model/json.js'
import { translatedFrom } from './gp-connect-record.js'
import { violationsOf } from './gp-connect-validity.js'

/** One departure from HL7's maps: what a STU3 resource becomes, and which elements it must not have. */
export type Case = {
  readonly behaviour: string
  readonly source: JsonObject
  readonly expected: JsonObject
  readonly without?: readonly string[]
}

/** The resource becomes what is expected, has none of what it must not have, and is valid R4. */
export function checkDeparture({ source, expected, without = [] }: Case): void {
  const resource = translatedFrom(source)
  expect(resource).toMatchObject(expected)
  for (const name of without) expect(resource).not.toHaveProperty(name)
  expect(isFhirResource(resource) ? violationsOf(resource) : ['no resource']).toEqual([])
}

export const OWN = 'https://linchpin.example/fhir/StructureDefinition/'
export const STEM = 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-'
export const HL7 = 'http://terminology.hl7.org/CodeSystem/'

/** What is kept of an element that R4 cannot hold. */
export function raw(element: string, content: string): JsonObject {
  return {
    url: `${OWN}source-element`,
    extension: [
      { url: 'element', valueString: element },
      { url: 'content', valueString: content },
    ],
  }
}
