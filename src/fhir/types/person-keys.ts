import { type OwnTypeRow, type SearchParameterRow } from '../resource-type-row.js'

const PATIENT = 'Patient'

/** A chain that R4 writes without a definition of its own: the one that names the person of a search. */
const BY_NUMBER: SearchParameterRow = {
  name: 'patient.identifier',
  kind: 'token',
  paths: [],
  valuesIn: () => [],
  names: 'nhs-number',
  definition: 'https://linchpin.example/fhir/SearchParameter/patient-identifier',
}

/**
 * The parameters of a type with those marked that name the one person a search is about: of the person's own type its
 * id and identifier, of the others every reference of the type to its subject, and `patient.identifier`.
 */
export function withPersonKeys(
  own: OwnTypeRow,
  parameters: readonly SearchParameterRow[],
): readonly SearchParameterRow[] {
  if (own.personIdentifier !== undefined) return parameters.map((it) => ({ ...it, ...ownKey(own, it) }))
  const marked = parameters.map((it) => (isSubject(own, it) ? { ...it, names: 'patient-id' as const } : it))
  return marked.some((it) => it.names !== undefined) ? [BY_NUMBER, ...marked] : marked
}

function ownKey(own: OwnTypeRow, { name, paths }: SearchParameterRow): Pick<SearchParameterRow, 'names'> {
  if (name === '_id') return { names: 'patient-id' }
  return paths.includes(own.personIdentifier ?? '') ? { names: 'nhs-number' } : {}
}

function isSubject(own: OwnTypeRow, { kind, paths, targets = [] }: SearchParameterRow): boolean {
  const points = targets.includes(PATIENT) || targets.includes('*')
  return kind === 'reference' && points && paths.every((it) => own.subject.includes(it))
}
