import { type Answer, type AnswerParts } from '../../../src/decision/answers/answer-form.js'
import { ANSWER_FORMS } from '../../../src/decision/answers/answer-forms.js'
import { provenancesOf } from '../../../src/decision/released/provenances.js'
import { type Verdict } from '../../../src/decision/rule-set.js'
import { type FhirResource } from '../../../src/fhir/resource.js'
import { type DisclosureRequest } from '../../../src/model/disclosure-request.js'
import { type JsonObject, textOf } from '../../../src/model/json.js'
import { type Person } from '../../../src/model/person.js'
import { Refusal } from '../../../src/model/refusal.js'
import { requestFor } from '../../disclosure/requests.js'
import { PERSON, PRACTICE, SOURCES, traced } from '../../disclosure/world.js'

export const WHO: Person = { id: 'p-0018', nhsNumbers: [PERSON], nhsNumber: PERSON, trace: traced(PERSON) }

export const PORTS = { fhirBase: 'https://gateway.example/fhir', cursorKey: new Uint8Array(32) }

const OUTCOME = {
  source: 'a81001',
  organisation: 'A81001',
  area: 'problems',
  outcome: 'timed-out',
  asOf: '2026-07-01T12:00:00Z',
  warnings: [],
  count: undefined,
} as const

const PERMIT: Verdict = {
  decision: 'permit',
  code: undefined,
  disclose: undefined,
  masks: [],
  obligations: [],
  reasons: [],
  basis: undefined,
  missing: [],
}

/** What was released, each from a record of its own, and what the one source said. */
export function partsOf(
  changes: Partial<DisclosureRequest>,
  released: readonly FhirResource[],
  more: Partial<AnswerParts> = {},
): AnswerParts {
  const origin = {
    source: 'a81001',
    recordId: 'r1',
    mapping: 'm',
    mappingVersion: '1',
    retrievedAt: OUTCOME.asOf,
    asOf: undefined,
  }
  const provenances = provenancesOf(
    released.map((resource) => {
      const id = textOf(resource['id']) ?? ''
      const labelled = { resource, source: PRACTICE, area: undefined, facts: {}, sourceReference: 'x' }
      const judged = { labelled, verdict: PERMIT, origin: { ...origin, recordId: id } }
      return { ...judged, reference: `${resource.resourceType}/${id}`, redacted: resource, judgedOn: judged }
    }),
    (_source, _type, sourceId) => `of-${sourceId}`,
  )
  return {
    request: requestFor(changes),
    person: WHO,
    sources: SOURCES,
    released,
    lookedFor: new Set(released),
    bytesOf: (it) => Buffer.from(JSON.stringify(it)),
    provenances,
    outcomes: [OUTCOME],
    ports: PORTS,
    ...more,
  }
}

/** The answer in parts that can be looked at. Fails where the form refuses. */
export function given(parts: AnswerParts): {
  readonly status: number
  readonly headers: Answer['headers']
  readonly text: string
  readonly references: readonly string[]
  /** Codes of what the sources said, beside the body. */
  readonly said: readonly string[]
} {
  const found = ANSWER_FORMS[parts.request.interaction](parts)
  if (found instanceof Refusal) throw new Error(`refused: ${found.code}`)
  const { status, headers, body, outcome } = found.answer
  const said = outcome === undefined ? '' : new TextDecoder().decode(outcome)
  return {
    status,
    headers,
    text: new TextDecoder().decode(body),
    references: [...found.references],
    said: [...said.matchAll(/"code":"(may-be-incomplete|timed-out)"/g)].map(([, code]) => code ?? ''),
  }
}

/** The one resource that the answer is. */
export function resourceOf(parts: AnswerParts): JsonObject {
  return JSON.parse(given(parts).text) as JsonObject
}

/** The code with which the form refuses. */
export function refusedWith(parts: AnswerParts): string | undefined {
  const found = ANSWER_FORMS[parts.request.interaction](parts)
  return found instanceof Refusal ? found.code : undefined
}
