import { type JsonObject } from '../../../src/model/json.js'

/** A SNOMED CT description as practices send it: two spellings of the same extension are in use. */
export type Description = {
  readonly spelling: 'hl7' | 'nhs'
  readonly id: string
  readonly display: string
}

const SPELLINGS = {
  hl7: {
    url: 'https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-coding-sctdescid',
    id: 'DescriptionID',
    display: 'DescriptionDisplay',
  },
  nhs: {
    url: 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-coding-sctdescid',
    id: 'descriptionId',
    display: 'descriptionDisplay',
  },
} as const

/** A CodeableConcept of the codings, with the text when one is given. */
export function concept(codings: readonly JsonObject[], text?: string): JsonObject {
  return { coding: codings, ...(text === undefined ? {} : { text }) }
}

/** A concept known by its words alone, as old or degraded entries are. */
export function textOnly(text: string): JsonObject {
  return { text }
}

export function snomed(code: string, display: string, description?: Description): JsonObject {
  const coding = { system: 'http://snomed.info/sct', code, display }
  if (description === undefined) return coding
  const spelling = SPELLINGS[description.spelling]
  return {
    extension: [
      {
        url: spelling.url,
        extension: [
          { url: spelling.id, valueId: description.id },
          { url: spelling.display, valueString: description.display },
        ],
      },
    ],
    ...coding,
  }
}

export function readV2(code: string, display: string): JsonObject {
  return { system: 'http://read.info/readv2', code, display, userSelected: true }
}

export function emisDrug(code: string, display: string): JsonObject {
  return { system: 'https://fhir.hl7.org.uk/Id/emis-drug-codes', code, display, userSelected: true }
}

export function egton(code: string, display: string): JsonObject {
  return { system: 'https://fhir.hl7.org.uk/Id/egton-codes', code, display, userSelected: true }
}
