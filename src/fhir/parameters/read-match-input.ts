import { type DescribedPerson } from '../../model/disclosure-request.js'
import { type JsonObject, arrayOf, objectOf, objectsOf, textOf } from '../../model/json.js'
import { type Demographics } from '../../model/matching/demographics.js'
import { readDemographics } from '../../model/matching/read-demographics.js'
import { Refusal } from '../../model/refusal.js'
import { invalidParameter } from '../search/parse/invalid-parameter.js'
import { NHS_NUMBER_SYSTEM, parseNhsNumber } from '../../model/nhs-number.js'
import { type FhirResource } from '../resource.js'

/**
 * Whom a match describes (IHE PDQm ITI-119): a Patient, alone or as `resource` of Parameters. Refuses any other
 * parameter, a description of less than a family name, a given name and a whole date of birth, and whatever stands for
 * several people: a wildcard, a single letter, two names at once.
 */
export function readMatchInput(
  resource: FhirResource | undefined,
  pairs: readonly (readonly [string, string])[],
  today: string,
): DescribedPerson {
  const [unknown] = pairs
  if (unknown !== undefined) throw invalidParameter(unknown[0])
  const { patient, onlyCertain } = inputsIn(resource)
  requireOne(patient)
  const demographics = readDemographics(patient, today)
  requireEnough(demographics)
  return { kind: 'demographics', demographics, onlyCertain }
}

type Inputs = { readonly patient: JsonObject; readonly onlyCertain: boolean }

function inputsIn(resource: FhirResource | undefined): Inputs {
  if (resource?.resourceType === 'Patient') return { patient: resource, onlyCertain: false }
  if (resource?.resourceType !== 'Parameters') throw new Refusal('BAD_REQUEST', { expression: 'Parameters' })
  const parameters = parametersByName(objectsOf(resource['parameter']))
  const patient = objectOf(parameters.get('resource')?.['resource'])
  if (patient?.['resourceType'] !== 'Patient') throw invalidParameter('resource')
  return { patient, onlyCertain: parameters.get('onlyCertainMatches')?.['valueBoolean'] === true }
}

function parametersByName(parameters: readonly JsonObject[]): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, JsonObject>()
  for (const it of parameters) {
    const name = textOf(it['name']) ?? ''
    const isRead = Object.hasOwn(READS, name) && READS[name]?.(it) === true
    if (!isRead || found.has(name)) throw invalidParameter(name)
    found.set(name, it)
  }
  return found
}

/** The inputs that are taken, and what each must be. At most one person is ever given: `count` can only agree. */
const READS: Readonly<Record<string, (parameter: JsonObject) => boolean>> = {
  resource: (it) => objectOf(it['resource']) !== undefined,
  onlyCertainMatches: (it) => typeof it['valueBoolean'] === 'boolean',
  onlySingleMatch: (it) => typeof it['valueBoolean'] === 'boolean',
  count: (it) => typeof it['valueInteger'] === 'number' && it['valueInteger'] >= 1,
}

/** One name and one NHS number at most: two would be two questions. */
function requireOne(patient: JsonObject): void {
  if (arrayOf(patient['name']).length > 1)
    throw new Refusal('ONE_PERSON_REQUIRED', { expression: 'Patient.name' })
  const numbers = objectsOf(patient['identifier']).filter((it) => it['system'] === NHS_NUMBER_SYSTEM)
  if (numbers.length > 1) throw new Refusal('ONE_PERSON_REQUIRED', { expression: 'Patient.identifier' })
  if (numbers.some((it) => parseNhsNumber(textOf(it['value']) ?? '') === undefined))
    throw new Refusal('INVALID_NHS_NUMBER', { expression: 'Patient.identifier' })
}

const WILDCARD = /[*?%_]/
const WHOLE_DATE = /^\d{4}-\d{2}-\d{2}$/

function requireEnough({ family = '', given, birthDate = '' }: Demographics): void {
  const [first = ''] = given
  for (const name of [family, ...given])
    if (WILDCARD.test(name)) throw new Refusal('INVALID_PARAMETER', { expression: 'Patient.name' })
  if (lettersOf(family) < 2 || lettersOf(first) < 2)
    throw new Refusal('TOO_LITTLE_KNOWN', { expression: 'Patient.name' })
  if (!WHOLE_DATE.test(birthDate)) throw new Refusal('TOO_LITTLE_KNOWN', { expression: 'Patient.birthDate' })
}

function lettersOf(name: string): number {
  return name.match(/\p{L}/gu)?.length ?? 0
}
