import { describe, expect, it, vi } from 'vitest'
import fc from 'fast-check'
import { type Permit, permit } from '../../src/decision/permit.js'
import { type FoldedRules, type RuleSet } from '../../src/decision/rule-set.js'
import { type Area } from '../../src/model/area.js'
import { type DisclosureRequest } from '../../src/model/disclosure-request.js'
import { SOURCE_OUTCOMES } from '../../src/model/gap.js'
import { type Person } from '../../src/model/person.js'
import { type Requester } from '../../src/model/requester.js'
import { EMPTY_QUERY } from '../../src/model/search-query.js'
import { askSources, type ConnectedSource } from '../../src/sources/ask-sources.js'
import { type Connector } from '../../src/sources/connector.js'
import { answerThroughout } from '../../src/sources/outcomes.js'
import { type SourceAnswered } from '../../src/sources/source-events.js'
import {
  nhs,
  NHS_NUMBER,
  PERSON,
  questionFor,
  REAL_CLOCK,
  REQUESTER,
  SILENT,
  sourceSettings,
} from './source-world.js'

/** Answers as they came. */
const unread = <T>(answer: T): T => answer
const unasked = () => {
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
const AREAS: readonly Area[] = ['medications', 'allergies']

function connected(id: string, ask: Connector['ask'], deadlineMs = 300): ConnectedSource {
  const settings = sourceSettings({ id, areas: AREAS })
  const { source } = questionFor(settings, AREAS)
  return { descriptor: source, deadlineMs, connector: { kind: 'test', ask, close: () => Promise.resolve() } }
}

function permitFor(
  sources: readonly ConnectedSource[],
  who: Partial<Requester> = {},
  person: Person = PERSON,
  came: Partial<Pick<DisclosureRequest, 'id' | 'at'>> = {},
): Permit {
  const request: DisclosureRequest = {
    id: '3f1d2c1e-8f0b-4a56-9c3e-0f8a1b2c3d4e',
    requester: { ...REQUESTER, ...who },
    interaction: 'search',
    type: 'MedicationStatement',
    person: { kind: 'nhs-number', nhsNumber: person.nhsNumber },
    query: EMPTY_QUERY,
    cursor: undefined,
    rawQuery: '',
    at: new Date().toISOString(),
    ...came,
  }
  const candidates = sources.map((one) => ({
    source: one.descriptor,
    types: ['MedicationStatement', 'AllergyIntolerance'],
    facts: {},
  }))
  const result = permit(request, person, candidates, [], RULES)
  if (result.kind === 'refused') throw new Error('the test needs a permit')
  return result.permit
}

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))
const good: Connector['ask'] = (question) =>
  Promise.resolve(answerThroughout(question, 'answered', '2026-11-22T00:00:00Z'))

/** What a source may do to the broker. */
const CONDUCT = {
  answers: good,
  'answers late': (question, about) =>
    wait(about.deadline - Date.now() + 150).then(() => good(question, about)),
  'never answers': () => new Promise(() => undefined),
  rejects: () => Promise.reject(new Error('broken')),
  throws: () => {
    throw new Error('broken')
  },
  'says nothing of an area': async (question, about) => ({
    ...(await good(question, about)),
    outcomes: [],
  }),
  'speaks for another source': async (question, about) => ({
    ...(await good(question, about)),
    records: [
      {
        source: 'other',
        mapping: 'm',
        recordId: '1',
        area: undefined,
        content: {},
        retrievedAt: '',
        asOf: undefined,
      },
    ],
  }),
} as const satisfies Record<string, Connector['ask']>

const EXPECTED: Readonly<Record<keyof typeof CONDUCT, string>> = {
  answers: 'answered',
  'answers late': 'timed-out',
  'never answers': 'timed-out',
  rejects: 'error',
  throws: 'error',
  'says nothing of an area': 'error',
  'speaks for another source': 'error',
}

/** The answers and how long they took by a clock that no busy machine holds up. */
async function inVirtualTime<T>(
  ask: () => Promise<T>,
): Promise<{ readonly answers: T; readonly took: number }> {
  vi.useFakeTimers()
  try {
    const started = Date.now()
    const asking = ask().then((answers) => ({ answers, took: Date.now() - started }))
    await vi.advanceTimersByTimeAsync(10_000)
    return await asking
  } finally {
    vi.useRealTimers()
  }
}

