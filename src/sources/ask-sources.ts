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
  const inFlight = new Map<string, Promise<ConnectorAnswer>>()

  const askOnce = async (
    question: Question,
    request: DisclosureRequest,
    person: Person,
    whose: string,
  ): Promise<SourceAnswer> => {
    const source = bySource.get(question.source.id)
    if (source === undefined)
      return completed(answerThroughout(question, 'error', isoNow(clock)), question, isoNow(clock))
    const requestDeadline = Date.parse(request.at) + requestDeadlineMs * (1 - RESERVE_SHARE)
    const deadline = Math.min(clock.now() + source.deadlineMs, requestDeadline)
    const ask = { source, question, request, person, deadline }
    return told(ask, (it) => flown(it, flightKey(question, whose), inFlight, clock), clock, events)
  }

  return {
    descriptors: connected.map((it) => it.descriptor),
    ask: (permit, read) => {
      const request = requestOf(permit)
      const person = personOf(permit)
      const whose = whoseFlight(request, person)
      return Promise.all(
        questionsOf(permit).map(async (it) => read(await askOnce(it, request, person, whose))),
      )
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

/** Who asks and about whom, the same for every source of a request: written once, however many there are. */
function whoseFlight({ requester, id }: DisclosureRequest, person: Person): string {
  const apart = requester.userId === undefined ? id : undefined
  return JSON.stringify([requester, apart, person.nhsNumber, person.nhsNumbers])
}

// INVARIANT: two questions share a call only if everything the source could be told, or could decide by, is equal.
function flightKey(question: Question, whose: string): string {
  const { source, areas, mostRecentConsultations, activeProblemsOnly, file } = question
  const asked = [source.id, [...areas].sort(), mostRecentConsultations, activeProblemsOnly, file]
  return `${whose}${JSON.stringify(asked)}`
}

/** The answer, whole, told to the log under the requester's own request, whoever's call it was. */
async function told(
  ask: Ask,
  answered: (ask: Ask) => Promise<ConnectorAnswer>,
  clock: Clock,
  events: SourceEvents,
): Promise<SourceAnswer> {
  const started = clock.now()
  const answer = await answered(ask)
  const complete = completed(answer, ask.question, isoNow(clock))
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

type Flights = Map<string, Promise<ConnectorAnswer>>

/**
 * The answer to a call of its own, or to one in flight for the same. Who joins waits until their own deadline and no
 * longer; where a call ran out of the time of whoever made it, who has time left asks again.
 */
async function flown(ask: Ask, key: string, flights: Flights, clock: Clock): Promise<ConnectorAnswer> {
  const running = flights.get(key)
  if (running === undefined) {
    const flight = beforeDeadline(ask, clock).finally(() => flights.delete(key))
    flights.set(key, flight)
    return flight
  }
  const answer = await joined(running, ask, clock)
  const isOutOfTime = answer.outcomes.every((it) => it.outcome === 'timed-out')
  return isOutOfTime && ask.deadline > clock.now() ? flown(ask, key, flights, clock) : answer
}

function joined(running: Promise<ConnectorAnswer>, ask: Ask, clock: Clock): Promise<ConnectorAnswer> {
  return new Promise((resolve) => {
    const timer = setTimeout(
      () => {
        resolve(answerThroughout(ask.question, 'timed-out', isoNow(clock), ['late-answer-dropped']))
      },
      Math.max(0, ask.deadline - clock.now()) + GRACE_MS,
    )
    void running.then(resolve).finally(() => {
      clearTimeout(timer)
    })
  })
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
