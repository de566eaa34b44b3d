import { Agent, request } from 'undici'
import { type DeliveryOutcome, type TakenMessage } from '../model/obligations/outbox.js'
import { type JsonObject, isJsonObject, objectOf, objectsOf, textOf } from '../model/json.js'
import { CHANNEL_TIMEOUT_MS, type Channel } from './channel.js'

export type AuditFeedChannelSettings = {
  /** FHIR base of the repository. */
  readonly url: string
  readonly token: string | undefined
  /** The Bundle of a message, a batch; undefined where there is nothing to send. Rejects when the log cannot be read. */
  readonly bundleOf: (message: TakenMessage) => Promise<JsonObject | undefined>
}

const MOST_BYTES = 8 * 1024 * 1024

/**
 * Sends each message as a batch to an audit record repository (IHE ITI-20) and reads what became of every entry of it:
 * one that was not taken is sent again with all of its batch. Follows no redirect. The key of the message goes with it
 * as `Idempotency-Key`.
 */
export function auditFeedChannel({ url, token, bundleOf }: AuditFeedChannelSettings): Channel {
  const agent = new Agent({ connect: { timeout: CHANNEL_TIMEOUT_MS }, maxResponseSize: MOST_BYTES })
  return {
    async deliver(message) {
      try {
        const bundle = await bundleOf(message)
        if (bundle === undefined) return { kind: 'delivered' }
        const { statusCode, body } = await request(url, {
          method: 'POST',
          dispatcher: agent,
          headers: headersOf(message, token),
          body: JSON.stringify(bundle),
          headersTimeout: CHANNEL_TIMEOUT_MS,
          bodyTimeout: CHANNEL_TIMEOUT_MS,
          signal: AbortSignal.timeout(CHANNEL_TIMEOUT_MS),
        })
        return outcomeOf(statusCode, await body.text(), objectsOf(bundle['entry']).length)
      } catch {
        return { kind: 'retry', problem: 'unreachable' }
      }
    },
    close: () => agent.destroy(),
  }
}

function headersOf({ key }: TakenMessage, token: string | undefined): Record<string, string> {
  return {
    'Content-Type': 'application/fhir+json',
    Accept: 'application/fhir+json',
    Prefer: 'return=minimal',
    'Idempotency-Key': key,
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
  }
}

/** Nothing is given up for what a repository says of itself: it may have been set up wrongly, and is put right. */
function outcomeOf(status: number, text: string, sent: number): DeliveryOutcome {
  if (status < 200 || status >= 300) return { kind: 'retry', problem: `http-${String(status)}` }
  const statuses = statusesIn(text)
  if (statuses === undefined) return { kind: 'retry', problem: 'no-batch-response' }
  // One answer for each entry, in their order (FHIR R4 http, batch): one too few leaves open what became of one.
  return statuses.length === sent && statuses.every((it) => /^2\d\d/.test(it))
    ? { kind: 'delivered' }
    : { kind: 'retry', problem: 'entries-not-taken' }
}

/** What became of each entry; undefined where the answer is no response to a batch. */
function statusesIn(text: string): readonly string[] | undefined {
  try {
    const bundle: unknown = JSON.parse(text)
    if (!isJsonObject(bundle) || bundle['type'] !== 'batch-response') return undefined
    const entries = objectsOf(bundle['entry'])
    return entries.length === 0
      ? undefined
      : entries.map((it) => textOf(objectOf(it['response'])?.['status']) ?? '')
  } catch {
    return undefined
  }
}
