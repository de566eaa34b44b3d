import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide, readDecision } from '../../../src/decision/decide.js'
import { contentOf, permit } from '../../../src/decision/permit.js'
import { departures, replay } from '../../../src/decision/replay/replay.js'
import { type RecordedDecision, readRecorded } from '../../../src/decision/replay/read-recorded.js'
import { recordedFacts, wordsOf } from '../../../src/decision/replay/recorded-facts.js'
import { itemEvidence, refusedEvidence } from '../../../src/decision/released/evidence.js'
import { type RuleSet } from '../../../src/decision/rule-set.js'
import { type FactTree, type RequestFacts, type ResourceFacts } from '../../../src/model/facts.js'
import { type JsonObject, isJsonObject } from '../../../src/model/json.js'
import { type Person } from '../../../src/model/person.js'
import { type Requester } from '../../../src/model/requester.js'
import { disclose } from '../../../src/disclosure/disclose.js'
import { compiled, ruleFilesWith } from '../rule-folder.js'
import { randomFacts } from '../random-facts.js'
import { GP, SOCIAL_WORKER, requestFor } from '../../disclosure/requests.js'
import { handMade } from '../../disclosure/hand-made.js'
import {
  ASTHMA,
  DISSENT,
  NOTHING_RECORDED,
  PERSON,
  SOURCES,
  SYPHILIS,
  condition,
} from '../../disclosure/world.js'

const rules = compiled()
const RUNS = { numRuns: 400 }
const PERSON_TRACED: Person = {
  id: 'p-1',
  nhsNumber: PERSON,
  nhsNumbers: [PERSON],
  trace: { kind: 'unavailable' },
}

/** What an audit entry keeps of a decision on these facts, through text and back, as after years in the log. */
function recorded(
  holders: readonly RequestFacts[],
  items: readonly ResourceFacts[],
  ruleSet: RuleSet = rules.ruleSet,
): { readonly decision: RecordedDecision | undefined; readonly text: string } {
  const request = requestFor()
  const candidates = holders.map((facts, i) => ({
    source: SOURCES[i % SOURCES.length]!,
    types: ['Condition', 'Encounter', 'Observation', 'CarePlan', 'Patient'],
    facts,
  }))
  const unheld = holders
    .slice(0, 1)
    .map((facts) => ({ recordClass: 'social-care-record' as const, types: ['CarePlan'], facts }))
  const result = permit(request, PERSON_TRACED, candidates, unheld, ruleSet)
  if (result.kind === 'refused') {
    const words = wordsOf(request.requester, request.at)
    return throughText({
      refusal: { code: result.code },
      facts: recordedFacts('request', result.considered, [], words),
    })
  }
  const answered = items.map((facts, i) => {
    const source = SOURCES[i % SOURCES.length]!
    return {
      labelled: {
        resource: { resourceType: facts.type ?? 'Basic', id: `id-${i}` },
        source,
        area: undefined,
        facts: { ...facts, class: source.recordClass, overrideSupported: source.overrideSupported },
        sourceReference: `id-${i}`,
      },
      origin: {
        source: source.id,
        recordId: 'r',
        mapping: 'm',
        mappingVersion: '1',
        retrievedAt: '',
        asOf: undefined,
      },
    }
  })
  const decision = decide(result.permit, { items: answered, outcomes: [], issues: [], refusedConsent: [] })
  const { judged } = readDecision(decision)
  const content = contentOf(result.permit)
  const leaving = judged
    .filter(({ verdict }) => verdict.decision === 'permit' || verdict.decision === 'mask')
    .map((it) => ({
      ...it,
      judgedOn: it,
      redacted: it.labelled.resource,
      reference: `X/${it.labelled.sourceReference}`,
    }))
  return throughText({
    ...itemEvidence(content, judged, leaving, []),
    refused: refusedEvidence(content.refused),
  })
}

function throughText(evidence: object): {
  readonly decision: RecordedDecision | undefined
  readonly text: string
} {
  const { requester, at } = requestFor()
  const whole: object = { ...evidence, requester, at, ruleSetHash: rules.ruleSet.hash }
  const text = JSON.stringify(whole)
  const read: unknown = JSON.parse(text)
  return { decision: isJsonObject(read) ? readRecorded(read) : undefined, text }
}

const requestsAndItems = fc.tuple(
  fc.array(
    randomFacts(rules).map(({ resource, ...request }: FactTree): RequestFacts => request),
    { minLength: 1, maxLength: 3 },
  ),
  fc.array(
    randomFacts(rules).map(({ resource = {} }) => resource),
    { maxLength: 12 },
  ),
)

