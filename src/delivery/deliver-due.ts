import {
  type DeliveryOutcome,
  type Outbox,
  type OutboxLane,
  type TakenMessage,
} from '../model/obligations/outbox.js'
import { grouped } from '../model/grouped.js'
import { CHANNEL_TIMEOUT_MS, type Channel } from './channel.js'
import { MOST_ATTEMPTS, nextAttempt } from './next-attempt.js'

export type DeliveryWorld = {
  /** The channel of a destination; undefined where it is configured no more. Throws where it cannot be opened. */
  readonly channelOf: (destination: string) => Channel | undefined
  readonly now: () => Date
  readonly random: () => number
}

const MOST_AT_ONCE = 20

/** How long a round waits for those who are told in it, in milliseconds: who takes longer is told beside the next. */
const PATIENCE_MS = 1_000

/** Tells everybody of a lane, round after round. */
export type Deliveries = {
  /**
   * Tells everybody what is due for them, and says how each attempt ended that has ended since the last round. Whoever
   * is still being told of something is told of nothing else meanwhile, and keeps nobody else waiting. Rejects when the
   * outbox cannot be used, and with an AggregateError where attempts that ended since could not be marked; how the others
   * ended is said by the next round.
   */
  round(): Promise<readonly DeliveryOutcome[]>
  /** Resolves when nobody is being told of anything. */
  settled(): Promise<void>
}

/**
 * The deliveries of a lane. At least once: a process that dies between telling and marking leaves the message to the
 * next, with the same key. Each destination is told of up to 20 messages at once.
 */
export function deliveries(
  outbox: Outbox,
  lane: OutboxLane,
  world: DeliveryWorld,
  patienceMs = PATIENCE_MS,
): Deliveries {
  const underWay = new Map<string, Promise<void>>()
  let ended: readonly DeliveryOutcome[] = []
  let failures: readonly unknown[] = []
  const tell = (destination: string, messages: readonly TakenMessage[]): void => {
    const attempts = messages.map(async (it) => {
      try {
        const outcome = await deliver(it, outbox, world)
        ended = [...ended, outcome]
      } catch (error) {
        failures = [...failures, error]
      }
    })
    // Not before the last has ended: nobody is told of more than 20 messages at once.
    const telling = Promise.all(attempts).then(() => {
      underWay.delete(destination)
    })
    underWay.set(destination, telling)
  }
  const settled = async (): Promise<void> => {
    await Promise.all(underWay.values())
  }
  return {
    settled,
    round: async () => {
      const at = world.now()
      const until = new Date(at.getTime() + 2 * CHANNEL_TIMEOUT_MS)
      const times = [at.toISOString(), until.toISOString()] as const
      const taken = await outbox.take(lane, ...times, MOST_AT_ONCE, [...underWay.keys()])
      for (const [destination, messages] of grouped(taken, (it) => it.destination))
        tell(destination, messages)
      await atMost(patienceMs, settled())
      const failed = failures
      failures = []
      if (failed.length > 0) throw new AggregateError(failed, 'messages could not be marked')
      const outcomes = ended
      ended = []
      return outcomes
    },
  }
}

/** Resolves when the work is done, or the time is up. */
async function atMost(milliseconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const pause = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([work, pause]).finally(() => clearTimeout(timer))
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
