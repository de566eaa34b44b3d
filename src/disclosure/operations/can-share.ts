import { type Allowed } from '../../decision/operations/allow-operation.js'
import { type Concluded, conclude } from '../../decision/operations/conclude.js'
import { type PermitResult } from '../../decision/permit.js'
import { recordedFacts, wordsOf } from '../../decision/replay/recorded-facts.js'
import { RESOURCE_TYPES, resourceType } from '../../fhir/resource-types.js'
import { type SearchParameterRow } from '../../fhir/resource-type-row.js'
import { readPersonKey } from '../../fhir/search/parse/person-key.js'
import { pairsOfParameters } from '../../fhir/parameters/parameters-pairs.js'
import { invalidParameter } from '../../fhir/search/parse/invalid-parameter.js'
import { type PersonKey } from '../../model/disclosure-request.js'
import { type JsonObject } from '../../model/json.js'
import { type Person } from '../../model/person.js'
import { Refusal, type RefusalCode, refusalRow } from '../../model/refusal.js'
import { contactsOf } from '../../model/source.js'
import { checkScope } from '../check-scope.js'
import { identifyAsked } from '../identify-asked.js'
import { verdictEvidence } from '../../decision/released/verdict-evidence.js'
import { type DisclosurePorts } from '../ports.js'
import { type Grounds, type Operation, type OperationRequest } from './operation.js'
import {
  type WouldAsk,
  isSearchedByPerson,
  outcomeFor,
  searchFor,
  typesOfPerson,
  wouldAsk,
} from './would-ask.js'

/**
 * Whether a search would be let through, and asked of anybody: decided as the search itself would be, up to the point
 * at which sources would be asked, and never further. Says of each type what the search would say. Where nothing at
 * all would be asked, refuses as the search would, with the same code and words.
 */
export function canShare(ports: DisclosurePorts): Operation {
  return async (asked, allowed, about) => {
    const { person: key, types } = questionIn(asked, ports.fhirBase)
    const requests = types.map((type) => searchFor(type, key, asked))
    requests.forEach(checkScope)
    const person = await identifyAsked(key, asked, ports)
    about(person)
    const answers = await Promise.all(requests.map((it) => wouldAsk(it, person, ports)))
    const refusing = refusingAll(answers)
    if (refusing !== undefined) {
      about(person, groundsOf(refusing, asked))
      throw new Refusal(refusing.code, { contacts: contactsFor(refusing.code, answers) })
    }
    return concluded(allowed, asked, person, answers, ports)
  }
}

type Question = { readonly person: PersonKey; readonly types: readonly string[] }

/** One `identifier`, as a search of the Patient names the person, and any number of `type`; none stands for all. */
function questionIn({ pairs, body }: OperationRequest, fhirBase: string): Question {
  const given = [...pairs, ...(body === undefined ? [] : pairsOfParameters(body))]
  const unknown = given.find(([name]) => !PARAMETERS.includes(name))
  if (unknown !== undefined) throw invalidParameter(unknown[0])
  const [identifier, ...more] = given.filter(([name]) => name === 'identifier')
  const parameter = personKey()
  if (identifier === undefined || more.length > 0 || parameter === undefined)
    throw new Refusal('ONE_PERSON_REQUIRED', { expression: 'identifier' })
  const named = given.flatMap(([name, value]) => (name === 'type' ? [value] : []))
  if (new Set(named).size < named.length) throw new Refusal('INVALID_PARAMETER', { expression: 'type' })
  for (const type of named)
    if (!isSearchedByPerson(resourceType(type))) throw new Refusal('NOT_SUPPORTED', { expression: 'type' })
  return {
    person: readPersonKey(parameter, identifier[1], { fhirBase }),
    types: named.length > 0 ? named : typesOfPerson(),
  }
}

const PARAMETERS: readonly string[] = ['identifier', 'type']

/** How the type that is the person is searched by NHS number. */
function personKey(): SearchParameterRow | undefined {
  const row = RESOURCE_TYPES.find((it) => it.personIdentifier !== undefined)
  return row?.searchParameters.find((it) => it.names === 'nhs-number')
}

type Refused = Extract<PermitResult, { kind: 'refused' }>

/** The refusal that stands for all, where every type is refused: an outage before absence before all else. */
function refusingAll(answers: readonly WouldAsk[]): Refused | undefined {
  const refused = answers.flatMap(({ result }) => (result.kind === 'refused' ? [result] : []))
  if (refused.length < answers.length) return undefined
  const first = FIRST.flatMap((code) => refused.find((it) => it.code === code) ?? [])[0]
  return first ?? refused[0]
}

const FIRST: readonly RefusalCode[] = ['CANNOT_CHECK', 'PATIENT_NOT_FOUND']

function contactsFor(code: RefusalCode, answers: readonly WouldAsk[]): ReturnType<typeof contactsOf> {
  const by = answers.flatMap(({ result }) =>
    result.kind === 'refused' && result.code === code ? result.refusedFor : [],
  )
  return contactsOf([...new Set(by)])
}

function groundsOf(refused: Refused, { requester, at }: OperationRequest): Grounds {
  const verdicts = refused.verdicts.map((it) => it.verdict)
  const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)]
  return {
    reasons: distinct(verdicts.flatMap((it) => it.reasons)),
    missing: distinct(verdicts.flatMap((it) => it.missing)),
    obligations: distinct(verdicts.flatMap((it) => it.obligations)),
    verdicts: verdictEvidence(refused.verdicts),
    facts: recordedFacts('request', refused.considered, [], wordsOf(requester, at)),
  }
}

function concluded(
  allowed: Allowed,
  asked: OperationRequest,
  person: Person,
  answers: readonly WouldAsk[],
  { rules }: DisclosurePorts,
): Concluded {
  const words = Object.fromEntries(answers.map((it) => [it.type, outcomeFor(it)]))
  return conclude(
    allowed,
    { status: 200, resource: { resourceType: 'Parameters', parameter: answers.map(parameterOf) } },
    {
      kind: 'disclosure',
      requestId: asked.id,
      at: asked.at,
      rawQuery: asked.rawQuery,
      type: undefined,
      person,
      outcome: 'checked',
      ruleSetHash: rules.hash,
      reasons: [],
      missing: [],
      obligations: [],
      details: { types: words },
    },
  )
}

function parameterOf(answer: WouldAsk): JsonObject {
  const { type, result } = answer
  const row = result.kind === 'refused' ? refusalRow(result.code) : undefined
  const said = row === undefined ? [] : [{ name: 'says', valueString: row.text }]
  const helps = row?.helps === undefined ? [] : [{ name: 'helps', valueString: row.helps }]
  return {
    name: 'answer',
    part: [
      { name: 'type', valueCode: type },
      { name: 'result', valueCode: outcomeFor(answer) },
      ...said,
      ...helps,
    ],
  }
}