describe('law (g): a decision taken again from its audit entry is the same', () => {
  it('whatever was asked and whatever came back', () => {
    let [released, refused] = [0, 0]
    fc.assert(
      fc.property(requestsAndItems, ([holders, items]) => {
        const { decision } = recorded(holders, items)
        expect(decision).toBeDefined()
        if (decision === undefined) return
        if (decision.phase === 'request') refused++
        else released += decision.items.filter((it) => it.reference !== undefined).length
        expect(departures(decision, replay(decision, rules.ruleSet))).toEqual([])
      }),
      RUNS,
    )
    // The law is about something: both ends were reached.
    expect(released).toBeGreaterThan(20)
    expect(refused).toBeGreaterThan(20)
  })

  it('and another rule set shows where it decides otherwise', () => {
    const draft = compiled(
      ruleFilesWith(
        'restrictions.yaml',
        'has_any: [STI, HIV, TOP, FERTILITY, GENDER] }\n    lifted_by',
        'has_any: [HIV] }\n    lifted_by',
      ),
    )
    const base = rules.examples.find((it) => it.rule === 'R-05' && it.expected.then === 'fires')!.facts
    const { resource = {}, ...request } = base
    const { decision } = recorded([request], [resource])
    expect(departures(decision!, replay(decision!, rules.ruleSet))).toEqual([])
    expect(departures(decision!, replay(decision!, draft.ruleSet))).toEqual([
      expect.stringMatching(/^a81001 .*: withhold generic \(.*R-05.*\) became .*: permit/),
    ])
  })

  it('a thousand results of one kind take hardly more room than one', () => {
    const base = rules.examples[0]!.facts
    const { resource = {}, ...request } = base
    const many = Array.from({ length: 999 }, (_, i) => ({
      ...resource,
      type: 'Observation',
      rank: Math.floor(i / 3) + 1,
    }))
    const sizeOf = (items: readonly ResourceFacts[]): number => {
      const { facts, withheld } = JSON.parse(recorded([request], items).text) as Record<string, unknown>
      return JSON.stringify([facts, withheld]).length
    }
    const threeOfEach = many.slice(0, 3)
    expect(sizeOf(many) - sizeOf(threeOfEach)).toBeLessThan(100)
  })

  it('half of the facts is no decision: what a later version wrote is not read', () => {
    const { text } = recorded([rules.examples[0]!.facts], [])
    const odd: unknown = JSON.parse(text.replace('"shared":{', '"shared":{"weather":"wet",'))
    expect(isJsonObject(odd) && readRecorded(odd)).toBeUndefined()
  })
})

describe('whole disclosures, from the entries they left', () => {
  const entries = async (
    world: Parameters<typeof handMade>[0],
    requester: Requester = SOCIAL_WORKER,
    type = 'Condition',
  ): Promise<JsonObject> => {
    const made = handMade(world)
    await disclose(requestFor({ requester, type }), made.ports)
    const body: unknown = JSON.parse(made.entries[0]!.body)
    return isJsonObject(body) ? body : {}
  }
  const HELD = { a81001: [condition('problem-1', ASTHMA), condition('problem-2', SYPHILIS)] }

  it.each([
    ['a release with one item withheld', { holdings: HELD }, SOCIAL_WORKER],
    ['the same to a nurse', { holdings: HELD }, GP],
    ['a dissent', { registers: { A81001: DISSENT, '9A1': NOTHING_RECORDED } }, SOCIAL_WORKER],
    ['registers that are stale', { registers: {} }, SOCIAL_WORKER],
    ['nobody with a relationship', { relationships: { '9A1': [] } }, SOCIAL_WORKER],
    [
      'an enquiry, with the words of the requester',
      { holdings: HELD, registers: { A81001: DISSENT, '9A1': NOTHING_RECORDED } },
      {
        ...SOCIAL_WORKER,
        purpose: 'safeguarding-adult' as const,
        authority: { reference: 'S42-1', approvedBy: undefined, justification: 'words that were typed' },
      },
    ],
  ])('%s', async (_, world, requester) => {
    const body = await entries(world, requester)
    const decision = readRecorded(body)
    expect(decision).toBeDefined()
    expect(departures(decision!, replay(decision!, rules.ruleSet))).toEqual([])
    const typed = JSON.stringify(body).split('words that were typed').length - 1
    expect(typed).toBe(requester.authority.justification === undefined ? 0 : 1)
  })

  it('keep nothing of the record: no id of what was withheld, no code, no text', async () => {
    const body = JSON.stringify(await entries({ holdings: HELD }))
    expect(body).toContain('STI')
    for (const it of ['problem-2', SYPHILIS, ASTHMA]) expect(body).not.toContain(it)
  })
})
