import { type PersonKey } from '../../../model/disclosure-request.js'
import { NHS_NUMBER_SYSTEM, isNhsNumber } from '../../../model/nhs-number.js'
import { Refusal } from '../../../model/refusal.js'
import { type SearchParameterRow } from '../../resource-type-row.js'
import { splitUnescaped, unescaped } from '../escapes.js'
import { localReference } from '../local-reference.js'
import { type SearchPlace } from './search-place.js'

type Key = Exclude<PersonKey, { readonly kind: 'resource' }>

type KeyPlace = Pick<SearchPlace, 'fhirBase'>

const READERS = { 'nhs-number': readNhsNumber, 'patient-id': readPatientId } as const

/**
 * The one person a parameter names. Throws INVALID_IDENTIFIER_SYSTEM, INVALID_NHS_NUMBER, INVALID_PARAMETER or, for
 * several alternatives, ONE_PERSON_REQUIRED.
 */
export function readPersonKey(parameter: SearchParameterRow, value: string, place: KeyPlace): Key {
  if (parameter.names === undefined) throw new Refusal('INVALID_PARAMETER', { expression: parameter.name })
  if (splitUnescaped(value, ',').length > 1)
    throw new Refusal('ONE_PERSON_REQUIRED', { expression: parameter.name })
  return READERS[parameter.names](parameter, value, place)
}

function readNhsNumber(parameter: SearchParameterRow, value: string): Key {
  const expression = parameter.name
  const [system, number, ...more] = splitUnescaped(value, '|').map(unescaped)
  if (system !== NHS_NUMBER_SYSTEM || number === undefined || more.length > 0)
    throw new Refusal('INVALID_IDENTIFIER_SYSTEM', { expression })
  if (!isNhsNumber(number)) throw new Refusal('INVALID_NHS_NUMBER', { expression })
  return { kind: 'nhs-number', nhsNumber: number }
}

/** `patient` is a reference, `_id` a bare id; both name the Patient of this server. */
function readPatientId(parameter: SearchParameterRow, value: string, place: KeyPlace): Key {
  const local = parameter.kind === 'reference' ? localReference(value, place.fhirBase) : value
  const id = parameter.kind === 'reference' ? local.replace(/^Patient\//, '') : local
  if (!/^[A-Za-z0-9.-]{1,64}$/.test(id))
    throw new Refusal('INVALID_PARAMETER', { expression: parameter.name })
  return { kind: 'patient-id', id }
}
