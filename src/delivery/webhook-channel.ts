import { createHmac } from 'node:crypto'
import { Agent, request } from 'undici'
import { type DeliveryOutcome, type TakenMessage } from '../model/obligations/outbox.js'
import { CHANNEL_TIMEOUT_MS, type Channel } from './channel.js'

export type WebhookSettings = {
  readonly url: string
  /** What messages are signed with; `whsec_` and base64, or any text. */
  readonly secret: string
  readonly now: () => Date
}

/**
 * Posts each message as JSON, signed as Standard Webhooks has it (HMAC-SHA256 of id, timestamp and body), the key as its
 * id. Follows no redirect and reads no answer but its status.
 */
export function webhookChannel({ url, secret, now }: WebhookSettings): Channel {
  const agent = new Agent({ connect: { timeout: CHANNEL_TIMEOUT_MS } })
  return {
    async deliver(message) {
      try {
        const { statusCode, body } = await request(url, {
          method: 'POST',
          dispatcher: agent,
          headers: headersOf(message, secret, now()),
          body: message.body,
          headersTimeout: CHANNEL_TIMEOUT_MS,
          bodyTimeout: CHANNEL_TIMEOUT_MS,
          signal: AbortSignal.timeout(CHANNEL_TIMEOUT_MS),
        })
        await body.dump()
        return outcomeOf(statusCode)
      } catch {
        return { kind: 'retry', problem: 'unreachable' }
      }
    },
    close: () => agent.destroy(),
  }
}

function headersOf({ key, body }: TakenMessage, secret: string, at: Date): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const signature = createHmac('sha256', keyBytes(secret)).update(`${key}.${timestamp}.${body}`)
  return {
    'Content-Type': 'application/json',
    'webhook-id': key,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature.digest('base64')}`,
  }
}

function keyBytes(secret: string): Uint8Array {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret)
}

/**
 * A receiver that is busy or broken is asked again; one that says no is not, unless it refuses the signature: while a
 * secret is rotated one side has the new one before the other.
 */
function outcomeOf(status: number): DeliveryOutcome {
  if (status >= 200 && status < 300) return { kind: 'delivered' }
  const problem = `http-${status}`
  return AGAIN.includes(status) || status >= 500 ? { kind: 'retry', problem } : { kind: 'dead', problem }
}

const AGAIN: readonly number[] = [401, 403, 408, 425, 429]
