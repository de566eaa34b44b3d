import { type DisclosureRequest } from '../../model/disclosure-request.js'
import { NHS_NUMBER_SYSTEM, isNhsNumber } from '../../model/nhs-number.js'
import { Refusal } from '../../model/refusal.js'
import { invalidParameter } from '../search/parse/invalid-parameter.js'
import { CASE_SYSTEM_PERSON, CROSS_REFERENCED } from './cross-reference-systems.js'

type Pairs = readonly (readonly [string, string])[]

/**
 * What a cross-reference asks (IHE PIXm ITI-83): one `sourceIdentifier` as `system|value`, any number of `targetSystem`.
 * A case system's own id is that of the requester's organisation. Refuses any other source with 400, a target that nobody is known by with 403, and anything else.
 */
export function readCrossReference(pairs: Pairs): Pick<DisclosureRequest, 'person' | 'targetSystems'> {
  const unknown = pairs.find(([name, value]) => !NAMES.includes(name) && !isFormat(name, value))
  if (unknown !== undefined) throw invalidParameter(unknown[0])
  const [source, ...more] = valuesOf(pairs, 'sourceIdentifier')
  if (source === undefined || more.length > 0)
    throw new Refusal('ONE_PERSON_REQUIRED', { expression: 'sourceIdentifier' })
  const targetSystems = valuesOf(pairs, 'targetSystem')
  if (!targetSystems.every((it) => CROSS_REFERENCED.includes(it)))
    throw new Refusal('TARGET_SYSTEM_NOT_FOUND', { expression: 'targetSystem' })
  return { person: personIn(source), targetSystems }
}

const NAMES: readonly string[] = ['sourceIdentifier', 'targetSystem']

function isFormat(name: string, value: string): boolean {
  return name === '_format' && ['json', 'application/json', 'application/fhir+json'].includes(value)
}

function valuesOf(pairs: Pairs, wanted: string): readonly string[] {
  return pairs.flatMap(([name, value]) => (name === wanted ? [value] : []))
}

function personIn(source: string): DisclosureRequest['person'] {
  const expression = 'sourceIdentifier'
  const [system, value = '', ...more] = source.split('|')
  if (source.includes(',')) throw new Refusal('ONE_PERSON_REQUIRED', { expression })
  if (system === CASE_SYSTEM_PERSON && value !== '' && more.length === 0)
    return { kind: 'local-id', localId: value }
  if (system !== NHS_NUMBER_SYSTEM || more.length > 0)
    throw new Refusal('INVALID_IDENTIFIER_SYSTEM', { expression })
  if (!isNhsNumber(value)) throw new Refusal('INVALID_NHS_NUMBER', { expression })
  return { kind: 'nhs-number', nhsNumber: value }
}
