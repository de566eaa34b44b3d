import { setMaxListeners } from 'node:events'
import { personOf, questionsOf, requestOf } from '../decision/permit.js'
import { type Sources } from '../disclosure/ports.js'
import { type Question, type SourceAnswer } from '../model/answer.js'
import { type DisclosureRequest } from '../model/disclosure-request.js'
import { type SourceOutcome } from '../model/gap.js'
import { type Person } from '../model/person.js'
import { type SourceDescriptor } from '../model/source.js'
import { type Connector, type ConnectorAnswer } from './connector.js'
import { type Clock, isoNow } from './guard/clock.js'
import { answerThroughout, completed } from './outcomes.js'
import { type SourceEvents } from './source-events.js'

/** A configured source with its connector. */
export type ConnectedSource = {
  readonly descriptor: SourceDescriptor
  readonly deadlineMs: number
  readonly connector: Connector
}

/** Time kept back from the request's deadline for deciding, recording and sending. */
const RESERVE_SHARE = 0.1
/** More calls than any question takes: beyond it, something leaks. */
const MOST_CALLS = 100
/** A connector that keeps its deadline hands over what it has; this long after it, nobody waits any more. */
const GRACE_MS = 25

/**
 * The broker: asks exactly what a permit allows, all sources at once, each under the smaller of its own deadline and
 * what is left of the request's. Identical questions in flight share one call only when requester, purpose, person,
 * source and areas are all the same. Never rejects; what comes late is dropped.
 */
export function askSources(
  connected: readonly ConnectedSource[],
  requestDeadlineMs: number,
  clock: Clock,
  events: SourceEvents,
): Sources & { close(): Promise<void> } {
  const bySource = new Map(connected.map((it) => [it.descriptor.id, it]))
  const inFlight = new Map<string, Promise<SourceAnswer>>()

  const askOnce = (question: Question, request: DisclosureRequest, person: Person): Promise<SourceAnswer> => {
    const source = bySource.get(question.source.id)
    if (source === undefined)
      return Promise.resolve(
        completed(answerThroughout(question, 'error', isoNow(clock)), question, isoNow(clock)),
      )
    const key = flightKey(question, request, person)
    const running = inFlight.get(key)
    if (running !== undefined) return running
    const requestDeadline = Date.parse(request.at) + requestDeadlineMs * (1 - RESERVE_SHARE)
    const deadline = Math.min(clock.now() + source.deadlineMs, requestDeadline)
    const flight = askWithin({ source, question, request, person, deadline }, clock, events).finally(() =>
      inFlight.delete(key),
    )
    inFlight.set(key, flight)
    return flight
  }

  return {
    descriptors: connected.map((it) => it.descriptor),
    ask: (permit, read) => {
      const request = requestOf(permit)
      const person = personOf(permit)
      return Promise.all(questionsOf(permit).map(async (it) => read(await askOnce(it, request, person))))
    },
    close: async () => {
      await Promise.all(connected.map((it) => it.connector.close()))
    },
  }
}

type Ask = {
  readonly source: ConnectedSource
  readonly question: Question
  readonly request: DisclosureRequest
  readonly person: Person
  readonly deadline: number
}

// INVARIANT: two questions share a call only if everything the source could be told, or could decide by, is equal.
function flightKey(question: Question, request: DisclosureRequest, person: Person): string {
  return JSON.stringify([
    request.requester,
    request.requester.userId === undefined ? request.id : undefined,
    person.nhsNumber,
    person.nhsNumbers,
    question.source.id,
    [...question.areas].sort(),
    question.mostRecentConsultations,
    question.activeProblemsOnly,
    question.file,
  ])
}

async function askWithin(ask: Ask, clock: Clock, events: SourceEvents): Promise<SourceAnswer> {
  const started = clock.now()
  const answer = await beforeDeadline(ask, clock)
  const asOf = isoNow(clock)
  const complete = completed(answer, ask.question, asOf)
  const outcomes: Partial<Record<SourceOutcome, number>> = {}
  for (const it of complete.outcomes) outcomes[it.outcome] = (outcomes[it.outcome] ?? 0) + 1
  events.answered({
    source: complete.source,
    requestId: ask.request.id,
    milliseconds: clock.now() - started,
    outcomes,
    reasons: answer.reasons,
  })
  return complete
}

function beforeDeadline(ask: Ask, clock: Clock): Promise<ConnectorAnswer> {
  const { question, request, person, deadline } = ask
  const failure = (outcome: SourceOutcome, reason: string) =>
    answerThroughout(question, outcome, isoNow(clock), [reason])
  const left = deadline - clock.now()
  if (left <= 0) return Promise.resolve(failure('timed-out', 'no-time-left'))
  const controller = new AbortController()
  // Every call a connector makes for the question listens for its end.
  setMaxListeners(MOST_CALLS, controller.signal)
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve(failure('timed-out', 'late-answer-dropped'))
      controller.abort()
    }, left + GRACE_MS)
    const about = {
      requester: request.requester,
      person,
      requestId: request.id,
      at: request.at,
      signal: controller.signal,
      deadline,
    }
    attempted(() => ask.source.connector.ask(question, about))
      .then(resolve, () => resolve(failure('error', 'connector-failed')))
      .finally(() => clearTimeout(timer))
  })
}

/** A throw before the first await becomes a rejection like any other. */
async function attempted<T>(run: () => Promise<T>): Promise<T> {
  return run()
}
