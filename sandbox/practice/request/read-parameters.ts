import {
  type Json,
  type JsonObject,
  isJsonObject,
  objectOf,
  objectsOf,
  textOf,
} from '../../../src/model/json.js'
import { PracticeError } from '../operation-outcome.js'
import { FORBIDDEN_TOGETHER, PARAMETER_RULES, type ParameterRule, type PartRule } from './parameter-rules.js'
import { type AskedFor, DISABLED_AREAS } from '../record/asked-for.js'

export type StructuredRequest = { readonly nhsNumber: string; readonly asked: AskedFor }

const NHS_NUMBER = 'https://fhir.nhs.uk/Id/nhs-number'

/** Reads the Parameters of one request. Throws a `PracticeError` that names the offending parameter (GP Connect 1.6.2, retrieve a patient's structured record). */
export function readParameters(
  body: string,
  today: string,
  served: 'all' | readonly string[] = 'all',
): StructuredRequest {
  const parameters = parametersOf(body)
  const nhsNumber = nhsNumberOf(parameters)
  const asked = parameters
    .filter((it) => it.name !== 'patientNHSNumber')
    .map((it) => readParameter(it, today, served))
  const known = asked.filter((it) => it.rule !== undefined)
  if (known.length === 0 && asked.length > 0) {
    throw new PracticeError('INVALID_PARAMETER', 'no recognised parameters were provided')
  }
  checkRepetition(known)
  checkCombinations(known)
  return { nhsNumber, asked: askedFor(asked) }
}

type Parameter = { readonly name: string; readonly content: JsonObject }

type ReadParameter = {
  readonly name: string
  /** Undefined for a parameter this practice does not know. */
  readonly rule: ParameterRule | undefined
  readonly parts: ReadonlyMap<string, Json>
  readonly unrecognised: readonly string[]
}

function parametersOf(body: string): readonly Parameter[] {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    throw new PracticeError('INVALID_RESOURCE', 'the body is not JSON')
  }
  if (!isJsonObject(parsed) || parsed['resourceType'] !== 'Parameters') {
    throw new PracticeError('INVALID_RESOURCE', 'the body is not a Parameters resource')
  }
  return objectsOf(parsed['parameter']).map((content) => {
    const name = textOf(content['name'])
    if (name === undefined) throw new PracticeError('INVALID_RESOURCE', 'a parameter has no name')
    return { name, content }
  })
}

function nhsNumberOf(parameters: readonly Parameter[]): string {
  const found = parameters.filter((it) => it.name === 'patientNHSNumber')
  if (found.length !== 1) {
    throw new PracticeError('INVALID_PARAMETER', 'patientNHSNumber must be provided exactly once')
  }
  const identifier = objectOf(found[0]?.content['valueIdentifier'])
  if (identifier === undefined) {
    throw new PracticeError('INVALID_PARAMETER', 'patientNHSNumber must have a valueIdentifier')
  }
  if (identifier['system'] !== NHS_NUMBER) {
    throw new PracticeError(
      'INVALID_IDENTIFIER_SYSTEM',
      `patientNHSNumber must have the system ${NHS_NUMBER}`,
    )
  }
  const value = textOf(identifier['value']) ?? ''
  if (!hasValidCheckDigit(value)) {
    throw new PracticeError('INVALID_NHS_NUMBER', 'patientNHSNumber is not a valid NHS number')
  }
  return value
}

/** Ten digits; eleven less the weighted sum modulo 11 is the last, 11 counting as 0 and 10 as never valid. */
function hasValidCheckDigit(value: string): boolean {
  if (!/^\d{10}$/.test(value)) return false
  const digits = Array.from(value, Number)
  const sum = digits.slice(0, 9).reduce((total, digit, i) => total + digit * (10 - i), 0)
  return (11 - (sum % 11)) % 11 === digits[9]
}

function readParameter(
  { name, content }: Parameter,
  today: string,
  served: 'all' | readonly string[],
): ReadParameter {
  const rule = served === 'all' || served.includes(name) ? PARAMETER_RULES[name] : undefined
  const given = objectsOf(content['part'])
  const names = given.map((it) => textOf(it['name']) ?? '')
  // Unsupported parts are reported only where their parameter is supported (GP Connect 1.6.2, version compatibility).
  if (rule === undefined) return { name, rule, parts: new Map(), unrecognised: [name] }
  for (const [part, partRule] of Object.entries(rule.parts)) checkCount(name, part, partRule, names)
  const known = given.filter((it) => rule.parts[textOf(it['name']) ?? ''] !== undefined)
  const parts = known.map((it) => {
    const part = textOf(it['name']) ?? ''
    return [part, readPart(`${name}.${part}`, it, rule.parts[part], today)] as const
  })
  return {
    name,
    rule,
    parts: new Map(parts),
    unrecognised: names.filter((it) => rule.parts[it] === undefined).map((it) => `${name}.${it}`),
  }
}

