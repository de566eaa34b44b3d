/** Something to tell a destination outside, once it is durable. */
export type OutboxMessage = {
  /** The same for every attempt, and told with each: a receiver that has seen it has been told. */
  readonly key: string
  /** The name of a configured destination. */
  readonly destination: string
  /** What is said: never anything of a person. */
  readonly body: string
}

/** A message taken to be delivered now, and which attempt this is, from 1. */
export type TakenMessage = OutboxMessage & { readonly attempt: number; readonly created: string }

/**
 * Repositories of audit records (`feed:` destinations), or everybody else. Each is told by itself, so that repositories
 * that take their time hold up nobody's alert.
 */
export type OutboxLane = 'alerts' | 'feeds'

/** How an attempt ended. A problem is a word of ours, never what the other side said. */
export type DeliveryOutcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly problem: string }
  | { readonly kind: 'dead'; readonly problem: string }

/** A message that is not tried any more. */
export type DeadLetter = {
  readonly key: string
  readonly destination: string
  readonly attempts: number
  readonly problem: string
  readonly settled: string
}

/**
 * Messages that wait to be delivered. At least once: one that was sent and not marked, because the process died in
 * between, is taken again with the same key. Every method rejects when the store is down. Times are ISO 8601 instants.
 */
export type Outbox = {
  /** Takes messages of a lane that are due, but for these destinations, each for this process alone until `until`. */
  take(
    lane: OutboxLane,
    at: string,
    until: string,
    most: number,
    except: readonly string[],
  ): Promise<readonly TakenMessage[]>
  /** Marks one attempt; `next` is when a message to be tried again is due. */
  mark(key: string, outcome: DeliveryOutcome, at: string, next: string): Promise<void>
  /** What was given up, newest first. */
  deadLetters(most: number): Promise<readonly DeadLetter[]>
  /** Tries a dead letter again from the beginning; false when there is none of that key. */
  revive(key: string, at: string): Promise<boolean>
}
