import { type DeliveryWorld, deliveries } from '../../src/delivery/deliver-due.js'
import { type DeliveryOutcome, type Outbox, type OutboxLane } from '../../src/model/obligations/outbox.js'

/** Tells everybody of a lane what is due for them, once around, however long they take. */
export async function deliverDue(
  outbox: Outbox,
  lane: OutboxLane,
  world: DeliveryWorld,
): Promise<readonly DeliveryOutcome[]> {
  return deliveries(outbox, lane, world, 600_000).round()
}
