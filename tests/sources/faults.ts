import { permit, type Permit } from '../../src/decision/permit.js'
import { type FoldedRules, type RuleSet } from '../../src/decision/rule-set.js'
import { type DisclosureRequest } from '../../src/model/disclosure-request.js'
import { type SourceOutcome } from '../../src/model/gap.js'
import { type NhsNumber } from '../../src/model/nhs-number.js'
import { type Person } from '../../src/model/person.js'
import { type Requester } from '../../src/model/requester.js'
import { type SourceDescriptor } from '../../src/model/source.js'
import { EMPTY_QUERY } from '../../src/model/search-query.js'
import { PERSON, REQUESTER } from './source-world.js'

/** Pseudo-random numbers from a seed (mulberry32), so that a run can be repeated. */
export function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function oneOf<T>(values: readonly T[], random: () => number): T {
  return values[Math.floor(random() * values.length)]!
}

/** What may be said of a source that failed: never that it answered, and never that it holds nothing. */
export const FAILURES: ReadonlySet<SourceOutcome> = new Set([
  'timed-out',
  'error',
  'not-permitted',
  'partial',
])

const unasked = (): never => {
  throw new Error('nothing is judged here')
}
const OPEN: FoldedRules = {
  asking: { obligations: [], reasons: [] },
  refusalFor: () => undefined,
  viewExcludes: () => false,
  newestOnly: () => undefined,
  activeOnly: () => false,
  judge: unasked,
}
const RULES: RuleSet = { hash: 'test', decide: unasked, fold: () => OPEN }

/** A permit to ask all of the sources about a person, as the rules would give it where they have no objection. */
export function openPermit(
  sources: readonly SourceDescriptor[],
  asked: {
    readonly requestId: string
    readonly nhsNumber: NhsNumber
    readonly types: readonly string[]
    readonly requester?: Partial<Requester>
    /** ISO 8601 instant. */
    readonly at: string
  },
): Permit {
  const person: Person = {
    ...PERSON,
    id: `person-${asked.nhsNumber}`,
    nhsNumber: asked.nhsNumber,
    nhsNumbers: [asked.nhsNumber],
  }
  const request: DisclosureRequest = {
    id: asked.requestId,
    requester: { ...REQUESTER, ...asked.requester },
    interaction: 'search',
    type: 'CarePlan',
    person: { kind: 'nhs-number', nhsNumber: asked.nhsNumber },
    query: EMPTY_QUERY,
    cursor: undefined,
    rawQuery: '',
    at: asked.at,
  }
  const candidates = sources.map((source) => ({ source, types: asked.types, facts: {} }))
  const result = permit(request, person, candidates, [], RULES)
  if (result.kind === 'refused') throw new Error('the test needs a permit')
  return result.permit
}
