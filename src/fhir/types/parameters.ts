import { type SearchParameterRow } from '../resource-type-row.js'

const HL7 = 'http://hl7.org/fhir/SearchParameter/'
const OWN = 'https://linchpin.example/fhir/SearchParameter/'

/** A token parameter over codings, identifiers or booleans; `definition` is the last part of HL7's canonical URL. */
export function token(name: string, paths: readonly string[], definition: string): SearchParameterRow {
  return { name, kind: 'token', paths, definition: HL7 + definition }
}

/** A token parameter over the data type `code`, whose code system is implied. */
export function code(name: string, path: string, system: string, definition: string): SearchParameterRow {
  return { name, kind: 'token', paths: [path], system, definition: HL7 + definition }
}

/** A string parameter over text, names or addresses. */
export function text(name: string, paths: readonly string[], definition: string): SearchParameterRow {
  return { name, kind: 'string', paths, definition: HL7 + definition }
}

/** A date parameter over dates, instants or periods. */
export function date(name: string, paths: readonly string[], definition: string): SearchParameterRow {
  return { name, kind: 'date', paths, definition: HL7 + definition }
}

/** A reference parameter, and the types it may point to. */
export function reference(
  name: string,
  paths: readonly string[],
  targets: readonly string[],
  definition: string,
): SearchParameterRow {
  return { name, kind: 'reference', paths, targets, definition: HL7 + definition }
}

/** The two parameters by which a search of person-level records names its one person. */
export function person(element: string, definition: string): readonly SearchParameterRow[] {
  return [
    {
      name: 'patient',
      kind: 'reference',
      paths: [element],
      targets: ['Patient'],
      names: 'patient-id',
      definition: HL7 + definition,
    },
    {
      name: 'patient.identifier',
      kind: 'token',
      paths: [],
      names: 'nhs-number',
      definition: `${OWN}patient-identifier`,
    },
  ]
}

export const ID: SearchParameterRow = token('_id', ['id'], 'Resource-id')
export const IDENTIFIER: SearchParameterRow = token('identifier', ['identifier'], 'clinical-identifier')

/** The parameters by which a search for the Patient itself names the person. */
export const PATIENT_KEYS: readonly SearchParameterRow[] = [
  { ...ID, names: 'patient-id' },
  { ...token('identifier', ['identifier'], 'Patient-identifier'), names: 'nhs-number' },
]

/** Whoever recorded, asserted or performed something. */
export const PRACTITIONERS: readonly string[] = ['Practitioner', 'PractitionerRole']
export const PEOPLE: readonly string[] = [...PRACTITIONERS, 'RelatedPerson', 'Patient']
export const AUTHORS: readonly string[] = [...PRACTITIONERS, 'Organization', 'Patient']
export const INFORMANTS: readonly string[] = [...PEOPLE, 'Organization']
export const PARTICIPANTS: readonly string[] = [...INFORMANTS, 'CareTeam']
export const PROVENANCE: readonly string[] = ['Provenance:target']
