import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Area } from '../../src/model/area.js'
import { isNhsNumber, type NhsNumber } from '../../src/model/nhs-number.js'
import { type SourceOutcome } from '../../src/model/gap.js'
import { askSources, type ConnectedSource } from '../../src/sources/ask-sources.js'
import { type Connector, type ConnectorAnswer } from '../../src/sources/connector.js'
import { answerThroughout } from '../../src/sources/outcomes.js'
import { openPermit } from './faults.js'
import { nhs, questionFor, SILENT, sourceSettings } from './source-world.js'

const AREAS: readonly Area[] = ['medications', 'allergies']
const PEOPLE = ['9990000018', '9990000026', '9990000034', '9990000042'].map(nhs)
const SOURCE_DEADLINE = 300
const REQUEST_DEADLINE = 400

/** How a source behaves towards one question: after how long, and then how. */
type Conduct = {
  readonly kind: 'answers' | 'has-nothing' | 'rejects' | 'throws' | 'silent-on-an-area' | 'hangs'
  readonly afterMs: number
}

const conduct: fc.Arbitrary<Conduct> = fc.record({
  kind: fc.constantFrom('answers', 'has-nothing', 'rejects', 'throws', 'silent-on-an-area', 'hangs'),
  afterMs: fc.integer({ min: 0, max: 600 }),
})

type Asked = {
  readonly person: number
  readonly user: number
  readonly at: number
  readonly conducts: readonly Conduct[]
}

const asked: fc.Arbitrary<Asked> = fc.record({
  person: fc.integer({ min: 0, max: PEOPLE.length - 1 }),
  user: fc.integer({ min: 0, max: 1 }),
  at: fc.integer({ min: 0, max: 300 }),
  conducts: fc.array(conduct, { minLength: 3, maxLength: 3 }),
})

/** Deaf to being told that nobody waits, as a connector must not be: what it does then is late and must be dropped. */
function source(id: string, conductOf: (requestId: string) => Conduct): ConnectedSource {
  const settings = sourceSettings({ id, areas: AREAS })
  const ask: Connector['ask'] = (question, about) => {
    const { kind, afterMs } = conductOf(about.requestId)
    if (kind === 'throws') throw new Error('broken')
    return new Promise((resolve, reject) => {
      if (kind !== 'hangs')
        setTimeout(() => {
          if (kind === 'rejects') reject(new Error('broken'))
          else resolve(answerOf(kind, question, about.person.nhsNumber))
        }, afterMs)
    })
  }
  const { source: descriptor } = questionFor(settings, AREAS)
  return {
    descriptor,
    deadlineMs: SOURCE_DEADLINE,
    connector: { kind: 'test', ask, close: () => Promise.resolve() },
  }
}

function answerOf(
  kind: Conduct['kind'],
  question: Parameters<Connector['ask']>[0],
  person: NhsNumber,
): ConnectorAnswer {
  const asOf = '2026-11-22T00:00:00Z'
  const nothing = answerThroughout(question, 'answered-empty', asOf)
  if (kind === 'has-nothing') return nothing
  const whole = answerThroughout(question, 'answered', asOf)
  const record = {
    source: question.source.id,
    mapping: 'm',
    recordId: `${question.source.id} of ${person}`,
    area: undefined,
    content: { nhsNumber: person },
    retrievedAt: asOf,
    asOf: undefined,
  }
  const outcomes = kind === 'silent-on-an-area' ? whole.outcomes.slice(1) : whole.outcomes
  return { ...whole, records: [record], outcomes }
}

beforeEach(() => vi.useFakeTimers({ now: Date.parse('2026-11-22T09:00:00Z') }))
afterEach(() => vi.useRealTimers())

describe('whatever sources do to many questions at once', () => {
  it('each gets one outcome for every source and area, of its own person, in time, and nothing is left running', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(asked, { minLength: 1, maxLength: 8 }), async (questions) => {
        const conducts = new Map(questions.map((it, n) => [`request-${n}`, it.conducts]))
        const sources = [0, 1, 2].map((n) => source(`source-${n}`, (id) => conducts.get(id)![n]!))
        const descriptors = sources.map((it) => it.descriptor)
        const broker = askSources(
          sources,
          REQUEST_DEADLINE,
          { now: () => Date.now(), random: () => 0.5 },
          SILENT,
        )
        const ends = questions.map(async (it, n) => {
          await new Promise((resolve) => setTimeout(resolve, it.at))
          const started = Date.now()
          const permit = openPermit(descriptors, {
            requestId: `request-${n}`,
            nhsNumber: PEOPLE[it.person]!,
            types: ['MedicationStatement', 'AllergyIntolerance'],
            requester: { userId: `user-${it.user}` },
            at: new Date().toISOString(),
          })
          const read: string[] = []
          const answers = await broker.ask(permit, (answer) => {
            read.push(answer.source)
            return answer
          })
          return { it, answers, read, took: Date.now() - started }
        })
        await vi.advanceTimersByTimeAsync(300 + REQUEST_DEADLINE * 1.1)
        for (const { it, answers, read, took } of await Promise.all(ends)) {
          expect(took).toBeLessThanOrEqual(REQUEST_DEADLINE * 1.1)
          expect(answers.map((one) => one.source)).toEqual(descriptors.map((one) => one.id))
          expect(read.toSorted()).toEqual(answers.map((one) => one.source))
          const equals = questions.filter((one) => one.person === it.person && one.user === it.user)
          answers.forEach((answer, n) => checkAnswer(answer, it, n, equals.length > 1))
        }
        // What a source that was given up on still does ends in nothing.
        await vi.advanceTimersByTimeAsync(1_000)
        expect(vi.getTimerCount()).toBe(0)
      }),
      { numRuns: 300 },
    )
  })
})

type Answer = Omit<ConnectorAnswer, 'reasons'>

function checkAnswer(
  { outcomes, records }: Answer,
  { person, conducts }: Asked,
  n: number,
  isShared: boolean,
): void {
  expect(outcomes.map((one) => one.area)).toEqual([...AREAS])
  for (const it of records) {
    const held = JSON.stringify([it.recordId, it.content])
    expect(held).toContain(PEOPLE[person])
    expect(PEOPLE.filter((other) => isNhsNumber(other) && held.includes(other))).toEqual([PEOPLE[person]])
  }
  // INVARIANT: a failure is never said to be an answer, and nothing never stands for one.
  const words = outcomes.map((one) => one.outcome)
  if (!words.includes('answered')) expect(records).toHaveLength(0)
  // Where an equal question was in flight its answer is shared, and is as that question's source behaved.
  if (!isShared) expect(words).toEqual(expectedOf(conducts[n]!))
}

/** The last instant at which an answer is still taken. */
const TAKEN_UNTIL = SOURCE_DEADLINE + 25

function expectedOf({ kind, afterMs }: Conduct): readonly SourceOutcome[] {
  if (kind === 'throws') return ['error', 'error']
  if (kind === 'hangs' || afterMs >= TAKEN_UNTIL) return ['timed-out', 'timed-out']
  return EXPECTED[kind]
}

const EXPECTED: Readonly<Record<Exclude<Conduct['kind'], 'throws' | 'hangs'>, readonly SourceOutcome[]>> = {
  answers: ['answered', 'answered'],
  'has-nothing': ['answered-empty', 'answered-empty'],
  rejects: ['error', 'error'],
  'silent-on-an-area': ['error', 'answered'],
}
