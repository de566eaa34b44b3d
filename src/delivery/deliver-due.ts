import {
  type DeliveryOutcome,
  type Outbox,
  type OutboxLane,
  type TakenMessage,
} from '../model/obligations/outbox.js'
import { CHANNEL_TIMEOUT_MS, type Channel } from './channel.js'
import { MOST_ATTEMPTS, nextAttempt } from './next-attempt.js'

export type DeliveryWorld = {
  /** The channel of a destination; undefined where it is configured no more. Throws where it cannot be opened. */
  readonly channelOf: (destination: string) => Channel | undefined
  readonly now: () => Date
  readonly random: () => number
}

const MOST_AT_ONCE = 20

/**
 * Tells everybody of a lane what is due for them, once around, and says how each attempt ended. At least once: a process that
 * dies between telling and marking leaves the message to the next, with the same key. Rejects when the outbox cannot be
 * used.
 */
export async function deliverDue(
  outbox: Outbox,
  lane: OutboxLane,
  world: DeliveryWorld,
): Promise<readonly DeliveryOutcome[]> {
  const at = world.now()
  const until = new Date(at.getTime() + 2 * CHANNEL_TIMEOUT_MS)
  const taken = await outbox.take(lane, at.toISOString(), until.toISOString(), MOST_AT_ONCE)
  return Promise.all(taken.map((it) => deliver(it, outbox, world)))
}

async function deliver(
  message: TakenMessage,
  outbox: Outbox,
  { channelOf, now, random }: DeliveryWorld,
): Promise<DeliveryOutcome> {
  const channel = opened(message.destination, channelOf)
  const sent = channel === 'not-opened' ? NOT_OPENED : ((await channel?.deliver(message)) ?? GONE)
  const isLast = sent.kind === 'retry' && message.attempt >= MOST_ATTEMPTS
  const outcome: DeliveryOutcome = isLast ? { kind: 'dead', problem: sent.problem } : sent
  const at = now()
  const next = nextAttempt(message.attempt, at, random)
  await outbox.mark(message.key, outcome, at.toISOString(), next.toISOString())
  return outcome
}

/** One that cannot be opened, as its secret cannot be read, fails its own messages and holds up nobody else's. */
function opened(
  destination: string,
  channelOf: DeliveryWorld['channelOf'],
): Channel | undefined | 'not-opened' {
  try {
    return channelOf(destination)
  } catch {
    return 'not-opened'
  }
}

const NOT_OPENED: DeliveryOutcome = { kind: 'retry', problem: 'channel-not-opened' }
const GONE: DeliveryOutcome = { kind: 'dead', problem: 'no-such-destination' }
