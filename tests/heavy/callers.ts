import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { requestToken } from '../../sandbox/request-token.js'
import { type Sandbox } from '../../sandbox/start.js'
import { NHS } from '../journeys/journey.js'

/** An answer that a caller has received whole: its status, headers and last byte. */
export type Received = {
  readonly status: number
  readonly receipt: string | undefined
  readonly requestId: string | undefined
  readonly bytes: number
  readonly digest: string
  readonly text: string
  /** When it was asked for and when its last byte came, in milliseconds. */
  readonly asked: number
  readonly came: number
}

export type Callers = {
  readonly received: readonly Received[]
  /** How many requests got no answer, or not a whole one. */
  readonly unanswered: () => number
  stop(): Promise<void>
}

/** What is asked: releases of different kinds and refusals, each at every step of the path. */
type Question = { readonly role: string; readonly type: string; readonly nhsNumber: string }

const QUESTIONS: readonly Question[] = [
  { role: 'social-worker', type: 'MedicationStatement', nhsNumber: '9990000018' },
  { role: 'gp', type: 'CarePlan', nhsNumber: '9990000018' },
  { role: 'social-worker', type: 'MedicationStatement', nhsNumber: '9990000026' },
  { role: 'ward-nurse', type: 'AllergyIntolerance', nhsNumber: '9990000018' },
  { role: 'social-worker', type: 'Condition', nhsNumber: '9990000166' },
  { role: 'gp', type: 'CarePlan', nhsNumber: '9990000019' },
  { role: 'nobody', type: 'Flag', nhsNumber: '9990000018' },
]

/** A token for each role that asks; `nobody` has one that no gateway gave. */
export async function tokensOf({ url, dataDir }: Sandbox): Promise<ReadonlyMap<string, string>> {
  const tokens = new Map([['nobody', 'not-a-token']])
  for (const { role } of QUESTIONS)
    if (!tokens.has(role)) tokens.set(role, await requestToken({ as: role, url, dataDir }))
  return tokens
}

/** So many callers, each asking again as soon as it is answered, or a little later when nobody answers. */
export function startCallers(count: number, { url }: Sandbox, tokens: ReadonlyMap<string, string>): Callers {
  const received: Received[] = []
  const state = { stopped: false, unanswered: 0 }
  const running = Array.from({ length: count }, async (_, caller) => {
    for (let turn = caller; !state.stopped; turn++) {
      const question = QUESTIONS[turn % QUESTIONS.length]!
      try {
        received.push(await ask(url, question, tokens.get(question.role) ?? ''))
      } catch {
        state.unanswered += 1
        await sleep(20)
      }
    }
  })
  return {
    received,
    unanswered: () => state.unanswered,
    stop: async () => {
      state.stopped = true
      await Promise.all(running)
    },
  }
}

/** Asks one question; rejects when the answer does not come whole. */
async function ask(url: string, { type, nhsNumber }: Question, token: string): Promise<Received> {
  const asked = performance.now()
  const answer = await fetch(`${url}/fhir/${type}/_search`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
    body: new URLSearchParams({ 'patient.identifier': `${NHS}|${nhsNumber}` }),
  })
  const body = new Uint8Array(await answer.arrayBuffer())
  return {
    status: answer.status,
    receipt: answer.headers.get('Audit-Receipt') ?? undefined,
    requestId: answer.headers.get('X-Correlation-Id') ?? undefined,
    bytes: body.length,
    digest: createHash('sha256').update(body).digest('hex'),
    text: new TextDecoder().decode(body),
    asked,
    came: performance.now(),
  }
}
