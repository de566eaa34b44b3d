import { deliverDue } from './deliver-once.js'
import { webhookChannel } from '../../src/delivery/webhook-channel.js'
import { openDatabase } from '../../src/storage/database.js'
import { outboxStore } from '../../src/storage/outbox/outbox-store.js'

/** A process that delivers what is due at one instant to a webhook, once around. */
const [database, webhook, at] = process.argv.slice(2)
const now = (): Date => new Date(at!)
const channel = webhookChannel({ url: webhook!, secret: 'synthetic', now })
await deliverDue(outboxStore(openDatabase(database!)), 'alerts', {
  channelOf: () => channel,
  now,
  random: () => 1,
})