function checkCount(name: string, part: string, rule: PartRule, names: readonly string[]): void {
  const count = names.filter((it) => it === part).length
  if (count > 1) throw new PracticeError('INVALID_PARAMETER', `${name}.${part} was provided more than once`)
  if (count === 0 && rule.cardinality === '1..1') {
    throw new PracticeError('INVALID_PARAMETER', `Miss parameter part : ${part}`)
  }
}

function readPart(path: string, content: JsonObject, rule: PartRule | undefined, today: string): Json {
  const value = rule === undefined ? undefined : content[rule.value]
  if (rule === undefined || value === undefined) {
    throw new PracticeError('INVALID_PARAMETER', `${path} must have a ${rule?.value ?? 'value'}`)
  }
  const problem = rule.check(value, today)
  if (problem !== undefined) throw new PracticeError('INVALID_PARAMETER', `${path} ${problem}`)
  return value
}

function checkRepetition(known: readonly ReadParameter[]): void {
  for (const { name, rule } of known) {
    if (rule?.cardinality === '0..1' && known.filter((it) => it.name === name).length > 1) {
      throw new PracticeError('INVALID_PARAMETER', `${name} was provided more than once`)
    }
  }
}

function checkCombinations(known: readonly ReadParameter[]): void {
  const given = known.flatMap((it) => [...it.parts.keys()].map((part) => `${it.name}.${part}`))
  if (
    given.includes('includeConsultations.consultationSearchPeriod') &&
    given.includes('includeConsultations.includeNumberOfMostRecent')
  ) {
    throw new PracticeError(
      'INVALID_RESOURCE',
      'includeConsultations.consultationSearchPeriod and includeConsultations.includeNumberOfMostRecent must not both be provided',
    )
  }
  for (const { name } of known) {
    const forbidden = (FORBIDDEN_TOGETHER[name] ?? []).find((it) => given.includes(it))
    if (forbidden !== undefined) {
      throw new PracticeError('INVALID_PARAMETER', `${forbidden} must not be provided with ${name}`)
    }
  }
}

function askedFor(parameters: readonly ReadParameter[]): AskedFor {
  const partsOf = (name: string): ReadonlyMap<string, Json> | undefined =>
    parameters.find((it) => it.name === name)?.parts
  const allergies = partsOf('includeAllergies')
  const immunisations = partsOf('includeImmunisations')
  const problems = parameters.filter((it) => it.name === 'includeProblems')
  const areas = parameters.map((it) => it.rule?.area)
  return {
    ...(allergies === undefined
      ? {}
      : { allergies: { resolved: allergies.get('includeResolvedAllergies') === true } }),
    ...medicationsAsked(partsOf('includeMedication')),
    ...consultationsAsked(partsOf('includeConsultations')),
    ...(problems.length === 0
      ? {}
      : {
          problems: problems.map(({ parts }) => ({
            ...named('status', textOf(parts.get('filterStatus'))),
            ...named('significance', textOf(parts.get('filterSignificance'))),
          })),
        }),
    ...(immunisations === undefined
      ? {}
      : { immunisations: { notGiven: immunisations.get('includeNotGiven') === true } }),
    disabled: DISABLED_AREAS.filter((it) => areas.includes(it)),
    unrecognised: parameters.flatMap((it) => it.unrecognised),
  }
}

function medicationsAsked(parts: ReadonlyMap<string, Json> | undefined): Pick<AskedFor, 'medications'> {
  if (parts === undefined) return {}
  return {
    medications: {
      issues: parts.get('includePrescriptionIssues') !== false,
      ...named('from', textOf(parts.get('medicationSearchFromDate'))),
    },
  }
}

function consultationsAsked(parts: ReadonlyMap<string, Json> | undefined): Pick<AskedFor, 'consultations'> {
  if (parts === undefined) return {}
  const period = objectOf(parts.get('consultationSearchPeriod'))
  const most = parts.get('includeNumberOfMostRecent')
  return {
    consultations: {
      ...named('mostRecent', typeof most === 'number' ? most : undefined),
      ...named('start', textOf(period?.['start'])),
      ...named('end', textOf(period?.['end'])),
    },
  }
}

function named<N extends string, V>(name: N, value: V | undefined): Partial<Record<N, V>> {
  return value === undefined ? {} : ({ [name]: value } as Record<N, V>)
}