describe('the broker', () => {
  it('gives one outcome for every source and area, in time, whatever the sources do', async () => {
    const conduct = fc.constantFrom(...(Object.keys(CONDUCT) as (keyof typeof CONDUCT)[]))
    await fc.assert(
      fc.asyncProperty(fc.array(conduct, { minLength: 1, maxLength: 6 }), async (conducts) => {
        const sources = conducts.map((one, n) => connected(`source-${n}`, CONDUCT[one], 60))
        const { answers, took } = await inVirtualTime(() =>
          askSources(sources, 5_000, REAL_CLOCK, SILENT).ask(permitFor(sources), unread),
        )
        expect(took).toBeLessThanOrEqual(60 + 25)
        expect(answers.map((one) => one.source)).toEqual(sources.map((one) => one.descriptor.id))
        answers.forEach((answer, n) => {
          const expected = EXPECTED[conducts[n]!]
          expect(answer.outcomes.map((one) => one.area)).toEqual([...AREAS])
          expect(answer.outcomes.every((one) => one.outcome === expected)).toBe(true)
          expect(SOURCE_OUTCOMES).toContain(expected)
          expect(answer.records).toEqual([])
        })
      }),
      { numRuns: 25 },
    )
  })

  it('keeps to what is left of the request when that is less than the source may take', async () => {
    const sources = [connected('slow', CONDUCT['never answers'], 60_000)]
    const { answers, took } = await inVirtualTime(() =>
      askSources(sources, 300, REAL_CLOCK, SILENT).ask(permitFor(sources), unread),
    )
    expect(took).toBeLessThan(300)
    const [answer] = answers
    expect(answer?.outcomes.map((one) => one.outcome)).toEqual(['timed-out', 'timed-out'])
  })

  it('tells the connector when nobody waits any more', async () => {
    let aborted = false
    const ask: Connector['ask'] = (_, about) => {
      about.signal.addEventListener('abort', () => (aborted = true))
      return new Promise(() => undefined)
    }
    const sources = [connected('slow', ask, 50)]
    await askSources(sources, 5_000, REAL_CLOCK, SILENT).ask(permitFor(sources), unread)
    expect(aborted).toBe(true)
  })

  it('reports counts and closed reasons, and nothing of the person', async () => {
    const events: SourceAnswered[] = []
    const sources = [connected('broken', CONDUCT.rejects)]
    const broker = askSources(sources, 5_000, REAL_CLOCK, {
      ...SILENT,
      answered: (event) => events.push(event),
    })
    await broker.ask(permitFor(sources), unread)
    expect(events).toMatchObject([
      { source: 'broken', outcomes: { error: 2 }, reasons: ['connector-failed'] },
    ])
    expect(JSON.stringify(events)).not.toContain(NHS_NUMBER)
  })
})

describe('identical questions in flight', () => {
  async function callsFor(second: Partial<Requester>, person: Person = PERSON): Promise<number> {
    let calls = 0
    const sources = [
      connected('a', async (question, about) => {
        calls++
        await wait(30)
        return good(question, about)
      }),
    ]
    const broker = askSources(sources, 5_000, REAL_CLOCK, SILENT)
    await Promise.all([
      broker.ask(permitFor(sources), unread),
      broker.ask(permitFor(sources, second, person), unread),
    ])
    return calls
  }

  it('of the same requester and purpose share one call', async () => {
    expect(await callsFor({})).toBe(1)
  })

  it.each([
    ['another user', { userId: 'RIV-0002' }],
    ['another organisation', { organisation: sourceSettings({}).organisation }],
    ['another purpose', { purpose: 'emergency' as const }],
    ['another calling system', { callingSystem: 'other' }],
    ['another role', { role: { system: undefined, code: 'admin' } }],
    ['a break-glass', { breakGlass: true }],
  ])('never across %s', async (_, second) => {
    expect(await callsFor(second)).toBe(2)
  })

  it('never across people', async () => {
    const other = nhs('9990000026')
    expect(await callsFor({}, { ...PERSON, nhsNumber: other, nhsNumbers: [other] })).toBe(2)
  })

  it('end for who joins at their own deadline, and for nobody else', async () => {
    const sources = [connected('a', (question, about) => wait(250).then(() => good(question, about)))]
    const { answers } = await inVirtualTime(async () => {
      const broker = askSources(sources, 1_000, REAL_CLOCK, SILENT)
      // Of the second request nearly all the time has gone by already.
      const late = { at: new Date(Date.now() - 800).toISOString() }
      return Promise.all([
        broker.ask(permitFor(sources), unread),
        broker.ask(permitFor(sources, {}, PERSON, late), unread),
      ])
    })
    expect(answers.flat().map((it) => it.outcomes[0]?.outcome)).toEqual(['answered', 'timed-out'])
  })

  it('that run out of the time of whoever asked first are asked again by who has time left', async () => {
    let calls = 0
    const sources = [
      connected('a', (question, about) => (calls++, wait(150).then(() => good(question, about)))),
    ]
    const { answers } = await inVirtualTime(async () => {
      const broker = askSources(sources, 1_000, REAL_CLOCK, SILENT)
      const late = { at: new Date(Date.now() - 800).toISOString() }
      return Promise.all([
        broker.ask(permitFor(sources, {}, PERSON, late), unread),
        broker.ask(permitFor(sources), unread),
      ])
    })
    expect(answers.flat().map((it) => it.outcomes[0]?.outcome)).toEqual(['timed-out', 'answered'])
    expect(calls).toBe(2)
  })

  it('are told to the log under the request of each', async () => {
    const events: SourceAnswered[] = []
    const sources = [connected('a', (question, about) => wait(30).then(() => good(question, about)))]
    const broker = askSources(sources, 5_000, REAL_CLOCK, { ...SILENT, answered: (it) => events.push(it) })
    await Promise.all(
      ['first', 'second'].map((id) => broker.ask(permitFor(sources, {}, PERSON, { id }), unread)),
    )
    expect(events.map((it) => it.requestId).toSorted()).toEqual(['first', 'second'])
  })

  it('are asked again once answered', async () => {
    let calls = 0
    const sources = [connected('a', (question, about) => (calls++, good(question, about)))]
    const broker = askSources(sources, 5_000, REAL_CLOCK, SILENT)
    await broker.ask(permitFor(sources), unread)
    await broker.ask(permitFor(sources), unread)
    expect(calls).toBe(2)
  })
})
