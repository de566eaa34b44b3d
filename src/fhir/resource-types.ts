import {
  type OwnTypeRow,
  type ResourceTypeRow,
  type SearchParameterRow,
  type TypeDefinition,
} from './resource-type-row.js'
import { CARE_TYPES } from './types/care.js'
import { CLINICAL_TYPES } from './types/clinical.js'
import { R4_CARE } from './types/definitions/r4-care.js'
import { R4_CLINICAL } from './types/definitions/r4-clinical.js'
import { R4_DOCUMENTS } from './types/definitions/r4-documents.js'
import { R4_MEDICINES } from './types/definitions/r4-medicines.js'
import { R4_PEOPLE } from './types/definitions/r4-people.js'
import { DOCUMENT_TYPES } from './types/documents.js'
import { MEDICINE_TYPES } from './types/medicines.js'
import { PEOPLE_TYPES } from './types/people.js'
import { withPersonKeys } from './types/person-keys.js'
import { ANY_TYPE, readDefinition } from './types/read-definition.js'
import { SUPPORTING_TYPES } from './types/supporting.js'

const DEFINITIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({ ...R4_PEOPLE, ...R4_CLINICAL, ...R4_MEDICINES, ...R4_CARE, ...R4_DOCUMENTS }),
)

type DefinedRow = OwnTypeRow & TypeDefinition

const OWN: readonly OwnTypeRow[] = [
  ...PEOPLE_TYPES,
  ...CLINICAL_TYPES,
  ...MEDICINE_TYPES,
  ...CARE_TYPES,
  ...DOCUMENT_TYPES,
  ...SUPPORTING_TYPES,
]

/** Types that are referred to by their canonical URL, which leaves whether or not the gateway knows the type. */
const NAMED_BY_URL: readonly string[] = [
  'ActivityDefinition',
  'Measure',
  'OperationDefinition',
  'PlanDefinition',
  'Questionnaire',
]

const DEFINED: readonly DefinedRow[] = OWN.map((own) => {
  const text = DEFINITIONS.get(own.type)
  if (text === undefined) throw new Error(`no R4 definition of ${own.type}`)
  const definition = readDefinition(text)
  const parameters = definition.searchParameters.filter(canMatch)
  return { ...own, ...definition, searchParameters: withPersonKeys(own, parameters) }
})

/**
 * Whether anything that leaves could match the parameter: a reference to a type that the gateway does not know leaves
 * for nobody, such as one to who pays. What R4 defines and nothing can match is not offered.
 */
function canMatch({ kind, targets = [] }: SearchParameterRow): boolean {
  const known = [ANY_TYPE, ...NAMED_BY_URL, ...OWN.map((it) => it.type)]
  return kind !== 'reference' || targets.some((it) => known.includes(it))
}

/** Every parameter that refers to something, in the order of the table. */
const REFERENCES = DEFINED.flatMap(({ type: from, searchParameters }) =>
  searchParameters
    .filter((it) => it.kind === 'reference')
    .map((it) => ({ from, name: it.name, to: new Set(knownTargetsOf(it)) })),
)

/** Every resource type the gateway knows. A resource of another type is not understood, and so never leaves. */
export const RESOURCE_TYPES: readonly ResourceTypeRow[] = DEFINED.map((row) => ({
  ...row,
  includes: REFERENCES.filter((it) => it.from === row.type && it.to.size > 0).map((it) => it.name),
  revincludes: REFERENCES.filter((it) => it.to.has(row.type)).map((it) => `${it.from}:${it.name}`),
}))

const BY_NAME: ReadonlyMap<string, ResourceTypeRow> = new Map(RESOURCE_TYPES.map((row) => [row.type, row]))

/** The row of a type, by its exact name; undefined for a type the gateway does not know. */
export function resourceType(name: string): ResourceTypeRow | undefined {
  return BY_NAME.get(name)
}

/** The parameter of that exact name; undefined when the type has none. */
export function searchParameter(
  row: Pick<ResourceTypeRow, 'searchParameters'>,
  name: string,
): SearchParameterRow | undefined {
  return row.searchParameters.find((it) => it.name === name)
}

/** The types of the table that a reference parameter may point to; none for any other parameter. */
export function knownTargetsOf({ kind, targets = [] }: SearchParameterRow): readonly string[] {
  if (kind !== 'reference') return []
  const known = DEFINED.map((it) => it.type)
  return targets.includes(ANY_TYPE) ? known : known.filter((it) => targets.includes(it))
}
