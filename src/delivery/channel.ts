import { type DeliveryOutcome, type TakenMessage } from '../model/obligations/outbox.js'

/** One way to tell somebody outside. */
export type Channel = {
  /**
   * Tells a message, with its key, so that a receiver can know it again. Never rejects: what went wrong is an outcome,
   * in a word of ours. Ends within `CHANNEL_TIMEOUT_MS`.
   */
  deliver(message: TakenMessage): Promise<DeliveryOutcome>
  close(): Promise<void>
}

/** How long one attempt may take. */
export const CHANNEL_TIMEOUT_MS = 15_000
